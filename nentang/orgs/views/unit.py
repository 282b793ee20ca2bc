"""The page of one unit: everything that belongs to it as of a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nentang.audit.arguments import unpack
from nentang.audit.recording import SERVICES
from nentang.audit.selectors import planned_event
from nentang.common.components import Fact, TimeMark
from nentang.common.formats import day, days_left, number
from nentang.common.messages import sentence
from nentang.common.screens import Screen
from nentang.kernel.dates import add_months
from nentang.kernel.errors import DomainError, NotVisible
from nentang.orgs.capabilities import ORG_CHANGE, ORG_CORRECT, ORG_VIEW
from nentang.orgs.selectors.alerts import alerts_for
from nentang.orgs.selectors.events import events_of, planned_for
from nentang.orgs.selectors.nodes import Node, children_as_of, node_as_of
from nentang.orgs.selectors.preview import Preview
from nentang.orgs.selectors.unit import TermLine, UnitPage, unit_as_of
from nentang.orgs.selectors.wording import body_label, capital, kind_label, setting_label, spoken
from nentang.orgs.views.asked import may, read_on
from nentang.orgs.views.base import UnitScreen, unit_for
from nentang.orgs.views.flow import Call, preview
from nentang.orgs.views.timelines import entries_of, lines_of
from nentang.orgs.views.words import PLANNED
from nentang.rulebooks import tables

CHILDREN_SHOWN = 10
SOON_MONTHS = 6


class UnitDetail(UnitScreen):
    """A unit with its superiors, bodies, regulations, events, units below, predecessors and names."""

    capability = ORG_VIEW
    template = "orgs/unit.html"

    def context(self) -> dict[str, Any]:
        asked = read_on(self.request.GET, self.today)
        unit = unit_as_of(self.scope, org_id=self.kwargs["org_id"], on=asked.on)
        return {"asked": asked, **unit_shown(self, unit, asked.on), **history_shown(self, unit, asked.on)}


class PlannedDetail(Screen):
    """A decision that waits for its day: what it would change as things stand."""

    capability = ORG_VIEW
    template = "orgs/planned_event.html"

    def context(self) -> dict[str, Any]:
        planned = planned_event(self.scope, ORG_VIEW, self.kwargs["planned_id"])
        unit = unit_for(self, planned.org_id)
        service = SERVICES[planned.kind]
        call = Call(service, planned.org_id, unpack(service, planned.arguments))
        told, refusal = told_or_refused(self, call) if planned.is_waiting else (None, planned.outcome)
        may_change = may(self.scope, ORG_CHANGE, planned.org_id)
        title = PLANNED.get(planned.kind, planned.kind)
        return {"planned": planned, "unit": unit, "title": title, "preview": told, "refusal": refusal,
                "checks": told.checks if told else (), "may_withdraw": planned.is_waiting and may_change,
                "decision": call.arguments.get("decision") if may_change else None}  # fmt: skip


def told_or_refused(screen: Screen, call: Call) -> tuple[Preview | None, str]:
    """Return the preview, or the sentence that refuses it; nothing for who may only look."""
    try:
        return preview(screen.scope, screen.today, call), ""
    except NotVisible:
        return None, ""
    except DomainError as refusal:
        return None, sentence(refusal)


@dataclass(frozen=True, slots=True)
class TermShown:
    """A term in words."""

    line: TermLine
    state: str
    text: str


def unit_shown(screen: Screen, unit: UnitPage, on: date) -> dict[str, Any]:
    """Return what stands in the head of the page and in the cards of its bodies."""
    scope, today = screen.scope, screen.today
    is_open = unit.ended_on is None
    kind = tables.kind(unit.kind, on)
    return {
        "unit": unit,
        "kind": capital(kind.label(spoken())),
        "setting": capital(setting_label(unit.setting, on)),
        "facts": _facts(unit, on),
        "term": next((_term(line, today) for line in unit.terms if _holds(line, on)), None),
        "other_terms": [line for line in unit.terms if not _holds(line, on)],
        "committees": [(line, capital(body_label(line.kind, on))) for line in unit.committees],
        "has_bodies": bool(tables.bodies_of(unit.kind, on)),
        "has_term": tables.term_months(unit.kind, on) is not None,
        "body": capital(kind.body(spoken())),
        "posts": _posts(unit, on),
        "alerts": alerts_for(scope, today=today, org_id=unit.org_id, with_below=False) if is_open else [],
        "may_change": is_open and may(scope, ORG_CHANGE, unit.org_id),
        "may_correct": may(scope, ORG_CORRECT, unit.org_id),
    }


def _facts(unit: UnitPage, on: date) -> list[Fact]:
    facts = [
        Fact(_("Loại tổ chức"), capital(kind_label(unit.kind, on))),
        Fact(_("Loại hình"), capital(setting_label(unit.setting, on))),
        Fact(_("Hoạt động từ"), day(unit.began_on)),
    ]
    if unit.ended_on:
        facts.append(Fact(_("Kết thúc"), day(unit.ended_on), detail=_("ngày hoạt động cuối cùng")))
    return facts


def _holds(line: TermLine, on: date) -> bool:
    return line.began_on <= on and (line.ended_on is None or on <= line.ended_on)


def _term(line: TermLine, today: date) -> TermShown:
    if line.ended_on is not None:
        return TermShown(line, "off", _("đã kết thúc"))
    if line.due_on < today:
        return TermShown(line, "late", days_left(line.due_on, today))
    is_soon = line.due_on <= add_months(today, SOON_MONTHS)
    return TermShown(line, "soon", days_left(line.due_on, today)) if is_soon else TermShown(line, "ok", _("còn hạn"))


def _posts(unit: UnitPage, on: date) -> list[tuple[str, str]]:
    return [
        (capital(post.office.label(spoken())), _bounds(post.at_least, post.at_most))
        for post in tables.posts(unit.kind, on, unit.setting)
    ]


def _bounds(at_least: int, at_most: int | None) -> str:
    if at_most is None:
        return _("ít nhất %(least)s") % {"least": number(at_least)} if at_least else _("số lượng theo quy chế")
    if at_least == at_most:
        return number(at_least)
    words = {"least": number(at_least), "most": number(at_most)}
    return _("%(least)s đến %(most)s") % words if at_least else _("nhiều nhất %(most)s") % words


def history_shown(screen: Screen, unit: UnitPage, on: date) -> dict[str, Any]:
    """Return what happened to the unit, what is planned, what stands below it and what it was called."""
    scope = screen.scope
    node = node_as_of(scope, org_id=unit.org_id, on=on)
    below = children_as_of(scope, parent_ids=[unit.org_id], on=on, limit=CHILDREN_SHOWN)
    planned, events = planned_for(scope, org_id=unit.org_id), events_of(scope, org_id=unit.org_id)
    return {
        "below": [(each, _below(each, on)) for each in below],
        "below_count": node.child_count if node else 0,
        "tree_url": f"{reverse('orgs:organisation-list')}?on={on.isoformat()}&unit={unit.org_id}",
        "planned": entries_of(planned, ()),
        "events": lines_of(events, {line.valid_from: line.name for line in unit.names}),
        "marks": [TimeMark(event.on, "") for event in events],
        "first": min([on, unit.began_on]),
        "last": screen.today,
        "names": [(line, capital(kind_label(line.kind, line.valid_from)),
                   capital(setting_label(line.setting, line.valid_from))) for line in reversed(unit.names)],
    }  # fmt: skip


def _below(node: Node, on: date) -> str:
    count = node.cell_count
    cells = ngettext("%(count)s chi bộ", "%(count)s chi bộ", count) % {"count": number(count)} if count else ""
    return " · ".join(filter(None, (capital(kind_label(node.kind, on)), cells)))
