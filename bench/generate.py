"""Makes the organisations of a size with a history, from a seed: the same rows on every machine.

The history is that of `performance.md` section 1: 30 % of the grassroots stood under another superior before
2025-07-01, and 3 % of the cells moved on random days of 2024.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

SIZES = {"commune": (1, 5, 20), "province": (1, 100, 1_700, 10_000)}
KINDS = {"commune": ("UPPER", "GRASS-P", "CELL"), "province": ("PROV", "UPPER", "GRASS-P", "CELL")}
FOUNDED = date(2010, 1, 1)
REORGANISED = date(2025, 7, 1)
NOW, THEN = date(2026, 11, 2), date(2024, 6, 30)
FOREVER = date(9999, 12, 31)
ELSEWHERE, MOVED = 0.30, 0.03
SEED = 20_261_102


@dataclass(frozen=True, slots=True)
class Stay:
    """One superior of a unit, for one period."""

    parent: int | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Unit:
    """One organisation with all the superiors it had, oldest first."""

    number: int
    level: int
    kind: str
    stays: tuple[Stay, ...]

    @property
    def org_id(self) -> UUID:
        return UUID(int=(0x0190_0000_0000 << 80) | (7 << 76) | (2 << 62) | self.number)


def units(size: str) -> list[Unit]:
    """Return the units of a size, parents first."""
    chance = random.Random(f"{SEED}-{size}")
    made: list[Unit] = []
    levels: list[list[int]] = []
    for level, count in enumerate(SIZES[size]):
        numbers = list(range(len(made) + 1, len(made) + count + 1))
        above = levels[-1] if levels else []
        for position, number in enumerate(numbers):
            parent = above[position * len(above) // count] if above else None
            stays = tuple(_stays(chance, KINDS[size][level], parent, above))
            made.append(Unit(number, level, KINDS[size][level], stays))
        levels.append(numbers)
    return made


def _stays(chance: random.Random, kind: str, parent: int | None, above: list[int]) -> Iterator[Stay]:
    turns: list[date] = []
    if kind == "GRASS-P" and len(above) > 1 and chance.random() < ELSEWHERE:
        turns = [REORGANISED]
    elif kind == "CELL" and chance.random() < MOVED:
        turns = [date(2024, 1, 1) + timedelta(days=chance.randrange(366))]
    for start, stop in pairwise([FOUNDED, *turns, FOREVER]):
        other = chance.choice([each for each in above if each != parent]) if stop != FOREVER else parent
        yield Stay(other, start, stop)
