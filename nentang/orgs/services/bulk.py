"""The bulk form of founding units and of beginning their terms and committees: the same rules, few statements.

Everything is judged before the first row is written. Each unit gets an event of its own in the trail, so that what
happened to it reads as if it had been recorded singly, and the command one more that tells how many there were.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from nentang.audit.recording import EventDraft, business_event, record_event, record_events
from nentang.common.history import add_many, overlapping
from nentang.common.models import RealmModel
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, NotVisible, Refused, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.kernel.text import clean_name, organisation_sort_key, search_key
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.models import (
    Committee,
    Organisation,
    OrganisationVersion,
    Participation,
    Placement,
    StructuralEvent,
    Term,
)
from nentang.orgs.services.bodies import (
    NewCommittee,
    NewTerm,
    committee_facts,
    committee_row,
    term_facts,
    term_row,
)
from nentang.orgs.services.decision import (
    Decision,
    NewUnit,
    counts_as_facts,
    demand_decision,
    judge,
    judge_papers,
    paper_as_json,
)
from nentang.orgs.services.unit import NAME_LIMIT, demand_free_name, demand_parent, open_unit
from nentang.rulebooks.evaluator import Verdict

REBUILD_FROM = 50  # below it, deriving the paths of the new units singly is quicker than those of the whole realm


@dataclass(frozen=True, slots=True)
class Founding:
    """One unit to found; its superior is there already, or stands earlier in the list under its `org_id`."""

    unit: NewUnit
    parent_id: UUID
    on: date
    decision: Decision
    has_superior_consent: bool | None = None
    org_id: UUID = field(default_factory=uuid7)


@dataclass(frozen=True, slots=True)
class Bodies:
    """The term and the leading bodies with which a unit begins on a day; it has none of them open yet."""

    org_id: UUID
    on: date
    term: NewTerm | None = None
    committees: tuple[NewCommittee, ...] = ()


@business_event("organisations.established")
def establish_many(*, scope: Scope, command_id: UUID, today: date, foundings: Sequence[Founding]) -> list[Organisation]:
    """Found many units in one act, or none (O2); see `establish_organisation`.

    Raises as that service does; a broken rule carries the unit's `name`. Returns the units in the order given.
    """
    if not foundings:
        raise Refused("lines_missing", field="lines")
    for founding in foundings:
        demand_decision(founding.decision, on=founding.on, today=today)
    tree.lock(scope.realm_id)
    verdicts = _judged(scope, foundings)
    made = _insert(scope, command_id, foundings, verdicts)
    if len(made) < REBUILD_FROM:
        tree.refresh(scope.realm_id, [org.pk for org in made])
    else:
        tree.rebuild(scope.realm_id)
    first = foundings[0]
    record_event(
        "organisations.established",
        subject=made[0],
        org_id=first.parent_id,
        effective_on=max(founding.on for founding in foundings),
        after={"count": len(made)},
        decision=first.decision.number,
    )
    return made


def _judged(scope: Scope, foundings: Sequence[Founding]) -> list[list[Verdict]]:
    """Ask every rule about every unit; raises before anything is written."""
    ours = {founding.org_id: founding for founding in foundings}
    seen: set[UUID] = set()
    names: set[tuple[UUID, str]] = set()
    ask = _Memory()
    verdicts = []
    for founding in foundings:
        unit, on = founding.unit, founding.on
        name = clean_name(unit.name, NAME_LIMIT, field="name")
        above = ours.get(founding.parent_id)
        if above is not None and (founding.parent_id not in seen or above.on > on):
            raise Refused("parent_not_yet", field="parent", name=above.unit.name, on=on)
        if (founding.parent_id, name) in names:
            raise Refused("name_taken", field="name", name=name)
        if above is None:
            demand_free_name(scope, name, founding.parent_id, on)
        seen.add(founding.org_id)
        names.add((founding.parent_id, name))
        try:
            verdicts.append(_verdicts(scope, founding, above, ask))
        except RuleBroken as broken:
            raise RuleBroken(broken.verdict, name=name) from None
    return verdicts


def _verdicts(scope: Scope, founding: Founding, above: Founding | None, ask: "_Memory") -> list[Verdict]:
    unit, on = founding.unit, founding.on
    if above is None:
        parent = ask(("parent", founding.parent_id), lambda: open_unit(scope, founding.parent_id))
        place = ask(
            ("place", founding.parent_id, unit.kind, unit.setting, on),
            lambda: demand_parent(parent, unit.kind, unit.setting, on),
        )
    else:
        place = ask.judge(
            "placement",
            on,
            {"kind": unit.kind, "setting": unit.setting, "is_root": False, "parent_kind": above.unit.kind},
        )
    facts: dict[str, Any] = {"kind": unit.kind, **counts_as_facts(unit.counts)}
    if founding.has_superior_consent is not None:
        facts["superior_consent"] = founding.has_superior_consent
    papers = tuple(paper.code for paper in founding.decision.papers)
    return [
        place,
        ask.judge("establishment", on, facts),
        ask(("papers", unit.kind, on, papers), lambda: judge_papers("establish", unit.kind, founding.decision, on)),
    ]


class _Memory:
    """Asks each question once: four thousand cells of one day differ in their names only."""

    def __init__(self) -> None:
        self._answers: dict[Any, Any] = {}

    def __call__(self, key: Any, ask: Callable[[], Any]) -> Any:
        if key not in self._answers:
            self._answers[key] = ask()
        return self._answers[key]

    def judge(self, topic: str, on: date, facts: Mapping[str, Any]) -> Any:
        return self((topic, on, tuple(sorted(facts.items()))), lambda: judge(topic, on=on, facts=facts))


def _insert(
    scope: Scope, command_id: UUID, foundings: Sequence[Founding], verdicts: Sequence[list[Verdict]]
) -> list[Organisation]:
    realm_id, first = scope.realm_id, tree.next_number(scope.realm_id)
    made = [
        Organisation(pk=founding.org_id, realm_id=realm_id, number=number)
        for number, founding in enumerate(foundings, start=first)
    ]
    versions = [_version(realm_id, founding) for founding in foundings]
    placements = [
        Placement(realm_id=realm_id, org_id=each.org_id, parent_id=each.parent_id, valid_from=each.on)
        for each in foundings
    ]
    events = [
        _structural_event(realm_id, command_id, founding, found)
        for founding, found in zip(foundings, verdicts, strict=True)
    ]
    part = Participation.Part
    parts = [
        Participation(realm_id=realm_id, event=event, org_id=org_id, part=which)
        for event, founding in zip(events, foundings, strict=True)
        for org_id, which in ((founding.org_id, part.SUBJECT), (founding.parent_id, part.SUPERIOR))
    ]
    for model_rows in (made, versions, placements, events, parts):
        add_many(model_rows)
    drafts = []
    for position, (org, event) in enumerate(zip(made, events, strict=True)):
        rows: list[RealmModel] = [
            org,
            versions[position],
            placements[position],
            event,
            *parts[2 * position : 2 * position + 2],
        ]
        drafts.append(_draft("organisation.established", event, rows, foundings[position].unit))
    record_events(drafts)
    return made


def _version(realm_id: int, founding: Founding) -> OrganisationVersion:
    name = clean_name(founding.unit.name, NAME_LIMIT, field="name")
    return OrganisationVersion(
        realm_id=realm_id,
        org_id=founding.org_id,
        name=name,
        kind=founding.unit.kind,
        setting=founding.unit.setting,
        sort_key=organisation_sort_key(name),
        search_key=search_key(name),
        valid_from=founding.on,
    )


def _structural_event(
    realm_id: int, command_id: UUID, founding: Founding, verdicts: Sequence[Verdict]
) -> StructuralEvent:
    return StructuralEvent(
        realm_id=realm_id,
        org_id=founding.org_id,
        kind=StructuralEvent.Kind.ESTABLISHED,
        on=founding.on,
        command_id=command_id,
        decision_number=founding.decision.number,
        decided_on=founding.decision.decided_on,
        authority=founding.decision.authority,
        papers=[paper_as_json(paper) for paper in founding.decision.papers],
        facts=counts_as_facts(founding.unit.counts),
        rule=" ".join(verdict.reference for verdict in verdicts),
    )


def _draft(kind: str, event: StructuralEvent, rows: Sequence[RealmModel], unit: NewUnit) -> EventDraft:
    return EventDraft(
        kind,
        event.org,
        event.org_id,
        event.on,
        frozenset(row.pk for row in rows),
        after={"name": unit.name, "kind": unit.kind},
        decision=event.decision_number,
        rule=event.rule[:200],
    )


@business_event("bodies.begun")
def begin_bodies_of_many(
    *, scope: Scope, command_id: UUID, today: date, bodies: Sequence[Bodies]
) -> list[Organisation]:
    """Begin the first terms and committees of many units in one act, or none (O3); see `begin_term`, `form_committee`.

    Raises as those services do, and Conflict `bodies_open` for a unit that has a term or such a committee already.
    """
    if not bodies:
        raise Refused("lines_missing", field="lines")
    versions = _open_versions(scope, [each.org_id for each in bodies])
    _demand_none_open(scope, bodies, versions)
    ask = _Memory()
    rows: list[Term | Committee] = []
    drafts = []
    for each in bodies:
        version = versions[each.org_id]
        if each.on > today:
            raise Refused("in_future", field="on", on=each.on, today=today)
        for row, verdict in _body_rows(each, version, ask):
            rows.append(row)
            drafts.append(_body_draft(row, verdict))
    add_many([row for row in rows if isinstance(row, Term)])
    add_many([row for row in rows if isinstance(row, Committee)])
    for model in (Term, Committee):
        if overlapping(model, scope.realm_id).exists():
            raise Conflict("changed_meanwhile")
    record_events(drafts)
    made = [versions[each.org_id].org for each in bodies]
    last = max(each.on for each in bodies)
    record_event("bodies.begun", subject=made[0], org_id=made[0].pk, effective_on=last, after={"count": len(made)})
    return made


def _body_rows(each: Bodies, version: OrganisationVersion, ask: _Memory) -> list[tuple[Term | Committee, Verdict]]:
    if each.on < version.valid_from and not _was_there(version, each.on):
        raise Refused("before_unit_began", field="on", on=each.on, began=version.valid_from)
    found: list[tuple[Term | Committee, Verdict]] = []
    if each.term is not None:
        facts = term_facts(version.kind, each.on, each.term, is_first=True)
        found.append((term_row(version.org, each.on, each.term), ask.judge("terms", each.on, facts)))
    for committee in each.committees:
        verdict = ask.judge("committees", each.on, committee_facts(version, committee))
        found.append((committee_row(version.org, each.on, committee), verdict))
    return found


def _body_draft(row: Term | Committee, verdict: Verdict) -> EventDraft:
    is_term = isinstance(row, Term)
    return EventDraft(
        "term.begun" if is_term else "committee.formed",
        row,
        row.org_id,
        row.valid_from,
        frozenset({row.pk}),
        after={"label": row.label} if isinstance(row, Term) else {"kind": row.kind, "mode": row.mode},
        decision="" if isinstance(row, Term) else row.decision_number,
        rule=verdict.reference,
    )


def _open_versions(scope: Scope, org_ids: Sequence[UUID]) -> dict[UUID, OrganisationVersion]:
    rows = OrganisationVersion.objects.within(scope, ORG_CHANGE).open().filter(org_id__in=set(org_ids))
    versions = {row.org_id: row for row in rows.select_related("org")}
    if missing := set(org_ids) - versions.keys():
        raise NotVisible(missing=len(missing))
    return versions


def _was_there(version: OrganisationVersion, on: date) -> bool:
    rows = OrganisationVersion._base_manager.filter(org_id=version.org_id, valid_from__lte=on, valid_to__gt=on)
    return rows.exists()


def _demand_none_open(scope: Scope, bodies: Sequence[Bodies], versions: Mapping[UUID, OrganisationVersion]) -> None:
    terms = {each.org_id for each in bodies if each.term}
    committees = {(each.org_id, committee.kind) for each in bodies for committee in each.committees}
    open_terms = Term._base_manager.filter(realm_id=scope.realm_id, valid_to=FOREVER)
    open_committees = Committee._base_manager.filter(realm_id=scope.realm_id, valid_to=FOREVER)
    held = [org_id for org_id in open_terms.values_list("org_id", flat=True) if org_id in terms]
    held += [key[0] for key in open_committees.values_list("org_id", "kind") if key in committees]
    if held:
        raise Conflict("bodies_open", name=versions[held[0]].name)
