"""Worked cases of the articles on committees, offices and terms.

Written from organisation-and-members.md 1.4, 1.5 and 1.7, not from the books.
"""

from datetime import date
from typing import Any

import pytest

from tests.unit.rulebooks.articles import finding, outcome, verdict_on

NOW = "2026-11-21"


# --- ORG-20 … ORG-27: committees


@pytest.mark.parametrize("kind", ["CELL", "GRASS-C"])
@pytest.mark.parametrize(
    ("official", "has_committee", "org_20", "org_21"),
    [
        (8, False, "holds", "silent"),
        (8, True, "broken", "silent"),
        (9, False, "silent", "broken"),
        (9, True, "silent", "holds"),
        (10, True, "silent", "holds"),
        (None, True, "unknown", "unknown"),
    ],
)
def test_org_20_and_21_a_cell_elects_a_committee_from_nine_official_members(
    kind: str, official: int | None, has_committee: bool, org_20: str, org_21: str
) -> None:
    facts = {"kind": kind, "official_members": official, "has_committee": has_committee}
    for on in ("2011-01-19", "2016-07-25", NOW):
        assert outcome("committees", on, "ORG-20", **facts) == org_20
        assert outcome("committees", on, "ORG-21", **facts) == org_21
    assert outcome("committees", "2011-01-18", "ORG-21", **facts) == "silent"


@pytest.mark.parametrize("kind", ["PROV", "UPPER", "GRASS-P", "PART"])
def test_every_party_has_a_committee(kind: str) -> None:
    assert outcome("committees", NOW, "committees.1", kind=kind, has_committee=False) == "broken"
    assert outcome("committees", NOW, "committees.1", kind=kind, has_committee=True) == "holds"


def test_a_group_and_a_cell_are_not_asked_for_the_committee_of_a_party() -> None:
    assert outcome("committees", NOW, "committees.1", kind="GROUP", has_committee=False) == "silent"
    assert outcome("committees", NOW, "committees.1", kind="CELL", has_committee=False) == "silent"
    assert outcome("committees", "2025-06-30", "committees.1", kind="DIST", has_committee=False) == "broken"


def test_inspection_committees_from_the_grassroots_committee_upward_are_only_advised() -> None:
    assert outcome("committees", NOW, "committees.2", kind="GRASS-P", has_inspection_committee=False) == "warns"
    assert outcome("committees", NOW, "committees.2", kind="UPPER", has_inspection_committee=True) == "holds"
    assert outcome("committees", NOW, "committees.2", kind="PART", has_inspection_committee=False) == "silent"
    assert outcome("committees", NOW, "committees.2", kind="GRASS-P") == "silent"


@pytest.mark.parametrize(
    ("on", "size", "expected"),
    [
        ("2016-07-24", 8, "silent"),
        ("2016-07-25", 6, "holds"),
        ("2016-07-25", 7, "holds"),
        ("2016-07-25", 8, "broken"),
        ("2025-06-30", 8, "broken"),
        ("2025-07-01", 8, "warns"),
        ("2025-07-01", 7, "holds"),
        (NOW, None, "unknown"),
    ],
)
def test_org_22_a_cell_committee_has_at_most_seven(on: str, size: int | None, expected: str) -> None:
    facts = {"kind": "CELL", "has_committee": True, "committee_size": size}
    assert outcome("committees", on, "ORG-22", **facts) == expected


@pytest.mark.parametrize(("size", "expected"), [(2, "warns"), (3, "holds"), (4, "holds")])
def test_org_23_a_cell_committee_usually_has_three(size: int, expected: str) -> None:
    assert outcome("committees", NOW, "ORG-23", kind="GRASS-C", has_committee=True, committee_size=size) == expected


def test_sizes_are_not_asked_where_there_is_no_committee() -> None:
    assert outcome("committees", NOW, "ORG-23", kind="CELL", has_committee=False) == "silent"
    assert (
        outcome("committees", NOW, "ORG-27", "committee", kind="UPPER", setting="ward", has_committee=False) == "silent"
    )


