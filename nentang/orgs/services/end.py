"""Ending units: merging several into one, splitting one into several, dissolving one (O2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event
from nentang.common.history import add, revise
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused
from nentang.orgs import tree
from nentang.orgs.models import Organisation, StructuralEvent, Succession
from nentang.orgs.services.bodies import NewCommittee, NewTerm, begin_bodies
from nentang.orgs.services.decision import (
    Decision,
    NewUnit,
    Part,
    counts_as_facts,
    demand_decision,
    judge,
    judge_papers,
    record_in_trail,
    record_structural_event,
)
from nentang.orgs.services.unit import (
    Unit,
    children_of,
    close_unit,
    demand_free_name,
    demand_latest,
    demand_parent,
    judge_place,
    make_unit,
    open_unit,
)
from nentang.rulebooks.evaluator import Verdict

Kind = StructuralEvent.Kind


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit that comes out of a split, and the units below the old one that go with it."""

    unit: NewUnit
    children: tuple[UUID, ...] = ()


@business_event("organisation.merged")
def merge_organisations(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_ids: tuple[UUID, ...],
    on: date,
    decision: Decision,
    into_id: UUID | None = None,
    parent_id: UUID | None = None,
    unit: NewUnit | None = None,
    term: NewTerm | None = None,
    committee: NewCommittee | None = None,
) -> Organisation:
    """Merge units into one of them or into another (`into_id`), or all into a new one (`parent_id`, `unit`) (O2).

    From that day the units have ended, what stood below them stands below the successor, and their history is
    answered for by it. Returns the successor. Raises Refused `merge_needs_two`, `merge_with_itself`, `merge_of_root`,
    `merge_below_itself`, and RuleBroken.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    if len(set(org_ids)) < len(org_ids):
        raise Refused("merge_with_itself", field="org_ids")
    ending = [open_unit(scope, org_id) for org_id in org_ids if org_id != into_id]
    _demand_mergeable(ending, into_id, unit, parent_id)
    demand_latest(scope, [*org_ids, *([into_id] if into_id else [])], on)
    verdicts = [judge_papers("merge", ending[0].version.kind, decision, on)]
    if into_id is not None:
        successor = _existing_successor(scope, into_id, ending, on)
    else:
        assert unit is not None  # noqa: S101  (demanded above)
        assert parent_id is not None  # noqa: S101  (demanded above)
        successor, verdict = _new_successor(scope, unit, parent_id, ending, on)
        verdicts.append(verdict)
        begin_bodies(successor, on=on, term=term, committee=committee)
    verdicts.append(judge("merge", on=on, facts=_merge_facts(ending, into_id, unit, on)))
    moved = _take_over(scope, ending, successor, on)
    event = record_structural_event(
        Kind.MERGED,
        scope=scope,
        command_id=command_id,
        org=successor,
        on=on,
        decision=decision,
        verdicts=verdicts,
        parts={Part.SUCCESSOR: [successor.pk], Part.PREDECESSOR: [each.org.pk for each in ending], Part.MOVED: moved},
        facts=counts_as_facts(unit.counts) if unit else {},
    )
    _succeed(scope, event, ending, [successor])
    tree.refresh(scope.realm_id, [successor.pk, *moved, *(each.org.pk for each in ending)])
    record_in_trail("organisation.merged", event, before={"ended": [str(each.org.pk) for each in ending]})
    return successor


def _demand_mergeable(
    ending: Sequence[Unit], into_id: UUID | None, unit: NewUnit | None, parent_id: UUID | None
) -> None:
    if any(each.placement.parent_id is None for each in ending):
        raise Refused("merge_of_root", field="org_ids")
    if into_id is None and (unit is None or parent_id is None):
        raise Refused("merge_needs_successor", field="name")
    if len(ending) < (1 if into_id else 2):
        raise Refused("merge_needs_two", field="org_ids")


def _merge_facts(ending: Sequence[Unit], into_id: UUID | None, unit: NewUnit | None, on: date) -> dict[str, object]:
    """Return the facts of a merger: two decisions of one day, of units under whichever superiors."""
    joined = [str(each.org.pk) for each in ending] + ([str(into_id)] if into_id else [])
    superiors = [str(each.placement.parent_id) for each in ending]
    kind = unit.kind if unit else ending[0].version.kind
    return {"kind": kind, "predecessors": joined, "superiors": superiors, "ending_on": on, "creating_on": on}


def _existing_successor(scope: Scope, into_id: UUID, ending: Sequence[Unit], on: date) -> Organisation:
    for each in ending:
        if into_id in set(tree.org_ids_below(scope.realm_id, each.org.pk, on).values_list("org_id", flat=True)):
            raise Refused("merge_below_itself", field="into", name=each.version.name)
    return open_unit(scope, into_id).org


def _new_successor(
    scope: Scope, unit: NewUnit, parent_id: UUID, ending: Sequence[Unit], on: date
) -> tuple[Organisation, Verdict]:
    parent = open_unit(scope, parent_id)
    if parent_id in {each.org.pk for each in ending}:
        raise Refused("merge_below_itself", field="parent", name=parent.version.name)
    demand_free_name(scope, unit.name, parent_id, on, but=[each.org.pk for each in ending])
    verdict = demand_parent(parent, unit.kind, unit.setting, on)
    successor = make_unit(scope, unit, parent_id, on)
    tree.refresh(scope.realm_id, [successor.pk])
    return successor, verdict


def _take_over(scope: Scope, ending: Iterable[Unit], successor: Organisation, on: date) -> list[UUID]:
    """Attach what stands below the ending units to the successor, then close them; returns what moved."""
    moved: list[UUID] = []
    closing = list(ending)
    ending_ids = {unit.org.pk for unit in closing}
    for unit in closing:
        for child in children_of(scope, unit.org.pk, on):
            if child.org.pk not in ending_ids:
                revise(child.placement, on=on, parent_id=successor.pk)
                moved.append(child.org.pk)
    for unit in closing:
        close_unit(unit, on)
    return moved


def _succeed(scope: Scope, event: StructuralEvent, ending: Iterable[Unit], successors: Sequence[Organisation]) -> None:
    for unit in ending:
        for position, successor in enumerate(successors):
            add(
                Succession(
                    realm_id=scope.realm_id,
                    predecessor=unit.org,
                    successor=successor,
                    event=event,
                    is_keeper=position == 0,
                )
            )


@business_event("organisation.split")
def split_organisation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_id: UUID,
    on: date,
    decision: Decision,
    successors: tuple[Successor, ...],
    keeps_original: bool = False,
) -> Organisation:
    """Split a unit: new ones beside it, and the old one kept or ended (O2).

    When the old one ends, whatever stood below it goes to a named successor; the first successor keeps its records.
    Returns the unit that was split. Raises Refused `split_needs_parts`, `split_of_root`, `children_unassigned`.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    unit = open_unit(scope, org_id)
    demand_latest(scope, [org_id], on)
    if unit.placement.parent_id is None:
        raise Refused("split_of_root", field="org", name=unit.version.name)
    if len(successors) < (1 if keeps_original else 2):
        raise Refused("split_needs_parts", field="successors")
    parts = [part.unit.name for part in successors] + ([unit.version.name] if keeps_original else [])
    verdicts = [
        judge("split", on=on, facts={"successors": parts}),
        judge_papers("split", unit.version.kind, decision, on),
    ]
    made: list[Organisation] = []
    moved: list[UUID] = []
    below = {child.org.pk: child for child in children_of(scope, org_id, on)}
    for part in successors:
        organisation, found = _make_part(scope, unit, part, on)
        verdicts += found
        for child_id in part.children:
            if child_id not in below:
                raise Refused("child_not_below", field="children")
            revise(below.pop(child_id).placement, on=on, parent_id=organisation.pk)
            moved.append(child_id)
        made.append(organisation)
    if not keeps_original:
        if below:
            names = [child.version.name for child in below.values()]
            raise Refused("children_unassigned", field="children", names=names)
        close_unit(unit, on)
    event = record_structural_event(
        Kind.SPLIT,
        scope=scope,
        command_id=command_id,
        org=unit.org,
        on=on,
        decision=decision,
        verdicts=verdicts,
        parts={
            Part.SUBJECT if keeps_original else Part.PREDECESSOR: [org_id],
            Part.SUCCESSOR: [each.pk for each in made],
            Part.MOVED: moved,
        },
    )
    if not keeps_original:
        _succeed(scope, event, [unit], made)
    tree.refresh(scope.realm_id, [*(each.pk for each in made), *moved, org_id])
    record_in_trail("organisation.split", event, after={"made": [str(each.pk) for each in made]})
    return unit.org


