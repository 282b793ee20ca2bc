"""Worked cases of the articles on founding, placing, changing, merging and closing organisations.

Written from organisation-and-members.md 1.1 to 1.3, 1.6 and 1.7, not from the books.
"""

from datetime import date
from typing import Any

import pytest

from nentang.rulebooks.evaluator import evaluate
from tests.unit.rulebooks.articles import finding, outcome, verdict_on

NOW = "2026-11-21"


# --- ORG-01 … ORG-07: founding


@pytest.mark.parametrize(("members", "expected"), [(2, "broken"), (3, "holds"), (4, "holds"), (None, "unknown")])
@pytest.mark.parametrize("kind", ["CELL", "GRASS-C"])
@pytest.mark.parametrize("on", ["2011-01-19", "2016-07-25", "2021-07-30", NOW])
def test_org_01_a_cell_needs_three_official_members(on: str, kind: str, members: int | None, expected: str) -> None:
    assert outcome("establishment", on, "ORG-01", kind=kind, official_members=members) == expected


def test_org_01_does_not_speak_of_parties() -> None:
    assert outcome("establishment", NOW, "ORG-01", kind="GRASS-P", official_members=2) == "silent"


def test_org_01_is_not_entered_before_the_charter_of_2011() -> None:
    verdict = verdict_on("establishment", "2011-01-18", kind="CELL", official_members=1)
    assert verdict.allowed
    assert verdict.findings == ()
    assert "19/01/2011" in verdict.note_vi


def test_org_02_too_few_members_go_to_another_grassroots_organisation() -> None:
    found = finding("establishment", NOW, "ORG-01", kind="CELL", official_members=2)
    assert found
    assert found.action() == "Cấp ủy cấp trên trực tiếp giới thiệu đảng viên về tổ chức cơ sở đảng thích hợp."
    assert found.action("en") == "The direct superior assigns the members to a suitable grassroots organisation."


def test_a_finding_explains_itself_in_both_languages() -> None:
    found = finding("establishment", NOW, "ORG-01", kind="CELL", official_members=2)
    assert found
    assert (found.left, found.op, found.right) == (2, ">=", 3)
    assert found.message() == "Chi bộ cần từ 3 đảng viên chính thức trở lên; ở đây có 2."
    assert found.message("en") == "A cell needs 3 official members or more; here there are 2."
    assert found.source == "Điều lệ Đảng, điều 21 khoản 2, điều 24 khoản 1"
    assert found.source_in("en") == "Party Charter, article 21.2 and article 24.1"


@pytest.mark.parametrize(("official", "expected"), [(2, "warns"), (3, "holds"), (4, "holds")])
def test_org_03_a_cell_that_shrinks_below_three_is_told_so(official: int, expected: str) -> None:
    assert outcome("strength", NOW, "ORG-03", kind="CELL", official_members=official) == expected


def test_org_03_never_blocks_since_its_consequence_is_not_confirmed() -> None:
    assert verdict_on("strength", NOW, kind="GRASS-C", official_members=0).allowed


@pytest.mark.parametrize(("members", "expected"), [(29, "holds"), (30, "warns"), (31, "warns")])
def test_org_04_fewer_than_thirty_form_a_grassroots_cell(members: int, expected: str) -> None:
    assert outcome("establishment", NOW, "ORG-04", kind="GRASS-C", total_members=members) == expected


@pytest.mark.parametrize(("members", "expected"), [(29, "warns"), (30, "holds"), (31, "holds")])
def test_org_05_thirty_or_more_form_a_grassroots_party(members: int, expected: str) -> None:
    assert outcome("establishment", NOW, "ORG-05", kind="GRASS-P", total_members=members) == expected


@pytest.mark.parametrize(
    ("members", "consent", "expected"),
    [
        (29, True, "holds"),
        (29, False, "broken"),
        (29, None, "broken"),
        (30, False, "silent"),
        (31, None, "silent"),
        (None, None, "unknown"),
    ],
)
def test_org_06_a_small_party_needs_consent(members: int | None, consent: bool | None, expected: str) -> None:
    facts = {"kind": "GRASS-P", "total_members": members, "superior_consent": consent}
    assert outcome("establishment", NOW, "ORG-06", "small_party", **facts) == expected


@pytest.mark.parametrize(
    ("members", "consent", "expected"),
    [(29, False, "silent"), (30, False, "broken"), (31, False, "broken"), (31, True, "holds")],
)
def test_org_06_a_large_grassroots_cell_needs_consent(members: int, consent: bool, expected: str) -> None:
    facts = {"kind": "GRASS-C", "total_members": members, "superior_consent": consent}
    assert outcome("establishment", NOW, "ORG-06", "large_cell", **facts) == expected


