"""Two branches with one of everything, for the walk: each text of the second carries a mark."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps

from nentang.access.models import Grant
from nentang.audit.models import Event, PlannedEvent
from nentang.audit.planning import plan_event
from nentang.orgs.models import Committee, OrganisationVersion, Participation, Term, WorkingRegulation
from nentang.orgs.services import (
    Decision,
    NewCommittee,
    NewTerm,
    NewUnit,
    Paper,
    begin_term,
    establish_organisation,
    form_committee,
    issue_regulation,
    rename_organisation,
)
from tests.architecture.source import APPS
from tests.factories import FOUNDED, World, make_world

if TYPE_CHECKING:
    from nentang.accounts.models import User

MARK = "Bờkia"
RENAMED, FOUND_TERM, NEXT_YEAR = date(2020, 5, 1), date(2025, 6, 1), date(2027, 3, 1)


@dataclass(eq=False)
class Branch:
    """One branch: a committee with two cells, its head, and an id of everything it owns, by parameter name."""

    committee: UUID
    cells: list[UUID]
    head: "User"
    samples: dict[str, list[UUID]] = field(default_factory=dict)

    @property
    def orgs(self) -> list[UUID]:
        return [self.committee, *self.cells]

    @property
    def commands(self) -> list[UUID]:
        """Return the commands that others gave about this branch."""
        events = Event._base_manager.filter(org_id__in=self.orgs)
        return list(events.order_by("command_id").values_list("command_id", flat=True).distinct())

    @property
    def ids(self) -> set[UUID]:
        return {each for found in self.samples.values() for each in found}


def furnish(world: World, letter: str, mark: str) -> Branch:
    """Build a branch through the services, one of everything."""
    ruling = Decision(f"7-QĐ/{mark}", FOUNDED, f"Đảng ủy {mark}", (Paper(f"Tờ trình {mark}"),))

    def founded(name: str, parent: UUID, kind: str, setting: str) -> UUID:
        unit = NewUnit(f"{name} {mark}", kind, setting)
        told = world.told(on=FOUNDED, parent_id=parent, unit=unit, decision=ruling)
        return establish_organisation(**told).pk

    committee = founded(f"Đảng bộ {letter}", world.root, "GRASS-P", "commune")
    cells = [founded(f"Chi bộ {letter}{number}", committee, "CELL", "village") for number in (1, 2)]
    renaming = {"decision": ruling, "name": f"Chi bộ {letter}1 mới {mark}"}
    rename_organisation(**world.told(org_id=cells[0], on=RENAMED, **renaming))
    begin_term(
        **world.told(org_id=committee, on=FOUND_TERM, term=NewTerm(f"2025-2030 {mark}", date(2030, 6, 1), FOUND_TERM))
    )
    form_committee(
        **world.told(
            org_id=committee,
            on=FOUND_TERM,
            committee=NewCommittee("committee", "elected", 15, f"9-QĐ/{mark}", FOUND_TERM),
        )
    )
    title = {"title": f"Quy chế {mark}", "number": f"1-QC/{mark}", "issued_on": FOUND_TERM}
    issue_regulation(**world.told(org_id=committee, on=FOUND_TERM, **title))
    later = {"org_id": cells[1], "on": NEXT_YEAR, "decision": ruling, "name": f"Chi bộ {letter}2 mai sau {mark}"}
    plan_event(**world.told(org_id=cells[1], on=NEXT_YEAR, service_kind="organisation.renamed", arguments=later))
    head = world.user(f"Lê Thị Mẫu {mark}", "administrator", committee, username=f"head-{letter.lower()}")
    world.user(f"Trần Văn Mẫu {mark}", "cell_secretary", cells[0], phone=f"0900 000 20{ord(letter) - 64}")
    branch = Branch(committee, cells, head)
    branch.samples = samples_of(branch)
    return branch


def samples_of(branch: Branch) -> dict[str, list[UUID]]:
    """Return ids of the branch for every parameter name; a name that is missing here fails the walk."""
    orgs = branch.orgs

    def ids(model: type, **where: object) -> list[UUID]:
        rows = model._base_manager.filter(**(where or {"org_id__in": orgs}))  # type: ignore[attr-defined]
        return list(rows.order_by("pk").values_list("pk", flat=True))

    grants = Grant._base_manager.filter(org_id__in=orgs)
    events = Participation._base_manager.filter(org_id__in=orgs, part="subject").order_by("-event__on")
    return {
        "org_id": orgs,
        "user_id": list(grants.order_by("pk").values_list("user_id", flat=True).distinct()),
        "grant_id": ids(Grant),
        "row_id": [*ids(OrganisationVersion), *ids(Term), *ids(WorkingRegulation)],
        "committee_id": ids(Committee),
        "event_id": list(events.values_list("event_id", flat=True)),
        "planned_id": ids(PlannedEvent),
    }


def make_branches() -> tuple[World, Branch, Branch]:
    """Return the realm with branch A, plain, and branch B, marked."""
    world = make_world("hai-nhanh", "Đảng bộ cấp trên Mẫu")
    return world, furnish(world, "A", "Bờnày"), furnish(world, "B", MARK)


def rows_naming(ids: set[UUID], *, also_text: bool) -> set[str]:
    """Return every own row in which one of these ids stands; in text and JSON too, when asked."""
    wanted = {str(each) for each in ids}

    def names(value: object) -> bool:
        if isinstance(value, UUID):
            return str(value) in wanted
        return also_text and isinstance(value, str | dict | list) and any(each in str(value) for each in wanted)

    return {f"{label}{row}" for label, row in _own_rows() if any(names(value) for value in row)}


def _own_rows() -> Iterator[tuple[str, tuple[object, ...]]]:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for row in model._base_manager.values_list():
                yield model._meta.label, row
