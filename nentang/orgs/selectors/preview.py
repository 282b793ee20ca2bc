"""What an event would do, told from its rehearsal: the tree before and after, the consequences, what was checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from nentang.audit.recording import Rehearsal
from nentang.common.components import ChangedNode
from nentang.common.history import RowChange
from nentang.common.scoping import Scope
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion, Placement, StructuralEvent
from nentang.orgs.selectors.consequences import Consequence, NetChange, Opening, describe, net_changes, openings
from nentang.orgs.selectors.wording import capital, kind_label, spoken
from nentang.rulebooks.books import rulebook_by_reference
from nentang.rulebooks.evaluator import Finding, Verdict

NODES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Check:
    """One rule as it judged: `state` is holds, broken, warns or unknown; `missing` names what is not known."""

    state: str
    message: str
    action: str
    source: str
    missing: tuple[str, ...]
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change on a day. `cells` is the number of cells below the superior before and after.

    What is not dated puts the record right for the days that are past, too.
    """

    on: date
    is_planned: bool
    before: tuple[ChangedNode, ...]
    after: tuple[ChangedNode, ...]
    consequences: tuple[Consequence, ...]
    checks: tuple[Check, ...]
    cells: tuple[int, int] | None = None
    is_dated: bool = True

    @property
    def cells_change(self) -> bool:
        """Return whether the number of cells differs afterwards."""
        return self.cells is not None and self.cells[0] != self.cells[1]


def preview_of(
    scope: Scope,
    rehearsal: Rehearsal,
    *,
    on: date | None,
    today: date,
    cells_before: int | None = None,
) -> Preview:
    """Tell a rehearsal; its `observed` may be the number of cells afterwards. Takes three queries."""
    return told(
        scope,
        rehearsal.changes,
        rehearsal.verdicts,
        on=on,
        today=today,
        cells=None if cells_before is None or rehearsal.observed is None else (cells_before, rehearsal.observed),
    )


def told(
    scope: Scope,
    changes: Iterable[RowChange],
    verdicts: Iterable[Verdict],
    *,
    on: date | None,
    today: date,
    cells: tuple[int, int] | None = None,
) -> Preview:
    """Tell a list of row changes as a preview; without a day it is what a correction or a taking back does."""
    is_dated, on = on is not None, on or today
    net = net_changes(changes)
    units = _units(scope, net, on)
    names = _names(scope, net, units)
    return Preview(
        on=on,
        is_planned=on > today,
        before=tuple(_nodes(units, names, "before", on)),
        after=tuple(_nodes(units, names, "after", on)),
        consequences=tuple(describe(net, names, on)),
        checks=checks_of(verdicts),
        cells=cells,
        is_dated=is_dated,
    )


def checks_of(verdicts: Iterable[Verdict]) -> tuple[Check, ...]:
    """Return what every rule found, once each: what forbids first, then what warns, is not known, and holds."""
    order = ("broken", "warns", "unknown", "holds")
    found: dict[tuple[str, str, str], tuple[Finding, Verdict]] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            found.setdefault((finding.rule, finding.part, finding.message_vi), (finding, verdict))
    pairs = sorted(found.values(), key=lambda pair: order.index(pair[0].outcome))
    return tuple(_check(finding, verdict) for finding, verdict in pairs)


def _check(finding: Finding, verdict: Verdict) -> Check:
    language = spoken()
    facts = rulebook_by_reference(verdict.reference).facts
    labels = [facts[name] for name in finding.missing]
    return Check(
        state=finding.outcome,
        message=finding.message(language),
        action=finding.action(language),
        source=finding.source_in(language),
        missing=tuple(label.label_en if language == "en" else label.label_vi for label in labels),
        is_confirmed=finding.confirmed,
    )


@dataclass(frozen=True, slots=True)
class _Unit:
    version: Opening
    placement: Opening


def _units(scope: Scope, net: Mapping[str, Sequence[NetChange]], on: date) -> dict[str, _Unit]:
    """Return every unit whose version or place changes; what does not change is read from the records."""
    versions = openings(net.get("orgs.organisationversion", ()), "org_id")
    placements = openings(net.get("orgs.placement", ()), "org_id")
    org_ids = [key[0] for key in dict.fromkeys([*versions, *placements])]
    kept_versions = _stored(OrganisationVersion, scope, [each for each in org_ids if (each,) not in versions])
    kept_places = _stored(Placement, scope, [each for each in org_ids if (each,) not in placements])
    return {
        org_id: _Unit(
            versions.get((org_id,)) or _same(kept_versions.get(org_id)),
            placements.get((org_id,)) or _same(kept_places.get(org_id)),
        )
        for org_id in org_ids
    }


