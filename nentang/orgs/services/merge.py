"""Merging units into one of them, into another, or all into a new one (O2)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused
from nentang.orgs import tree
from nentang.orgs.models import Organisation, StructuralEvent
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
from nentang.orgs.services.succession import succeed, take_over
from nentang.orgs.services.unit import Unit, demand_free_name, demand_latest, demand_parent, make_unit, open_unit
from nentang.rulebooks.evaluator import Verdict


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
    ending = _ending(scope, org_ids, into_id, on)
    verdicts: list[Verdict] = []
    if into_id is not None:
        successor = _existing_successor(scope, into_id, ending, on)
    elif unit is None or parent_id is None:
        raise Refused("merge_needs_successor", field="name")
    else:
        successor, verdicts = _new_successor(scope, unit, parent_id, ending, on)
        begin_bodies(successor, on=on, term=term, committee=committee)
    verdicts += _judge_merger(ending, into_id, unit, decision, on)
    moved, found = take_over(scope, ending, successor, on)
    event = record_structural_event(
        StructuralEvent.Kind.MERGED,
        scope=scope,
        command_id=command_id,
        org=successor,
        on=on,
        decision=decision,
        verdicts=[*verdicts, *found],
        parts={Part.SUCCESSOR: [successor.pk], Part.PREDECESSOR: [each.org.pk for each in ending], Part.MOVED: moved},
        facts=counts_as_facts(unit.counts) if unit else {},
    )
    succeed(scope, event, ending, [successor])
    tree.refresh(scope.realm_id, [successor.pk, *moved, *(each.org.pk for each in ending)])
    record_in_trail("organisation.merged", event, before={"ended": [str(each.org.pk) for each in ending]})
    return successor


def _ending(scope: Scope, org_ids: tuple[UUID, ...], into_id: UUID | None, on: date) -> list[Unit]:
    """Return the units that end, which make a merger only together with another."""
    if len(set(org_ids)) < len(org_ids):
        raise Refused("merge_with_itself", field="org_ids")
    ending = [open_unit(scope, org_id) for org_id in org_ids if org_id != into_id]
    if any(each.placement.parent_id is None for each in ending):
        raise Refused("merge_of_root", field="org_ids")
    if len(ending) < (1 if into_id else 2):
        raise Refused("merge_needs_two", field="org_ids")
    demand_latest(scope, [*org_ids, *([into_id] if into_id else [])], on)
    return ending


def _existing_successor(scope: Scope, into_id: UUID, ending: Sequence[Unit], on: date) -> Organisation:
    for each in ending:
        if into_id in set(tree.org_ids_below(scope.realm_id, each.org.pk, on).values_list("org_id", flat=True)):
            raise Refused("merge_below_itself", field="into", name=each.version.name)
    return open_unit(scope, into_id).org


def _new_successor(
    scope: Scope, unit: NewUnit, parent_id: UUID, ending: Sequence[Unit], on: date
) -> tuple[Organisation, list[Verdict]]:
    parent = open_unit(scope, parent_id)
    above = {parent_id, *tree.ancestors_at(scope.realm_id, parent_id, on)}
    for each in ending:
        if each.org.pk in above:
            raise Refused("merge_below_itself", field="parent", name=each.version.name)
    demand_free_name(scope, unit.name, parent_id, on, but=[each.org.pk for each in ending])
    verdicts = [
        demand_parent(parent, unit.kind, unit.setting, on),
        judge("establishment", on=on, facts={"kind": unit.kind, **counts_as_facts(unit.counts)}),
    ]
    successor = make_unit(scope, unit, parent_id, on)
    tree.refresh(scope.realm_id, [successor.pk])
    return successor, verdicts


def _judge_merger(
    ending: Sequence[Unit], into_id: UUID | None, unit: NewUnit | None, decision: Decision, on: date
) -> list[Verdict]:
    joined = [str(each.org.pk) for each in ending] + ([str(into_id)] if into_id else [])
    facts = {
        "kind": unit.kind if unit else ending[0].version.kind,
        "predecessors": joined,
        "superiors": [str(each.placement.parent_id) for each in ending],
        "ending_on": on,
        "creating_on": on,
    }
    return [judge("merge", on=on, facts=facts), judge_papers("merge", ending[0].version.kind, decision, on)]