@pytest.mark.parametrize(("topic", "rule"), [("offices", "ORG-24"), ("committees", "ORG-25")])
@pytest.mark.parametrize(
    ("on", "mode", "by_superior", "expected"),
    [
        ("2016-07-24", "APPOINTED", False, "silent"),
        ("2016-07-25", "APPOINTED", False, "broken"),
        (NOW, "APPOINTED", True, "holds"),
        (NOW, "APPOINTED", None, "unknown"),
        (NOW, "ELECTED", False, "silent"),
        (NOW, None, None, "silent"),
    ],
)
def test_org_24_and_25_only_the_direct_superior_appoints(
    topic: str, rule: str, on: str, mode: str | None, by_superior: bool | None, expected: str
) -> None:
    assert outcome(topic, on, rule, kind="CELL", mode=mode, appointed_by_superior=by_superior) == expected


@pytest.mark.parametrize(
    ("size", "has_standing", "part", "expected"),
    [
        (8, False, "small", "holds"),
        (8, True, "small", "warns"),
        (9, True, "large", "holds"),
        (9, False, "large", "warns"),
        (10, False, "large", "warns"),
        (9, False, "small", "silent"),
        (8, True, "large", "silent"),
    ],
)
def test_org_26_a_grassroots_committee_of_nine_elects_a_standing_committee(
    size: int, has_standing: bool, part: str, expected: str
) -> None:
    facts = {"kind": "GRASS-P", "committee_size": size, "has_standing_committee": has_standing}
    assert outcome("committees", NOW, "ORG-26", part, **facts) == expected


COMMUNE = {"kind": "UPPER", "has_committee": True}


@pytest.mark.parametrize(
    ("fact", "part", "size", "expected"),
    [
        ("committee_size", "committee", 26, "broken"),
        ("committee_size", "committee", 27, "holds"),
        ("committee_size", "committee", 28, "holds"),
        ("committee_size", "committee", 32, "holds"),
        ("committee_size", "committee", 33, "holds"),
        ("committee_size", "committee", 34, "broken"),
        ("standing_size", "standing_committee", 8, "broken"),
        ("standing_size", "standing_committee", 9, "holds"),
        ("standing_size", "standing_committee", 10, "holds"),
        ("standing_size", "standing_committee", 11, "holds"),
        ("standing_size", "standing_committee", 12, "broken"),
    ],
)
@pytest.mark.parametrize("setting", ["commune", "ward"])
def test_org_27_the_bodies_of_communes_and_wards(setting: str, fact: str, part: str, size: int, expected: str) -> None:
    facts: dict[str, Any] = COMMUNE | {"setting": setting, fact: size}
    assert outcome("committees", "2025-07-01", "ORG-27", part, **facts) == expected
    assert outcome("committees", "2025-06-30", "ORG-27", part, **facts) == "silent"


def test_org_27_does_not_bind_special_zones_nor_other_parties() -> None:
    for other in ({"kind": "UPPER", "setting": "special_zone"}, {"kind": "UPPER", "setting": "police"}):
        assert (
            outcome("committees", NOW, "ORG-27", "committee", has_committee=True, committee_size=5, **other) == "silent"
        )
    assert (
        outcome("committees", NOW, "ORG-27", "committee", kind="GRASS-P", setting="commune", committee_size=5)
        == "silent"
    )


@pytest.mark.parametrize(("deputies", "expected"), [(1, "broken"), (2, "holds"), (3, "broken")])
def test_org_27_a_commune_has_two_deputies(deputies: int, expected: str) -> None:
    facts = {"kind": "UPPER", "setting": "commune", "deputies": deputies}
    assert outcome("offices", NOW, "ORG-27", "deputies", **facts) == expected


@pytest.mark.parametrize(("standing", "expected"), [(0, "broken"), (1, "holds"), (2, "broken")])
def test_org_27_one_of_the_deputies_is_the_standing_one(standing: int, expected: str) -> None:
    facts = {"kind": "UPPER", "setting": "ward", "standing_deputies": standing}
    assert outcome("offices", NOW, "ORG-27", "standing_deputy", **facts) == expected


