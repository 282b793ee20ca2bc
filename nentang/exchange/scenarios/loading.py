"""Builds the organisation of a scenario out of samples, through the bulk forms of the same services, or nothing."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from nentang.access.selectors import scope_for
from nentang.access.services import NewAccount
from nentang.access.setup import set_up_installation
from nentang.common.models import Realm
from nentang.exchange.scenarios.bodies import beginnings
from nentang.exchange.scenarios.bounds import rounded
from nentang.exchange.scenarios.checking import compute
from nentang.exchange.scenarios.planning import Plan, Planned, plan
from nentang.exchange.scenarios.scenario import Scenario
from nentang.kernel.errors import Conflict, DomainError, Refused
from nentang.kernel.ids import uuid7
from nentang.orgs.selectors.names import unit_by_way
from nentang.orgs.services import (
    Bodies,
    Decision,
    Founding,
    NewUnit,
    Paper,
    begin_bodies_of_many,
    change_kind,
    establish_many,
)
from nentang.rulebooks.books import rulebook_in_force

if TYPE_CHECKING:
    from nentang.accounts.models import AccountSlip

USERNAME_LIMIT = 60
WORDS = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario in a realm of its own: its units by their position in the file, and its administrator's slip."""

    scenario: Scenario
    realm: Realm
    slip: "AccountSlip"
    unit_ids: dict[int, UUID]


@cache
def words() -> dict[str, Any]:
    """Return the words with which samples are written."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def is_loaded(scenario: Scenario) -> bool:
    """Return whether a realm of the scenario's name is there."""
    return Realm.objects.filter(slug=scenario.id).exists()


def load(scenario: Scenario) -> Loaded:
    """Make the realm of a scenario with all its units, terms and committees, so that every figure that can be computed
    agrees with the file.

    Raises Conflict `scenario_loaded`, Refused `scenario_figure_impossible` or `scenario_figure_differs` naming the
    figure, and `scenario_unit_refused` with the rule that forbids a unit; nothing is written then.
    """
    if is_loaded(scenario):
        raise Conflict("scenario_loaded", file=scenario.file.name, value=scenario.id)
    made = plan(scenario)
    with transaction.atomic():
        try:
            return _Loader(made).load()
        except DomainError as refusal:
            if refusal.code.startswith("scenario_"):
                raise
            name = refusal.values.get("name", scenario.title)
            raise Refused("scenario_unit_refused", file=scenario.file.name, name=name, why=refusal) from refusal