@pytest.mark.parametrize(("consent", "expected"), [(True, "holds"), (False, "broken"), (None, "broken")])
def test_org_06_an_intermediate_party_needs_consent(consent: bool | None, expected: str) -> None:
    assert outcome("establishment", NOW, "ORG-06", "intermediate", kind="PART", superior_consent=consent) == expected


DELEGATED = {"kind": "GRASS-C", "under_delegated_committee": True}
RECOGNISED = {"has_groups": True, "is_legal_person": True, "superior_consent": True}


@pytest.mark.parametrize(
    ("on", "facts", "expected"),
    [
        ("2016-07-24", RECOGNISED, "silent"),
        ("2016-07-25", RECOGNISED, "holds"),
        ("2021-07-29", RECOGNISED | {"has_groups": False}, "broken"),
        ("2021-07-29", RECOGNISED | {"is_legal_person": False}, "broken"),
        ("2021-07-29", RECOGNISED | {"superior_consent": False}, "broken"),
        ("2021-07-30", RECOGNISED | {"has_groups": False}, "warns"),
        (NOW, {"under_delegated_committee": False}, "silent"),
        (NOW, {"under_delegated_committee": None}, "silent"),
        (NOW, RECOGNISED | {"has_groups": None}, "unknown"),
    ],
)
def test_org_07_a_cell_under_a_delegated_committee(on: str, facts: dict[str, Any], expected: str) -> None:
    assert outcome("establishment", on, "ORG-07", **(DELEGATED | facts)) == expected


# --- 1.1 and 1.2: where an organisation may stand

BEFORE_2025 = {
    "DIST": {"PROV"},
    "UPPER": {"PROV"},
    "GRASS-P": {"UPPER", "PROV", "DIST"},
    "GRASS-C": {"UPPER", "PROV", "DIST"},
    "PART": {"GRASS-P"},
    "CELL": {"GRASS-P", "PART"},
    "GROUP": {"GRASS-C", "CELL"},
    "PROV": set(),
}
SINCE_2025 = {
    "UPPER": {"PROV"},
    "GRASS-P": {"UPPER", "PROV"},
    "GRASS-C": {"UPPER", "PROV"},
    "PART": {"GRASS-P"},
    "CELL": {"GRASS-P", "PART", "UPPER"},
    "GROUP": {"GRASS-C", "CELL"},
    "PROV": set(),
}


@pytest.mark.parametrize(
    ("on", "legal"),
    [("2011-01-19", BEFORE_2025), ("2025-06-30", BEFORE_2025), ("2025-07-01", SINCE_2025), (NOW, SINCE_2025)],
)
def test_the_table_of_legal_parents(on: str, legal: dict[str, set[str]]) -> None:
    for kind in BEFORE_2025:
        for parent in BEFORE_2025:
            verdict = verdict_on("placement", on, kind=kind, parent_kind=parent, is_root=False)
            assert verdict.allowed is (parent in legal.get(kind, set())), (kind, parent)


@pytest.mark.parametrize(
    ("kind", "before", "since"),
    [
        ("PROV", "holds", "holds"),
        ("DIST", "holds", "broken"),
        ("UPPER", "holds", "holds"),
        ("GRASS-P", "holds", "holds"),
        ("GRASS-C", "holds", "holds"),
        ("PART", "broken", "broken"),
        ("CELL", "broken", "broken"),
        ("GROUP", "broken", "broken"),
    ],
)
def test_the_top_of_a_tree_has_no_parent(kind: str, before: str, since: str) -> None:
    assert outcome("placement", "2025-06-30", "placement.3", kind=kind, is_root=True) == before
    assert outcome("placement", "2025-07-01", "placement.3", kind=kind, is_root=True) == since
    assert outcome("placement", NOW, "placement.2", kind=kind, is_root=True) == "silent"


def test_the_district_level_closes_on_2025_07_01() -> None:
    facts = {"kind": "DIST", "parent_kind": "PROV", "is_root": False}
    assert verdict_on("placement", "2025-06-30", **facts).allowed
    assert not verdict_on("placement", "2025-07-01", **facts).allowed


@pytest.mark.parametrize(
    ("setting", "before", "since"),
    [
        ("township", "holds", "broken"),
        ("district", "holds", "broken"),
        ("commune", "holds", "holds"),
        ("?", "broken", "broken"),
    ],
)
def test_townships_and_districts_end_on_2025_06_30(setting: str, before: str, since: str) -> None:
    facts = {"kind": "GRASS-P", "parent_kind": "PROV", "is_root": False, "setting": setting}
    assert outcome("placement", "2025-06-30", "placement.4", **facts) == before
    assert outcome("placement", "2025-07-01", "placement.4", **facts) == since


