"""The two sides of a comparison: a fact, a literal, a parameter, or something computed from them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from operator import add, sub
from typing import Any, Protocol

from nentang.kernel.dates import add_months
from nentang.rulebooks.functions import FUNCTIONS
from nentang.rulebooks.values import Value

ANY_KEY = "*"


@dataclass(frozen=True, slots=True)
class Case:
    """What one evaluation knows: the facts of the case, and the parameters and tables of the book."""

    facts: Mapping[str, Value]
    parameters: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)


class Operand(Protocol):
    """One side of a comparison."""

    def of(self, case: Case) -> Value:
        """Return its value in a case, None when a fact that it needs is missing."""

    def facts(self) -> frozenset[str]:
        """Return the names of the facts that it reads."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the book."""

    value: Value

    def of(self, case: Case) -> Value:
        """Return the value."""
        return self.value

    def facts(self) -> frozenset[str]:
        """Return nothing: it reads no fact."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the case."""

    name: str

    def of(self, case: Case) -> Value:
        """Return the fact."""
        return case.facts.get(self.name)

    def facts(self) -> frozenset[str]:
        """Return its own name."""
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A threshold that the book names."""

    name: str

    def of(self, case: Case) -> Value:
        """Return the threshold."""
        return case.parameters[self.name]

    def facts(self) -> frozenset[str]:
        """Return nothing: it reads no fact."""
        return frozenset()


@dataclass(frozen=True, slots=True)
class Computed:
    """A value computed from others: a count, a sum, a share, a shifted day, a line of a table, a named function."""

    how: str
    parts: tuple[Operand, ...]
    name: str = ""

    def of(self, case: Case) -> Value:
        """Return the computed value, None when one of its parts is not known."""
        values = [part.of(case) for part in self.parts]
        if any(value is None for value in values):
            return None
        if self.how == "table":
            return _line_of(case.tables[self.name], values)
        return FUNCTIONS[self.name](*values) if self.how == "call" else COMPUTE[self.how](*values)

    def facts(self) -> frozenset[str]:
        """Return those that its parts read."""
        return frozenset[str]().union(*(part.facts() for part in self.parts))


def _line_of(table: Any, keys: list[Any]) -> Value:
    """Return the entry of a table, taking the line "*" where a key has no line of its own."""
    for key in keys:
        table = table.get(key, table.get(ANY_KEY)) if isinstance(table, Mapping) else None
    return tuple(table) if isinstance(table, list) else table


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _plus_months(day: date, months: int) -> date:
    try:
        return add_months(day, months)
    except (ValueError, OverflowError):  # beyond the calendar, where nothing is ever due
        return date.max if months > 0 else date.min


def _plus_days(day: date, days: int) -> date:
    try:
        return date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError):
        return date.max if days > 0 else date.min


COMPUTE: dict[str, Callable[..., Value]] = {
    "count": len,
    "count_distinct": lambda items: len(set(items)),
    "sum": add,
    "difference": sub,
    "share": _share,
    "plus_months": _plus_months,
    "minus_months": lambda day, months: _plus_months(day, -months),
    "plus_days": _plus_days,
    "minus_days": lambda day, days: _plus_days(day, -days),
}
