"""The tree as it stood on a day: searched, opened along the way to one unit, and its events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nentang.common.components import Status, TimeMark, TreeNode
from nentang.common.formats import number
from nentang.common.screens import ListScreen, Screen
from nentang.kernel.errors import NotVisible
from nentang.orgs.capabilities import ORG_CHANGE, ORG_VIEW
from nentang.orgs.selectors.events import Mark, events_of, marks_below, planned_for
from nentang.orgs.selectors.nodes import (
    CHILDREN_ON_A_PAGE,
    Branch,
    Node,
    children_as_of,
    counts_by_kind,
    forest_as_of,
    node_as_of,
)
from nentang.orgs.selectors.search import Found, search_organisations, units_of_kind
from nentang.orgs.selectors.unit import organisation_for
from nentang.orgs.selectors.wording import capital, event_label, kind_counted, kind_label
from nentang.orgs.views.asked import Asked, may, read_on
from nentang.orgs.views.timelines import entries_of
from nentang.rulebooks import tables


class OrganisationTree(Screen):
    """The tree of a day, with the events of the selected unit."""

    capability = ORG_VIEW
    template = "orgs/tree.html"

    def context(self) -> dict[str, Any]:
        root_id = self.request.working_org.org_id
        asked = read_on(self.request.GET, self.today)
        found = search(self, asked) if asked.text else {}
        return {**page(self, asked, root_id), **found}


class OrganisationChildren(Screen):
    """The units directly below one, for a fold that opens; as a page of its own it is the tree with that unit."""

    capability = ORG_VIEW
    template = "components/tree_nodes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = read_on(request.GET, self.today)
        org_id = kwargs["org_id"]
        organisation_for(self.scope, self.capability, org_id)
        if not request.headers.get("HX-Request"):
            return redirect(f"{reverse('orgs:organisation-list')}?{urlencode({'on': asked.on, 'unit': org_id})}")
        node = node_as_of(self.scope, org_id=org_id, on=asked.on)
        below = children_as_of(self.scope, parent_ids=[org_id], on=asked.on) if node else []
        rest = max((node.child_count if node else 0) - len(below), 0)
        return self.render({"nodes": _children(below, rest, Drawing(asked.on, None), org_id)})


class UnitsOfKind(ListScreen):
    """The units behind a count: those of one kind on a day, by name."""

    capability = ORG_VIEW
    template = "orgs/units_of_kind.html"

    def rows(self, after: str, limit: int) -> list[Found]:
        asked, root_id = read_on(self.request.GET, self.today), self.request.working_org.org_id
        kind = self.kwargs["kind"]
        return units_of_kind(self.scope, root_id=root_id, kind=kind, on=asked.on, after=after, limit=limit)

    def key(self, row: Found) -> str:
        return row.key

    def context(self) -> dict[str, Any]:
        asked, kind = read_on(self.request.GET, self.today), self.kwargs["kind"]
        if kind not in tables.kinds(asked.on):
            raise NotVisible
        return {"asked": asked, "kind": capital(kind_counted(kind, asked.on, 2)), **super().context()}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What every node of one picture needs."""

    on: date
    selected_id: UUID | None

    def url(self, org_id: UUID, after: str = "") -> str:
        """Return the address of the tree with that unit selected on the same day."""
        values = {"on": self.on.isoformat(), "unit": str(org_id), **({"after": after} if after else {})}
        return f"{reverse('orgs:organisation-list')}?{urlencode(values)}"


def page(screen: Screen, asked: Asked, root_id: UUID) -> dict[str, Any]:
    """Return everything that the page shows but the results of a search."""
    scope, on = screen.scope, asked.on
    forest = forest_as_of(scope, root_id=root_id, selected_id=asked.unit_id, on=on, after=asked.after)
    selected = _selected(forest, asked.unit_id or root_id)
    marks = marks_below(scope, org_id=root_id)
    selected_id = selected.org_id if selected else None
    drawing = Drawing(on, selected_id)
    entries = []
    if selected_id is not None:
        planned, events = planned_for(scope, org_id=selected_id), events_of(scope, org_id=selected_id)
        entries = entries_of(planned, events)
    return {
        "asked": asked,
        "nodes": [_node(branch, drawing, asked.after) for branch in forest],
        "selected": selected,
        "selected_kind": capital(kind_label(selected.kind, on)) if selected else "",
        "entries": entries,
        "may_change": bool(selected) and may(scope, ORG_CHANGE, selected_id),
        "counts": counts_shown(counts_by_kind(scope, root_id=root_id, on=on), on),
        "marks": [TimeMark(mark.on, _mark_label(mark)) for mark in marks],
        "first": min([on, *(mark.on for mark in marks)]),
        "last": screen.today,
        "keep": {"unit": str(asked.unit_id or "")},
        "is_page_two": bool(asked.after),
        "start_url": drawing.url(selected_id) if selected_id else "",
    }