class _Loader:
    """Writes one plan; the days of the plan are the days of the decisions, numbered in their order."""

    def __init__(self, made: Plan) -> None:
        self.plan, self.scenario = made, made.scenario
        self.today = made.scenario.as_of
        self.ids: dict[int, UUID] = {}
        self.numbers = iter(range(1, len(made.units) * 3 + 10))

    def load(self) -> Loaded:
        slip = self._found_root()
        self.scope = scope_for(slip.user, self.today)
        root_id = unit_by_way(self.scope, names=[self.scenario.root.name], on=self.today)
        assert root_id is not None  # noqa: S101  (just founded)
        self.ids[0] = root_id
        self._found_units()
        self._upgrade_units()
        self._begin_bodies()
        ids = {unit.key: self.ids[unit.position] for unit in self.scenario.units if unit.key}
        self._demand_figures(ids)
        realm = Realm.objects.get(slug=self.scenario.id)
        return Loaded(self.scenario, realm, slip, self.ids)

    def _found_root(self) -> "AccountSlip":
        root = self.plan.units[0]
        return set_up_installation(
            today=self.today,
            slug=self.scenario.id,
            unit=_unit(root),
            on=root.on,
            decision=self._decision(root, root.on),
            administrator=NewAccount(
                person(0), "administrator", username=f"administrator.{self.scenario.id}"[:USERNAME_LIMIT]
            ),
            name=self.scenario.title,
            own_today=self.today,
        )

    def _found_units(self) -> None:
        foundings = []
        for planned in self.plan.units[1:]:
            if not planned.is_founding:
                continue
            assert planned.unit.parent is not None  # noqa: S101  (only the root has none)
            founding = Founding(
                _unit_at_first(planned),
                self.ids[planned.unit.parent],
                planned.on,
                self._decision(planned, planned.on),
                has_superior_consent=True if planned.kind == "PART" else None,
            )
            self.ids[planned.unit.position] = founding.org_id
            foundings.append(founding)
        if foundings:
            self._do(establish_many, foundings=foundings)

    def _upgrade_units(self) -> None:
        for planned in self._in_order():
            children = self.plan.children(planned)
            on = planned.upgraded_on
            assert on is not None  # noqa: S101  (chosen so)
            self._do(
                change_kind,
                org_id=self.ids[planned.unit.position],
                on=on,
                decision=self._decision(planned, on, consent=True),
                kind=planned.kind,
                name=planned.unit.name,
                cells=tuple(_unit(child) for child in children),
            )
            names = [unit.name for unit in self.scenario.way(planned.unit)]
            for child in children:
                child_id = unit_by_way(self.scope, names=[*names, child.unit.name], on=self.today)
                assert child_id is not None  # noqa: S101  (just formed)
                self.ids[child.unit.position] = child_id

    def _in_order(self) -> Iterator[Planned]:
        raised = [each for each in self.plan.units if each.upgraded_on is not None]
        yield from sorted(raised, key=lambda each: (each.stands_from, each.unit.position))

    def _begin_bodies(self) -> None:
        bodies = [
            Bodies(self.ids[planned.unit.position], on, term, committees)
            for planned, on, term, committees in beginnings(self.plan)
        ]
        self._do(begin_bodies_of_many, bodies=bodies)

    def _demand_figures(self, ids: dict[str, UUID]) -> None:
        for each in compute(self.scenario, self.scope, ids):
            if each.verdict == "differs":
                figure = each.figure
                computed = "–" if each.computed is None else rounded(each.computed, figure.value)
                raise Refused(
                    "scenario_figure_differs",
                    file=self.scenario.file.name,
                    place=figure.place,
                    indicator=figure.indicator,
                    value=figure.value,
                    computed=computed,
                )

    def _do(self, service: Any, **arguments: Any) -> Any:
        return service(scope=self.scope, command_id=uuid7(), today=self.today, **arguments)

    def _decision(self, planned: Planned, on: date, *, consent: bool = False) -> Decision:
        above = self.plan.parent(planned)
        said = words()["decision"]
        authority = said["authority"].get(above.kind if above else "", said["authority"]["UPPER"])
        codes = ["decision", "consent"] if consent else _papers_due(planned.kind, on)
        papers = tuple(Paper(words()["papers"][code], code=code, dated_on=on) for code in codes)
        number = said["number"].replace("{n}", f"{next(self.numbers):02}")
        return Decision(number, on, authority.replace("{name}", planned.unit.name), papers)


def person(number: int) -> str:
    """Return the name of an invented person, another one for each number below fifty."""
    people = words()["people"]
    family = people["family"][number % len(people["family"])]
    middle = people["middle"][number // 2 % len(people["middle"])]
    return f"{family} {middle} {people['given']}"


def _unit(planned: Planned) -> NewUnit:
    return NewUnit(planned.unit.name, planned.kind, planned.unit.setting)


def _unit_at_first(planned: Planned) -> NewUnit:
    """Return the unit as it was founded: one raised later began as a grassroots cell, under the name of one."""
    if planned.upgraded_on is None:
        return _unit(planned)
    said, name = words()["upgrade"], planned.unit.name
    rest = name.removeprefix(said["committee"]).strip() if name.startswith(said["committee"]) else name
    return NewUnit(f"{said['cell']} {rest}".strip(), "GRASS-C", planned.unit.setting)


@cache
def _papers_due(kind: str, on: date) -> tuple[str, ...]:
    due = rulebook_in_force("papers", on).tables["due"].get("establish", {})
    return tuple(due.get(kind, due.get("*", ("decision",))))
