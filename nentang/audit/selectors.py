"""Decisions that wait for their day, as pages show them, and what one command changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from nentang.audit.models import Event, PlannedEvent
from nentang.common.scoping import Scope

STANDING = (PlannedEvent.State.WAITING, PlannedEvent.State.REFUSED)


@dataclass(frozen=True, slots=True)
class Planned:
    """An event that waits for its day, or that could not be carried out on it (`outcome` says why)."""

    planned_id: UUID
    org_id: UUID
    kind: str
    on: date
    arguments: dict[str, Any]
    state: str
    outcome: str

    @property
    def is_refused(self) -> bool:
        """Return whether its day came and it could not be carried out."""
        return self.state == PlannedEvent.State.REFUSED

    @property
    def is_waiting(self) -> bool:
        """Return whether its day is still to come."""
        return self.state == PlannedEvent.State.WAITING


def planned_of(scope: Scope, capability: str, *, org_id: UUID) -> list[Planned]:
    """Return what waits at an organisation or was refused there, soonest first."""
    rows = PlannedEvent.objects.within(scope, capability).filter(org_id=org_id, state__in=STANDING)
    return [_planned(row) for row in rows.order_by("on", "pk")]


def planned_soonest(scope: Scope, capability: str, *, limit: int) -> list[Planned]:
    """Return what waits anywhere in the scope or was refused there, soonest first."""
    rows = PlannedEvent.objects.within(scope, capability).filter(state__in=STANDING)
    return [_planned(row) for row in rows.order_by("on", "pk")[:limit]]


def planned_event(scope: Scope, capability: str, planned_id: UUID) -> Planned:
    """Return one planned event in whatever state; raises NotVisible."""
    return _planned(PlannedEvent.objects.within(scope, capability).one(pk=planned_id))


def _planned(row: PlannedEvent) -> Planned:
    return Planned(row.pk, row.org_id, row.kind, row.on, row.arguments, row.state, row.outcome)


def changes_of(realm_id: int, *, command_id: UUID, subject_id: UUID) -> list[dict[str, Any]]:
    """Return every row change that a command recorded of one subject, first to last; `common.history.undo` takes them.

    Not narrowed to a scope: an act is taken back whole or not at all, and the caller fetched its subject within one.
    """
    events = Event._base_manager.filter(realm_id=realm_id, command_id=command_id, subject_id=subject_id)
    return [change for event in events.order_by("sequence") for change in event.changes]


def latest_command_of(realm_id: int, *, subject_id: UUID, kinds: Iterable[str]) -> UUID | None:
    """Return the command that last recorded one of these kinds of a subject; as little narrowed as `changes_of`."""
    events = Event._base_manager.filter(realm_id=realm_id, subject_id=subject_id, kind__in=list(kinds))
    return events.order_by("-pk").values_list("command_id", flat=True).first()
