"""How exactly a figure was stated decides what agrees with it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from nentang.exchange.scenarios.bounds import counts, holds, parts_of, rounded
from nentang.exchange.scenarios.scenario import Figure


def stated(value: str, how: Any, slack: str | None = None) -> Figure:
    extra = Decimal(slack) if slack else None
    return Figure("[[figure]] 1", "xa", "a.b", date(2021, 12, 31), Decimal(value), how, slack=extra)


@pytest.mark.parametrize(
    ("value", "how", "slack", "share", "agrees", "differs"),
    [
        ("11", "exactly", None, False, ["11", "10.5", "11.4999"], ["11.5", "10.4999", "12"]),
        ("0.90", "exactly", None, True, ["0.90", "0.895", "0.9049"], ["0.905", "0.8949"]),
        ("1.0", "exactly", None, True, ["1", "0.95"], ["0.9499"]),
        ("200", "about", None, False, ["198", "202"], ["197.99", "202.01"]),
        ("0.92", "about", None, True, ["0.915", "0.925"], ["0.9149", "0.9251"]),
        ("0.92", "about", "1.5", True, ["0.90909", "0.935"], ["0.9049", "0.9351"]),
        ("200", "about", "5", False, ["190", "210"], ["189", "211"]),
        ("100", "nearly", None, False, ["97", "99.99"], ["96.99", "100", "101"]),
        ("0.97", "nearly", "1", True, ["0.96875", "0.96"], ["0.97", "0.9599"]),
        ("1000", "over", None, False, ["1000.01", "1050"], ["1000", "1050.01", "999"]),
        ("0.19", "over", "1", True, ["0.2", "0.191"], ["0.19", "0.2001"]),
        ("12", "at_least", None, False, ["12", "500"], ["11.99"]),
    ],
)
def test_the_edges(value: str, how: str, slack: str | None, share: bool, agrees: list[str], differs: list[str]) -> None:
    figure = stated(value, how, slack)
    assert [each for each in agrees if not holds(figure, Fraction(each), is_share=share)] == []
    assert [each for each in differs if holds(figure, Fraction(each), is_share=share)] == []


def test_nothing_computed_never_agrees() -> None:
    assert not holds(stated("0", "at_least"), None, is_share=True)


def test_a_computed_value_is_shown_as_the_stated_one_is_written() -> None:
    assert [str(rounded(Fraction(10, 11), Decimal(like))) for like in ("0.92", "1", "0.9000")] == [
        "0.91",
        "1",
        "0.9091",
    ]
    assert str(rounded(Fraction(5, 2), Decimal(3))) == "3"


def test_the_nearest_number_of_units_comes_first() -> None:
    assert list(counts(stated("100", "nearly"), 200))[:3] == [99, 98, 97]
    assert list(counts(stated("4", "exactly"), 3)) == []
    assert list(parts_of(stated("0.92", "about", "1.5"), 11)) == [10]
    assert list(parts_of(stated("0.5", "exactly"), 3)) == []