def test_an_event_that_leaves_the_setting_alone_is_not_asked_about_it() -> None:
    assert outcome("placement", NOW, "placement.4", kind="CELL") == "silent"


def test_before_2011_a_strange_place_is_only_pointed_out() -> None:
    verdict = verdict_on("placement", "1999-08-20", kind="CELL", parent_kind="PROV", is_root=False)
    assert verdict.allowed
    assert [one.outcome for one in verdict.findings] == ["holds", "warns"]


# --- 1.6: change of kind


def test_an_upgrade_changes_the_kind() -> None:
    assert not verdict_on("upgrade", NOW, kind="CELL", new_kind="CELL").allowed
    assert not verdict_on("upgrade", "1999-08-20", kind="CELL", new_kind="CELL").allowed
    assert outcome("upgrade", NOW, "upgrade.1", kind="CELL", new_kind="GRASS-C") == "holds"


@pytest.mark.parametrize(
    ("kind", "new_kind", "expected"),
    [
        ("CELL", "GRASS-C", "holds"),
        ("GRASS-C", "CELL", "holds"),
        ("GRASS-C", "GRASS-P", "holds"),
        ("GRASS-P", "GRASS-C", "holds"),
        ("CELL", "GRASS-P", "warns"),
        ("PROV", "CELL", "warns"),
        ("GRASS-P", "UPPER", "warns"),
    ],
)
def test_a_cell_rises_and_falls_step_by_step(kind: str, new_kind: str, expected: str) -> None:
    assert outcome("upgrade", "2022-05-01", "upgrade.2", kind=kind, new_kind=new_kind) == expected


def test_org_63_communes_rise_above_the_grassroots_from_2025_07_01() -> None:
    facts = {"kind": "GRASS-P", "new_kind": "UPPER"}
    assert outcome("upgrade", "2025-06-30", "upgrade.2", **facts) == "warns"
    assert outcome("upgrade", "2025-07-01", "upgrade.2", **facts) == "holds"
    assert outcome("upgrade", "2025-07-01", "ORG-63", setting="commune", **facts) == "holds"
    assert outcome("upgrade", "2025-07-01", "ORG-63", setting="special_zone", **facts) == "holds"
    assert outcome("upgrade", "2025-07-01", "ORG-63", setting="school", **facts) == "warns"


@pytest.mark.parametrize(("members", "consent", "allowed"), [(29, False, False), (29, True, True), (30, False, True)])
def test_org_06_holds_for_a_cell_raised_to_a_party(members: int, consent: bool, allowed: bool) -> None:
    facts = {"kind": "GRASS-C", "new_kind": "GRASS-P", "total_members": members, "superior_consent": consent}
    assert verdict_on("upgrade", "2022-05-01", **facts).allowed is allowed


@pytest.mark.parametrize(("official", "allowed"), [(2, False), (3, True)])
def test_org_01_holds_for_a_party_that_becomes_a_cell(official: int, allowed: bool) -> None:
    facts = {"kind": "GRASS-P", "new_kind": "GRASS-C", "official_members": official, "total_members": 20}
    assert verdict_on("upgrade", NOW, **facts).allowed is allowed


# --- 1.6: merger, split, dissolution


@pytest.mark.parametrize(
    ("predecessors", "expected"),
    [(["a"], "broken"), (["a", "a"], "broken"), (["a", "b"], "holds"), (["a", "b", "c"], "holds"), ([], "broken")],
)
@pytest.mark.parametrize("on", ["1999-08-20", "2020-01-01", NOW])
def test_a_merger_takes_two_different_organisations(on: str, predecessors: list[str], expected: str) -> None:
    assert outcome("merge", on, "merge.1", predecessors=predecessors) == expected


def test_a_merger_across_superiors_is_pointed_out() -> None:
    assert outcome("merge", NOW, "merge.2", superiors=["x", "x"]) == "holds"
    assert outcome("merge", NOW, "merge.2", superiors=["x", "y"]) == "warns"


FIRST_OF_JULY, LAST_OF_JUNE = date(2025, 7, 1), date(2025, 6, 30)


