from typing import Any
from uuid import UUID

import pytest

from nentang.audit.models import Command, Event
from nentang.audit.recording import (
    SERVICES,
    EventDraft,
    NothingRecordedError,
    business_event,
    record_event,
    record_events,
)
from nentang.audit.sealing import seal, verify
from nentang.common.history import add, add_many, snapshot
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.kernel.errors import NotVisible, Refused
from nentang.kernel.ids import uuid7
from tests.toy.boxes import AN, JANUARY, MARCH, ORG, TODAY, counted, made
from tests.toy.models import Box, Label
from tests.toy.services import make_box, pack_boxes, relabel_box

pytestmark = pytest.mark.django_db


# Services that are wrong, each in one way.


@business_event("box.silent")
def silent(*, scope: Scope, command_id: UUID, kind: str | None = None) -> None:
    """Change a row and record nothing, or something else."""
    box = add(Box(realm_id=scope.realm_id, org_id=ORG, number=2))
    if kind:
        record_event(kind, subject=box, org_id=ORG, effective_on=JANUARY)


@business_event("box.talked_too_early")
def talk_too_early(*, scope: Scope, command_id: UUID) -> None:
    """Record first and change afterwards."""
    box = Box(realm_id=scope.realm_id, org_id=ORG)
    record_event("box.talked_too_early", subject=box, org_id=ORG, effective_on=JANUARY)
    add(box)


@business_event("boxes.half_silent")
def half_silent(*, scope: Scope, command_id: UUID) -> None:
    """Nest a service and record nothing of its own."""
    made(scope)


@business_event("boxes.silent_inside")
def silent_inside(*, scope: Scope, command_id: UUID) -> None:
    """Record something of the kind which the nested service leaves out, before nesting it."""
    box = made(scope)
    record_event("box.silent", subject=box, org_id=ORG, effective_on=JANUARY)
    silent(scope=scope, command_id=uuid7())
    record_event("boxes.silent_inside", subject=box, org_id=ORG, effective_on=JANUARY)


class TestOneEvent:
    def test_it_records_who_did_what_to_whom_from_which_day(self, scope: Scope) -> None:
        command_id = uuid7()
        box = made(scope, command_id)
        label = Label._base_manager.get()

        event = Event.objects.within(scope, "audit.view").one()
        assert (event.kind, event.sequence, event.command_id, event.actor_id) == ("box.made", 1, command_id, AN)
        assert (event.subject_type, event.subject_id, event.org_id) == ("toy.box", box.pk, ORG)
        assert (event.effective_on, event.before, event.after) == (JANUARY, {}, {"text": "một"})
        assert event.changes == [
            {"model": "toy.box", "id": str(box.pk), "before": None, "after": snapshot(box)},
            {"model": "toy.label", "id": str(label.pk), "before": None, "after": snapshot(label)},
        ]

    def test_its_command_knows_kind_outcome_and_number_of_events(self, scope: Scope) -> None:
        box = made(scope)

        command = Command.objects.within(scope, "audit.view").one()
        assert (command.kind, command.actor_id, command.event_count) == ("box.made", AN, 1)
        assert command.outcome == {"model": "toy.box", "id": str(box.pk)}

    def test_each_event_holds_the_changes_since_the_one_before(self, scope: Scope) -> None:
        pack_boxes(scope=scope, command_id=uuid7(), today=TODAY, org_id=ORG, on=JANUARY, texts=["một", "hai"])

        events = Event._base_manager.order_by("sequence")
        assert [(event.kind, len(event.changes)) for event in events] == [
            ("box.made", 2),
            ("box.made", 2),
            ("boxes.packed", 0),
        ]

    def test_ids_days_and_the_like_may_stand_in_before_and_after(self, scope: Scope) -> None:
        @business_event("box.weighed")
        def weigh(*, scope: Scope, command_id: UUID, box: Box) -> None:
            record_event(
                "box.weighed", subject=box, org_id=ORG, effective_on=JANUARY, before={"org": ORG}, after={"on": MARCH}
            )

        weigh(scope=scope, command_id=uuid7(), box=made(scope))

        event = Event._base_manager.get(kind="box.weighed")
        assert (event.before, event.after) == ({"org": str(ORG)}, {"on": "2025-03-01"})

    def test_a_stranger_sees_nothing_to_change(self, scope: Scope) -> None:
        box = made(scope)
        stranger = Scope(actor_id=uuid7(), realm_id=scope.realm_id)
        before = counted()

        with pytest.raises(NotVisible):
            relabel_box(scope=stranger, command_id=uuid7(), today=TODAY, box_id=box.pk, on=MARCH, text="hai")

        assert counted() == before

    def test_two_services_of_one_kind_are_a_fault(self) -> None:
        def other(*, scope: Scope, command_id: UUID) -> None:
            """Take the kind of another."""

        with pytest.raises(ValueError, match=r"box\.made"):
            business_event("box.made")(other)

        assert SERVICES["box.made"] is make_box


