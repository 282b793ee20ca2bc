"""Renaming, changing kind, re-attaching."""

from datetime import date, timedelta

import pytest

from nentang.kernel.errors import Conflict, NotVisible, Refused, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.orgs import tree
from nentang.orgs.models import OrganisationVersion, Placement, StructuralEvent
from nentang.orgs.services import (
    Counts,
    NewUnit,
    change_kind,
    dissolve_organisation,
    reattach_organisation,
    rename_organisation,
)
from tests.orgs.conftest import TODAY, World, decision

ON = date(2018, 5, 19)
DAY_BEFORE = ON - timedelta(days=1)


def kinds_of(world: World, unit: str) -> list[str]:
    events = StructuralEvent._base_manager.filter(org=world.units[unit]).order_by("pk")
    return list(events.values_list("kind", flat=True))


def test_a_renamed_unit_keeps_its_old_name_before_the_day(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(rename_organisation, on=ON, org_id=cell.pk, name="Chi bộ thôn Đồng Tâm")
    assert district.name(cell, DAY_BEFORE) == "Chi bộ thôn A1"
    assert district.name(cell, ON) == "Chi bộ thôn Đồng Tâm"
    assert kinds_of(district, "Chi bộ thôn A1") == ["established", "renamed"]


def test_a_name_that_is_the_same_changes_nothing(district: World) -> None:
    before = district.state()
    with pytest.raises(Refused) as refusal:
        district.do(rename_organisation, on=ON, org_id=district.units["Chi bộ thôn A1"].pk, name="Chi bộ  thôn A1")
    assert refusal.value.code == "nothing_changes"
    assert district.state() == before


def test_an_event_before_the_latest_one_is_refused(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(rename_organisation, on=ON, org_id=cell.pk, name="Chi bộ thôn Đồng Tâm")
    before = district.state()
    with pytest.raises(Refused) as refusal:
        district.do(rename_organisation, on=DAY_BEFORE, org_id=cell.pk, name="Chi bộ thôn Khác")
    assert (refusal.value.code, refusal.value.values["latest"]) == ("before_latest_event", ON)
    assert district.state() == before


def test_a_form_filled_on_an_older_state_shows_both_states(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    row = OrganisationVersion._base_manager.get(org=cell)
    place = Placement._base_manager.get(org=cell)
    seen = row.version + place.version
    district.do(rename_organisation, on=ON, org_id=cell.pk, name="Chi bộ thôn Đồng Tâm", version=seen)
    row.refresh_from_db()
    district.do(rename_organisation, on=ON, org_id=cell.pk, name="Chi bộ thôn Đồng Lòng", version=None)
    with pytest.raises(Conflict) as refusal:
        district.do(rename_organisation, on=ON, org_id=cell.pk, name="Chi bộ thôn Khác", version=seen)
    assert refusal.value.theirs["name"] == "Chi bộ thôn Đồng Lòng"


def test_a_grassroots_cell_is_raised_to_a_committee_with_its_cells(district: World) -> None:
    huyen = district.units["Đảng bộ huyện Mẫu"]
    unit = district.establish("Chi bộ Công ty Mẫu", huyen, kind="GRASS-C", setting="enterprise")
    district.do(
        change_kind,
        on=ON,
        org_id=unit.pk,
        kind="GRASS-P",
        name="Đảng bộ Công ty Mẫu",
        counts=Counts(30, 32),
        cells=(NewUnit("Chi bộ Xưởng 1", "CELL", "enterprise"), NewUnit("Chi bộ Xưởng 2", "CELL", "enterprise")),
    )
    assert (district.kind(unit, DAY_BEFORE), district.kind(unit, ON)) == ("GRASS-C", "GRASS-P")
    assert district.name(unit, ON) == "Đảng bộ Công ty Mẫu"
    assert len(tree.org_ids_below(district.realm.pk, unit.pk, ON)) == 3
    assert kinds_of(district, "Chi bộ Công ty Mẫu") == ["established", "upgraded"]
    assert tree.faults(district.realm.pk) == []


def test_fewer_than_thirty_members_need_the_superiors_consent(district: World) -> None:
    huyen = district.units["Đảng bộ huyện Mẫu"]
    unit = district.establish("Chi bộ Công ty Mẫu", huyen, kind="GRASS-C", setting="enterprise")
    call = {"on": ON, "org_id": unit.pk, "kind": "GRASS-P", "counts": Counts(20, 29)}
    before = district.state()
    with pytest.raises(RuleBroken):
        district.do(change_kind, **call, has_superior_consent=False)
    assert district.state() == before
    district.do(change_kind, **call, has_superior_consent=True)
    assert district.kind(unit, ON) == "GRASS-P"


def test_a_committee_with_cells_below_is_not_lowered_to_a_cell(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    before = district.state()
    with pytest.raises(RuleBroken):
        district.do(change_kind, on=ON, org_id=xa.pk, kind="GRASS-C", counts=Counts(20, 20))
    assert district.state() == before


def test_a_setting_that_is_closed_is_refused(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    with pytest.raises(RuleBroken):
        district.do(
            rename_organisation, on=date(2025, 8, 1), org_id=xa.pk, name="Đảng bộ thị trấn Mẫu", setting="township"
        )


def test_a_reattached_unit_takes_everything_below_along(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    huyen = district.units["Đảng bộ huyện Mẫu"]
    district.do(reattach_organisation, on=ON, org_id=xa.pk, parent_id=district.root.pk)
    cell = district.units["Chi bộ thôn A1"]
    assert tree.ancestors_at(district.realm.pk, cell.pk, DAY_BEFORE) == [district.root.pk, huyen.pk, xa.pk]
    assert tree.ancestors_at(district.realm.pk, cell.pk, ON) == [district.root.pk, xa.pk]
    assert tree.faults(district.realm.pk) == []


def test_a_circle_is_refused(district: World) -> None:
    huyen, xa = district.units["Đảng bộ huyện Mẫu"], district.units["Đảng bộ xã Mẫu A"]
    before = district.state()
    for parent in (huyen, xa):
        with pytest.raises(Refused) as refusal:
            district.do(reattach_organisation, on=ON, org_id=huyen.pk, parent_id=parent.pk)
        assert refusal.value.code == "parent_below_itself"
    assert district.state() == before


def test_a_closed_unit_changes_no_more(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(dissolve_organisation, on=ON, org_id=cell.pk)
    with pytest.raises(Conflict) as refusal:
        district.do(rename_organisation, on=ON, org_id=cell.pk, name="Chi bộ thôn Khác")
    assert refusal.value.code == "unit_closed"


def test_a_stranger_cannot_take_a_unit_over(district: World) -> None:
    stranger = district.scope_below(district.units["Đảng bộ xã Mẫu B"])
    before = district.state()
    with pytest.raises(NotVisible):
        reattach_organisation(
            scope=stranger,
            command_id=uuid7(),
            today=TODAY,
            org_id=district.units["Chi bộ thôn A1"].pk,
            parent_id=district.units["Đảng bộ xã Mẫu B"].pk,
            on=ON,
            decision=decision(ON),
        )
    assert district.state() == before


def test_three_changes_on_one_day_leave_one_interval(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    the_day = date(2025, 7, 1)
    district.do(reattach_organisation, on=the_day, org_id=xa.pk, parent_id=district.root.pk)
    district.do(change_kind, on=the_day, org_id=xa.pk, kind="UPPER")
    district.do(rename_organisation, on=the_day, org_id=xa.pk, name="Đảng bộ xã Mẫu Mới")
    rows = OrganisationVersion._base_manager.filter(org=xa).order_by("valid_from")
    assert list(rows.values_list("valid_from", "kind", "name")) == [
        (date(2001, 1, 1), "GRASS-P", "Đảng bộ xã Mẫu A"),
        (the_day, "UPPER", "Đảng bộ xã Mẫu Mới"),
    ]
