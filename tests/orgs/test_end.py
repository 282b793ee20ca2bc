"""Merging, splitting, dissolving."""

from datetime import date, timedelta

import pytest

from nentang.kernel.errors import NotVisible, Refused, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.orgs import tree
from nentang.orgs.models import Succession
from nentang.orgs.services import (
    NewUnit,
    Successor,
    dissolve_organisation,
    merge_organisations,
    split_organisation,
)
from tests.orgs.conftest import TODAY, World, decision

ON = date(2019, 1, 1)
DAY_BEFORE = ON - timedelta(days=1)


def merge_cells(world: World, **changes: object) -> object:
    call: dict[str, object] = {
        "on": ON,
        "org_ids": (world.units["Chi bộ thôn A1"].pk, world.units["Chi bộ thôn A2"].pk),
        "parent_id": world.units["Đảng bộ xã Mẫu A"].pk,
        "unit": NewUnit("Chi bộ thôn A", "CELL", "village"),
        **changes,
    }
    return world.do(merge_organisations, **call)


def test_merged_units_end_the_day_the_new_one_begins(district: World) -> None:
    made = merge_cells(district)
    for name in ("Chi bộ thôn A1", "Chi bộ thôn A2"):
        assert district.name(district.units[name], DAY_BEFORE) == name
        assert district.name(district.units[name], ON) is None
    assert (district.name(made, DAY_BEFORE), district.name(made, ON)) == (None, "Chi bộ thôn A")
    assert Succession._base_manager.filter(successor=made, is_keeper=True).count() == 2


def test_a_unit_may_be_merged_into_another_that_stays(district: World) -> None:
    kept = district.units["Chi bộ thôn A2"]
    made = merge_cells(district, into_id=kept.pk, parent_id=None, unit=None)
    assert made.pk == kept.pk
    assert district.name(district.units["Chi bộ thôn A1"], ON) is None
    assert district.name(kept, ON) == "Chi bộ thôn A2"
    assert tree.faults(district.realm.pk) == []


def test_the_new_unit_may_bear_the_name_of_one_that_ends(district: World) -> None:
    made = merge_cells(district, unit=NewUnit("Chi bộ thôn A1", "CELL", "village"))
    assert district.name(made, ON) == "Chi bộ thôn A1"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Chi bộ thôn A1", "Chi bộ thôn A1"), "merge_with_itself"),
        (("Chi bộ thôn A1",), "merge_needs_two"),
        ((), "merge_needs_two"),
        (("tỉnh", "Chi bộ thôn A1"), "merge_of_root"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(district: World, names: tuple[str, ...], code: str) -> None:
    before = district.state()
    with pytest.raises(Refused) as refusal:
        merge_cells(district, org_ids=tuple(district.units[name].pk for name in names))
    assert refusal.value.code == code
    assert district.state() == before


def test_a_unit_is_not_merged_into_one_below_it(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    before = district.state()
    with pytest.raises(Refused) as refusal:
        merge_cells(district, org_ids=(xa.pk,), into_id=district.units["Chi bộ thôn A1"].pk, parent_id=None, unit=None)
    assert refusal.value.code == "merge_below_itself"
    assert district.state() == before


def test_cells_cannot_come_to_stand_under_a_cell(district: World) -> None:
    communes = tuple(district.units[f"Đảng bộ xã Mẫu {letter}"].pk for letter in "AB")
    huyen = district.units["Đảng bộ huyện Mẫu"]
    before = district.state()
    with pytest.raises(RuleBroken):
        merge_cells(district, org_ids=communes, parent_id=huyen.pk, unit=NewUnit("Chi bộ xã", "GRASS-C", "commune"))
    assert district.state() == before


def test_a_stranger_cannot_merge(district: World) -> None:
    before = district.state()
    with pytest.raises(NotVisible):
        merge_cells(district, scope=district.scope_below(district.units["Đảng bộ xã Mẫu B"]))
    assert district.state() == before


def test_a_split_unit_ends_and_its_parts_take_what_stood_below(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    first, second = district.units["Chi bộ thôn A1"], district.units["Chi bộ thôn A2"]
    district.do(
        split_organisation,
        on=ON,
        org_id=xa.pk,
        successors=(
            Successor(NewUnit("Đảng bộ xã Mẫu A Bắc", "GRASS-P", "commune"), (first.pk,)),
            Successor(NewUnit("Đảng bộ xã Mẫu A Nam", "GRASS-P", "commune"), (second.pk,)),
        ),
    )
    assert district.name(xa, ON) is None
    assert district.name(district.parent(first, ON), ON) == "Đảng bộ xã Mẫu A Bắc"
    assert district.name(district.parent(second, ON), ON) == "Đảng bộ xã Mẫu A Nam"
    keepers = Succession._base_manager.filter(predecessor=xa).order_by("-is_keeper").values_list("is_keeper", flat=True)
    assert list(keepers) == [True, False]
    assert tree.faults(district.realm.pk) == []


def test_a_unit_may_be_split_off_while_the_old_one_stays(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(
        split_organisation,
        on=ON,
        org_id=cell.pk,
        keeps_original=True,
        successors=(Successor(NewUnit("Chi bộ thôn A1 Mới", "CELL", "village")),),
    )
    assert district.name(cell, ON) == "Chi bộ thôn A1"
    assert not Succession._base_manager.filter(predecessor=cell).exists()


def test_a_split_leaves_no_unit_below_without_a_superior(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    parts = tuple(Successor(NewUnit(f"Đảng bộ xã {side}", "GRASS-P", "commune")) for side in ("Bắc", "Nam"))
    before = district.state()
    with pytest.raises(Refused) as refusal:
        district.do(split_organisation, on=ON, org_id=xa.pk, successors=parts)
    assert refusal.value.code == "children_unassigned"
    assert refusal.value.values["names"] == ["Chi bộ thôn A1", "Chi bộ thôn A2"]
    assert district.state() == before


def test_a_dissolved_unit_ends_and_stays_with_its_superiors_history(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(dissolve_organisation, on=ON, org_id=cell.pk)
    assert (district.name(cell, DAY_BEFORE), district.name(cell, ON)) == ("Chi bộ thôn A1", None)
    assert tree.faults(district.realm.pk) == []


def test_units_below_hold_a_dissolution_until_they_have_a_superior(district: World) -> None:
    xa, other = district.units["Đảng bộ xã Mẫu A"], district.units["Đảng bộ xã Mẫu B"]
    before = district.state()
    with pytest.raises(Refused) as refusal:
        district.do(dissolve_organisation, on=ON, org_id=xa.pk)
    assert refusal.value.code == "units_still_below"
    assert district.state() == before
    district.do(dissolve_organisation, on=ON, org_id=xa.pk, children_to_id=other.pk)
    assert district.parent(district.units["Chi bộ thôn A1"], ON) == other.pk
    assert tree.faults(district.realm.pk) == []


def test_units_below_cannot_go_below_themselves(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    with pytest.raises(Refused):
        district.do(dissolve_organisation, on=ON, org_id=xa.pk, children_to_id=district.units["Chi bộ thôn A1"].pk)


def test_the_root_stays(district: World) -> None:
    for service, extra in (
        (dissolve_organisation, {}),
        (split_organisation, {"successors": (Successor(NewUnit("A", "PROV", "province")),) * 2}),
    ):
        with pytest.raises(Refused):
            service(
                scope=district.scope,
                command_id=uuid7(),
                today=TODAY,
                org_id=district.root.pk,
                on=ON,
                decision=decision(ON),
                **extra,
            )
