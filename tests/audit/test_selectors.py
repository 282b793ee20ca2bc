from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nentang.audit.planning import carry_out, plan_event, withdraw_planned_event
from nentang.audit.selectors import Planned, changes_of, planned_event, planned_of, planned_soonest
from nentang.common.scoping import Scope
from nentang.kernel.errors import NotVisible
from nentang.kernel.ids import uuid7
from tests.toy.models import Box
from tests.toy.realms import everything_in, new_realm
from tests.toy.services import BOX_CHANGE, make_box, pack_boxes

pytestmark = pytest.mark.django_db

TODAY, JULY, AUGUST = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)
HERE, THERE = uuid7(), uuid7()


@pytest.fixture
def scope() -> Scope:
    return everything_in(new_realm(), uuid7())


@pytest.fixture
def box(scope: Scope) -> Box:
    return make_box(scope=scope, command_id=uuid7(), today=TODAY, org_id=HERE, on=TODAY, text="một")


def plan(scope: Scope, box: Box, on: date, org_id: UUID = HERE) -> Any:
    return plan_event(
        scope=scope,
        command_id=uuid7(),
        today=TODAY,
        service_kind="box.closed",
        org_id=org_id,
        on=on,
        arguments={"box_id": box.pk, "on": on},
    )


def test_what_waits_is_shown_soonest_first(scope: Scope, box: Box) -> None:
    later, sooner, elsewhere = plan(scope, box, AUGUST), plan(scope, box, JULY), plan(scope, box, JULY, THERE)

    here = planned_of(scope, BOX_CHANGE, org_id=HERE)

    assert [each.planned_id for each in here] == [sooner.pk, later.pk]
    assert here[0] == Planned(
        sooner.pk, HERE, "box.closed", JULY, {"box_id": str(box.pk), "on": "2025-07-01"}, "waiting", ""
    )
    assert (here[0].is_waiting, here[0].is_refused) == (True, False)
    assert [each.planned_id for each in planned_soonest(scope, BOX_CHANGE, limit=2)] == [sooner.pk, elsewhere.pk]


def test_what_was_refused_stays_and_what_was_done_or_withdrawn_goes(scope: Scope, box: Box) -> None:
    done, refused, withdrawn = (plan(scope, box, on) for on in (JULY, AUGUST, AUGUST))
    withdraw_planned_event(
        scope=scope, command_id=uuid7(), today=TODAY, planned_id=withdrawn.pk, capability=BOX_CHANGE, reason="Hoãn."
    )
    for each in (done, refused):
        carry_out(scope=scope, command_id=each.command_id, today=AUGUST, planned=each)

    [left] = planned_of(scope, BOX_CHANGE, org_id=HERE)

    assert (left.planned_id, left.is_refused, left.is_waiting) == (refused.pk, True, False)
    assert left.outcome
    assert planned_event(scope, BOX_CHANGE, withdrawn.pk).outcome == "Hoãn."


def test_a_stranger_sees_none(scope: Scope, box: Box) -> None:
    planned = plan(scope, box, JULY)
    stranger = Scope(actor_id=uuid7(), realm_id=scope.realm_id)

    assert planned_of(stranger, BOX_CHANGE, org_id=HERE) == []
    assert planned_soonest(stranger, BOX_CHANGE, limit=5) == []
    with pytest.raises(NotVisible):
        planned_event(stranger, BOX_CHANGE, planned.pk)


def test_the_changes_of_a_command_are_those_of_one_subject_in_order(scope: Scope) -> None:
    command_id = uuid7()
    first, second = pack_boxes(
        scope=scope, command_id=command_id, today=TODAY, org_id=HERE, on=TODAY, texts=["một", "hai"]
    )

    changes = changes_of(scope.realm_id, command_id=command_id, subject_id=first.pk)

    assert [change["model"] for change in changes] == ["toy.box", "toy.label"]
    assert changes[0]["id"] == str(first.pk)
    assert changes_of(new_realm().pk, command_id=command_id, subject_id=second.pk) == []
