"""The steps that structural services share: find a unit, make one, close one, check its place and its latest event."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.common.history import Interval, add, begin, end
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, NotVisible, Refused
from nentang.kernel.text import clean_name, organisation_sort_key, search_key
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.models import (
    Committee,
    Organisation,
    OrganisationVersion,
    Participation,
    Placement,
    Term,
    WorkingRegulation,
)
from nentang.orgs.services.decision import NewUnit, judge
from nentang.rulebooks.evaluator import Verdict

NAME_LIMIT = 300
# A superior takes part in events of its subordinates without changing itself.
PARTS_THAT_CHANGE = [part for part in Participation.Part if part != Participation.Part.SUPERIOR]


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation that has not been closed, with its open version and placement."""

    org: Organisation
    version: OrganisationVersion
    placement: Placement


def open_unit(scope: Scope, org_id: UUID) -> Unit:
    """Lock a unit that the scope may change; raises NotVisible, or Conflict `unit_closed` for one that has ended."""
    org = Organisation.objects.within(scope, ORG_CHANGE).lock(pk=org_id)
    version = OrganisationVersion.objects.within(scope, ORG_CHANGE).filter(org=org).order_by("valid_from").last()
    placement = Placement.objects.within(scope, ORG_CHANGE).filter(org=org).order_by("valid_from").last()
    if version is None or placement is None:
        raise NotVisible()
    if version.valid_to != FOREVER:
        raise Conflict("unit_closed", name=version.name, closed_on=version.valid_to)
    return Unit(org, version, placement)


def demand_version(unit: Unit, version: int | None) -> None:
    """Raise Conflict `changed_meanwhile` with both states when the form was filled on an older state of the unit."""
    if version is not None and unit.version.version + unit.placement.version != version:
        state = {"name": unit.version.name, "kind": unit.version.kind, "setting": unit.version.setting}
        raise Conflict("changed_meanwhile", theirs=state)


def demand_latest(scope: Scope, org_ids: Iterable[UUID], on: date) -> None:
    """Raise Refused `before_latest_event` when one of the units has an event after that day."""
    parts = Participation.objects.within(scope, ORG_CHANGE).filter(
        org_id__in=list(org_ids), part__in=PARTS_THAT_CHANGE, event__on__gt=on
    )
    latest = parts.order_by("-event__on").values_list("event__on", flat=True).first()
    if latest is not None:
        raise Refused("before_latest_event", field="on", on=on, latest=latest)


def demand_parent(parent: Unit, kind: str, setting: str, on: date) -> Verdict:
    """Ask whether a unit of that kind may stand under the parent from that day; the parent must exist by then."""
    if not _in_force(parent.org.pk, on):
        raise Refused("parent_not_yet", field="parent", name=parent.version.name, on=on)
    return judge_place(parent.org.pk, kind, setting, on)


def judge_place(parent_id: UUID, kind: str, setting: str, on: date) -> Verdict:
    """Ask whether a unit of that kind may stand there; reads up to the superior, which may lie beyond the scope."""
    parent = _in_force(parent_id, on)
    facts = {"kind": kind, "setting": setting, "is_root": False}
    return judge("placement", on=on, facts={**facts, "parent_kind": parent.kind} if parent else facts)


def _in_force(org_id: UUID, on: date) -> OrganisationVersion | None:
    return OrganisationVersion._base_manager.filter(org_id=org_id, valid_from__lte=on, valid_to__gt=on).first()


def demand_free_name(scope: Scope, name: str, parent_id: UUID, on: date, *, but: Iterable[UUID] = ()) -> None:
    """Raise Refused `name_taken` when another unit under the same superior bears that name on that day."""
    name = clean_name(name, NAME_LIMIT, field="name")
    siblings = (
        Placement._base_manager.filter(realm_id=scope.realm_id, parent_id=parent_id, valid_to__gt=on)
        .exclude(org_id__in=list(but))
        .values("org_id")
    )
    namesakes = OrganisationVersion._base_manager.filter(
        realm_id=scope.realm_id, org_id__in=siblings, valid_to__gt=on, search_key=search_key(name), name=name
    )
    if namesakes.exists():
        raise Refused("name_taken", field="name", name=name)


def make_unit(scope: Scope, unit: NewUnit, parent_id: UUID | None, on: date) -> Organisation:
    """Insert a unit with its first version and placement; the caller refreshes the tree."""
    name = clean_name(unit.name, NAME_LIMIT, field="name")
    org = add(Organisation(realm_id=scope.realm_id, number=tree.next_number(scope.realm_id)))
    begin(
        OrganisationVersion(
            realm_id=scope.realm_id,
            org=org,
            name=name,
            kind=unit.kind,
            setting=unit.setting,
            sort_key=organisation_sort_key(name),
            search_key=search_key(name),
            valid_from=on,
        )
    )
    begin(Placement(realm_id=scope.realm_id, org=org, parent_id=parent_id, valid_from=on))
    return org


def close_unit(unit: Unit, on: date) -> None:
    """End everything of a unit on that day; the caller records why and refreshes the tree."""
    for model in (Committee, Term, WorkingRegulation):
        rows: Iterable[Interval] = model._base_manager.filter(org=unit.org, valid_to=FOREVER)
        for row in rows:
            _end_or_refuse(row, on, unit.version.name)
    _end_or_refuse(unit.version, on, unit.version.name)
    _end_or_refuse(unit.placement, on, unit.version.name)


def _end_or_refuse(row: Interval, on: date, name: str) -> None:
    if row.valid_from > on:
        raise Refused("before_latest", field="on", latest=row.valid_from, on=on, name=name)
    end(row, on=on)


def children_of(scope: Scope, org_id: UUID) -> list[Unit]:
    """Return the units directly below that are still open; each must be the scope's to change."""
    ids = Placement._base_manager.filter(realm_id=scope.realm_id, parent_id=org_id, valid_to=FOREVER)
    return [open_unit(scope, child_id) for child_id in ids.order_by("pk").values_list("org_id", flat=True)]
