"""Decides on which days the units of a scenario came to be, so that its figures about them come true.

What the file leaves open is filled with plausible samples: units stood long before the figures, but for as many as were
founded or raised in a period. A greedy search is enough; whatever it does not find shows when the figures are computed
from the records, and then nothing is kept.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from nentang.exchange.scenarios.bounds import counts, parts_of
from nentang.exchange.scenarios.scenario import Figure, Scenario, Unit
from nentang.kernel.dates import EARLIEST, Period
from nentang.kernel.errors import Refused, RuleBroken
from nentang.orgs.facts import settings_counted_under
from nentang.rulebooks.books import editions, rulebook_in_force
from nentang.rulebooks.evaluator import Verdict, evaluate

USUAL_START = date(2010, 1, 1)
YEARS_BEFORE = 5
SPREAD = 24
CODES = {
    "grassroots_committee": "GRASS-P",
    "grassroots_cell": "GRASS-C",
    "sub_committee": "PART",
    "cell": "CELL",
}
ESTABLISHED, UPGRADED, WITH_COMMITTEE = "orgs.established", "orgs.upgraded", "orgs.cells_with_committee"


@dataclass(slots=True)
class Planned:
    """One unit with its rulebook kind and the day it came to be; `upgraded_on` when it began as a grassroots cell.

    `formed_by` is the unit whose upgrade formed this cell. `has_committee` is None where the figures leave it open,
    `bodies_by` the day by which they ask for it.
    """

    unit: Unit
    kind: str
    on: date
    upgraded_on: date | None = None
    formed_by: int | None = None
    has_committee: bool | None = None
    bodies_by: date | None = None

    @property
    def is_founding(self) -> bool:
        """Whether the unit came to be by a founding of its own."""
        return self.formed_by is None

    @property
    def stands_from(self) -> date:
        """The day from which it is what the file says."""
        return self.upgraded_on or self.on


@dataclass(slots=True)
class Plan:
    """Every unit of a scenario with its days."""

    scenario: Scenario
    units: list[Planned] = field(default_factory=list)
    below: dict[int, list[Planned]] = field(default_factory=lambda: defaultdict(list))

    def parent(self, planned: Planned) -> Planned | None:
        """Return the superior."""
        return None if planned.unit.parent is None else self.units[planned.unit.parent]

    def children(self, planned: Planned) -> list[Planned]:
        """Return the units directly below."""
        return self.below[planned.unit.position]

    def add(self, planned: Planned) -> None:
        """Add the next unit of the file."""
        self.units.append(planned)
        if planned.unit.parent is not None:
            self.below[planned.unit.parent].append(planned)

    def covered(self, figure: Figure) -> list[Planned]:
        """Return the units that a figure is about."""
        settings = settings_counted_under(figure.where["setting"]) if "setting" in figure.where else None
        below = self.scenario.below(self.scenario.unit(figure.org).position)
        return [self.units[unit.position] for unit in below if settings is None or unit.setting in settings]

    def refuse(self, figure: Figure) -> Refused:
        """Return the refusal of a figure that no choice of days satisfies."""
        return Refused(
            "scenario_figure_impossible",
            file=self.scenario.file.name,
            place=figure.place,
            indicator=figure.indicator,
            value=figure.value,
        )


def plan(scenario: Scenario) -> Plan:
    """Return the days of every unit; raises Refused `scenario_figure_impossible` and what no rule allows."""
    made = Plan(scenario)
    _date_units(made)
    figures = sorted(scenario.figures, key=lambda figure: len(made.covered(figure)))
    for figure in (each for each in figures if each.indicator == UPGRADED):
        _upgrade(made, figure)
    _found(made, [each for each in figures if each.indicator == ESTABLISHED and isinstance(each.period, Period)])
    for figure in (each for each in figures if each.indicator == WITH_COMMITTEE):
        _give_committees(made, figure)
    return made


def kind_of(unit: Unit, above: str | None) -> str:
    """Return the rulebook's kind: a superior is a province, a district or directly above the grassroots (Settled)."""
    if unit.kind != "superior":
        return CODES[unit.kind]
    if unit.setting == "province" and above is None:
        return "PROV"
    return "DIST" if unit.setting == "district" else "UPPER"


