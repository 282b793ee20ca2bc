"""Conditions of rules: comparisons joined by all, any and none, with "not known" as a third answer."""

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from nentang.rulebooks.operands import Case, Operand
from nentang.rulebooks.values import Value


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer of a condition, and the comparison that decided it; `answer` None stands for "not known"."""

    answer: bool | None
    left: Value
    op: str
    right: Value
    missing: frozenset[str] = frozenset()


class Condition(Protocol):
    """Something that holds in a case, or does not, or cannot be known."""

    def judge(self, case: Case) -> Judgement:
        """Return the answer and what decided it."""

    def facts(self) -> frozenset[str]:
        """Return the names of the facts that it reads."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values and how they are compared."""

    left: Operand
    op: str
    right: Operand

    def judge(self, case: Case) -> Judgement:
        """Compare; when one side is not known, name the facts that are missing."""
        left, right = self.left.of(case), self.right.of(case)
        if left is None or right is None:
            missing = frozenset(name for name in self.facts() if case.facts.get(name) is None)
            return Judgement(None, left, self.op, right, missing)
        return Judgement(OPERATORS[self.op](left, right), left, self.op, right)

    def facts(self) -> frozenset[str]:
        """Return those of both sides."""
        return self.left.facts() | self.right.facts()


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact was given at all; for rules that speak only of events which set it."""

    name: str

    def judge(self, case: Case) -> Judgement:
        """Answer yes or no, never "not known"."""
        given = case.facts.get(self.name)
        return Judgement(given is not None, given, "known", None)

    def facts(self) -> frozenset[str]:
        """Return its own name."""
        return frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions joined by all, any or none."""

    how: str
    conditions: tuple[Condition, ...]

    def judge(self, case: Case) -> Judgement:
        """Answer with the first condition that settles it; otherwise with the first that is not known.

        `all` is settled by a condition that does not hold, `any` and `none` by one that does.
        """
        settling = self.how != "all"
        unsettled: list[Judgement] = []
        for condition in self.conditions:
            judged = condition.judge(case)
            if judged.answer is settling:
                return replace(judged, answer=self.how == "any")
            unsettled.append(judged)
        unknown = [judged for judged in unsettled if judged.answer is None]
        if unknown:
            return replace(unknown[0], missing=frozenset[str]().union(*(judged.missing for judged in unknown)))
        return replace(unsettled[0], answer=self.how != "any")

    def facts(self) -> frozenset[str]:
        """Return those of all joined conditions."""
        return frozenset[str]().union(*(condition.facts() for condition in self.conditions))


def _within(left: Any, right: Any) -> bool:
    return left in right


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "is not": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": _within,
    "not in": lambda left, right: left not in right,
    "contains": operator.contains,
}