def counts_shown(counts: Sequence[tuple[str, int]], on: date) -> list[tuple[int, str, str]]:
    """Return counts with the words of the kinds, highest kind first, and the address of the units behind each."""
    found = dict(counts)
    order = [code for code in tables.kinds(on) if code in found]
    urls = {code: f"{reverse('orgs:kind-list', args=[code])}?on={on.isoformat()}" for code in order}
    return [(found[code], kind_counted(code, on, found[code]), urls[code]) for code in order]


def _selected(forest: Sequence[Branch], wanted: UUID) -> Node | None:
    for branch in forest:
        if branch.node.org_id == wanted:
            return branch.node
        if (below := _selected(branch.children, wanted)) is not None:
            return below
    return None


def _node(branch: Branch, drawing: Drawing, after: str) -> TreeNode:
    node = branch.node
    is_selected = node.org_id == drawing.selected_id
    children: Sequence[TreeNode] = ()
    if branch.is_open:
        drawn = [_node(child, drawing, after) for child in branch.children]
        rest = 0 if is_selected and after and len(drawn) < CHILDREN_ON_A_PAGE else branch.rest
        last_key = branch.children[-1].node.sort_key if branch.children else ""
        children = [*drawn, *_more(node.org_id, rest, last_key, drawing, is_counted=not (is_selected and after))]
    return TreeNode(
        label=node.name,
        url=drawing.url(node.org_id),
        count=node.cell_count or None,
        count_label=ngettext("chi bộ", "chi bộ", node.cell_count),
        status=_badge(node, drawing.on),
        children=children,
        children_url=_children_url(node, drawing) if node.child_count and not branch.is_open else "",
        is_open=branch.is_open,
        is_selected=is_selected,
    )


def _children(nodes: Sequence[Node], rest: int, drawing: Drawing, parent_id: UUID) -> list[TreeNode]:
    drawn = [_node(Branch(node), drawing, "") for node in nodes]
    return [*drawn, *_more(parent_id, rest, nodes[-1].sort_key if nodes else "", drawing)]


def _children_url(node: Node, drawing: Drawing) -> str:
    values = urlencode({"on": drawing.on.isoformat()})
    return f"{reverse('orgs:organisation-children', args=[node.org_id])}?{values}"


def _more(parent_id: UUID, rest: int, last_key: str, drawing: Drawing, *, is_counted: bool = True) -> list[TreeNode]:
    if rest <= 0 or not last_key:
        return []
    label = _("Thêm %(count)s đơn vị") % {"count": number(rest)} if is_counted else _("Các đơn vị tiếp theo")
    return [TreeNode(label=label, url=drawing.url(parent_id, last_key))]


def _badge(node: Node, on: date) -> Status | None:
    if not node.recent:
        return None
    return Status("gold" if node.recent == "established" else "info", capital(event_label(node.recent, on)))


def _mark_label(mark: Mark) -> str:
    if len(mark.counts) > 1:
        return _("%(count)s thay đổi") % {"count": number(sum(many for _kind, many in mark.counts))}
    ((kind, many),) = mark.counts
    return f"{event_label(kind, mark.on)} {number(many)}"


def search(screen: Screen, asked: Asked) -> dict[str, Any]:
    """Return what a search of the tree of that day found."""
    found, has_more = search_organisations(screen.scope, text=asked.text, on=asked.on)
    drawing = Drawing(asked.on, None)
    return {
        "found": [(unit, drawing.url(unit.org_id), _kind_and_superior(unit, asked.on)) for unit in found],
        "has_more": has_more,
        "is_search": True,
    }


def _kind_and_superior(unit: Found, on: date) -> str:
    kind = capital(kind_label(unit.kind, on))
    return f"{kind} · {unit.superior}" if unit.superior else kind
