"""The rule language: what a book can say, what it cannot, and "not known" as a third answer."""

import itertools
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nentang.kernel.dates import EARLIEST, FOREVER, add_months
from nentang.rulebooks.functions import lacking, months_apart
from nentang.rulebooks.operands import Case
from nentang.rulebooks.reading import BookError, Names, read_condition, read_operand, read_rule
from nentang.rulebooks.values import FactError, Value, as_fact, shown

NAMES = Names(facts=("a", "b", "c", "day", "list"), parameters=("limit",), tables=("bounds",))
TABLES = {"bounds": {"CELL": {"*": 3, "ward": 4}, "*": {"*": 9}, "list": ["x", "y"]}}
DAYS = st.dates(min_value=EARLIEST, max_value=date(9999, 12, 30))


def case(**facts: Value) -> Case:
    return Case(facts, {"limit": 30}, TABLES)


def value_of(raw: Any, **facts: Value) -> Value:
    return read_operand(raw, NAMES).of(case(**facts))


def answer_to(raw: dict[str, Any], **facts: Value) -> bool | None:
    return read_condition(raw, NAMES).judge(case(**facts)).answer


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a", 7),
        (5, 5),
        (True, True),
        (date(2025, 7, 1), date(2025, 7, 1)),
        (["x", "y"], ("x", "y")),
        ({"value": "CELL"}, "CELL"),
        ({"ratio": [2, 3]}, Fraction(2, 3)),
        ({"parameter": "limit"}, 30),
        ({"compute": "count", "of": ["list"]}, 3),
        ({"compute": "count_distinct", "of": ["list"]}, 2),
        ({"compute": "sum", "of": ["a", {"parameter": "limit"}]}, 37),
        ({"compute": "difference", "of": ["a", 9]}, -2),
        ({"compute": "share", "of": ["a", 14]}, Fraction(1, 2)),
        ({"compute": "share", "of": ["a", 0]}, None),
        ({"compute": "plus_months", "of": ["day", 1]}, date(2024, 2, 29)),
        ({"compute": "minus_months", "of": ["day", 2]}, date(2023, 11, 30)),
        ({"compute": "plus_days", "of": ["day", 1]}, date(2024, 2, 1)),
        ({"compute": "minus_days", "of": ["day", 31]}, date(2023, 12, 31)),
        ({"call": "lacking", "of": ["list", ["p"]]}, ("q", "q")),
        ({"table": "bounds", "by": [{"value": "CELL"}, {"value": "ward"}]}, 4),
        ({"table": "bounds", "by": [{"value": "CELL"}, {"value": "commune"}]}, 3),
        ({"table": "bounds", "by": [{"value": "PART"}, {"value": "ward"}]}, 9),
        ({"table": "bounds", "by": [{"value": "list"}]}, ("x", "y")),
        ({"table": "bounds", "by": [{"value": "list"}, {"value": "x"}]}, None),
    ],
)
def test_a_side_of_a_comparison_has_a_value(raw: Any, expected: Value) -> None:
    assert value_of(raw, a=7, day=date(2024, 1, 31), list=("p", "q", "q")) == expected


@pytest.mark.parametrize(
    "raw",
    [
        {"compute": "count", "of": ["list"]},
        {"compute": "share", "of": ["a", "b"]},
        {"compute": "plus_months", "of": ["day", "a"]},
        {"call": "months_apart", "of": ["day", "day"]},
        {"table": "bounds", "by": ["c"]},
    ],
)
def test_whatever_is_computed_from_a_missing_fact_is_not_known(raw: Any) -> None:
    assert value_of(raw, a=1) is None


@pytest.mark.parametrize(("step", "edge"), [(1, date.max), (-1, date.min)])
def test_a_day_never_leaves_the_calendar(step: int, edge: date) -> None:
    assert value_of({"compute": "plus_months", "of": [edge, step]}) == edge
    assert value_of({"compute": "plus_days", "of": [edge, step]}) == edge


