"""The first page of each role: what is to be done, what is planned, what happened last."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nentang.access.capabilities import ACCESS_VIEW
from nentang.access.selectors import accounts_waiting
from nentang.accounts.capabilities import ACCOUNT_OWN
from nentang.audit.selectors import planned_soonest
from nentang.common.components import Link, TimelineEntry
from nentang.common.screens import Screen
from nentang.orgs.capabilities import ORG_CHANGE, ORG_VIEW
from nentang.orgs.selectors.alerts import Alert, AlertGroup, alerts_for
from nentang.orgs.selectors.events import latest_events
from nentang.orgs.selectors.names import names_as_of
from nentang.orgs.selectors.nodes import counts_by_kind
from nentang.orgs.selectors.unit import reached
from nentang.orgs.selectors.wording import capital, event_label
from nentang.orgs.views.tree import counts_shown
from nentang.orgs.views.words import PLANNED

TEMPLATES = {"office": "web/home_office.html", "tasks": "web/home_tasks.html", "own": "web/home_tasks.html"}
SUMMARY = "web/home_summary.html"
NO_ROLE = "web/home_no_role.html"
ROWS_SHOWN = 6
ROWS_AT_MOST = 50
LINES_SHOWN = 5


class Home(Screen):
    """Where somebody begins: the desk of the office, the tasks of a cell, or the summary of a superior."""

    capability = ACCOUNT_OWN
    template = NO_ROLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.request.working_org is None:
            return self.render({}) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])
        return super().dispatch(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        working = self.request.working_org
        self.template = TEMPLATES.get(working.home, SUMMARY)  # type: ignore[misc]
        return {**todo(self, working.org_id), **news(self, working.org_id)}


class More(Screen):
    """What does not fit under a thumb."""

    capability = ACCOUNT_OWN
    template = "web/more.html"

    def context(self) -> dict[str, Any]:
        org_id = self.request.working_org.org_id
        links = [
            Link(_("Trang đơn vị"), reverse("orgs:organisation-detail", args=[org_id]), "flag"),
            Link(_("Cây tổ chức"), reverse("orgs:organisation-list"), "tree"),
        ]
        if self.scope.holds(ACCESS_VIEW):
            links.append(Link(_("Tài khoản, phiếu đăng nhập"), reverse("access:account-list"), "key"))
        return {"links": links, "own_url": reverse("accounts:own-account")}


@dataclass(frozen=True, slots=True)
class Row:
    """One alert with the one thing that this person can do about it."""

    alert: Alert
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Card:
    """The alerts of one kind; `rest` is how many are not shown."""

    title: str
    count: int
    rows: tuple[Row, ...]
    rest: int


def todo(screen: Screen, org_id: UUID) -> dict[str, Any]:
    """Return what is to be done at a unit and below, with how much of it is late."""
    limit = ROWS_SHOWN if screen.request.GET.get("all") is None else ROWS_AT_MOST
    groups = alerts_for(screen.scope, today=screen.today, org_id=org_id, limit=limit)
    alerts = [alert for group in groups for alert in group.alerts]
    changeable = reached(screen.scope, ORG_CHANGE, (alert.org_id for alert in alerts))
    return {
        "cards": [_card(group, changeable) for group in groups],
        "task_count": sum(group.count for group in groups),
        "summary": summary(
            sum(group.count for group in groups), sum(group.count for group in groups if _is_late(group))
        ),
    }


def _is_late(group: AlertGroup) -> bool:
    return any(alert.level == "late" for alert in group.alerts)


def _card(group: AlertGroup, changeable: set[UUID]) -> Card:
    rows = tuple(_row(alert, alert.org_id in changeable) for alert in group.alerts)
    return Card(group.title, group.count, rows, max(group.count - len(rows), 0))


def _row(alert: Alert, may_change: bool) -> Row:
    if may_change:
        return Row(alert, reverse(alert.action_url_name, args=[alert.org_id]), alert.action_label)
    return Row(alert, reverse("orgs:organisation-detail", args=[alert.org_id]), _("Xem đơn vị"))


def news(screen: Screen, org_id: UUID) -> dict[str, Any]:
    """Return what is planned, what happened last, how many units of each kind, and who has not signed in yet."""
    scope, today = screen.scope, screen.today
    planned = planned_soonest(scope, ORG_VIEW, limit=LINES_SHOWN)
    names = names_as_of(scope, org_ids=[each.org_id for each in planned], on=today) if planned else {}
    may_view_accounts = scope.holds(ACCESS_VIEW)
    return {
        "planned": [
            TimelineEntry(
                title=str(PLANNED.get(each.kind, each.kind)),
                day=each.on,
                kind="next",
                text=_("Không thực hiện được.") if each.is_refused else "",
                link=Link(names.get(each.org_id, ""), reverse("orgs:planned-event", args=[each.planned_id])),
            )
            for each in planned
        ],
        "latest": [
            TimelineEntry(
                title=capital(event_label(each.kind, each.on)),
                day=each.on,
                kind="info",
                text="" if each.unit.is_visible else each.unit.name,
                link=Link(each.unit.name, reverse("orgs:organisation-detail", args=[each.unit.org_id]))
                if each.unit.is_visible
                else None,
            )
            for each in latest_events(scope, org_id=org_id, limit=LINES_SHOWN)
        ],
        "counts": counts_shown(counts_by_kind(scope, root_id=org_id, on=today), today),
        "waiting": accounts_waiting(scope, org_id=org_id, today=today) if may_view_accounts else 0,
        "may_view_accounts": may_view_accounts,
        "unit_url": reverse("orgs:organisation-detail", args=[org_id]),
    }


def summary(count: int, late: int) -> str:
    """Return how much there is to do in one phrase."""
    tasks = ngettext("%(count)s việc", "%(count)s việc", count) % {"count": count}
    if not late:
        return tasks
    overdue = ngettext("%(count)s việc quá hạn", "%(count)s việc quá hạn", late) % {"count": late}
    return _("%(tasks)s, %(overdue)s") % {"tasks": tasks, "overdue": overdue}
