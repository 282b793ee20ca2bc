"""Decisions that take force on a later day: recorded now, carried out on their day, removable until then."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from nentang.audit.arguments import pack, unpack
from nentang.audit.models import PlannedEvent
from nentang.audit.recording import SERVICES, business_event, record_event, rehearse
from nentang.common.history import add, change
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, DomainError, Refused
from nentang.kernel.ids import uuid7


def kind_of(service: Callable[..., Any]) -> str:
    """Return the event kind under which a service is registered."""
    return next(kind for kind, known in SERVICES.items() if known is service)


@business_event("event.planned")
def plan_event(
    *, scope: Scope, command_id: UUID, today: date, service_kind: str, org_id: UUID, on: date, arguments: dict[str, Any]
) -> PlannedEvent:
    """Keep a service call for its day; a call that would be refused on that day as things stand is refused now.

    Raises Refused `not_later` when the day is not after today, and whatever the service itself raises.
    """
    if on <= today:
        raise Refused("not_later", field="on", on=on, today=today)
    planned = add(
        PlannedEvent(
            realm_id=scope.realm_id,
            org_id=org_id,
            kind=service_kind,
            arguments=pack_arguments(arguments),
            on=on,
            command_id=uuid7(),
            planned_by_id=scope.actor_id,
            planned_at=timezone.now(),
        )
    )
    record_event("event.planned", subject=planned, org_id=org_id, effective_on=on, after={"kind": service_kind})
    return planned


def pack_arguments(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a service call in JSON terms."""
    return {name: pack(value) for name, value in arguments.items()}


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


@business_event("event.due")
def carry_out(*, scope: Scope, command_id: UUID, today: date, planned: PlannedEvent) -> PlannedEvent:
    """Run a planned event whose day has come; afterwards it is done, or refused with the sentence why.

    Repeating it is harmless: the planned command id is claimed once.
    """
    service = SERVICES[planned.kind]
    arguments = unpack(service, planned.arguments)
    try:
        rehearse(service, scope=scope, today=today, **arguments)
    except DomainError as refusal:
        change(planned, state=PlannedEvent.State.REFUSED, outcome=str(refusal))
    else:
        service(scope=scope, command_id=command_id, today=today, **arguments)
        change(planned, state=PlannedEvent.State.DONE)
    record_event(
        "event.due", subject=planned, org_id=planned.org_id, effective_on=planned.on, after={"state": planned.state}
    )
    return planned