@pytest.mark.parametrize(
    ("op", "right", "expected"),
    [
        ("is", 7, True),
        ("is", 8, False),
        ("is not", 8, True),
        ("<", 8, True),
        ("<", 7, False),
        ("<=", 7, True),
        (">", 6, True),
        (">", 7, False),
        (">=", 7, True),
        ("in", [6, 7], True),
        ("in", [6], False),
        ("not in", [6], True),
    ],
)
def test_two_values_are_compared(op: str, right: Any, expected: bool) -> None:
    assert answer_to({"left": "a", "op": op, "right": right}, a=7) is expected


def test_a_list_contains_a_value() -> None:
    assert answer_to({"left": "list", "op": "contains", "right": {"value": "p"}}, list=("p", "q")) is True


def test_a_comparison_without_its_fact_names_what_is_missing() -> None:
    judged = read_condition({"left": "a", "op": "<", "right": "b"}, NAMES).judge(case(b=2))
    assert (judged.answer, judged.left, judged.right, judged.missing) == (None, None, 2, {"a"})


def test_known_asks_whether_a_fact_was_given() -> None:
    assert answer_to({"known": "a"}, a=0) is True
    assert answer_to({"known": "a"}) is False


YES, NO, UNKNOWN = (
    {"left": 1, "op": "is", "right": 1},
    {"left": 2, "op": "is", "right": 1},
    {"left": "a", "op": "is", "right": 1},
)
ANSWERS = {True: YES, False: NO, None: UNKNOWN}


@pytest.mark.parametrize("answers", list(itertools.product(ANSWERS, repeat=3)))
def test_joined_conditions_answer_as_three_valued_logic_does(answers: tuple[bool | None, ...]) -> None:
    several = [ANSWERS[answer] for answer in answers]
    every = False if False in answers else None if None in answers else True
    some = True if True in answers else None if None in answers else False
    assert answer_to({"all": several}) is every
    assert answer_to({"any": several}) is some
    assert answer_to({"none": several}) is (None if some is None else not some)


@pytest.mark.parametrize(
    ("how", "several", "decisive"),
    [
        ("all", [YES, NO, UNKNOWN], 2),
        ("any", [NO, YES], 1),
        ("none", [NO, YES], 1),
        ("all", [YES, YES], 1),
        ("any", [NO, NO], 2),
        ("all", [YES, UNKNOWN], None),
    ],
)
def test_joined_conditions_show_the_comparison_that_decides(how: str, several: list[Any], decisive: int | None) -> None:
    judged = read_condition({how: several}, NAMES).judge(case())
    assert judged.left == decisive


def test_joined_conditions_name_every_missing_fact() -> None:
    raw = {"all": [YES, UNKNOWN, {"known": "b"}, {"left": "c", "op": "is", "right": "b"}]}
    judged = read_condition(raw, NAMES).judge(case(b=1))
    assert judged.missing == {"a", "c"}
    assert read_condition(raw, NAMES).facts() == {"a", "b", "c"}


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"all": []},
        {"any": []},
        {"none": []},
        {"all": [YES], "any": [NO]},
        {"any": [YES], "more": 1},
        {"none": [YES], "more": 1},
        {"known": "nothing"},
        {"known": "a", "more": 1},
        {"left": "a", "op": "like", "right": 1},
        {"left": "a", "op": "is", "right": 1, "more": 1},
        {"left": "nothing", "op": "is", "right": 1},
    ],
)
def test_what_is_not_a_condition_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(BookError):
        read_condition(raw, NAMES)


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"value": 1, "more": 1},
        {"ratio": [1, 2], "more": 1},
        {"ratio": [1]},
        {"parameter": "nothing"},
        {"parameter": "limit", "more": 1},
        {"table": "nothing", "by": ["a"]},
        {"table": "bounds"},
        {"table": "bounds", "by": ["a"], "more": 1},
        {"call": "exec", "of": ["a"]},
        {"call": "lacking", "of": ["a"], "more": 1},
        {"compute": "loop", "of": ["a"]},
        {"compute": "count", "of": ["a"], "more": 1},
        {"code": "1 + 1"},
    ],
)
def test_what_is_not_a_value_is_refused(raw: dict[str, Any]) -> None:
    with pytest.raises(BookError):
        read_operand(raw, NAMES)


