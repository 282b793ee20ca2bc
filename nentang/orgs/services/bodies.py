"""Terms, committees and working regulations of a unit (O3): begun, replaced, ended; each is its own event."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event, record_event
from nentang.common.history import Interval, begin, end, revise
from nentang.common.scoping import Scope
from nentang.kernel.errors import NotVisible, Refused
from nentang.kernel.text import clean_name
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.models import Committee, Organisation, OrganisationVersion, Term, WorkingRegulation
from nentang.orgs.services.decision import judge
from nentang.orgs.services.unit import Unit, open_unit


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A term as the congress or the appointment sets it.

    `has_shift_consent` tells of the grassroots committee's consent to a longer or shorter term of a cell (ORG-41),
    `is_pilot` of a cell in the pilot of five-year terms (ORG-42).
    """

    label: str
    due_on: date
    congress_on: date | None = None
    has_shift_consent: bool = False
    is_pilot: bool = False


@dataclass(frozen=True, slots=True)
class NewCommittee:
    """A leading body as it was elected or appointed; `size` is the number of its members."""

    kind: str
    mode: str
    size: int | None = None
    decision_number: str = ""
    decided_on: date | None = None


def begin_bodies(org: Organisation, *, on: date, term: NewTerm | None, committee: NewCommittee | None) -> None:
    """Begin the first term and committee of a unit that an event has just made."""
    if term is not None:
        begin(term_row(org, on, term))
    if committee is not None:
        begin(committee_row(org, on, committee))


def term_row(org: Organisation, on: date, term: NewTerm) -> Term:
    """Return the row of a term, not yet inserted; raises Refused `term_ends_before_it_begins`."""
    label = clean_name(term.label, 40, field="label")
    if term.due_on <= on:
        raise Refused("term_ends_before_it_begins", field="due_on", on=on, due_on=term.due_on)
    return Term(
        realm_id=org.realm_id, org=org, label=label, due_on=term.due_on, congress_on=term.congress_on, valid_from=on
    )


def committee_row(org: Organisation, on: date, committee: NewCommittee) -> Committee:
    """Return the row of a leading body, not yet inserted; raises Refused `decision_after_effect`."""
    if committee.decided_on and committee.decided_on > on:
        raise Refused("decision_after_effect", field="decided_on", decided_on=committee.decided_on, on=on)
    return Committee(
        realm_id=org.realm_id,
        org=org,
        kind=committee.kind,
        mode=committee.mode,
        size=committee.size,
        decision_number=committee.decision_number,
        decided_on=committee.decided_on,
        valid_from=on,
    )


@business_event("term.begun")
def begin_term(*, scope: Scope, command_id: UUID, today: date, org_id: UUID, on: date, term: NewTerm) -> Term:
    """Begin a term of a unit; the term before it ends that day (ORG-40, ORG-41)."""
    _demand_past(on, today)
    unit = open_unit(scope, org_id)
    _demand_existed(unit, on)
    row = term_row(unit.org, on, term)
    verdict = judge("terms", on=on, facts=term_facts(unit.version.kind, on, term, is_first=not _had_term(unit, on)))
    current = Term.objects.within(scope, ORG_CHANGE).open().filter(org=unit.org).first()
    made = (
        begin(row)
        if current is None
        else revise(current, on=on, label=row.label, due_on=row.due_on, congress_on=row.congress_on)
    )
    record_event(
        "term.begun", subject=made, org_id=org_id, effective_on=on, after={"label": term.label}, rule=verdict.reference
    )
    return made


def term_facts(kind: str, on: date, term: NewTerm, *, is_first: bool) -> dict[str, object]:
    """Return the facts about a term of a unit of that kind."""
    return {
        "kind": kind,
        "term_start": on,
        "term_end": term.due_on,
        "shift_consent": term.has_shift_consent,
        "pilot_cell": term.is_pilot,
        "first_term": is_first,
    }


