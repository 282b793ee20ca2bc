"""Gives the units of a scenario the terms and committees in which a sample looks alive on its day."""

from collections.abc import Iterator
from datetime import date

from nentang.exchange.scenarios.planning import Plan, Planned
from nentang.kernel.dates import add_months
from nentang.orgs.services import NewCommittee, NewTerm
from nentang.rulebooks.books import rulebook_in_force

MONTHS_OF_CONGRESSES = 60
CONGRESS_MONTH = 6
ENDING_SOON, HANDFUL = 4, 5
EVERY_NTH_ENDS_SOON = 7
LEAST_LEFT = 9
LARGE = {"PROV": (51, 15), "DIST": (39, 11), "UPPER": (27, 9)}
SMALL_COMMITTEE, SMALL_CELL_COMMITTEE = 7, 3
TERRITORIAL = ("commune", "ward", "township", "special_zone")


def beginnings(plan: Plan) -> Iterator[tuple[Planned, date, NewTerm, tuple[NewCommittee, ...]]]:
    """Yield each unit with the first day of its present term, the term, and the bodies elected for it."""
    soon = 0
    for number, planned in enumerate(plan.units):
        months = int(rulebook_in_force("terms", plan.scenario.as_of).tables["months"]["ordinary"][planned.kind])
        ends_soon = planned.kind == "CELL" and number % EVERY_NTH_ENDS_SOON == 0 and soon < HANDFUL
        on = _begins(planned, plan.scenario.as_of, months, number, ends_soon=ends_soon)
        due_on = add_months(on, months)
        soon += ends_soon
        yield planned, on, NewTerm(f"{on.year}-{due_on.year}", due_on, congress_on=on), _committees(planned, number)


def _begins(planned: Planned, as_of: date, months: int, number: int, *, ends_soon: bool) -> date:
    if months == MONTHS_OF_CONGRESSES:
        year = as_of.year - as_of.year % 5
        latest = date(year if as_of >= date(year, CONGRESS_MONTH, 28) else year - 5, CONGRESS_MONTH, 1 + number % 28)
    else:
        left = ENDING_SOON if ends_soon else LEAST_LEFT + number % (months - LEAST_LEFT - 1)
        latest = add_months(as_of, left - months)
    if planned.bodies_by is not None:
        latest = min(latest, planned.bodies_by)
    return max(latest, planned.stands_from)


def _committees(planned: Planned, number: int) -> tuple[NewCommittee, ...]:
    if planned.kind in ("CELL", "GRASS-C"):
        usual = number % 3 != 0
        has_committee = usual if planned.has_committee is None else planned.has_committee
        return (NewCommittee("cell_committee", "elected", SMALL_CELL_COMMITTEE),) if has_committee else ()
    if (planned.kind == "GRASS-P" and planned.unit.setting not in TERRITORIAL) or planned.kind == "PART":
        return (NewCommittee("committee", "elected", SMALL_COMMITTEE),)
    size, standing = LARGE.get(planned.kind, (15, 5))
    return (NewCommittee("committee", "elected", size), NewCommittee("standing_committee", "elected", standing))
