"""What a decision on the structure says, and the record of it that every structural service leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from nentang.audit.recording import note_verdict, record_event
from nentang.common.history import add
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused, RuleBroken
from nentang.kernel.text import clean_name
from nentang.orgs.models import Organisation, Participation, StructuralEvent
from nentang.rulebooks.evaluator import Verdict, evaluate

Part = Participation.Part


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that comes with a decision: its code in the book of papers, or a title of its own."""

    title: str
    number: str = ""
    dated_on: date | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision behind an event: number, date, who decided, and the papers that came with it."""

    number: str
    decided_on: date
    authority: str
    papers: tuple[Paper, ...] = ()

    def __str__(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class Counts:
    """Members as the decision states them; None where it does not."""

    official_members: int | None = None
    total_members: int | None = None


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that an event makes."""

    name: str
    kind: str
    setting: str
    counts: Counts = field(default_factory=Counts)


def demand_decision(decision: Decision, *, on: date, today: date) -> None:
    """Raise Refused for a day that has not come, or a decision without number or later than the day it takes force."""
    if on > today:
        raise Refused("in_future", field="on", on=on, today=today)
    clean_name(decision.number, 60, field="decision_number")
    clean_name(decision.authority, 300, field="authority")
    if decision.decided_on > on:
        raise Refused("decision_after_effect", field="decided_on", decided_on=decision.decided_on, on=on)


def judge(topic: str, *, on: date, facts: Mapping[str, Any]) -> Verdict:
    """Ask the rulebook of that day; raises RuleBroken when it forbids the event. Warnings go into the preview."""
    verdict = evaluate(topic, on=on, facts=facts)
    note_verdict(verdict)
    if not verdict.allowed:
        raise RuleBroken(verdict)
    return verdict


def judge_papers(event: str, kind: str, decision: Decision, on: date) -> Verdict:
    """Ask which papers belong to such an event; what is missing warns."""
    present = [paper.code for paper in decision.papers if paper.code]
    return judge("papers", on=on, facts={"event": event, "kind": kind, "attached": present})


def record_structural_event(
    kind: StructuralEvent.Kind,
    *,
    scope: Scope,
    command_id: UUID,
    org: Organisation,
    on: date,
    decision: Decision,
    verdicts: Iterable[Verdict] = (),
    parts: Mapping[Part, Iterable[UUID]] | None = None,
    facts: Mapping[str, Any] | None = None,
) -> StructuralEvent:
    """Leave the event with its decision, papers and everyone's part in it; its audit event must follow."""
    event = add(
        StructuralEvent(
            realm_id=scope.realm_id,
            org=org,
            kind=kind,
            on=on,
            command_id=command_id,
            decision_number=decision.number,
            decided_on=decision.decided_on,
            authority=decision.authority,
            papers=[paper_as_json(paper) for paper in decision.papers],
            facts=dict(facts or {}),
            rule=" ".join(verdict.reference for verdict in verdicts),
        )
    )
    seen: set[UUID] = set()
    # The unit of the event is its subject, unless the event names another part for it.
    for part, org_ids in [*(parts or {}).items(), (Part.SUBJECT, [org.pk])]:
        for org_id in org_ids:
            if org_id not in seen:
                seen.add(org_id)
                add(Participation(realm_id=scope.realm_id, event=event, org_id=org_id, part=part))
    return event


def paper_as_json(paper: Paper) -> dict[str, str]:
    """Return a paper as it is stored with its event."""
    dated_on = paper.dated_on.isoformat() if paper.dated_on else ""
    return {"title": paper.title, "number": paper.number, "dated_on": dated_on, "code": paper.code}


def record_in_trail(
    audit_kind: str,
    event: StructuralEvent,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Record the audit event of a structural event."""
    record_event(
        audit_kind,
        subject=event.org,
        org_id=event.org_id,
        effective_on=event.on,
        before=before,
        after=after,
        decision=event.decision_number,
        rule=event.rule[:200],
    )


def counts_as_facts(counts: Counts) -> dict[str, int]:
    """Return the stated counts, leaving out what the decision does not state."""
    stated = {"official_members": counts.official_members, "total_members": counts.total_members}
    return {name: count for name, count in stated.items() if count is not None}
