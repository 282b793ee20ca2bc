"""What a scenario file says, as values: organisations with their superiors, and published figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from nentang.kernel.dates import Period

How = Literal["exactly", "about", "nearly", "over", "at_least"]
HOWS: tuple[How, ...] = ("exactly", "about", "nearly", "over", "at_least")
KINDS = ("superior", "grassroots_committee", "grassroots_cell", "sub_committee", "cell")


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation of the file; `key` is how the file refers to it, empty for one of many alike.

    `place` is where in the file it stands, for messages; `position` and `parent` count through all units of the file.
    """

    position: int
    parent: int | None
    key: str
    name: str
    kind: str
    setting: str
    place: str
    established: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, with how exactly it was stated."""

    place: str
    org: str
    indicator: str
    to: date
    value: Decimal
    how: How
    starts_on: date | None = None
    slack: Decimal | None = None
    base: str = ""
    where: Mapping[str, str] = field(default_factory=dict)

    @property
    def period(self) -> Period | date:
        """The period of a flow, the day of a stock."""
        return Period(self.starts_on, self.to + timedelta(days=1)) if self.starts_on else self.to


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file: a root with everything below it, and the figures about it."""

    file: Path
    id: str
    title: str
    as_of: date
    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]

    @property
    def root(self) -> Unit:
        """The organisation without a superior; reading a file demands exactly one."""
        return next(unit for unit in self.units if unit.parent is None)

    def unit(self, key: str) -> Unit:
        """Return the organisation that the file calls by that key."""
        return next(unit for unit in self.units if unit.key == key)

    def below(self, position: int) -> Iterator[Unit]:
        """Yield an organisation and everything below it, parents first."""
        inside = {position}
        for unit in self.units:
            if unit.parent in inside:
                inside.add(unit.position)
            if unit.position in inside:
                yield unit

    def way(self, unit: Unit) -> list[Unit]:
        """Return the organisations from the root down to one."""
        way = [unit]
        while (above := way[0].parent) is not None:
            way.insert(0, self.units[above])
        return way
