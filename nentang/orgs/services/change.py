"""Renaming a unit, raising or lowering its kind, and attaching it to another superior (O2)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from nentang.audit.recording import business_event
from nentang.common.history import revise
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused
from nentang.kernel.text import clean_name, organisation_sort_key, search_key
from nentang.orgs import tree
from nentang.orgs.models import Organisation, OrganisationVersion, StructuralEvent
from nentang.orgs.services.decision import (
    Counts,
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
    NAME_LIMIT,
    Unit,
    children_of,
    demand_free_name,
    demand_latest,
    demand_parent,
    demand_version,
    judge_place,
    make_unit,
    open_unit,
)
from nentang.rulebooks.evaluator import Verdict

Kind = StructuralEvent.Kind
# From the lowest to the highest: a step to the right raises a unit.
RANKS = ("GROUP", "CELL", "PART", "GRASS-C", "GRASS-P", "UPPER", "DIST", "PROV")


def _revise_version(unit: Unit, on: date, **values: Any) -> OrganisationVersion:
    if "name" in values:
        values["name"] = clean_name(values["name"], NAME_LIMIT, field="name")
        values["sort_key"] = organisation_sort_key(values["name"])
        values["search_key"] = search_key(values["name"])
    return revise(unit.version, on=on, **values)


@business_event("organisation.renamed")
def rename_organisation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_id: UUID,
    on: date,
    decision: Decision,
    name: str,
    setting: str | None = None,
    version: int | None = None,
) -> Organisation:
    """Give a unit another name from a day; documents from before that day keep the old one (O2).

    The setting may change with the name, as when a township becomes a ward. Raises Refused `nothing_changes`.
    """
    demand_decision(decision, on=on, today=today)
    unit = open_unit(scope, org_id)
    demand_version(unit, version)
    demand_latest(scope, [org_id], on)
    new_setting = setting or unit.version.setting
    if (clean_name(name, NAME_LIMIT, field="name"), new_setting) == (unit.version.name, unit.version.setting):
        raise Refused("nothing_changes", field="name", name=name)
    if unit.placement.parent_id:
        demand_free_name(scope, name, unit.placement.parent_id, on, but=[org_id])
    verdicts = [judge_papers("rename", unit.version.kind, decision, on)]
    if new_setting != unit.version.setting and unit.placement.parent_id:
        verdicts.append(judge_place(unit.placement.parent_id, unit.version.kind, new_setting, on))
    before = {"name": unit.version.name, "setting": unit.version.setting}
    changed = _revise_version(unit, on, name=name, setting=new_setting)
    event = record_structural_event(
        Kind.RENAMED, scope=scope, command_id=command_id, org=unit.org, on=on, decision=decision, verdicts=verdicts
    )
    record_in_trail(
        "organisation.renamed", event, before=before, after={"name": changed.name, "setting": changed.setting}
    )
    return unit.org


@business_event("organisation.kind_changed")
def change_kind(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_id: UUID,
    on: date,
    decision: Decision,
    kind: str,
    name: str | None = None,
    counts: Counts = Counts(),  # noqa: B008  (frozen)
    has_superior_consent: bool | None = None,
    cells: tuple[NewUnit, ...] = (),
    version: int | None = None,
) -> Organisation:
    """Raise or lower a unit to another kind from a day, forming the cells that the decision names (ORG-04 to ORG-06).

    Cells formed here come out of the unit itself, from its Party groups: they count with the upgrade and not as
    foundings. Raises Refused `nothing_changes` and RuleBroken.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    unit = open_unit(scope, org_id)
    demand_version(unit, version)
    demand_latest(scope, [org_id], on)
    before = unit.version.kind
    if kind == before:
        raise Refused("nothing_changes", field="kind", name=unit.version.name)
    verdicts = _judge_kind(unit, kind, on, _upgrade_facts(unit, kind, counts, has_superior_consent))
    verdicts.append(judge_papers("upgrade" if _is_raise(before, kind) else "downgrade", kind, decision, on))
    if name:
        demand_free_name(scope, name, unit.placement.parent_id or org_id, on, but=[org_id])
    _revise_version(unit, on, kind=kind, **({"name": name} if name else {}))
    formed, found = _form_cells(scope, org_id, cells, on)
    event = record_structural_event(
        Kind.UPGRADED if _is_raise(before, kind) else Kind.DOWNGRADED,
        scope=scope,
        command_id=command_id,
        org=unit.org,
        on=on,
        decision=decision,
        verdicts=[*verdicts, *found],
        parts={Part.FORMED: [org.pk for org in formed]},
        facts={"from": before, "to": kind, **counts_as_facts(counts)},
    )
    record_in_trail("organisation.kind_changed", event, before={"kind": before}, after={"kind": kind})
    return unit.org