def _make_part(scope: Scope, old: Unit, part: Successor, on: date) -> tuple[Organisation, list[Verdict]]:
    parent_id = old.placement.parent_id
    assert parent_id is not None  # noqa: S101  (the root is refused before)
    demand_free_name(scope, part.unit.name, parent_id, on, but=[old.org.pk])
    facts: dict[str, object] = {"kind": part.unit.kind, **counts_as_facts(part.unit.counts)}
    verdicts = [
        judge("establishment", on=on, facts=facts),
        judge_place(parent_id, part.unit.kind, part.unit.setting, on),
    ]
    organisation = make_unit(scope, part.unit, parent_id, on)
    tree.refresh(scope.realm_id, [organisation.pk])
    return organisation, verdicts


@business_event("organisation.dissolved")
def dissolve_organisation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_id: UUID,
    on: date,
    decision: Decision,
    children_to_id: UUID | None = None,
    version: int | None = None,
) -> Organisation:
    """End a unit that nothing takes over (O2); units below it go to `children_to_id` in the same act.

    Its history stays with its last superior. Raises Refused `units_still_below`, `dissolve_root`, and RuleBroken.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    unit = open_unit(scope, org_id)
    demand_latest(scope, [org_id], on)
    if unit.placement.parent_id is None:
        raise Refused("dissolve_root", field="org", name=unit.version.name)
    children = children_of(scope, org_id, on)
    if children and children_to_id is None:
        names = [child.version.name for child in children]
        raise Refused("units_still_below", field="children_to", name=unit.version.name, names=names)
    verdicts = [
        judge("dissolution", on=on, facts={"remaining_units": 0}),
        judge_papers("dissolve", unit.version.kind, decision, on),
    ]
    moved: list[UUID] = []
    if children and children_to_id is not None:
        target = open_unit(scope, children_to_id)
        for child in children:
            tree.demand_no_circle(scope.realm_id, child.org.pk, children_to_id, on)
            verdicts.append(demand_parent(target, child.version.kind, child.version.setting, on))
        moved = _take_over(scope, [unit], target.org, on)
    else:
        close_unit(unit, on)
    event = record_structural_event(
        Kind.DISSOLVED,
        scope=scope,
        command_id=command_id,
        org=unit.org,
        on=on,
        decision=decision,
        verdicts=verdicts,
        parts={Part.PREDECESSOR: [org_id], Part.MOVED: moved, Part.SUPERIOR: [unit.placement.parent_id]},
    )
    tree.refresh(scope.realm_id, [*moved, org_id])
    record_in_trail("organisation.dissolved", event, before={"name": unit.version.name})
    return unit.org