RULE: dict[str, Any] = {
    "id": "x.1",
    "require": YES,
    "message_vi": "câu",
    "message_en": "sentence",
    "source_vi": "nguồn",
    "source_en": "source",
}


@pytest.mark.parametrize(
    "change",
    [
        {"message_en": ""},
        {"message_vi": None},
        {"source_vi": ""},
        {"id": ""},
        {"require": None},
        {"level": "shout"},
        {"action_vi": "chỉ một tiếng"},
        {"unless": YES},
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BookError):
        read_rule(RULE | change, NAMES)


@pytest.mark.parametrize(("change", "blocks"), [({}, True), ({"confirmed": False}, False), ({"level": "warn"}, False)])
def test_a_rule_blocks_unless_it_is_unconfirmed_or_only_warns(change: dict[str, Any], blocks: bool) -> None:
    assert read_rule(RULE | change, NAMES).blocks is blocks


# --- named functions


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2020, 5, 15), date(2025, 5, 15), 60),
        (date(2020, 5, 15), date(2025, 5, 14), 60),
        (date(2020, 5, 15), date(2025, 5, 30), 60),
        (date(2020, 5, 15), date(2025, 5, 31), 61),
        (date(2025, 1, 1), date(2027, 6, 30), 30),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 2, 1), date(2025, 2, 1), 0),
        (date(2025, 7, 1), date(2025, 1, 1), -6),
    ],
)
def test_months_are_counted_to_the_nearest(start: date, end: date, months: int) -> None:
    assert months_apart(start, end) == months


@given(DAYS.filter(lambda day: day.year < 9900), st.integers(0, 1000))
def test_a_day_so_many_months_later_is_so_many_months_apart(start: date, months: int) -> None:
    assert months_apart(start, add_months(start, months)) == months


@given(DAYS, DAYS)
def test_months_apart_is_known_for_all_days(one: date, other: date) -> None:
    assert abs(months_apart(one, other) + months_apart(other, one)) == 0


def test_what_lacks_stands_in_the_order_in_which_it_is_due() -> None:
    assert lacking(("c", "a", "b"), ("a", "x")) == ("c", "b")


# --- facts and how they read


@pytest.mark.parametrize(
    ("kind", "given_value", "expected"),
    [
        ("boolean", True, True),
        ("integer", 3, 3),
        ("date", date(2025, 7, 1), date(2025, 7, 1)),
        ("text", "x", "x"),
        ("code", "CELL", "CELL"),
        ("texts", ["b", "a"], ("b", "a")),
        ("codes", {"b", "a"}, ("a", "b")),
        ("integer", None, None),
    ],
)
def test_a_fact_has_its_declared_type(kind: str, given_value: object, expected: Value) -> None:
    assert as_fact("x", kind, given_value) == expected


@pytest.mark.parametrize(
    ("kind", "given_value"),
    [
        ("boolean", 1),
        ("integer", True),
        ("integer", "3"),
        ("date", datetime(2025, 7, 1)),  # noqa: DTZ001
        ("date", FOREVER),
        ("code", 3),
        ("texts", "abc"),
        ("texts", 3),
        ("codes", [1]),
    ],
)
def test_a_fact_of_another_type_is_an_error_of_the_program(kind: str, given_value: object) -> None:
    with pytest.raises(FactError):
        as_fact("x", kind, given_value)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (None, "<unknown>", "<unknown>"),
        (True, "<yes>", "<yes>"),
        (False, "<no>", "<no>"),
        (1218, "1.218", "1,218"),
        (Fraction(2, 3), "66,7%", "66.7%"),
        (Fraction(1, 2), "50%", "50%"),
        (date(2025, 7, 1), "01/07/2025", "01/07/2025"),
        (date(31, 2, 3), "03/02/0031", "03/02/0031"),
        ("CELL", "[CELL]", "[CELL]"),
        (("a", "b"), "[a], [b]", "[a], [b]"),
        ((), "<none>", "<none>"),
    ],
)
def test_values_read_as_people_write_them(value: Value, vi: str, en: str) -> None:
    assert shown(value, "vi", lambda code: f"[{code}]", lambda word: f"<{word}>") == vi
    assert shown(value, "en", lambda code: f"[{code}]", lambda word: f"<{word}>") == en
