"""The turn of the day: what waited for today is carried out, and yesterday's events are sealed.

Repeatable, since a commune's computer is off at night and turns several days at once in the morning.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nentang.audit.planning import carry_out, due_events
from nentang.audit.sealing import seal
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.common.unscoped import whole_realm

DayStep = Callable[[Scope, date], None]
_steps: list[DayStep] = []


@dataclass(frozen=True, slots=True)
class Turned:
    """What the turn of a day did in one realm."""

    realm: str
    today: date
    done: int
    refused: int


def register_day_step(step: DayStep) -> None:
    """Run a step of a higher app at every turn of the day; it must be safe to repeat."""
    if step not in _steps:
        _steps.append(step)


def turn_day(clock: date) -> list[Turned]:
    """Carry out in every realm what was planned up to its today, run the registered steps, seal the events."""
    return [_turn_realm(realm, realm.today(clock)) for realm in Realm.objects.order_by("pk")]


def _turn_realm(realm: Realm, today: date) -> Turned:
    outcomes = []
    for planned in due_events(realm.pk, today):
        scope = whole_realm(realm.pk, planned.planned_by_id)
        finished = carry_out(scope=scope, command_id=planned.command_id, today=today, planned=planned)
        outcomes.append(finished.is_done)
    for step in _steps:
        step(whole_realm(realm.pk), today)
    seal(realm)
    return Turned(
        realm.name,
        today,
        done=outcomes.count(True),
        refused=outcomes.count(False),
    )
