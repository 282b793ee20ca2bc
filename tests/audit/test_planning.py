from datetime import date
from typing import Any

import pytest

from nentang.audit.models import Event, PlannedEvent
from nentang.audit.planning import carry_out, due_events, kind_of, plan_event, withdraw_planned_event
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, NotVisible, Refused
from nentang.kernel.ids import uuid7
from tests.toy.models import Box, Label
from tests.toy.realms import everything_in, new_realm
from tests.toy.services import BOX_CHANGE, close_box, make_box, pack_boxes, relabel_box
from tests.toy.threads import at_once

pytestmark = pytest.mark.django_db

TODAY, LATER, THE_DAY_AFTER = date(2025, 6, 1), date(2025, 7, 1), date(2025, 7, 2)
ORG = uuid7()
AN = uuid7()
State = PlannedEvent.State


@pytest.fixture
def realm() -> Realm:
    return new_realm()


@pytest.fixture
def scope(realm: Realm) -> Scope:
    return everything_in(realm, AN)


@pytest.fixture
def box(scope: Scope) -> Box:
    return make_box(scope=scope, command_id=uuid7(), today=TODAY, org_id=ORG, on=TODAY, text="một")


def planned(scope: Scope, box: Box, *, on: date = LATER, **changed: Any) -> PlannedEvent:
    arguments = {"box_id": box.pk, "on": on, "text": "hai", **changed}
    return plan_event(
        scope=scope,
        command_id=uuid7(),
        today=TODAY,
        service_kind=kind_of(relabel_box),
        org_id=ORG,
        on=on,
        arguments=arguments,
    )


def carried_out(scope: Scope, plan: PlannedEvent, today: date = LATER) -> PlannedEvent:
    return carry_out(scope=scope, command_id=plan.command_id, today=today, planned=plan)


def labels() -> list[str]:
    return list(Label._base_manager.order_by("valid_from").values_list("text", flat=True))


class TestPlanning:
    def test_it_is_recorded_and_nothing_else_changes_yet(self, scope: Scope, box: Box) -> None:
        plan = planned(scope, box)

        assert (plan.kind, plan.on, plan.state, plan.planned_by_id) == ("box.relabelled", LATER, State.WAITING, AN)
        assert plan.arguments == {"box_id": str(box.pk), "on": "2025-07-01", "text": "hai"}
        event = Event._base_manager.get(kind="event.planned")
        assert (event.subject_id, event.org_id, event.effective_on) == (plan.pk, ORG, LATER)
        assert event.after == {"kind": "box.relabelled"}
        assert labels() == ["một"]

    @pytest.mark.parametrize("on", [TODAY, date(2025, 5, 31)])
    def test_what_takes_force_by_today_is_not_planned(self, scope: Scope, box: Box, on: date) -> None:
        with pytest.raises(Refused) as refusal:
            planned(scope, box, on=on)

        assert (refusal.value.code, refusal.value.field) == ("not_later", "on")
        assert not PlannedEvent._base_manager.exists()

    def test_what_would_be_refused_on_that_day_is_refused_now(self, scope: Scope, box: Box) -> None:
        with pytest.raises(Refused, match="value_unfit"):
            planned(scope, box, text="x" * 41)

        assert not PlannedEvent._base_manager.exists()
        assert not Event._base_manager.filter(kind="event.planned").exists()

    def test_nobody_plans_what_he_may_not_do(self, scope: Scope, box: Box) -> None:
        stranger = Scope(actor_id=uuid7(), realm_id=scope.realm_id)

        with pytest.raises(NotVisible):
            planned(stranger, box)

    def test_arguments_that_cannot_be_kept_are_a_fault_at_once(self, scope: Scope, box: Box) -> None:
        with pytest.raises(TypeError):
            planned(scope, box, text=1.5)

    def test_a_service_knows_its_kind(self) -> None:
        assert [kind_of(make_box), kind_of(pack_boxes)] == ["box.made", "boxes.packed"]


