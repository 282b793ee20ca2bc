"""What happened to a unit, what is planned for it, and the days on which the tree changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from nentang.audit.selectors import Planned, planned_of
from nentang.common.scoping import Scope
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion, Participation, ScopePath, StructuralEvent

Part = Participation.Part


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit under the name it bore on the day in question; without a link when it is outside the scope."""

    org_id: UUID
    name: str
    is_visible: bool


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """One structural event as a unit's history tells it."""

    event_id: UUID
    kind: str
    on: date
    part: str
    decision_number: str
    decided_on: date | None
    authority: str
    papers: tuple[dict[str, str], ...]
    facts: dict[str, Any]
    others: tuple[tuple[str, NamedUnit], ...]
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on which units changed, with how many events of each kind."""

    on: date
    counts: tuple[tuple[str, int], ...]


def events_of(scope: Scope, *, org_id: UUID) -> list[UnitEvent]:
    """Return the events of a unit, newest first, with the other units that took part. Takes four queries."""
    own = list(
        Participation.objects.within(scope, ORG_VIEW)
        .filter(org_id=org_id)
        .exclude(part=Part.SUPERIOR)
        .select_related("event")
        .order_by("-event__on", "-event_id")
    )
    events = [row.event for row in own]
    # Up from an event in scope to the identities that took part: names only, links where the scope reaches.
    rows = Participation._base_manager.filter(event__in=events).exclude(org_id=org_id)
    parts = list(rows.values_list("event_id", "part", "org_id", "event__on"))
    named = _named(scope, {(other_id, on) for _event, _part, other_id, on in parts})
    others: dict[UUID, list[tuple[str, NamedUnit]]] = {}
    for event_id, part, other_id, on in parts:
        others.setdefault(event_id, []).append((part, named[other_id, on]))
    return [
        _unit_event(row.event, row.part, others.get(row.event_id, []), is_latest=position == 0)
        for position, row in enumerate(own)
    ]


def _unit_event(
    event: StructuralEvent, part: str, others: Iterable[tuple[str, NamedUnit]], *, is_latest: bool
) -> UnitEvent:
    return UnitEvent(
        event_id=event.pk,
        kind=event.kind,
        on=event.on,
        part=part,
        decision_number=event.decision_number,
        decided_on=event.decided_on,
        authority=event.authority,
        papers=tuple(event.papers),
        facts=event.facts,
        others=tuple(sorted(others, key=lambda pair: (pair[0], pair[1].name))),
        is_latest=is_latest,
    )


def _named(scope: Scope, wanted: set[tuple[UUID, date]]) -> dict[tuple[UUID, date], NamedUnit]:
    ids = {org_id for org_id, _on in wanted}
    versions = list(OrganisationVersion._base_manager.filter(org_id__in=ids).order_by("valid_from"))
    visible = set(ScopePath.objects.within(scope, ORG_VIEW).filter(org_id__in=ids).values_list("org_id", flat=True))
    names: dict[tuple[UUID, date], NamedUnit] = {}
    for org_id, on in wanted:
        of_unit = [row for row in versions if row.org_id == org_id]
        then = [row for row in of_unit if row.valid_from <= on] or of_unit[:1]
        names[org_id, on] = NamedUnit(org_id, then[-1].name if then else "", org_id in visible)
    return names


def planned_for(scope: Scope, *, org_id: UUID) -> list[Planned]:
    """Return the events that wait for their day at a unit, or could not be carried out on it, soonest first."""
    return planned_of(scope, ORG_VIEW, org_id=org_id)


@dataclass(frozen=True, slots=True)
class EventPage:
    """One structural event on its own: whose it is, what, when and by which decision."""

    event_id: UUID
    org_id: UUID
    kind: str
    on: date
    decision_number: str


def event_for(scope: Scope, capability: str, event_id: UUID) -> EventPage:
    """Return one structural event that the capability reaches; raises NotVisible."""
    row = StructuralEvent.objects.within(scope, capability).one(pk=event_id)
    return EventPage(row.pk, row.org_id, row.kind, row.on, row.decision_number)


def marks_below(scope: Scope, *, org_id: UUID, limit: int = 60) -> list[Mark]:
    """Return the days on which units at or below an organisation changed, oldest first, the newest `limit` of them."""
    answered = tree.answered_for(scope.realm_id, org_id)
    rows = (
        StructuralEvent.objects.within(scope, ORG_VIEW)
        .filter(org_id__in=answered)
        .values_list("on", "kind")
        .annotate(many=Count("*"))
        .order_by("-on", "kind")[: limit * len(StructuralEvent.Kind)]
    )
    days: dict[date, list[tuple[str, int]]] = {}
    for on, kind, many in rows:
        days.setdefault(on, []).append((kind, many))
    newest = sorted(days)[-limit:]
    return [Mark(on, tuple(days[on])) for on in newest]


@dataclass(frozen=True, slots=True)
class LatestEvent:
    """One event of the scope, with the unit it was about as it was called then."""

    event_id: UUID
    unit: NamedUnit
    kind: str
    on: date


def latest_events(scope: Scope, *, org_id: UUID, limit: int) -> list[LatestEvent]:
    """Return the newest events of a unit and of everything it answers for. Takes three queries."""
    answered = tree.answered_for(scope.realm_id, org_id)
    rows = list(
        StructuralEvent.objects.within(scope, ORG_VIEW).filter(org_id__in=answered).order_by("-on", "-pk")[:limit]
    )
    named = _named(scope, {(row.org_id, row.on) for row in rows})
    return [LatestEvent(row.pk, named[row.org_id, row.on], row.kind, row.on) for row in rows]