@pytest.mark.parametrize(
    ("ending", "kind", "rule", "expected"),
    [
        (FIRST_OF_JULY, "UPPER", "ORG-61", "holds"),
        (LAST_OF_JUNE, "UPPER", "ORG-61", "broken"),
        (LAST_OF_JUNE, "CELL", "ORG-61", "silent"),
        (FIRST_OF_JULY, "CELL", "merge.3", "holds"),
        (LAST_OF_JUNE, "CELL", "merge.3", "warns"),
    ],
)
def test_org_61_old_parties_end_on_the_day_the_new_one_begins(
    ending: date, kind: str, rule: str, expected: str
) -> None:
    facts = {"kind": kind, "ending_on": ending, "creating_on": FIRST_OF_JULY}
    assert outcome("merge", "2025-07-01", rule, **facts) == expected


def test_before_the_guidance_of_2025_different_days_are_only_pointed_out() -> None:
    facts = {"kind": "UPPER", "ending_on": date(2020, 1, 1), "creating_on": date(2020, 2, 1)}
    assert outcome("merge", "2025-04-22", "merge.3", **facts) == "warns"
    assert outcome("merge", "2025-04-23", "ORG-61", **facts) == "broken"


@pytest.mark.parametrize(
    ("successors", "allowed"), [([], False), (["a"], False), (["a", "a"], False), (["a", "b"], True)]
)
def test_a_split_leaves_two_organisations_or_more(successors: list[str], allowed: bool) -> None:
    assert verdict_on("split", NOW, successors=successors).allowed is allowed


@pytest.mark.parametrize(
    ("units", "members", "allowed", "members_outcome"),
    [
        (0, 0, True, "holds"),
        (1, 0, False, "holds"),
        (0, 1, False, "broken"),
        (0, None, True, "unknown"),
    ],
)
def test_nothing_and_nobody_stays_under_a_dissolved_organisation(
    units: int, members: int | None, allowed: bool, members_outcome: str
) -> None:
    facts = {"remaining_units": units, "remaining_members": members}
    assert verdict_on("dissolution", NOW, **facts).allowed is allowed
    assert outcome("dissolution", NOW, "dissolution.2", **facts) == members_outcome


# --- 1.6: papers


@pytest.mark.parametrize(
    ("event", "kind", "attached", "rule", "lacking"),
    [
        ("establish", "CELL", [], "papers.1", ("request", "decision", "appointment")),
        ("establish", "GRASS-P", ["decision"], "papers.2", ("request", "project", "appointment")),
        ("establish", "GROUP", [], "papers.2", ()),
        ("merge", "UPPER", ["ending_decision", "decision", "appointment"], "papers.2", ()),
        ("merge", "CELL", ["decision"], "papers.1", ("ending_decision", "appointment")),
        ("split", "CELL", ["decision"], "papers.1", ("member_list",)),
        ("upgrade", "GRASS-C", ["decision"], "papers.1", ()),
        ("downgrade", "GRASS-P", [], "papers.1", ("decision",)),
        ("reattach", "GRASS-P", ["decision"], "papers.1", ("handover_minutes",)),
        ("rename", "CELL", ["decision"], "papers.1", ()),
        ("dissolve", "CELL", [], "papers.1", ("decision", "destination_list")),
    ],
)
def test_missing_papers_are_named_and_warn(
    event: str, kind: str, attached: list[str], rule: str, lacking: tuple[str, ...]
) -> None:
    found = finding("papers", NOW, rule, event=event, kind=kind, attached=attached)
    assert found
    assert found.left == lacking
    assert found.outcome == ("warns" if lacking else "holds")
    assert found.confirmed is (rule == "papers.2")


def test_the_list_of_2025_was_practice_before_it_was_written_down() -> None:
    facts = {"event": "establish", "kind": "GRASS-P", "attached": []}
    assert outcome("papers", "2025-04-22", "papers.1", **facts) == "warns"
    assert outcome("papers", "2025-04-23", "papers.1", **facts) == "silent"
    assert outcome("papers", "2025-04-23", "papers.2", **facts) == "warns"
    assert outcome("papers", "2011-01-18", "papers.1", **facts) == "silent"


def test_papers_are_named_in_words() -> None:
    found = finding("papers", NOW, "papers.1", event="split", kind="CELL", attached=["decision"])
    assert found
    assert found.message() == "Giấy tờ còn thiếu khi chia tách: danh sách đảng viên của từng tổ chức sau chia tách."
    assert found.message("en") == "Papers still missing for the split: list of members of each successor."


def test_no_event_is_forbidden_for_want_of_papers() -> None:
    for event in ("establish", "merge", "split", "upgrade", "downgrade", "reattach", "rename", "dissolve"):
        assert evaluate("papers", on=date(2026, 1, 1), facts={"event": event, "kind": "UPPER", "attached": []}).allowed
