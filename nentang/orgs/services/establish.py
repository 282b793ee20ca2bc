"""Founding an organisation (O2): the root of a realm, and any unit below it."""

from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict
from nentang.orgs import tree
from nentang.orgs.models import Organisation, Placement, StructuralEvent
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
from nentang.orgs.services.unit import demand_free_name, demand_parent, make_unit, open_unit


@business_event("organisation.root_established")
def found_root(
    *, scope: Scope, command_id: UUID, today: date, unit: NewUnit, on: date, decision: Decision
) -> Organisation:
    """Make the first organisation of a realm, the one without a superior (O1).

    Nothing stands above it that could hold a right to it, so the scope serves for realm and actor only. Raises
    Conflict `root_exists` in a realm that has one.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    if Placement._base_manager.filter(realm_id=scope.realm_id).exists():
        raise Conflict("root_exists")
    verdict = judge("placement", on=on, facts={"kind": unit.kind, "setting": unit.setting, "is_root": True})
    org = make_unit(scope, unit, None, on)
    tree.refresh(scope.realm_id, [org.pk])
    event = record_structural_event(
        StructuralEvent.Kind.ESTABLISHED,
        scope=scope,
        command_id=command_id,
        org=org,
        on=on,
        decision=decision,
        verdicts=[verdict],
    )
    record_in_trail("organisation.root_established", event, after={"name": unit.name, "kind": unit.kind})
    return org


@business_event("organisation.established")
def establish_organisation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    parent_id: UUID,
    unit: NewUnit,
    on: date,
    decision: Decision,
    has_superior_consent: bool | None = None,
    term: NewTerm | None = None,
    committee: NewCommittee | None = None,
) -> Organisation:
    """Found a unit under a superior from a given day (O2; Charter art. 21, 24).

    Afterwards the unit stands in the tree with its name, kind and setting, and with the first term and committee
    when they are named.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    parent = open_unit(scope, parent_id)
    demand_free_name(scope, unit.name, parent_id, on)
    facts = {"kind": unit.kind, **counts_as_facts(unit.counts)}
    if has_superior_consent is not None:
        facts["superior_consent"] = has_superior_consent
    verdicts = [demand_parent(parent, unit.kind, unit.setting, on), judge("establishment", on=on, facts=facts)]
    verdicts.append(judge_papers("establish", unit.kind, decision, on))
    org = make_unit(scope, unit, parent_id, on)
    begin_bodies(org, on=on, term=term, committee=committee)
    tree.refresh(scope.realm_id, [org.pk])
    event = record_structural_event(
        StructuralEvent.Kind.ESTABLISHED,
        scope=scope,
        command_id=command_id,
        org=org,
        on=on,
        decision=decision,
        verdicts=verdicts,
        parts={Part.SUPERIOR: [parent_id]},
        facts=counts_as_facts(unit.counts),
    )
    record_in_trail("organisation.established", event, after={"name": unit.name, "kind": unit.kind})
    return org
