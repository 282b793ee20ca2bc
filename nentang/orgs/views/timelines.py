"""A unit's events as a line through time: what is planned first, then the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from nentang.audit.selectors import Planned
from nentang.common.components import Link, TimelineEntry
from nentang.common.formats import day
from nentang.orgs.selectors.events import NamedUnit, UnitEvent
from nentang.orgs.selectors.wording import capital, event_label, kind_label
from nentang.orgs.views.words import PARTS, PLANNED

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NAMES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event with everything that belongs to it, as the page of a unit shows it."""

    event_id: UUID
    title: str
    on: date
    kind: Literal["red", "info"]
    decision: str
    papers: tuple[str, ...]
    others: tuple[tuple["_StrOrPromise", tuple[NamedUnit, ...], int], ...]
    facts: str
    is_latest: bool


def entries_of(planned: Sequence[Planned], events: Sequence[UnitEvent]) -> list[TimelineEntry]:
    """Return the short line: planned ones first, then what happened, newest first."""
    ahead = [
        TimelineEntry(
            title=str(PLANNED.get(each.kind, each.kind)),
            day=each.on,
            kind="next",
            text=_("Không thực hiện được.") if each.is_refused else "",
            link=Link(_("Xem trước"), reverse("orgs:planned-event", args=[each.planned_id])),
        )
        for each in planned
    ]
    return [*ahead, *(_entry(event) for event in events)]


def _entry(event: UnitEvent) -> TimelineEntry:
    names = [unit.name for part, unit in event.others if part in ("predecessor", "successor", "subject")]
    shown = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
    text = ". ".join(filter(None, (shown, decision_text(event))))
    return TimelineEntry(
        title=title_of(event),
        day=event.on,
        kind="red" if event.kind == "established" and event.part == "subject" else "info",
        text=f"{text}." if text else "",
    )


def title_of(event: UnitEvent) -> str:
    """Return what the event was for the unit whose history it stands in."""
    label = capital(event_label(event.kind, event.on))
    if event.part in ("formed", "moved", "predecessor"):
        return f"{label}: {str(PARTS[event.part]).lower()}"
    if event.kind in ("upgraded", "downgraded") and "to" in event.facts:
        return f"{label}: {kind_label(event.facts['to'], event.on)}"
    return label


def decision_text(event: UnitEvent) -> str:
    """Return the decision behind an event in one line."""
    if not event.decision_number:
        return ""
    words = {"number": event.decision_number, "day": day(event.decided_on), "authority": event.authority}
    if event.decided_on and event.authority:
        return _("Quyết định %(number)s ngày %(day)s, %(authority)s") % words
    return _("Quyết định %(number)s") % words


def lines_of(events: Sequence[UnitEvent], names: Mapping[date, str]) -> list[EventLine]:
    """Return the long line of a unit's page; `names` are its names by their first day."""
    return [_line(event, names.get(event.on, "")) for event in events]


def _line(event: UnitEvent, name: str) -> EventLine:
    by_part: dict[str, list[NamedUnit]] = {}
    for part, unit in event.others:
        by_part.setdefault(part, []).append(unit)
    papers = (", ".join(filter(None, (paper.get("title"), paper.get("number")))) for paper in event.papers)
    return EventLine(
        event_id=event.event_id,
        title=f"{title_of(event)}: {name}" if event.kind == "renamed" and name else title_of(event),
        on=event.on,
        kind="red" if event.kind == "established" and event.part == "subject" else "info",
        decision=decision_text(event),
        papers=tuple(papers),
        others=tuple(
            (PARTS[part], tuple(units[:NAMES_SHOWN]), max(len(units) - NAMES_SHOWN, 0))
            for part, units in by_part.items()
        ),
        facts=_facts(event),
        is_latest=event.is_latest,
    )


def _facts(event: UnitEvent) -> str:
    official, total = event.facts.get("official_members"), event.facts.get("total_members")
    told = [
        _("%(count)s đảng viên") % {"count": total} if total is not None else "",
        _("%(count)s đảng viên chính thức") % {"count": official} if official is not None else "",
    ]
    return ", ".join(filter(None, told))
