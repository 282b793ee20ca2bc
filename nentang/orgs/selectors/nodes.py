"""The tree as it stood on a day, opened along the way to one unit; the whole tree is never fetched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, UUIDField

from nentang.common.scoping import Scope
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion, Participation, Placement

CHILDREN_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Node:
    """One unit in the tree of a day; `recent` is the kind of its latest event within the year before."""

    org_id: UUID
    parent_id: UUID | None
    name: str
    kind: str
    setting: str
    sort_key: str
    cell_count: int
    child_count: int
    recent: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A node with the page of its children that is open; `rest` is how many stand after the page."""

    node: Node
    children: tuple["Branch", ...] = ()
    rest: int = 0
    is_open: bool = False


def node_as_of(scope: Scope, *, org_id: UUID, on: date) -> Node | None:
    """Return one unit as it stood on a day; None when it did not exist then or is not the scope's to see."""
    return next(
        iter(_nodes(scope, on, OrganisationVersion.objects.within(scope, ORG_VIEW).filter(org_id=org_id))), None
    )


def children_as_of(
    scope: Scope, *, parent_ids: Iterable[UUID], on: date, after: str = "", limit: int = CHILDREN_ON_A_PAGE
) -> list[Node]:
    """Return the units directly below on that day, by name; `after` is the sort key at which the page before ended."""
    placed = Placement.objects.within(scope, ORG_VIEW).in_force(on).filter(parent_id__in=list(parent_ids))
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).filter(org_id__in=placed.values("org_id"))
    if after:
        rows = rows.filter(sort_key__gt=after)
    return _nodes(scope, on, rows, limit)


def _nodes(scope: Scope, on: date, rows: "QuerySet[OrganisationVersion]", limit: int | None = None) -> list[Node]:
    placed = Placement.objects.within(scope, ORG_VIEW).in_force(on).filter(org_id=OuterRef("org_id"))
    year_before = date(on.year - 1, on.month, min(on.day, 28))
    events = (
        Participation.objects.within(scope, ORG_VIEW)
        .exclude(part=Participation.Part.SUPERIOR)
        .filter(org_id=OuterRef("org_id"), event__on__gt=year_before, event__on__lte=on)
        .order_by("-event__on", "-event_id")
    )
    found = (
        rows.filter(valid_from__lte=on, valid_to__gt=on)
        .annotate(
            parent_id=Subquery(placed.values("parent_id")[:1], output_field=UUIDField()),
            recent=Subquery(events.values("event__kind")[:1]),
            cells=tree.count_below(scope.realm_id, on, "org_id", kind="CELL"),
            children=tree.count_children(scope.realm_id, on, "org_id"),
        )
        .order_by("sort_key", "org_id")
    )
    columns = ("org_id", "parent_id", "name", "kind", "setting", "sort_key", "cells", "children", "recent")
    lines: Iterable[Any] = found.values_list(*columns)[:limit] if limit else found.values_list(*columns)
    return [
        Node(org_id, parent_id, name, kind, setting, sort_key, cells or 0, children or 0, recent or "")
        for org_id, parent_id, name, kind, setting, sort_key, cells, children, recent in lines
    ]


def tree_as_of(scope: Scope, *, root_id: UUID, selected_id: UUID | None, on: date, after: str = "") -> Branch | None:
    """Return the tree of a day below a root, opened down to the selected unit, whose children start after a key.

    Takes six queries however large the unit. None when the root did not exist on that day.
    """
    root = node_as_of(scope, org_id=root_id, on=on)
    if root is None:
        return None
    selected = selected_id or root_id
    way = [*tree.ancestors_at(scope.realm_id, selected, on), selected]
    opened = way[way.index(root_id) :] if root_id in way else [root_id]
    below: dict[UUID | None, list[Node]] = {}
    others = [org_id for org_id in opened if org_id != opened[-1]]
    for node in children_as_of(scope, parent_ids=others, on=on, limit=CHILDREN_ON_A_PAGE * max(len(others), 1)):
        below.setdefault(node.parent_id, []).append(node)
    below[opened[-1]] = children_as_of(scope, parent_ids=opened[-1:], on=on, after=after)
    _keep_the_way(scope, below, opened, on)
    return _branch(root, below)


def _keep_the_way(scope: Scope, below: dict[UUID | None, list[Node]], opened: list[UUID], on: date) -> None:
    """Put an opened unit into its superior's page when the page was full before its name came."""
    shown = {node.org_id for nodes in below.values() for node in nodes}
    missing = [org_id for org_id in opened[1:] if org_id not in shown]
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).filter(org_id__in=missing)
    for node in _nodes(scope, on, rows) if missing else []:
        below.setdefault(node.parent_id, []).append(node)


def _branch(node: Node, below: dict[UUID | None, list[Node]]) -> Branch:
    if node.org_id not in below:
        return Branch(node)
    children = tuple(_branch(child, below) for child in below[node.org_id])
    return Branch(node, children, max(node.child_count - len(children), 0), is_open=True)


def roots_as_of(scope: Scope, *, on: date, limit: int = CHILDREN_ON_A_PAGE) -> list[Node]:
    """Return the units of the scope whose superior of that day is not in it: where its tree of that day begins."""
    placed = Placement.objects.within(scope, ORG_VIEW).in_force(on)
    below = placed.filter(parent_id__in=placed.values("org_id"))
    tops = placed.exclude(org_id__in=below.values("org_id"))
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).filter(org_id__in=tops.values("org_id"))
    return _nodes(scope, on, rows, limit)


def forest_as_of(
    scope: Scope, *, root_id: UUID, selected_id: UUID | None, on: date, after: str = ""
) -> tuple[Branch, ...]:
    """Return the tree below a unit; on days when it was not there yet, the trees of those it took over.

    Takes at most nine queries.
    """
    branch = tree_as_of(scope, root_id=root_id, selected_id=selected_id, on=on, after=after)
    if branch is not None:
        return (branch,)
    tops = roots_as_of(scope, on=on)
    selected = selected_id if selected_id and selected_id != root_id else None
    way = {*tree.ancestors_at(scope.realm_id, selected, on), selected} if selected else set()
    opened = next((top.org_id for top in tops if top.org_id in way), tops[0].org_id if len(tops) == 1 else None)
    branches = []
    for top in tops:
        if top.org_id == opened:
            found = tree_as_of(scope, root_id=opened, selected_id=selected, on=on, after=after)
            branches.append(found or Branch(top))
        else:
            branches.append(Branch(top, rest=top.child_count))
    return tuple(branches)


def counts_by_kind(scope: Scope, *, root_id: UUID, on: date) -> list[tuple[str, int]]:
    """Return how many units of each kind stood below a unit on that day; of the whole scope when it was not there."""
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).in_force(on)
    if tree.path_at(scope.realm_id, root_id, on) is not None:
        rows = rows.filter(org_id__in=tree.org_ids_below(scope.realm_id, root_id, on)).exclude(org_id=root_id)
    return list(rows.order_by().values_list("kind").annotate(many=Count("*")))
