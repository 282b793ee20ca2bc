"""Founding an organisation."""

import unicodedata
from datetime import date, timedelta

import pytest

from nentang.audit.models import Event
from nentang.kernel.errors import Conflict, NotVisible, Refused, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.orgs import tree
from nentang.orgs.models import Participation, StructuralEvent
from nentang.orgs.services import Counts, Decision, NewUnit, Paper, establish_organisation, found_root
from tests.orgs.conftest import TODAY, World, decision

ON = date(2015, 3, 1)


def found_cell(world: World, **changes: object) -> object:
    call: dict[str, object] = {
        "on": ON,
        "parent_id": world.units["Đảng bộ xã Mẫu A"].pk,
        "unit": NewUnit("Chi bộ Trạm Y tế", "CELL", "health"),
        **changes,
    }
    return world.do(establish_organisation, **call)


def refused(world: World, kind: type[Exception], **changes: object) -> Exception:
    before = world.state()
    with pytest.raises(kind) as refusal:
        found_cell(world, **changes)
    assert world.state() == before
    return refusal.value


def test_it_puts_the_unit_under_its_superior_from_the_day(district: World) -> None:
    cell = found_cell(district)
    assert district.name(cell, ON) == "Chi bộ Trạm Y tế"
    assert district.name(cell, ON - timedelta(days=1)) is None
    assert district.parent(cell, ON) == district.units["Đảng bộ xã Mẫu A"].pk
    assert tree.faults(district.realm.pk) == []


def test_it_records_the_decision_and_everyones_part(district: World) -> None:
    papers = (Paper("Tờ trình", "05-TTr/MẪU", ON, "request"),)
    made = Decision("15-QĐ/HU", ON, "Ban Thường vụ Huyện ủy Mẫu", papers)
    cell = found_cell(district, decision=made, unit=NewUnit("Chi bộ Trạm Y tế", "CELL", "health", Counts(5, 6)))
    event = StructuralEvent._base_manager.get(org=cell)
    assert (event.kind, event.on, event.decision_number) == ("established", ON, "15-QĐ/HU")
    assert event.papers == [{"title": "Tờ trình", "number": "05-TTr/MẪU", "dated_on": "2015-03-01", "code": "request"}]
    assert event.facts == {"official_members": 5, "total_members": 6}
    parts = set(Participation._base_manager.filter(event=event).values_list("org_id", "part"))
    assert parts == {(cell.pk, "subject"), (district.units["Đảng bộ xã Mẫu A"].pk, "superior")}
    trail = Event._base_manager.get(subject_id=cell.pk)
    assert (trail.kind, trail.effective_on, trail.decision) == ("organisation.established", ON, "15-QĐ/HU")


def test_a_replay_founds_nothing_more(district: World) -> None:
    command_id = uuid7()
    first = found_cell(district, command_id=command_id)
    before = district.state()
    again = found_cell(district, command_id=command_id)
    assert again == first
    assert district.state() == before


def test_fewer_than_three_official_members_make_no_cell(district: World) -> None:
    unit = NewUnit("Chi bộ Trạm Y tế", "CELL", "health", Counts(2, 2))
    refusal = refused(district, RuleBroken, unit=unit)
    assert isinstance(refusal, RuleBroken)
    assert [finding.rule for finding in refusal.verdict.broken] == ["ORG-01"]


def test_three_official_members_do(district: World) -> None:
    assert found_cell(district, unit=NewUnit("Chi bộ Trạm Y tế", "CELL", "health", Counts(3, 3)))


def test_a_cell_cannot_stand_under_a_cell(district: World) -> None:
    refused(district, RuleBroken, parent_id=district.units["Chi bộ thôn A1"].pk)


def test_a_day_that_has_not_come_is_refused(district: World) -> None:
    refusal = refused(district, Refused, on=TODAY + timedelta(days=1))
    assert refusal.code == "in_future"


def test_a_decision_later_than_its_effect_is_refused(district: World) -> None:
    refusal = refused(district, Refused, decision=decision(ON + timedelta(days=1)))
    assert (refusal.code, refusal.field) == ("decision_after_effect", "decided_on")


def test_a_decision_needs_a_number(district: World) -> None:
    refusal = refused(district, Refused, decision=decision(ON, "  "))
    assert refusal.field == "decision_number"


def test_a_superior_that_did_not_exist_yet_is_refused(district: World) -> None:
    refusal = refused(district, Refused, on=date(2000, 6, 1))
    assert refusal.code == "parent_not_yet"


def test_a_name_taken_by_a_sibling_is_refused(district: World) -> None:
    refusal = refused(district, Refused, unit=NewUnit("Chi bộ thôn A1", "CELL", "village"))
    assert refusal.code == "name_taken"


def test_a_name_in_decomposed_letters_is_the_same_name(district: World) -> None:
    name = unicodedata.normalize("NFD", "Chi bộ thôn A1")
    refusal = refused(district, Refused, unit=NewUnit(name, "CELL", "village"))
    assert refusal.code == "name_taken"


@pytest.mark.parametrize("name", ["", "   ", "Chi bộ " + "dài " * 80, "Chi bộ\x00 Một"])
def test_a_name_missing_too_long_or_unwritable_is_refused(district: World, name: str) -> None:
    refusal = refused(district, Refused, unit=NewUnit(name, "CELL", "village"))
    assert refusal.field == "name"


def test_three_hundred_characters_are_accepted(district: World) -> None:
    name = "Chi bộ thôn " + "ườ" * 144
    assert len(name) == 300
    cell = found_cell(district, unit=NewUnit(name, "CELL", "village"))
    assert district.name(cell, ON) == name


def test_a_stranger_does_not_see_the_superior(district: World) -> None:
    stranger = district.scope_below(district.units["Đảng bộ xã Mẫu B"])
    refused(district, NotVisible, scope=stranger)


def test_a_realm_has_one_root(district: World) -> None:
    with pytest.raises(Conflict) as refusal:
        district.do(found_root, on=ON, unit=NewUnit("Đảng bộ tỉnh Khác", "PROV", "province"))
    assert refusal.value.code == "root_exists"