class TestWithdrawal:
    def withdrawn(self, scope: Scope, plan: PlannedEvent, today: date) -> PlannedEvent:
        return withdraw_planned_event(
            scope=scope, command_id=uuid7(), today=today, planned_id=plan.pk, capability=BOX_CHANGE, reason="Hoãn."
        )

    def test_before_its_day_it_is_taken_away_with_a_reason(self, scope: Scope, box: Box) -> None:
        plan = self.withdrawn(scope, planned(scope, box), date(2025, 6, 30))

        assert (plan.state, plan.outcome) == (State.WITHDRAWN, "Hoãn.")
        assert Event._base_manager.get(kind="event.withdrawn").reason == "Hoãn."
        assert due_events(scope.realm_id, LATER) == []

    def test_on_its_day_it_is_too_late(self, scope: Scope, box: Box) -> None:
        with pytest.raises(Conflict) as conflict:
            self.withdrawn(scope, planned(scope, box), LATER)

        assert (conflict.value.code, conflict.value.values) == ("already_carried_out", {"on": LATER})

    def test_twice_is_a_conflict(self, scope: Scope, box: Box) -> None:
        plan = self.withdrawn(scope, planned(scope, box), TODAY)

        with pytest.raises(Conflict, match="already_carried_out"):
            self.withdrawn(scope, plan, TODAY)

    def test_a_stranger_does_not_see_it(self, scope: Scope, box: Box) -> None:
        plan = planned(scope, box)

        with pytest.raises(NotVisible):
            self.withdrawn(Scope(actor_id=uuid7(), realm_id=scope.realm_id), plan, TODAY)

    def test_withdrawn_it_is_not_carried_out(self, scope: Scope, box: Box) -> None:
        plan = self.withdrawn(scope, planned(scope, box), TODAY)

        with pytest.raises(Conflict, match="already_carried_out"):
            carried_out(scope, plan)

        assert labels() == ["một"]


class TestTheDay:
    def test_due_events_come_by_day_and_then_as_they_were_planned(self, scope: Scope, box: Box) -> None:
        third, first = planned(scope, box, on=THE_DAY_AFTER), planned(scope, box)
        second = planned(scope, box)
        planned(scope, box, on=date(2025, 7, 3))

        assert due_events(scope.realm_id, date(2025, 6, 30)) == []
        assert due_events(scope.realm_id, THE_DAY_AFTER) == [first, second, third]
        assert due_events(new_realm().pk, THE_DAY_AFTER) == []

    def test_it_is_carried_out_through_its_service(self, scope: Scope, box: Box) -> None:
        plan = carried_out(scope, planned(scope, box))

        assert (plan.state, plan.is_done) == (State.DONE, True)
        assert labels() == ["một", "hai"]
        assert Label._base_manager.get(text="hai").valid_from == LATER
        events = Event._base_manager.filter(command_id=plan.command_id).order_by("sequence")
        assert [(event.kind, event.after) for event in events] == [
            ("box.relabelled", {"text": "hai"}),
            ("event.due", {"state": "done"}),
        ]
        assert due_events(scope.realm_id, LATER) == []

    def test_days_later_it_takes_force_from_its_own_day(self, scope: Scope, box: Box) -> None:
        carried_out(scope, planned(scope, box), date(2025, 7, 20))

        assert Label._base_manager.get(text="hai").valid_from == LATER

    def test_what_is_forbidden_by_then_is_refused_and_says_why(self, scope: Scope, box: Box) -> None:
        plan = planned(scope, box)
        make = {"scope": scope, "today": LATER, "box_id": box.pk}
        relabel_box(command_id=uuid7(), on=date(2025, 6, 20), text="giữa", **make)
        close_box(command_id=uuid7(), on=date(2025, 6, 25), **make)

        plan = carried_out(scope, plan)

        assert (plan.state, plan.outcome) == (
            State.REFUSED,
            "Không tìm thấy. Có thể hồ sơ đã chuyển đi, hoặc đồng chí không còn được giao xem.",
        )
        assert labels() == ["một", "giữa"]
        assert Event._base_manager.get(command_id=plan.command_id).after == {"state": "refused"}

    def test_repeating_it_changes_nothing(self, scope: Scope, box: Box) -> None:
        plan = planned(scope, box)
        carried_out(scope, plan)
        before = Event._base_manager.count()

        assert carried_out(scope, plan).state == State.DONE
        assert Event._base_manager.count() == before
        assert labels() == ["một", "hai"]

    def test_before_its_day_it_is_refused(self, scope: Scope, box: Box) -> None:
        with pytest.raises(Refused) as refusal:
            carried_out(scope, planned(scope, box), date(2025, 6, 30))

        assert refusal.value.code == "not_due"
        assert labels() == ["một"]

    def test_another_command_does_not_carry_it_out_again(self, scope: Scope, box: Box) -> None:
        plan = carried_out(scope, planned(scope, box))

        with pytest.raises(Conflict, match="already_carried_out"):
            carry_out(scope=scope, command_id=uuid7(), today=LATER, planned=plan)

    @pytest.mark.django_db(transaction=True)
    def test_two_machines_turning_the_day_carry_it_out_once(self, scope: Scope, box: Box) -> None:
        plan = planned(scope, box)

        results = at_once([lambda: carried_out(scope, plan)] * 2)

        assert [result.state for result in results] == [State.DONE] * 2
        assert labels() == ["một", "hai"]
        assert Event._base_manager.filter(command_id=plan.command_id).count() == 2