def _same(row: Mapping[str, Any] | None) -> Opening:
    return Opening(row, row)


def _stored(
    model: type[OrganisationVersion] | type[Placement], scope: Scope, org_ids: Iterable[str]
) -> dict[str, Mapping[str, Any]]:
    wanted = [UUID(org_id) for org_id in org_ids]
    rows = model.objects.within(scope, ORG_VIEW).filter(org_id__in=wanted).order_by("valid_from")
    return {str(row["org_id"]): row for row in rows.values()}


def _names(scope: Scope, net: Mapping[str, Sequence[NetChange]], units: Mapping[str, _Unit]) -> dict[str, str]:
    """Return the name of every unit that the changes mention; the names that the event itself gives win."""
    mentioned = {
        str(value)
        for changes in net.values()
        for change in changes
        for values in (change.before, change.after)
        if values is not None
        for column, value in values.items()
        if value and column in ("org_id", "parent_id", "predecessor_id", "successor_id")
    }
    sides = [place for unit in units.values() for place in (unit.placement.before, unit.placement.after) if place]
    mentioned |= {str(place["parent_id"]) for place in sides if place["parent_id"]}
    wanted = [UUID(org_id) for org_id in mentioned]
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).filter(org_id__in=wanted).order_by("valid_from")
    names = {str(org_id): name for org_id, name in rows.values_list("org_id", "name")}
    for change in net.get("orgs.organisationversion", ()):
        names[str(change.present["org_id"])] = change.present["name"]
    return names


def _nodes(units: Mapping[str, _Unit], names: Mapping[str, str], side: str, on: date) -> list[ChangedNode]:
    """Return one side of the picture: each superior with the units that change below it."""
    below: dict[str, list[str]] = {}
    for org_id, unit in units.items():
        version, place = getattr(unit.version, side), getattr(unit.placement, side)
        if version is not None and place is not None:
            below.setdefault(str(place["parent_id"] or ""), []).append(org_id)
    # Both sides name the same superiors, so that one sees what comes to whom and what leaves whom.
    places = [place for unit in units.values() for place in (unit.placement.before, unit.placement.after) if place]
    parents = dict.fromkeys(str(place["parent_id"] or "") for place in places)
    tops = [parent for parent in parents if parent not in units or getattr(units[parent].version, side) is None]
    tops = [parent for parent in tops if parent in below or parent not in units]
    nodes: list[ChangedNode] = []

    def hang(parent_id: str, depth: int) -> None:
        for org_id in sorted(below.get(parent_id, ()), key=lambda each: names.get(each, "")):
            nodes.append(_node(units[org_id], side, depth, on))
            hang(org_id, depth + 1)

    for parent in sorted(tops, key=lambda each: names.get(each, "")):
        is_named = bool(names.get(parent))  # one beyond the reach has no line
        if is_named:
            nodes.append(ChangedNode(names[parent], depth=0))
        hang(parent, 1 if is_named else 0)
    return _limited(nodes)


def _node(unit: _Unit, side: str, depth: int, on: date) -> ChangedNode:
    version, place = unit.version, unit.placement
    shown = getattr(version, side)
    label, detail = shown["name"], capital(kind_label(shown["kind"], on))
    is_touched = any(version.differs(name) for name in ("name", "kind", "setting")) or place.differs("parent_id")
    if side == "before":
        return ChangedNode(label, "gone" if version.ends else "kept", detail, depth=min(depth, 3))
    if version.begins:
        return ChangedNode(label, "new", detail, depth=min(depth, 3))
    return ChangedNode(label, "changed" if is_touched else "kept", detail, depth=min(depth, 3))


def _limited(nodes: list[ChangedNode]) -> list[ChangedNode]:
    rest = len(nodes) - NODES_SHOWN
    if rest <= 1:
        return nodes
    return [*nodes[:NODES_SHOWN], ChangedNode(_("và %(count)s đơn vị khác") % {"count": rest}, depth=1)]


def event_of_command(scope: Scope, command_id: UUID) -> UUID | None:
    """Return the structural event that a command recorded, if it recorded one."""
    rows = StructuralEvent.objects.within(scope, ORG_VIEW).filter(command_id=command_id)
    return rows.values_list("pk", flat=True).first()