def _had_term(unit: Unit, on: date) -> bool:
    return Term._base_manager.filter(org=unit.org, valid_from__lt=on).exists()


@business_event("committee.formed")
def form_committee(
    *, scope: Scope, command_id: UUID, today: date, org_id: UUID, on: date, committee: NewCommittee
) -> Committee:
    """Record that a unit elected or was given a leading body; its predecessor ends that day (ORG-20 to ORG-27)."""
    _demand_past(on, today)
    unit = open_unit(scope, org_id)
    _demand_existed(unit, on)
    verdict = judge("committees", on=on, facts=committee_facts(unit.version, committee))
    row = committee_row(unit.org, on, committee)
    bodies = Committee.objects.within(scope, ORG_CHANGE).open()
    current = bodies.filter(org=unit.org, kind=committee.kind).first()
    made = (
        begin(row)
        if current is None
        else revise(
            current, on=on, mode=row.mode, size=row.size, decision_number=row.decision_number, decided_on=row.decided_on
        )
    )
    record_event(
        "committee.formed",
        subject=made,
        org_id=org_id,
        effective_on=on,
        after={"kind": committee.kind, "mode": committee.mode},
        decision=committee.decision_number,
        rule=verdict.reference,
    )
    return made


def committee_facts(version: OrganisationVersion, committee: NewCommittee) -> dict[str, object]:
    """Return the facts about one body; what is not stated stays unknown and blocks nothing."""
    facts: dict[str, object] = {
        "kind": version.kind,
        "setting": version.setting,
        "mode": committee.mode.upper(),
        "appointed_by_superior": bool(committee.decision_number),
    }
    is_standing = committee.kind == Committee.Kind.STANDING_COMMITTEE
    facts["has_standing_committee" if is_standing else "has_committee"] = True
    if committee.size is not None:
        facts["standing_size" if is_standing else "committee_size"] = committee.size
    return facts


@business_event("committee.ended")
def end_committee(
    *, scope: Scope, command_id: UUID, today: date, committee_id: UUID, on: date, reason: str
) -> Committee:
    """Record that a unit has that leading body no longer."""
    _demand_past(on, today)
    row = Committee.objects.within(scope, ORG_CHANGE).lock(pk=committee_id)
    end(row, on=on)
    record_event("committee.ended", subject=row, org_id=row.org_id, effective_on=on, reason=reason)
    return row


@business_event("regulation.issued")
def issue_regulation(
    *, scope: Scope, command_id: UUID, today: date, org_id: UUID, on: date, title: str, number: str, issued_on: date
) -> WorkingRegulation:
    """Record the working regulations in force from a day; the version before them ends that day (O3)."""
    _demand_past(on, today)
    unit = open_unit(scope, org_id)
    _demand_existed(unit, on)
    if issued_on > on:
        raise Refused("decision_after_effect", field="issued_on", decided_on=issued_on, on=on)
    values = {
        "title": clean_name(title, 300, field="title"),
        "number": clean_name(number, 60, field="number"),
        "issued_on": issued_on,
    }
    current = WorkingRegulation.objects.within(scope, ORG_CHANGE).open().filter(org=unit.org).first()
    if current is None:
        made = begin(WorkingRegulation(realm_id=scope.realm_id, org=unit.org, valid_from=on, **values))
    else:
        made = revise(current, on=on, **values)
    record_event("regulation.issued", subject=made, org_id=org_id, effective_on=on, decision=number)
    return made


def _demand_past(on: date, today: date) -> None:
    if on > today:
        raise Refused("in_future", field="on", on=on, today=today)


def _demand_existed(unit: Unit, on: date) -> None:
    rows: list[Interval] = list(type(unit.version)._base_manager.filter(org=unit.org).order_by("valid_from")[:1])
    if not rows:
        raise NotVisible()
    if on < rows[0].valid_from:
        raise Refused("before_unit_began", field="on", on=on, began=rows[0].valid_from)
