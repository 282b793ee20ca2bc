from typing import Any
from uuid import UUID

import pytest

from nentang.audit.models import Event
from nentang.audit.recording import (
    NothingRecordedError,
    business_event,
    note_verdict,
    record_event,
    rehearse,
)
from nentang.common.history import add
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Refused
from nentang.kernel.ids import uuid7
from nentang.rulebooks.evaluator import Verdict
from tests.toy.boxes import JANUARY, MARCH, ORG, TODAY, counted, made
from tests.toy.models import Box, Label
from tests.toy.services import close_box, make_box, relabel_box

pytestmark = pytest.mark.django_db


@business_event("box.talked_first")
def talk_first(*, scope: Scope, command_id: UUID) -> None:
    """Record first and change afterwards."""
    box = Box(realm_id=scope.realm_id, org_id=ORG)
    record_event("box.talked_first", subject=box, org_id=ORG, effective_on=JANUARY)
    add(box)


class TestRehearsal:
    def test_it_tells_everything_and_leaves_nothing(self, scope: Scope) -> None:
        box = made(scope)
        before = counted()

        told = rehearse(
            relabel_box,
            observe=lambda: list(Label._base_manager.order_by("valid_from").values_list("text", "valid_to")),
            scope=scope,
            today=TODAY,
            box_id=box.pk,
            on=MARCH,
            text="hai",
        )

        assert told.observed == [("một", MARCH), ("hai", FOREVER)]
        assert [(event.kind, event.before, event.after) for event in told.events] == [
            ("box.relabelled", {"text": "một"}, {"text": "hai"})
        ]
        assert [(change.model, (change.after or {})["text"]) for change in told.changes] == [
            ("toy.label", "một"),
            ("toy.label", "hai"),
        ]
        assert counted() == before
        assert [(row.text, row.valid_to, row.version) for row in Label._base_manager.all()] == [("một", FOREVER, 1)]

    def test_the_same_act_can_follow(self, scope: Scope) -> None:
        arguments: dict[str, Any] = {"scope": scope, "today": TODAY, "org_id": ORG, "on": JANUARY, "text": "một"}
        assert rehearse(make_box, **arguments).observed is None

        make_box(command_id=uuid7(), **arguments)

        assert counted() == (1, 1, 1, 1)

    def test_a_refusal_is_passed_on_and_leaves_nothing(self, scope: Scope) -> None:
        with pytest.raises(Refused, match="in_future"):
            rehearse(make_box, scope=scope, today=JANUARY, org_id=ORG, on=MARCH, text="một")

        assert counted() == (0, 0, 0, 0)

    def test_within_a_service_it_leaves_that_service_alone(self, scope: Scope) -> None:
        @business_event("box.considered")
        def consider(*, scope: Scope, command_id: UUID, box: Box) -> int:
            """Make up one's mind by rehearsing."""
            told = rehearse(close_box, scope=scope, today=TODAY, box_id=box.pk, on=MARCH)
            record_event("box.considered", subject=box, org_id=ORG, effective_on=JANUARY)
            return len(told.changes)

        box = made(scope)

        assert consider(scope=scope, command_id=uuid7(), box=box) == 1
        assert [event.kind for event in Event._base_manager.order_by("pk")] == ["box.made", "box.considered"]
        assert Label._base_manager.get().valid_to == FOREVER

    def test_a_service_that_would_not_commit_does_not_rehearse(self, scope: Scope) -> None:
        with pytest.raises(NothingRecordedError):
            rehearse(talk_first, scope=scope)

        assert counted() == (0, 0, 0, 0)

    def test_it_tells_the_verdicts(self, scope: Scope) -> None:
        verdict = Verdict("toy", "toy/2025-01-01@0", ())

        @business_event("box.judged")
        def judge(*, scope: Scope, command_id: UUID, box: Box) -> None:
            """Ask somebody."""
            note_verdict(verdict)
            record_event("box.judged", subject=box, org_id=ORG, effective_on=JANUARY)

        note_verdict(verdict)

        assert rehearse(judge, scope=scope, box=made(scope)).verdicts == [verdict]
