"""Ending a unit that nothing takes over (O2)."""

from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused
from nentang.orgs import tree
from nentang.orgs.models import Organisation, StructuralEvent
from nentang.orgs.services.decision import (
    Decision,
    Part,
    demand_decision,
    judge,
    judge_papers,
    record_in_trail,
    record_structural_event,
)
from nentang.orgs.services.succession import hand_over
from nentang.orgs.services.unit import Unit, children_of, close_unit, demand_latest, demand_version, open_unit
from nentang.rulebooks.evaluator import Verdict


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
    demand_version(unit, version)
    demand_latest(scope, [org_id], on)
    if unit.placement.parent_id is None:
        raise Refused("dissolve_root", field="org", name=unit.version.name)
    moved, verdicts = _send_away(scope, unit, children_to_id, on)
    verdicts.append(judge("dissolution", on=on, facts={"remaining_units": len(children_of(scope, org_id))}))
    verdicts.append(judge_papers("dissolve", unit.version.kind, decision, on))
    close_unit(unit, on)
    event = record_structural_event(
        StructuralEvent.Kind.DISSOLVED,
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


def _send_away(scope: Scope, unit: Unit, to_id: UUID | None, on: date) -> tuple[list[UUID], list[Verdict]]:
    """Attach what stands below the unit to the named superior."""
    children = children_of(scope, unit.org.pk)
    if not children:
        return [], []
    if to_id is None:
        names = [child.version.name for child in children]
        raise Refused("units_still_below", field="children_to", name=unit.version.name, names=names)
    open_unit(scope, to_id)
    for child in children:
        tree.demand_no_circle(scope.realm_id, child.org.pk, to_id, on)
    if to_id == unit.org.pk:
        raise Refused("parent_below_itself", field="children_to")
    return hand_over(children, to_id, on)