def _judge_kind(unit: Unit, kind: str, on: date, facts: dict[str, Any]) -> list[Verdict]:
    verdicts = [judge("upgrade", on=on, facts=facts)]
    if unit.placement.parent_id:
        verdicts.append(judge_place(unit.placement.parent_id, kind, unit.version.setting, on))
    return verdicts


def _form_cells(
    scope: Scope, org_id: UUID, cells: Iterable[NewUnit], on: date
) -> tuple[list[Organisation], list[Verdict]]:
    """Make the cells below a unit that has its new kind already; they, and what stood there, must fit under it."""
    verdicts = [
        judge_place(org_id, child.version.kind, child.version.setting, on) for child in children_of(scope, org_id)
    ]
    formed = []
    for cell in cells:
        demand_free_name(scope, cell.name, org_id, on)
        verdicts.append(judge_place(org_id, cell.kind, cell.setting, on))
        formed.append(make_unit(scope, cell, org_id, on))
    tree.refresh(scope.realm_id, [org.pk for org in formed])
    return formed, verdicts


def _is_raise(before: str, after: str) -> bool:
    return RANKS.index(after) > RANKS.index(before)


def _upgrade_facts(unit: Unit, after: str, counts: Counts, has_consent: bool | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"kind": unit.version.kind, "new_kind": after, "setting": unit.version.setting}
    facts |= counts_as_facts(counts)
    if has_consent is not None:
        facts["superior_consent"] = has_consent
    return facts


@business_event("organisation.reattached")
def reattach_organisation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_id: UUID,
    on: date,
    decision: Decision,
    parent_id: UUID,
    version: int | None = None,
) -> Organisation:
    """Attach a unit, with all below it, to another superior from a day (O2).

    Raises Refused `parent_below_itself` for a circle, `nothing_changes`, `root_stays`, and RuleBroken.
    """
    demand_decision(decision, on=on, today=today)
    tree.lock(scope.realm_id)
    unit, parent = open_unit(scope, org_id), open_unit(scope, parent_id)
    demand_version(unit, version)
    demand_latest(scope, [org_id], on)
    former_id = unit.placement.parent_id
    if former_id is None:
        raise Refused("root_stays", field="parent", name=unit.version.name)
    if former_id == parent_id:
        raise Refused("nothing_changes", field="parent", name=unit.version.name)
    tree.demand_no_circle(scope.realm_id, org_id, parent_id, on)
    demand_free_name(scope, unit.version.name, parent_id, on, but=[org_id])
    verdicts = [
        demand_parent(parent, unit.version.kind, unit.version.setting, on),
        judge_papers("reattach", unit.version.kind, decision, on),
    ]
    revise(unit.placement, on=on, parent_id=parent_id)
    tree.refresh(scope.realm_id, [org_id])
    event = record_structural_event(
        Kind.REATTACHED,
        scope=scope,
        command_id=command_id,
        org=unit.org,
        on=on,
        decision=decision,
        verdicts=verdicts,
        parts={Part.SUPERIOR: [parent_id, former_id]},
    )
    record_in_trail(
        "organisation.reattached", event, before={"parent": str(former_id)}, after={"parent": str(parent_id)}
    )
    return unit.org
