"""Decisions that take force on a later day: recorded now, carried out on their day, removable until then."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from nentang.audit.arguments import pack, unpack
from nentang.audit.models import PlannedEvent
from nentang.audit.recording import SERVICES, business_event, name_of, record_event, rehearse
from nentang.common.history import add, change
from nentang.common.messages import sentence
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, DomainError, Refused
from nentang.kernel.ids import uuid7

OUTCOME_LIMIT = 1000


def kind_of(service: Callable[..., Any]) -> str:
    """Return the event kind under which a service is registered."""
    return next(kind for kind, known in SERVICES.items() if name_of(known) == name_of(service))


@business_event("event.planned")
def plan_event(
    *, scope: Scope, command_id: UUID, today: date, service_kind: str, org_id: UUID, on: date, arguments: dict[str, Any]
) -> PlannedEvent:
    """Keep a service call for its day; a call that would be refused on that day as things stand is refused now.

    `org_id` is the organisation in which the planned event is seen; the caller fetched it within the scope.
    Raises Refused `not_later` when the day is not after today, and whatever the service itself raises.
    """
    if on <= today:
        raise Refused("not_later", field="on", on=on, today=today)
    service, packed = SERVICES[service_kind], pack(arguments)
    # With the arguments as they will be read again on that day, so that what cannot be kept shows now.
    rehearse(service, scope=scope, today=on, **unpack(service, packed))
    planned = add(
        PlannedEvent(
            realm_id=scope.realm_id,
            org_id=org_id,
            kind=service_kind,
            arguments=packed,
            on=on,
            command_id=uuid7(),
            planned_by_id=scope.actor_id,
            planned_at=timezone.now(),
        )
    )
    record_event("event.planned", subject=planned, org_id=org_id, effective_on=on, after={"kind": service_kind})
    return planned


@business_event("event.withdrawn")
def withdraw_planned_event(
    *, scope: Scope, command_id: UUID, today: date, planned_id: UUID, capability: str, reason: str
) -> PlannedEvent:
    """Take a planned event away before its day; raises Conflict `already_carried_out` afterwards."""
    planned = PlannedEvent.objects.within(scope, capability).lock(pk=planned_id)
    if planned.state != PlannedEvent.State.WAITING or planned.on <= today:
        raise Conflict("already_carried_out", on=planned.on)
    change(planned, state=PlannedEvent.State.WITHDRAWN, outcome=reason)
    record_event("event.withdrawn", subject=planned, org_id=planned.org_id, effective_on=planned.on, reason=reason)
    return planned


def due_events(realm_id: int, today: date) -> list[PlannedEvent]:
    """Return the planned events whose day has come, in the order in which they are to be carried out."""
    waiting = PlannedEvent._base_manager.filter(realm_id=realm_id, state=PlannedEvent.State.WAITING, on__lte=today)
    return list(waiting.order_by("on", "pk"))


@business_event("event.due")
def carry_out(*, scope: Scope, command_id: UUID, today: date, planned: PlannedEvent) -> PlannedEvent:
    """Run a planned event whose day has come; afterwards it is done, or refused with the reason why.

    `command_id` is the one that was planned, so that two machines turning the same day carry it out once.
    Raises Refused `not_due` before its day, and Conflict `already_carried_out`.
    """
    planned = PlannedEvent._base_manager.select_for_update().get(pk=planned.pk, realm_id=scope.realm_id)
    if planned.on > today:
        raise Refused("not_due", on=planned.on, today=today)
    if planned.state != PlannedEvent.State.WAITING:
        raise Conflict("already_carried_out", on=planned.on)
    service = SERVICES[planned.kind]
    arguments = unpack(service, planned.arguments)
    try:
        rehearse(service, scope=scope, today=today, **arguments)
    except DomainError as refusal:
        change(planned, state=PlannedEvent.State.REFUSED, outcome=sentence(refusal)[:OUTCOME_LIMIT])
    else:
        service(scope=scope, command_id=command_id, today=today, **arguments)
        change(planned, state=PlannedEvent.State.DONE)
    record_event(
        "event.due", subject=planned, org_id=planned.org_id, effective_on=planned.on, after={"state": planned.state}
    )
    return planned
