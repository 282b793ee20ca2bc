"""Splitting a unit into several, the old one kept or ended (O2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused
from nentang.orgs import tree
from nentang.orgs.models import Organisation, StructuralEvent
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
from nentang.orgs.services.succession import hand_over, succeed
from nentang.orgs.services.unit import (
    Unit,
    children_of,
    close_unit,
    demand_free_name,
    demand_latest,
    judge_place,
    make_unit,
    open_unit,
)
from nentang.rulebooks.evaluator import Verdict


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit that comes out of a split, and the units below the old one that go with it."""

    unit: NewUnit
    children: tuple[UUID, ...] = ()


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
    verdicts = _judge_split(unit, successors, decision, on, keeps_original=keeps_original)
    made = [_make_part(scope, unit, part, on) for part in successors]
    moved, found = _hand_out(scope, unit, list(zip(successors, made, strict=True)), on, all_must=not keeps_original)
    if not keeps_original:
        close_unit(unit, on)
    own_part = Part.SUBJECT if keeps_original else Part.PREDECESSOR
    event = record_structural_event(
        StructuralEvent.Kind.SPLIT,
        scope=scope,
        command_id=command_id,
        org=unit.org,
        on=on,
        decision=decision,
        verdicts=[*verdicts, *found],
        parts={own_part: [org_id], Part.SUCCESSOR: [each.pk for each in made], Part.MOVED: moved},
    )
    if not keeps_original:
        succeed(scope, event, [unit], made)
    tree.refresh(scope.realm_id, [*(each.pk for each in made), *moved, org_id])
    record_in_trail("organisation.split", event, after={"made": [str(each.pk) for each in made]})
    return unit.org


def _judge_split(
    unit: Unit, successors: Sequence[Successor], decision: Decision, on: date, *, keeps_original: bool
) -> list[Verdict]:
    names = [part.unit.name for part in successors] + ([unit.version.name] if keeps_original else [])
    verdicts = [judge("split", on=on, facts={"successors": names})]
    for part in successors:
        facts = {"kind": part.unit.kind, **counts_as_facts(part.unit.counts)}
        verdicts.append(judge("establishment", on=on, facts=facts))
        if unit.placement.parent_id:
            verdicts.append(judge_place(unit.placement.parent_id, part.unit.kind, part.unit.setting, on))
    return [*verdicts, judge_papers("split", unit.version.kind, decision, on)]


def _make_part(scope: Scope, old: Unit, part: Successor, on: date) -> Organisation:
    if old.placement.parent_id is not None:
        demand_free_name(scope, part.unit.name, old.placement.parent_id, on, but=[old.org.pk])
    organisation = make_unit(scope, part.unit, old.placement.parent_id, on)
    tree.refresh(scope.realm_id, [organisation.pk])
    return organisation


def _hand_out(
    scope: Scope, old: Unit, parts: Sequence[tuple[Successor, Organisation]], on: date, *, all_must: bool
) -> tuple[list[UUID], list[Verdict]]:
    """Attach the named units to their successors; with `all_must` none may be left over."""
    below = {child.org.pk: child for child in children_of(scope, old.org.pk)}
    moved: list[UUID] = []
    verdicts: list[Verdict] = []
    for part, organisation in parts:
        if not set(part.children) <= below.keys():
            raise Refused("child_not_below", field="children")
        went, found = hand_over([below.pop(child_id) for child_id in part.children], organisation.pk, on)
        moved += went
        verdicts += found
    if below and all_must:
        raise Refused("children_unassigned", field="children", names=[child.version.name for child in below.values()])
    return moved, verdicts
