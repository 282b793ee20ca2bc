"""Units that fall out of rule (O6): terms over or ending, no term recorded, no committee where the kind demands one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nentang.common.scoping import Scope
from nentang.kernel.dates import add_months
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import Committee, OrganisationVersion, Term
from nentang.rulebooks.evaluator import Verdict, evaluate
from nentang.rulebooks.tables import kinds, parameter

LINES_OF_A_KIND = 50


@dataclass(frozen=True, slots=True)
class Alert:
    """One unit out of rule: what is wrong, the values compared, the rule behind it, and the one thing to do.

    `superior` tells the "Chi bộ thôn 3" of one commune from that of another.
    """

    rule: str
    level: str
    org_id: UUID
    org_name: str
    superior: str
    title: str
    detail: str
    source: str
    action_label: str
    action_url_name: str


@dataclass(frozen=True, slots=True)
class AlertGroup:
    """The alerts of one kind, the most pressing first; `count` may exceed the lines shown."""

    code: str
    title: str
    count: int
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class _Watch:
    code: str
    title: Any
    level: str
    action_label: Any
    action_url_name: str
    select: Callable[["QuerySet[OrganisationVersion]", date], "QuerySet[OrganisationVersion]"]
    judge: Callable[[OrganisationVersion, date], Verdict]


def alerts_for(
    scope: Scope, *, today: date, org_id: UUID | None = None, with_below: bool = True, limit: int = LINES_OF_A_KIND
) -> list[AlertGroup]:
    """Return what is out of rule today in the scope, or at one unit and, unless told otherwise, below it.

    Groups without alerts are left out. Takes two queries for each of the four groups.
    """
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).in_force(today)
    if org_id is not None:
        below = tree.org_ids_below(scope.realm_id, org_id, today)
        rows = rows.filter(org_id__in=below) if with_below else rows.filter(org_id=org_id)
    found = []
    for watch in _WATCHES:
        failing = watch.select(rows, today)
        count = failing.count()
        if count:
            named = failing.annotate(superior=tree.superior_name(scope.realm_id, today, "org_id"))
            found.append(AlertGroup(watch.code, str(watch.title), count, tuple(_lines(watch, named[:limit], today))))
    return found


def _lines(watch: _Watch, rows: "Iterable[OrganisationVersion]", today: date) -> Iterator[Alert]:
    language = (get_language() or "vi")[:2]
    for row in rows:
        for finding in watch.judge(row, today).with_outcome("broken", "warns"):
            yield Alert(
                rule=finding.rule,
                level=watch.level,
                org_id=row.org_id,
                org_name=row.name,
                superior=getattr(row, "superior", None) or "",
                title=str(watch.title),
                detail=finding.message(language),
                source=finding.source_in(language),
                action_label=str(watch.action_label),
                action_url_name=watch.action_url_name,
            )


def _with_term(rows: "QuerySet[OrganisationVersion]", today: date) -> "QuerySet[Any]":
    due = _terms(today).values("due_on")[:1]
    return rows.annotate(due_on=Subquery(due, output_field=DateField()))


def _terms(today: date) -> "QuerySet[Term]":
    # Looked up from a unit that the scope has already admitted.
    return Term._base_manager.filter(org_id=OuterRef("org_id"), valid_from__lte=today, valid_to__gt=today)


def _term_over(rows: "QuerySet[OrganisationVersion]", today: date) -> "QuerySet[OrganisationVersion]":
    return _with_term(rows, today).filter(due_on__lt=today).order_by("due_on", "sort_key", "org_id")


def _term_ending(rows: "QuerySet[OrganisationVersion]", today: date) -> "QuerySet[OrganisationVersion]":
    until = add_months(today, parameter("term_alerts", "term.warn_months", today))
    due = _with_term(rows, today).filter(due_on__gte=today, due_on__lte=until)
    return due.order_by("due_on", "sort_key", "org_id")


def _no_term(rows: "QuerySet[OrganisationVersion]", today: date) -> "QuerySet[OrganisationVersion]":
    return rows.filter(~Exists(_terms(today))).exclude(kind="GROUP").order_by("sort_key", "org_id")


def _no_committee(rows: "QuerySet[OrganisationVersion]", today: date) -> "QuerySet[OrganisationVersion]":
    demanding = [
        kind for kind in kinds(today) if evaluate("committees", on=today, facts=_bodies(kind, has_one=False)).broken
    ]
    present = Committee._base_manager.filter(
        org_id=OuterRef("org_id"),
        valid_from__lte=today,
        valid_to__gt=today,
        kind__in=[Committee.Kind.COMMITTEE, Committee.Kind.CELL_COMMITTEE],
    )
    return rows.filter(~Exists(present), kind__in=demanding).order_by("sort_key", "org_id")


def _bodies(kind: str, *, has_one: bool) -> dict[str, object]:
    return {"kind": kind, "has_committee": has_one}


def _judge_term(row: OrganisationVersion, today: date) -> Verdict:
    due_on = getattr(row, "due_on", None)
    facts = {"kind": row.kind, "has_term": due_on is not None, "as_of": today}
    return evaluate("term_alerts", on=today, facts=facts if due_on is None else {**facts, "term_end": due_on})


def _judge_committee(row: OrganisationVersion, today: date) -> Verdict:
    return evaluate("committees", on=today, facts=_bodies(row.kind, has_one=False))


_WATCHES = (
    _Watch(
        "term_over", _("Đã hết nhiệm kỳ"), "late", _("Ghi nhiệm kỳ mới"), "orgs:term-begin", _term_over, _judge_term
    ),
    _Watch(
        "term_ending",
        _("Sắp hết nhiệm kỳ"),
        "soon",
        _("Ghi nhiệm kỳ mới"),
        "orgs:term-begin",
        _term_ending,
        _judge_term,
    ),
    _Watch("no_term", _("Chưa ghi nhiệm kỳ"), "soon", _("Ghi nhiệm kỳ"), "orgs:term-begin", _no_term, _judge_term),
    _Watch(
        "no_committee",
        _("Chưa ghi cấp ủy"),
        "soon",
        _("Ghi cấp ủy"),
        "orgs:committee-form",
        _no_committee,
        _judge_committee,
    ),
)