class TestNesting:
    def test_only_the_outermost_claims_the_command(self, scope: Scope) -> None:
        command_id = uuid7()

        pack_boxes(scope=scope, command_id=command_id, today=TODAY, org_id=ORG, on=JANUARY, texts=["một", "hai"])

        command = Command._base_manager.get()
        assert (command.command_id, command.kind, command.event_count) == (command_id, "boxes.packed", 3)
        assert {event.command_id for event in Event._base_manager.all()} == {command_id}

    def test_a_refusal_inside_leaves_nothing_of_the_whole(self, scope: Scope) -> None:
        with pytest.raises(Refused):
            pack_boxes(scope=scope, command_id=uuid7(), today=TODAY, org_id=ORG, on=JANUARY, texts=["một", "x" * 41])

        assert counted() == (0, 0, 0, 0)


class TestRefusal:
    @pytest.mark.parametrize("kind", [None, "box.something_else"])
    def test_a_service_without_an_event_of_its_kind_leaves_nothing(self, scope: Scope, kind: str | None) -> None:
        with pytest.raises(NothingRecordedError, match=r"box\.silent"):
            silent(scope=scope, command_id=uuid7(), kind=kind)

        assert counted() == (0, 0, 0, 0)

    def test_the_event_of_a_nested_service_is_not_its_own(self, scope: Scope) -> None:
        with pytest.raises(NothingRecordedError, match=r"boxes\.half_silent"):
            half_silent(scope=scope, command_id=uuid7())

        assert counted() == (0, 0, 0, 0)

    def test_an_event_recorded_before_does_not_count_for_the_nested_service(self, scope: Scope) -> None:
        with pytest.raises(NothingRecordedError, match=r"box\.silent"):
            silent_inside(scope=scope, command_id=uuid7())

        assert counted() == (0, 0, 0, 0)

    def test_rows_that_change_after_the_last_event_leave_nothing(self, scope: Scope) -> None:
        with pytest.raises(NothingRecordedError, match="after the last event"):
            talk_too_early(scope=scope, command_id=uuid7())

        assert counted() == (0, 0, 0, 0)

    def test_an_event_outside_a_service_is_a_fault(self, scope: Scope) -> None:
        box = made(scope)

        with pytest.raises(NothingRecordedError):
            record_event("box.made", subject=box, org_id=ORG, effective_on=JANUARY)

        assert Event._base_manager.count() == 1

    def test_an_error_of_the_program_leaves_nothing_and_the_next_command_runs(self, scope: Scope) -> None:
        with pytest.raises(TypeError):
            made(scope, on=None)

        assert counted() == (0, 0, 0, 0)
        made(scope)
        assert counted() == (1, 1, 1, 1)


class TestBulk:
    def loaded(self, scope: Scope, count: int, *, forgotten: int = 0) -> None:
        @business_event("boxes.loaded")
        def load(*, scope: Scope, command_id: UUID) -> None:
            """Load many boxes with few statements."""
            boxes = [Box(realm_id=scope.realm_id, org_id=ORG, number=number) for number in range(count)]
            add_many(boxes)
            add_many([Label(realm_id=scope.realm_id, box=box, text="một", valid_from=JANUARY) for box in boxes])
            labels = dict(Label._base_manager.values_list("box_id", "pk"))
            record_events([
                EventDraft("boxes.loaded", box, ORG, JANUARY, frozenset({box.pk, labels[box.pk]}), {"on": JANUARY})
                for box in boxes[forgotten:]
            ])  # fmt: skip

        load(scope=scope, command_id=uuid7())

    def test_each_event_holds_the_changes_of_its_own_rows(self, scope: Scope, realm: Realm) -> None:
        self.loaded(scope, 3)

        events = list(Event._base_manager.order_by("sequence"))
        boxes = list(Box._base_manager.order_by("number"))
        assert [event.sequence for event in events] == [1, 2, 3]
        assert [event.subject_id for event in events] == [box.pk for box in boxes]
        for event, box in zip(events, boxes, strict=True):
            label = Label._base_manager.get(box=box)
            assert [(change["id"], change["after"]) for change in event.changes] == [
                (str(box.pk), snapshot(box)),
                (str(label.pk), snapshot(label)),
            ]
            assert event.after == {"on": "2025-01-01"}
        assert Command._base_manager.get().event_count == 3
        assert seal(realm) == 3
        assert verify(realm).faults == ()

    def test_the_number_of_statements_does_not_grow_with_the_rows(
        self, scope: Scope, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(20):
            self.loaded(scope, 200)

    def test_a_change_that_belongs_to_no_event_leaves_nothing(self, scope: Scope) -> None:
        with pytest.raises(NothingRecordedError, match="belongs to no event"):
            self.loaded(scope, 3, forgotten=1)

        assert counted() == (0, 0, 0, 0)

    def test_events_outside_a_service_are_a_fault(self) -> None:
        with pytest.raises(NothingRecordedError):
            record_events([])
