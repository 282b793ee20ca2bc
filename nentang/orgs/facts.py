"""The numbers that the tree itself gives: how many units stand below one, and how many were founded or raised.

A stock is read off the tree of its day. A flow is read off the tree of the last day of its period: what happened to a
unit counts where the unit stands then, and of a unit closed by then, with whoever answers for it on that day (its
successor, else its last superior). So each event counts once, and the parts of a unit always add up to the unit.

Whoever may see a unit today may see its numbers of any day, whole: a cell that has gone to another superior since is
still one of those that the unit had. Its line among the records says whether it is the reader's to open.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from nentang.figures.registry import FactSource, Indicator, Kind, Question, register, register_source
from nentang.kernel.errors import Refused
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import (
    Committee,
    Organisation,
    OrganisationVersion,
    Participation,
    Placement,
    StructuralEvent,
)
from nentang.rulebooks.books import editions

UNITS, EVENTS = "orgs.units", "orgs.events"
CELL = "CELL"
GRASSROOTS = ("GRASS-P", "GRASS-C")


@dataclass(frozen=True, slots=True)
class CountedUnit:
    """One record behind a number: the unit as it was then, and the day and decision that made it count.

    `counts` is false for a unit that belongs to the whole of a share but not to its part; `is_within` is false for one
    that the reader may not open today.
    """

    org_id: UUID
    name: str
    kind: str
    setting: str
    on: date
    decision: str
    counts: bool = True
    is_within: bool = True


def register_figures() -> None:
    """Register the sources and indicators of the tree; called once at start-up."""
    register_source(
        FactSource(UNITS, ("cells", "cells_with_committee", "grassroots"), _unit_sums, _unit_records, ("setting",))
    )
    register_source(FactSource(EVENTS, ("established", "upgraded"), _event_sums, _event_records, ("setting",)))
    for code, label, kind, source, measures in (
        ("orgs.grassroots", _("Tổ chức cơ sở đảng"), Kind.STOCK, UNITS, ("grassroots",)),
        ("orgs.cells", _("Chi bộ trực thuộc"), Kind.STOCK, UNITS, ("cells",)),
        ("orgs.cells_with_committee", _("Chi bộ có chi ủy"), Kind.SHARE, UNITS, ("cells_with_committee", "cells")),
        ("orgs.established", _("Tổ chức đảng thành lập mới"), Kind.FLOW, EVENTS, ("established",)),
        ("orgs.upgraded", _("Chi bộ cơ sở nâng lên đảng bộ cơ sở"), Kind.FLOW, EVENTS, ("upgraded",)),
    ):
        register(Indicator(code, label, kind, source, measures, ("setting",)))


def settings_known() -> list[str]:
    """Return every setting that any edition of the list has had."""
    return list(_families())


def settings_counted_under(setting: str) -> list[str]:
    """Return the settings that count under one: an enterprise is a state enterprise too.

    Raises Refused `unknown_dimension_value` for a setting that no edition of the list has.
    """
    families = _families()
    if setting not in families:
        raise Refused("unknown_dimension_value", value=setting, dimension="setting", known=list(families))
    return sorted({setting, *(code for code, family in families.items() if family == setting)})


@cache
def _families() -> dict[str, str]:
    families: dict[str, str] = {}
    for book in editions("organisation_kinds"):
        families |= {code: str(words["counts_under"]) for code, words in book.codes["setting"].items()}
    return families


def _demand_visible(question: Question) -> None:
    Organisation.objects.within(question.scope, ORG_VIEW).one(pk=question.org_id)


# Units on a day


def _units(question: Question, kinds: Iterable[str]) -> "QuerySet[OrganisationVersion]":
    _demand_visible(question)
    below = tree.org_ids_below(question.scope.realm_id, question.org_id, question.on)
    units = OrganisationVersion._base_manager.filter(
        realm_id=question.scope.realm_id,
        org_id__in=below,
        kind__in=list(kinds),
        valid_from__lte=question.on,
        valid_to__gt=question.on,
    )
    if "setting" in question.where:
        units = units.filter(setting__in=settings_counted_under(question.where["setting"]))
    return units


def _elected_committee(question: Question) -> Exists:
    return Exists(
        Committee._base_manager.filter(
            realm_id=question.scope.realm_id,
            org_id=OuterRef("org_id"),
            kind=Committee.Kind.CELL_COMMITTEE,
            mode=Committee.Mode.ELECTED,
            valid_from__lte=question.on,
            valid_to__gt=question.on,
        )
    )


def _unit_sums(question: Question, measures: Collection[str]) -> Mapping[str, int]:
    sums = {}
    if "grassroots" in measures:
        sums["grassroots"] = _units(question, GRASSROOTS).count()
    if "cells" in measures:
        sums["cells"] = _units(question, [CELL]).count()
    if "cells_with_committee" in measures:
        sums["cells_with_committee"] = _units(question, [CELL]).filter(_elected_committee(question)).count()
    return sums


def _unit_records(question: Question, measures: Collection[str]) -> list[CountedUnit]:
    """Return the units in the order of their names, each with the day and decision by which it came to be."""
    units = _units(question, GRASSROOTS if "grassroots" in measures else [CELL])
    rows: Iterable[Any] = units.annotate(has_committee=_elected_committee(question)).order_by("sort_key", "org_id")
    origins = _origins(question, units)
    visible = _visible(question, units)
    is_share = "cells_with_committee" in measures
    lines = []
    for row in rows:
        on, decision = origins.get(row.org_id, (row.valid_from, ""))
        counts = row.has_committee or not is_share
        is_within = row.org_id in visible
        lines.append(CountedUnit(row.org_id, row.name, row.kind, row.setting, on, decision, counts, is_within))
    return lines


def _origins(question: Question, units: "QuerySet[OrganisationVersion]") -> dict[UUID, tuple[date, str]]:
    """Return for each unit the day and decision number of the first event it took part in."""
    parts = (
        Participation._base_manager.filter(realm_id=question.scope.realm_id, org_id__in=units.values("org_id"))
        .exclude(part=Participation.Part.SUPERIOR)
        .order_by("event__on", "event_id")
        .values_list("org_id", "event__on", "event__decision_number")
    )
    origins: dict[UUID, tuple[date, str]] = {}
    for org_id, on, decision in parts:
        origins.setdefault(org_id, (on, decision))
    return origins


def _visible(question: Question, rows: "QuerySet[Any]") -> set[UUID]:
    mine = Organisation.objects.within(question.scope, ORG_VIEW).filter(pk__in=rows.values("org_id"))
    return set(mine.values_list("pk", flat=True))


# Events in a period


def _event_sums(question: Question, measures: Collection[str]) -> Mapping[str, int]:
    return {measure: len(_event_ids(question, _events(question, measure))) for measure in measures}


def _event_records(question: Question, measures: Collection[str]) -> list[CountedUnit]:
    """Return the units in the order of the events, as they stood on the day of the event."""
    (measure,) = measures
    counted = _event_ids(question, _events(question, measure))
    then = OrganisationVersion._base_manager.filter(
        org_id=OuterRef("org_id"), valid_from__lte=OuterRef("on"), valid_to__gt=OuterRef("on")
    )
    rows = StructuralEvent._base_manager.filter(pk__in=counted)
    visible = _visible(question, rows)
    columns = {name: Subquery(then.values(name)[:1]) for name in ("name", "setting")}
    lines = rows.annotate(**columns, unit_kind=Subquery(then.values("kind")[:1])).order_by("on", "pk")
    return [
        CountedUnit(org_id, name, kind, setting, on, decision, is_within=org_id in visible)
        for org_id, name, kind, setting, on, decision in lines.values_list(
            "org_id", "name", "unit_kind", "setting", "on", "decision_number"
        )
    ]


def _events(question: Question, measure: str) -> "QuerySet[StructuralEvent]":
    """Return the events of a period anywhere in the realm; cells formed within an upgrade count with the upgrade."""
    _demand_visible(question)
    assert question.period is not None  # noqa: S101  (the registry refuses a flow on a day)
    events = StructuralEvent._base_manager.filter(
        realm_id=question.scope.realm_id, on__gte=question.period.starts_on, on__lt=question.period.ends_before
    )
    if measure == "established":
        events = events.filter(kind=StructuralEvent.Kind.ESTABLISHED)
    else:
        events = events.filter(kind=StructuralEvent.Kind.UPGRADED, facts__from="GRASS-C", facts__to="GRASS-P")
    if "setting" in question.where:
        units = OrganisationVersion._base_manager.filter(
            org_id=OuterRef("org_id"),
            valid_from__lte=OuterRef("on"),
            valid_to__gt=OuterRef("on"),
            setting__in=settings_counted_under(question.where["setting"]),
        )
        events = events.filter(Exists(units))
    return events


def _event_ids(question: Question, events: "QuerySet[StructuralEvent]") -> list[UUID]:
    """Return the events that count for the organisation: see the head of this module."""
    realm_id, on = question.scope.realm_id, question.on
    standing = Placement._base_manager.filter(
        realm_id=realm_id, org_id=OuterRef("org_id"), valid_from__lte=on, valid_to__gt=on
    )
    below = tree.org_ids_below(realm_id, question.org_id, on)
    found = list(events.filter(org_id__in=below).values_list("pk", flat=True))
    closed = dict(events.filter(~Exists(standing)).values_list("pk", "org_id"))
    if closed:
        answering = tree.answering_at(realm_id, closed.values(), on)
        inside = set(below.filter(org_id__in=set(answering.values())).values_list("org_id", flat=True))
        found += [pk for pk, org_id in closed.items() if answering.get(org_id) in inside]
    return found
