"""The latest event of a unit is taken back as one act with a reason."""

from datetime import date

import pytest

from nentang.audit.models import Event
from nentang.kernel.errors import Conflict, NotVisible, Refused
from nentang.kernel.ids import uuid7
from nentang.orgs import tree
from nentang.orgs.models import Organisation, StructuralEvent
from nentang.orgs.services import (
    NewUnit,
    dissolve_organisation,
    merge_organisations,
    reattach_organisation,
    rename_organisation,
    take_back_event,
)
from tests.orgs.conftest import TODAY, World


def latest(org: Organisation) -> StructuralEvent:
    return StructuralEvent._base_manager.filter(org=org).order_by("pk").last()


def rows(world: World) -> list:
    return world.state()[1:]


def test_a_merge_is_put_back_in_one_act(district: World) -> None:
    before = rows(district)
    successor = district.do(
        merge_organisations,
        on=date(2020, 1, 1),
        org_ids=(district.units["Chi bộ thôn A1"].pk, district.units["Chi bộ thôn A2"].pk),
        parent_id=district.units["Đảng bộ xã Mẫu A"].pk,
        unit=NewUnit("Chi bộ thôn A", "CELL", "village"),
    )
    district.do(take_back_event, event_id=latest(successor).pk, reason="Nhập nhầm quyết định")
    assert [drop_versions(each) for each in rows(district)] == [drop_versions(each) for each in before]
    assert tree.faults(district.realm.pk) == []
    trail = Event._base_manager.filter(kind="organisation.event_taken_back").get()
    assert (trail.reason, trail.before["kind"]) == ("Nhập nhầm quyết định", "merged")


def drop_versions(found: list[str]) -> list[str]:
    """Leave out the row versions, which an undo moves on so that old forms do not match."""
    return [line if line.startswith("(UUID") is False else line.rsplit(",", 12)[0] for line in found]


def test_a_founding_is_put_back_and_the_unit_is_gone(district: World) -> None:
    cell = district.establish("Chi bộ thôn A3", district.units["Đảng bộ xã Mẫu A"])
    district.do(take_back_event, event_id=latest(cell).pk, reason="Chưa có quyết định")
    assert not Organisation._base_manager.filter(pk=cell.pk).exists()
    assert tree.faults(district.realm.pk) == []


def test_a_dissolution_is_put_back_and_the_unit_is_open_again(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(dissolve_organisation, on=date(2020, 1, 1), org_id=cell.pk)
    district.do(take_back_event, event_id=latest(cell).pk, reason="Giải thể nhầm chi bộ")
    assert district.name(cell, TODAY) == "Chi bộ thôn A1"
    assert tree.faults(district.realm.pk) == []


def test_a_reattachment_is_put_back_with_everything_below(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    district.do(reattach_organisation, on=date(2020, 1, 1), org_id=xa.pk, parent_id=district.root.pk)
    district.do(take_back_event, event_id=latest(xa).pk, reason="Chuyển nhầm nơi")
    assert district.parent(xa, TODAY) == district.units["Đảng bộ huyện Mẫu"].pk
    assert tree.faults(district.realm.pk) == []


def test_an_earlier_event_cannot_be_taken_back(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    founding = latest(cell)
    district.do(rename_organisation, on=date(2020, 1, 1), org_id=cell.pk, name="Chi bộ thôn A Một")
    before = district.state()
    with pytest.raises(Conflict) as refusal:
        district.do(take_back_event, event_id=founding.pk, reason="Nhập nhầm")
    assert refusal.value.code == "later_event"
    assert district.state() == before


def test_what_was_built_upon_an_event_holds_it(district: World) -> None:
    xa = district.establish("Đảng bộ xã Mẫu C", district.units["Đảng bộ huyện Mẫu"], kind="GRASS-P", setting="commune")
    district.establish("Chi bộ thôn C1", xa, on=date(2011, 1, 1))
    before = district.state()
    with pytest.raises(Conflict) as refusal:
        district.do(take_back_event, event_id=latest(xa).pk, reason="Nhập nhầm")
    assert refusal.value.code == "still_used"
    assert district.state() == before


def test_a_reason_is_needed(district: World) -> None:
    with pytest.raises(Refused) as refusal:
        district.do(take_back_event, event_id=latest(district.units["Chi bộ thôn A1"]).pk, reason="  ")
    assert refusal.value.field == "reason"


def test_a_stranger_does_not_see_the_event(district: World) -> None:
    stranger = district.scope_below(district.units["Đảng bộ xã Mẫu B"])
    with pytest.raises(NotVisible):
        take_back_event(
            scope=stranger,
            command_id=uuid7(),
            today=TODAY,
            event_id=latest(district.units["Chi bộ thôn A1"]).pk,
            reason="Nhập nhầm",
        )
