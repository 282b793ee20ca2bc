"""The benches compare the same counts and fail on a broken ratio; the measuring itself is `make bench`."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection

from bench.generate import FOREVER, REORGANISED, SIZES, THEN, units
from bench.load import load
from bench.report import judge


def a_ratio(**values: object) -> dict[str, object]:
    return {
        "row": 1,
        "engine": "sqlite",
        "size": "province",
        "node": "commune",
        "what": "cells",
        "ratio": 1.4,
        **values,
    }


def test_a_ratio_above_its_bound_is_broken() -> None:
    held, broken, doubled = (
        judge([a_ratio(ratio=ratio)], slack=slack)[0]["holds"] for ratio, slack in ((1.5, 1.0), (1.51, 1.0), (2.9, 2.0))
    )
    assert (held, broken, doubled) == (True, False, True)


def test_what_no_row_asks_for_is_told_and_not_judged() -> None:
    for values in ({"size": "commune"}, {"node": "grassroots"}):
        assert judge([a_ratio(**values, ratio=9.0)], slack=1.0)[0]["holds"] is None


@pytest.mark.parametrize("size", SIZES)
def test_every_size_has_the_same_units_and_history_on_every_machine(size: str) -> None:
    made = units(size)
    assert made == units(size)
    assert tuple(Counter(unit.level for unit in made).values()) == SIZES[size]
    for unit in made:
        assert unit.stays[-1].valid_to == FOREVER
        assert all(early.valid_to == late.valid_from for early, late in zip(unit.stays, unit.stays[1:], strict=False))


def test_the_province_has_the_history_that_the_design_asks_for() -> None:
    made = units("province")
    grassroots = [unit for unit in made if unit.kind == "GRASS-P"]
    elsewhere = [unit for unit in grassroots if unit.stays[0].valid_to == REORGANISED]
    moved = [unit for unit in made if unit.kind == "CELL" and len(unit.stays) > 1]
    assert 0.27 < len(elsewhere) / len(grassroots) < 0.33
    assert 0.025 < len(moved) / 10_000 < 0.035
    assert {unit.stays[0].valid_to.year for unit in moved} == {2024}
    assert date(2024, 1, 1) < THEN < REORGANISED


@pytest.mark.django_db
def test_it_refuses_a_database_that_is_not_its_own() -> None:
    with pytest.raises(SystemExit, match="bench_"):
        load("commune")
    assert "bench_" not in str(connection.settings_dict["NAME"])