# Long before the figures


def _date_units(plan: Plan) -> None:
    scenario = plan.scenario
    known = rulebook_in_force("organisation_kinds", scenario.as_of).codes["setting"]
    start, needed = _start(scenario), _needed_by(scenario)
    for unit in scenario.units:
        if unit.setting not in known:
            raise Refused("scenario_setting_past", **_at(scenario, unit, unit.setting), as_of=scenario.as_of)
        above = plan.units[unit.parent] if unit.parent is not None else None
        on = unit.established or min(start, needed[unit.position])
        if above is not None and not unit.established:
            on = max(on, above.on)
        if above is not None and on < above.on:
            raise Refused("scenario_before_parent", **_at(scenario, unit, on), parent=above.on)
        kind = kind_of(unit, above.kind if above else None)
        verdict = _place(kind, unit.setting, above.kind if above else None, scenario.as_of)
        if verdict.broken:
            broken = RuleBroken(verdict)
            raise Refused("scenario_unit_refused", file=scenario.file.name, name=unit.name, why=broken)
        if not unit.established:
            on = _allowed_from(kind, unit.setting, above.kind if above else None, on, scenario.as_of)
        plan.add(Planned(unit, kind, on))


def _at(scenario: Scenario, unit: Unit, value: object) -> dict[str, Any]:
    return {"file": scenario.file.name, "place": unit.place, "value": value}


def _needed_by(scenario: Scenario) -> list[date]:
    """Return for each unit the first day on which something below it stood, by the file."""
    needed = [unit.established or scenario.as_of for unit in scenario.units]
    for unit in reversed(scenario.units):
        if unit.parent is not None:
            needed[unit.parent] = min(needed[unit.parent], needed[unit.position])
    return needed


def _start(scenario: Scenario) -> date:
    """Return a day before every period in which something was founded or raised."""
    periods = [each.starts_on for each in scenario.figures if each.indicator in (ESTABLISHED, UPGRADED)]
    ends = [each.to for each in scenario.figures] + [scenario.as_of]
    latest = min([each for each in periods if each] + ends)
    return max(EARLIEST, min(USUAL_START, date(max(latest.year - YEARS_BEFORE, EARLIEST.year), 1, 1)))


@cache
def _allowed_from(kind: str, setting: str, above: str | None, on: date, until: date) -> date:
    """Return the first day from which the rules let such a unit stand there; the wished day when there is none."""
    turns = [book.effective_on for book in editions("placement") if on < book.effective_on <= until]
    for day in (on, *turns):
        verdict = _place(kind, setting, above, day)
        if not verdict.broken and not verdict.warnings:
            return day
    return on


@cache
def _place(kind: str, setting: str, above: str | None, on: date) -> Verdict:
    facts = {"kind": kind, "setting": setting, "is_root": above is None, "parent_kind": above}
    return evaluate("placement", on=on, facts=facts)


# Raised in a period


def _upgrade(plan: Plan, figure: Figure) -> None:
    """Let as many grassroots committees of the figure begin as grassroots cells as it says."""
    if not isinstance(figure.period, Period):
        return
    covered = plan.covered(figure)
    done = sum(each.upgraded_on is not None and each.upgraded_on in figure.period for each in covered)
    candidates = [each for each in covered if _can_have_been_a_cell(plan, each, figure.period)]
    candidates.sort(key=lambda each: (each.unit.setting in ("commune", "ward", "township"), each.unit.position))
    target = next((n for n in counts(figure, done + len(candidates)) if n >= done), None)
    if target is None:
        raise plan.refuse(figure)
    days = _spread(figure.period, target - done)
    for planned, day in zip(candidates, days, strict=False):
        planned.upgraded_on = day
        for child in plan.children(planned):
            child.on, child.formed_by = day, planned.unit.position