@pytest.mark.parametrize(
    ("setting", "mode", "first", "expected"),
    [
        ("commune", "APPOINTED", True, "holds"),
        ("special_zone", "ELECTED", True, "warns"),
        ("commune", "ELECTED", False, "silent"),
        ("police", "ELECTED", True, "silent"),
    ],
)
def test_org_62_the_first_bodies_were_appointed(setting: str, mode: str, first: bool, expected: str) -> None:
    facts = {"kind": "UPPER", "setting": setting, "mode": mode, "is_first_committee": first}
    assert outcome("committees", "2025-07-01", "ORG-62", **facts) == expected


# --- ORG-20, ORG-21: offices of a cell


@pytest.mark.parametrize(
    ("secretaries", "one", "vacant"), [(0, "holds", "warns"), (1, "holds", "holds"), (2, "broken", "holds")]
)
def test_org_20_a_cell_has_one_secretary(secretaries: int, one: str, vacant: str) -> None:
    assert outcome("offices", NOW, "ORG-20", "one", kind="CELL", secretaries=secretaries) == one
    assert outcome("offices", NOW, "ORG-20", "vacant", kind="CELL", secretaries=secretaries) == vacant


@pytest.mark.parametrize(("secretaries", "expected"), [(0, "warns"), (1, "holds"), (2, "warns")])
def test_a_party_has_one_secretary_but_the_clause_is_not_checked(secretaries: int, expected: str) -> None:
    assert outcome("offices", NOW, "offices.1", kind="GRASS-P", secretaries=secretaries) == expected
    assert outcome("offices", NOW, "offices.1", kind="GROUP", secretaries=secretaries) == "silent"


@pytest.mark.parametrize(
    ("on", "official", "deputies", "expected"),
    [
        ("2016-07-24", 9, 2, "silent"),
        ("2016-07-25", 8, 2, "silent"),
        ("2016-07-25", 9, 0, "holds"),
        ("2016-07-25", 9, 1, "holds"),
        ("2016-07-25", 9, 2, "broken"),
        (NOW, 10, 2, "broken"),
    ],
)
def test_org_21_a_cell_with_a_committee_has_one_deputy(on: str, official: int, deputies: int, expected: str) -> None:
    assert outcome("offices", on, "ORG-21", kind="CELL", official_members=official, deputies=deputies) == expected


# --- ORG-40 … ORG-43: terms


def term(months_later: tuple[int, int, int]) -> dict[str, Any]:
    return {"term_start": date(2025, 3, 10), "term_end": date(*months_later), "pilot_cell": False, "first_term": False}


def test_a_term_ends_after_it_begins() -> None:
    for on in ("1999-08-20", "2011-01-19", NOW):
        facts = {"term_start": date(2025, 7, 1), "term_end": date(2025, 7, 1)}
        assert not verdict_on("terms", on, kind="GROUP", **facts).allowed
        assert verdict_on("terms", on, kind="GROUP", **(facts | {"term_end": date(2025, 7, 2)})).allowed


@pytest.mark.parametrize("kind", ["GRASS-P", "GRASS-C", "UPPER"])
@pytest.mark.parametrize(
    ("end", "expected"),
    [((2030, 2, 10), "holds"), ((2030, 3, 9), "holds"), ((2030, 3, 10), "holds"), ((2030, 4, 10), "warns")],
)
def test_org_40_a_congress_every_five_years(kind: str, end: tuple[int, int, int], expected: str) -> None:
    assert outcome("terms", NOW, "ORG-40", kind=kind, **term(end)) == expected
    assert verdict_on("terms", NOW, kind=kind, **term(end)).allowed


@pytest.mark.parametrize(("end", "expected"), [((2030, 3, 10), "holds"), ((2030, 4, 10), "warns")])
def test_the_term_of_other_parties_is_not_confirmed(end: tuple[int, int, int], expected: str) -> None:
    assert outcome("terms", NOW, "terms.2", kind="PART", **term(end)) == expected
    assert outcome("terms", "2020-01-01", "terms.2", kind="DIST", **term(end)) == expected


