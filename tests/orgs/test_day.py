"""The turn of the day."""

from datetime import date
from typing import Any

import pytest

from nentang.audit.models import PlannedEvent, SealedEvent
from nentang.audit.planning import plan_event, withdraw_planned_event
from nentang.kernel.errors import RuleBroken
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.day import register_day_step, turn_day
from nentang.orgs.services import NewUnit, dissolve_organisation
from tests.orgs.conftest import TODAY, World, decision

NEW_YEAR = date(2027, 1, 1)


def plan_founding(world: World, on: date = NEW_YEAR, **unit: Any) -> PlannedEvent:
    parent = world.units["Đảng bộ xã Mẫu A"]
    return world.do(
        plan_event,
        service_kind="organisation.established",
        org_id=parent.pk,
        on=on,
        arguments={
            "parent_id": parent.pk,
            "unit": NewUnit(**{"name": "Chi bộ Trường học", "kind": "CELL", "setting": "school", **unit}),
            "on": on,
            "decision": decision(TODAY),
        },
    )


def test_a_planned_event_is_carried_out_on_its_day(district: World) -> None:
    planned = plan_founding(district)
    turn_day(date(2026, 12, 31))
    planned.refresh_from_db()
    assert planned.state == PlannedEvent.State.WAITING
    [turned] = turn_day(NEW_YEAR)
    planned.refresh_from_db()
    assert (turned.done, turned.refused, planned.state) == (1, 0, PlannedEvent.State.DONE)


def test_days_on_which_the_computer_was_off_are_made_up(district: World) -> None:
    plan_founding(district)
    turn_day(date(2027, 1, 18))
    rows = district.state()[2]
    assert any("Chi bộ Trường học" in row and "2027, 1, 1" in row for row in rows)


def test_turning_twice_changes_nothing_more(district: World) -> None:
    plan_founding(district)
    turn_day(NEW_YEAR)
    before = district.state()
    [turned] = turn_day(NEW_YEAR)
    assert (turned.done, turned.refused) == (0, 0)
    assert district.state() == before


def test_what_cannot_be_done_on_its_day_is_said_and_the_rest_goes_on(district: World) -> None:
    failing = plan_founding(district)
    district.do(dissolve_organisation, on=date(2026, 6, 1), org_id=district.units["Chi bộ thôn A1"].pk)
    district.establish("Chi bộ Trường học", district.units["Đảng bộ xã Mẫu A"], on=date(2026, 7, 1))
    other = plan_founding(district, name="Chi bộ Chợ")
    [turned] = turn_day(NEW_YEAR)
    failing.refresh_from_db()
    other.refresh_from_db()
    assert (turned.done, turned.refused) == (1, 1)
    assert failing.state == PlannedEvent.State.REFUSED
    assert "Cùng cấp trên đã có đơn vị tên" in failing.outcome
    assert other.state == PlannedEvent.State.DONE


def test_nonsense_is_refused_when_it_is_planned(district: World) -> None:
    with pytest.raises(RuleBroken):
        plan_founding(district, kind="PROV")
    assert not PlannedEvent._base_manager.exists()


def test_a_withdrawn_event_does_not_happen(district: World) -> None:
    planned = plan_founding(district)
    district.do(withdraw_planned_event, planned_id=planned.pk, capability=ORG_CHANGE, reason="Hoãn")
    [turned] = turn_day(NEW_YEAR)
    assert turned.done == 0


def test_events_are_sealed(district: World) -> None:
    turn_day(TODAY)
    assert SealedEvent._base_manager.filter(realm=district.realm).count() == district.state()[0]


def test_a_realm_of_samples_has_its_own_day_and_steps_see_it(district: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nentang.orgs.day._steps", [])
    district.realm.own_today = date(2021, 12, 31)
    district.realm.save()
    seen: list[date] = []

    def step(scope: object, today: date) -> None:
        seen.append(today)

    register_day_step(step)
    turn_day(NEW_YEAR)
    assert seen == [date(2021, 12, 31)]