def _can_have_been_a_cell(plan: Plan, planned: Planned, period: Period) -> bool:
    children = plan.children(planned)
    return (
        planned.kind == "GRASS-P"
        and planned.upgraded_on is None
        and planned.on < period.starts_on
        and planned.unit.parent is not None
        and all(each.kind == "CELL" and not each.unit.established for each in children)
    )


def _spread(period: Period, many: int) -> list[date]:
    """Return so many days of a period, evenly apart and never its first."""
    length = (period.ends_before - period.starts_on).days
    return [period.starts_on + timedelta(days=length * (2 * n + 1) // (2 * many)) for n in range(many)]


# Founded in a period


def _found(plan: Plan, figures: list[Figure]) -> None:
    """Move the founding of units into the periods until each figure has as many as it says."""
    tallies = [_Tally(plan, figure) for figure in figures]
    for tally in tallies:
        missing = tally.missing()
        days = _spread(tally.period, missing)
        for planned in tally.candidates() if missing else ():
            missing -= _move(plan, tally, tallies, planned, days[missing - 1])
            if not missing:
                break
        if missing:
            raise plan.refuse(tally.figure)


class _Tally:
    """How many foundings a figure counts so far, and how many it may count."""

    def __init__(self, plan: Plan, figure: Figure) -> None:
        assert isinstance(figure.period, Period)  # noqa: S101  (chosen so)
        self.plan, self.figure, self.period = plan, figure, figure.period
        self.covered = [each for each in plan.covered(figure) if each.is_founding]
        self.positions = {each.unit.position for each in self.covered}
        self.allowed = list(counts(figure, len(self.covered)))
        self.now = sum(each.on in self.period for each in self.covered)

    def missing(self) -> int:
        target = next((n for n in self.allowed if n >= self.now), None)
        if target is None:
            raise self.plan.refuse(self.figure)
        return target - self.now

    def candidates(self) -> list[Planned]:
        """Return what may have been founded in the period: grassroots cells first, then cells, then what is above."""
        free = [
            each
            for each in self.covered
            if not each.unit.established and each.upgraded_on is None and each.on not in self.period
        ]
        ranks = {"GRASS-C": 0, "CELL": 1, "PART": 2, "GRASS-P": 3}
        return sorted(free, key=lambda each: (ranks.get(each.kind, 4), -each.unit.position))

    def gain(self, planned: Planned, day: date) -> int:
        """Return how many more the figure would count were the unit founded on that day."""
        if planned.unit.position not in self.positions:
            return 0
        return (day in self.period) - (planned.on in self.period)


def _move(plan: Plan, tally: _Tally, tallies: Iterable[_Tally], planned: Planned, wished: date) -> bool:
    """Move one founding to a day of the period that spoils no other figure; False when there is none."""
    above, children = plan.parent(planned), plan.children(planned)
    latest = min([each.stands_from for each in children], default=tally.period.ends_before)
    for day in _days(tally.period, wished):
        if day > latest or (above is not None and day < above.on) or day < planned.on:
            continue
        gains = {id(each): each.gain(planned, day) for each in tallies}
        if all(each.now + gains[id(each)] <= max(each.allowed, default=0) for each in tallies):
            for each in tallies:
                each.now += gains[id(each)]
            planned.on = day
            return True
    return False


def _days(period: Period, wished: date) -> list[date]:
    last = period.ends_before - timedelta(days=1)
    return list(dict.fromkeys([wished, *_spread(period, SPREAD), last, period.starts_on]))


# Cells with a committee


def _give_committees(plan: Plan, figure: Figure) -> None:
    """Let as many cells of the figure have an elected committee as its share says; the nearest number is taken."""
    cells = [each for each in plan.covered(figure) if each.kind == "CELL" and each.on <= figure.to]
    having = sum(each.has_committee is True for each in cells)
    open_cells = [each for each in cells if each.has_committee is None]
    many = None
    if cells:
        fitting = parts_of(figure, len(cells))
        many = next((n for n in fitting if having <= n <= having + len(open_cells)), None)
    if many is None:
        raise plan.refuse(figure)
    for number, each in enumerate(open_cells):
        each.has_committee = number < many - having
    for each in cells:
        each.bodies_by = min(each.bodies_by or figure.to, figure.to)