@pytest.mark.parametrize(
    ("end", "consent", "allowed"),
    [
        ((2027, 2, 10), True, False),  # 23 months
        ((2027, 3, 10), True, True),  # 24
        ((2027, 4, 10), False, False),  # 25, without consent
        ((2027, 4, 10), True, True),
        ((2027, 9, 9), None, True),  # 30, ending on the eve
        ((2027, 9, 10), None, True),
        ((2027, 10, 10), None, False),  # 31, without consent
        ((2027, 10, 10), True, True),
        ((2028, 3, 10), True, True),  # 36
        ((2028, 4, 10), True, False),  # 37
    ],
)
@pytest.mark.parametrize("on", ["2011-01-19", "2025-07-01"])
def test_org_41_a_cell_has_thirty_months_six_more_or_less_with_consent(
    on: str, end: tuple[int, int, int], consent: bool | None, allowed: bool
) -> None:
    assert verdict_on("terms", on, kind="CELL", shift_consent=consent, **term(end)).allowed is allowed


def test_org_41_a_first_term_may_be_short() -> None:
    facts = term((2025, 12, 31)) | {"first_term": True}
    assert verdict_on("terms", NOW, kind="CELL", **facts).allowed
    assert not verdict_on("terms", NOW, kind="CELL", **(facts | {"term_end": date(2027, 10, 10)})).allowed


def test_org_41_says_how_long_the_term_is() -> None:
    found = finding("terms", NOW, "ORG-41", "late", kind="CELL", **term((2028, 4, 10)))
    assert found
    assert (found.left, found.right) == (37, 36)
    assert found.message() == "Nhiệm kỳ chi bộ là 30 tháng, muộn không quá 6 tháng; ở đây là 37 tháng."


@pytest.mark.parametrize(("end", "expected"), [((2030, 3, 10), "holds"), ((2030, 4, 10), "warns")])
def test_org_42_a_pilot_cell_has_five_years(end: tuple[int, int, int], expected: str) -> None:
    facts = term(end) | {"pilot_cell": True}
    assert outcome("terms", "2025-07-01", "ORG-42", kind="CELL", **facts) == expected
    assert outcome("terms", "2025-07-01", "ORG-41", "late", kind="CELL", **facts) == "silent"
    assert verdict_on("terms", "2025-07-01", kind="CELL", **facts).allowed


def test_org_42_begins_with_the_regulation() -> None:
    facts = term((2030, 3, 10)) | {"pilot_cell": True, "shift_consent": True}
    assert not verdict_on("terms", "2025-06-30", kind="CELL", **facts).allowed


TERM_END = date(2027, 6, 30)


@pytest.mark.parametrize(
    ("as_of", "over", "near"),
    [
        (date(2026, 12, 29), "holds", "holds"),
        (date(2026, 12, 30), "holds", "warns"),
        (date(2026, 12, 31), "holds", "warns"),
        (date(2027, 6, 29), "holds", "warns"),
        (date(2027, 6, 30), "holds", "warns"),
        (date(2027, 7, 1), "warns", "silent"),
    ],
)
def test_org_43_a_secretary_is_told_six_months_before_the_end(as_of: date, over: str, near: str) -> None:
    facts = {"kind": "CELL", "has_term": True, "term_end": TERM_END, "as_of": as_of}
    assert outcome("term_alerts", NOW, "ORG-43", "over", **facts) == over
    assert outcome("term_alerts", NOW, "ORG-43", "near", **facts) == near
    assert outcome("term_alerts", NOW, "ORG-43", "none", **facts) == "holds"


def test_org_43_a_missing_term_is_pointed_out() -> None:
    assert outcome("term_alerts", NOW, "ORG-43", "none", kind="CELL", has_term=False) == "warns"
    assert outcome("term_alerts", NOW, "ORG-43", "over", kind="CELL", has_term=False) == "silent"
    assert outcome("term_alerts", NOW, "ORG-43", "none", kind="GROUP", has_term=False) == "silent"
