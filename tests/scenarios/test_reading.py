"""A file is read whole or refused with the file, the place, the value and what to write instead."""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nentang.common.messages import sentence
from nentang.exchange.scenarios.reading import read
from nentang.exchange.scenarios.samples import sample_files
from nentang.kernel.dates import Period
from nentang.kernel.errors import Refused
from tests.scenarios.conftest import COMMITTEES, HEAD, Write, figure

GROUP = '[[organisations]]\nparent = "xa"\ncount = 2\nkind = "cell"\nsetting = "school"\nname = "Chi bộ trường {n}"\n'


def refused(file: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read(file)
    said = sentence(caught.value)
    assert file.name in said
    assert "%(" not in said
    return caught.value


def test_it_reads_what_the_file_says(write: Write) -> None:
    scenario = read(write(COMMITTEES, figure(from_="2020-01-01", to="2021-06-30", slack="5", how='"about"')))

    assert (scenario.id, scenario.as_of, len(scenario.units)) == ("mau", date(2021, 12, 31), 14)
    assert scenario.units[13].name == "Chi bộ thôn 12"
    (stated,) = scenario.figures
    assert stated.period == Period(date(2020, 1, 1), date(2021, 7, 1))
    assert (stated.value, stated.slack, stated.how) == (Decimal(12), Decimal(5), "about")


def test_a_value_keeps_the_digits_it_is_written_with(write: Write) -> None:
    assert str(read(write(COMMITTEES, figure(value="0.90"))).figures[0].value) == "0.90"


def test_a_total_is_spread_evenly() -> None:
    file = next(file for file in sample_files() if file.stem == "yen-minh-2019")
    scenario = read(file)
    below = Counter(unit.parent for unit in scenario.units if unit.kind == "cell" and unit.setting == "agency")
    assert sorted(below.values()) == [4] + [5] * 9
    assert sum(unit.kind == "cell" for unit in scenario.units) == 373


def test_it_knows_everything_below_a_unit_and_the_way_to_it(write: Write) -> None:
    scenario = read(write())
    assert [unit.position for unit in scenario.below(1)] == list(range(1, 14))
    assert [unit.key for unit in scenario.way(scenario.units[5])] == ["huyen", "xa", ""]


BAD: dict[str, tuple[str, str, str]] = {
    "no TOML": ("x y z", "scenario_not_toml", "x y z"),
    "open string": ('[scenario]\nid = "mau', "scenario_not_toml", 'id = "mau'),
    "unknown top": (f"{HEAD}[other]\n", "scenario_field_unknown", "other"),
    "no organisation": (HEAD, "scenario_no_root", ""),
    "no head": (COMMITTEES, "scenario_field_missing", "scenario"),
    "impossible day": (HEAD.replace("{as_of}", "2021-02-30"), "scenario_date_impossible", "as_of = 2021-02-30"),
    "day in quotes": (HEAD.replace("{as_of}", '"2021-12-31"') + COMMITTEES, "scenario_value_wrong", '"2021-12-31"'),
    "instant": (
        HEAD.replace("{as_of}", "2021-12-31T08:00:00") + COMMITTEES,
        "scenario_value_wrong",
        "2021-12-31 08:00:00",
    ),
    "slip of the year": (HEAD.replace("{as_of}", "0021-12-31") + COMMITTEES, "scenario_value_wrong", "0021-12-31"),
    "id": (HEAD.replace('"mau"', '"Đảng bộ"') + COMMITTEES, "scenario_value_wrong", '"Đảng bộ"'),
    "kind": (HEAD + COMMITTEES.replace("superior", "ministry"), "scenario_choice_unknown", "ministry"),
    "setting": (HEAD + COMMITTEES.replace('"commune"', '"moon"'), "scenario_choice_unknown", "moon"),
    "parent": (HEAD + COMMITTEES.replace('parent = "huyen"', 'parent = "tinh"'), "scenario_key_unknown", "tinh"),
    "two roots": (HEAD + COMMITTEES.replace('parent = "huyen"', ""), "scenario_second_root", "xa"),
    "same key": (HEAD + COMMITTEES.replace('key = "xa"', 'key = "huyen"'), "scenario_key_repeated", "huyen"),
    "group's parent": (
        HEAD + COMMITTEES.replace('parent = "xa"', 'parent = "phuong"'),
        "scenario_key_unknown",
        "phuong",
    ),
    "none of many": (HEAD + COMMITTEES.replace("count = 12", "count = 0"), "scenario_value_wrong", "0"),
    "true is no count": (HEAD + COMMITTEES.replace("count = 12", "count = true"), "scenario_value_wrong", "True"),
    "half": (HEAD + COMMITTEES.replace("count = 12", "count = 1.5"), "scenario_value_wrong", "1.5"),
    "too many": (HEAD + COMMITTEES.replace("count = 12", "count = 99999999"), "scenario_too_many", "99999999"),
    "no number": (HEAD + COMMITTEES.replace("{n}", ""), "scenario_name_needs_number", "Chi bộ thôn "),
    "same names": (HEAD + COMMITTEES + GROUP.replace("trường", "thôn"), "scenario_name_repeated", "Chi bộ thôn 1"),
    "no name": (HEAD + COMMITTEES.replace('name = "Đảng bộ xã Mẫu"', ""), "scenario_field_missing", "name"),
    "empty name": (HEAD + COMMITTEES.replace('"Đảng bộ xã Mẫu"', '" "'), "scenario_value_wrong", '" "'),
    "unknown field": (HEAD + COMMITTEES + GROUP + "members = 3\n", "scenario_field_unknown", "members"),
    "late founding": (
        HEAD + COMMITTEES.replace('"huyen"\nname', '"huyen"\nestablished = 2022-01-01\nname'),
        "scenario_date_late",
        "2022-01-01",
    ),
    "cells": (HEAD + COMMITTEES + GROUP + "cells = 6\n", "scenario_value_wrong", "6"),
    "count and total": (
        HEAD + COMMITTEES + GROUP + 'cells = { count = 1, total = 2, kind = "cell", setting = "school", name = "x" }\n',
        "scenario_count_or_total",
        "count, total",
    ),
    "table in place of a list": (f"{HEAD}[organisation]\n", "scenario_value_wrong", '"dict"'),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_in_the_structure_is_named(write: Write, name: str) -> None:
    text, code, value = BAD[name]
    error = refused(write(whole=text.replace("{as_of}", "2021-12-31")))
    assert (error.code, str(error.values["value"])) == (code, value)


def test_a_parent_after_its_child_is_told_apart_from_an_unknown_one(write: Write) -> None:
    one, two = '[[organisation]]\nkey = "huyen"', '[[organisation]]\nkey = "xa"'
    _, huyen, rest = COMMITTEES.partition(one)
    huyen_body, _, xa = rest.partition(two)
    group = xa[xa.index("[[organisations]]") :]
    xa_body = xa[: xa.index("[[organisations]]")]
    error = refused(write(two + xa_body + huyen + huyen_body + group))
    assert error.code == "scenario_parent_later"


BAD_FIGURES: dict[str, tuple[dict[str, str], str, Any]] = {
    "unknown organisation": ({"org": '"tinh"'}, "scenario_key_unknown", "tinh"),
    "how": ({"how": '"roughly"'}, "scenario_choice_unknown", "roughly"),
    "no value": ({"value": ""}, "scenario_field_missing", "value"),
    "negative": ({"value": "-1"}, "scenario_value_wrong", -1),
    "text": ({"value": '"12"'}, "scenario_value_wrong", '"12"'),
    "infinite": ({"value": "inf"}, "scenario_value_wrong", Decimal("Infinity")),
    "indicator": ({"indicator": '"Members"'}, "scenario_value_wrong", '"Members"'),
    "slack": ({"slack": "3"}, "scenario_slack_unused", 3),
    "base": ({"base": '"roll"'}, "scenario_base_unused", "roll"),
    "reversed": ({"from_": "2021-06-01", "to": "2021-05-31"}, "scenario_dates_reversed", date(2021, 6, 1)),
    "late": ({"to": "2022-01-01"}, "scenario_date_late", date(2022, 1, 1)),
    "setting": ({"where": '{ setting = "moon" }'}, "scenario_choice_unknown", "moon"),
    "where": ({"where": "{ setting = 3 }"}, "scenario_value_wrong", 3),
    "unknown field": ({"note": '"x"'}, "scenario_field_unknown", "note"),
}


@pytest.mark.parametrize("name", BAD_FIGURES)
def test_what_is_wrong_in_a_figure_is_named(write: Write, name: str) -> None:
    values, code, value = BAD_FIGURES[name]
    error = refused(write(COMMITTEES, figure(**values)))
    assert (error.code, error.values["value"]) == (code, value)
    assert "[[figure]] 1" in error.values["place"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert refused_code(tmp_path / "none.toml") == "scenario_file_missing"
    assert refused_code(tmp_path) == "scenario_file_missing"
    (tmp_path / "latin.toml").write_bytes("title = 'Đảng'".encode("utf-16"))
    assert refused_code(tmp_path / "latin.toml") == "scenario_not_toml"
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    assert refused_code(tmp_path / "deep.toml") == "scenario_not_toml"


def refused_code(file: Path) -> str:
    with pytest.raises(Refused) as caught:
        read(file)
    assert file.name in sentence(caught.value)
    return caught.value.code
