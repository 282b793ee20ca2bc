"""Everything that belongs to one unit as of a day: identity, place, term, committees, regulations, who came before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER, day_before
from nentang.kernel.errors import NotVisible
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import (
    Committee,
    Organisation,
    OrganisationVersion,
    Placement,
    Succession,
    Term,
    WorkingRegulation,
)
from nentang.orgs.selectors.events import NamedUnit, _named


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term of a unit; `ended_on` is the last day of one that is over."""

    row_id: UUID
    version: int
    label: str
    began_on: date
    due_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class CommitteeLine:
    """A leading body of a unit in force on the day."""

    committee_id: UUID
    kind: str
    kind_label: str
    mode: str
    mode_label: str
    size: int | None
    since: date
    decision_number: str


@dataclass(frozen=True, slots=True)
class RegulationLine:
    """One version of the working regulations."""

    row_id: UUID
    title: str
    number: str
    issued_on: date
    valid_from: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class NameLine:
    """One name, kind and setting of a unit, with its period."""

    row_id: UUID
    version: int
    name: str
    kind: str
    setting: str
    valid_from: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Kin:
    """A unit that was taken over, or that took over, and the day."""

    unit: NamedUnit
    on: date


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit as of a day. `state` is the version a form sends back; `ended_on` is set for a closed unit."""

    org_id: UUID
    name: str
    kind: str
    setting: str
    state: int
    began_on: date
    ended_on: date | None
    is_there: bool
    superiors: tuple[NamedUnit, ...]
    names: tuple[NameLine, ...]
    terms: tuple[TermLine, ...]
    committees: tuple[CommitteeLine, ...]
    regulations: tuple[RegulationLine, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]


def organisation_for(scope: Scope, capability: str, org_id: UUID) -> Organisation:
    """Return the identity of a unit that the capability reaches; raises NotVisible."""
    return Organisation.objects.within(scope, capability).one(pk=org_id)


def reached(scope: Scope, capability: str, org_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these units the capability reaches; one query."""
    rows = Organisation.objects.within(scope, capability).filter(pk__in=set(org_ids))
    return set(rows.values_list("pk", flat=True))


def unit_as_of(scope: Scope, *, org_id: UUID, on: date) -> UnitPage:
    """Return one unit as it stood on a day; on days when it did not exist, its nearest version, `is_there` false.

    Raises NotVisible outside the scope. Takes eleven queries.
    """
    organisation_for(scope, ORG_VIEW, org_id)
    versions = list(OrganisationVersion.objects.within(scope, ORG_VIEW).filter(org_id=org_id).order_by("valid_from"))
    if not versions:
        raise NotVisible()
    shown = next((row for row in versions if row.valid_from <= on < row.valid_to), None)
    nearest = shown or (versions[0] if on < versions[0].valid_from else versions[-1])
    return UnitPage(
        org_id=org_id,
        name=nearest.name,
        kind=nearest.kind,
        setting=nearest.setting,
        state=_state(scope, org_id, versions[-1]),
        began_on=versions[0].valid_from,
        ended_on=_last_day(versions[-1].valid_to),
        is_there=shown is not None,
        superiors=_superiors(scope, org_id, min(max(on, versions[0].valid_from), _within(versions[-1].valid_to, on))),
        names=tuple(
            NameLine(row.pk, row.version, row.name, row.kind, row.setting, row.valid_from, _last_day(row.valid_to))
            for row in versions
        ),
        terms=_terms(scope, org_id),
        committees=_committees(scope, org_id, on),
        regulations=_regulations(scope, org_id),
        predecessors=_kin(scope, org_id, "successor_id", "predecessor_id"),
        successors=_kin(scope, org_id, "predecessor_id", "successor_id"),
    )


def _last_day(valid_to: date) -> date | None:
    return None if valid_to == FOREVER else day_before(valid_to)


def _within(valid_to: date, on: date) -> date:
    return on if valid_to == FOREVER else day_before(valid_to)


def _state(scope: Scope, org_id: UUID, version: OrganisationVersion) -> int:
    placements = Placement.objects.within(scope, ORG_VIEW).filter(org_id=org_id).order_by("-valid_from")
    return version.version + (placements.values_list("version", flat=True).first() or 0)


def _superiors(scope: Scope, org_id: UUID, on: date) -> tuple[NamedUnit, ...]:
    above = tree.ancestors_at(scope.realm_id, org_id, on)
    named = _named(scope, {(each, on) for each in above})
    return tuple(named[each, on] for each in above)


def _terms(scope: Scope, org_id: UUID) -> tuple[TermLine, ...]:
    rows = Term.objects.within(scope, ORG_VIEW).filter(org_id=org_id).order_by("-valid_from")
    return tuple(
        TermLine(row.pk, row.version, row.label, row.valid_from, row.due_on, _last_day(row.valid_to)) for row in rows
    )


def _committees(scope: Scope, org_id: UUID, on: date) -> tuple[CommitteeLine, ...]:
    rows = Committee.objects.within(scope, ORG_VIEW).in_force(on).filter(org_id=org_id).order_by("kind")
    return tuple(
        CommitteeLine(
            row.pk,
            row.kind,
            str(row.get_kind_display()),
            row.mode,
            str(row.get_mode_display()),
            row.size,
            row.valid_from,
            row.decision_number,
        )
        for row in rows
    )


def _regulations(scope: Scope, org_id: UUID) -> tuple[RegulationLine, ...]:
    rows = WorkingRegulation.objects.within(scope, ORG_VIEW).filter(org_id=org_id).order_by("-valid_from")
    return tuple(
        RegulationLine(row.pk, row.title, row.number, row.issued_on, row.valid_from, _last_day(row.valid_to))
        for row in rows
    )


def _kin(scope: Scope, org_id: UUID, own_side: str, other_side: str) -> tuple[Kin, ...]:
    # A unit in scope names those it came from and those that took over, also beyond the scope, without a link.
    rows = Succession._base_manager.filter(realm_id=scope.realm_id, **{own_side: org_id})
    pairs = list(rows.order_by("event__on").values_list(other_side, "event__on"))
    # On the day of the event a predecessor is gone already: its name is that of the day before.
    wanted = {(other_id, day_before(on) if own_side == "successor_id" else on) for other_id, on in pairs}
    named = {key[0]: unit for key, unit in _named(scope, wanted).items()}
    return tuple(Kin(named[other_id], on) for other_id, on in pairs)
