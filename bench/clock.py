"""Times ways of asking the same question alternately, in the database alone; the whole call is told beside.

A time is the median over the rounds of the best call of each round.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

ROUNDS = 15
ROUND_SECONDS = 0.05
MOST_CALLS = 200


@dataclass(frozen=True, slots=True)
class Timed:
    """What a call answered, and its medians in milliseconds.

    `answer_ms` is the last statement, the one that answers; `before_ms` whatever is looked up first; `total_ms` the
    whole call with what Python does around them.
    """

    answer: Any
    answer_ms: float
    before_ms: float
    total_ms: float


def alternately(*questions: Callable[[], Any]) -> list[Timed]:
    """Ask each question in turn, round after round; the first call of each is thrown away."""
    answers = [question() for question in questions]
    calls = [_calls_of(question) for question in questions]
    rounds: list[list[tuple[float, float, float]]] = [[] for _ in questions]
    for _ in range(ROUNDS):
        for position, question in enumerate(questions):
            rounds[position].append(_round(question, calls[position]))
    return [
        Timed(answer, *(statistics.median(times) * 1000 for times in zip(*measured, strict=True)))
        for answer, measured in zip(answers, rounds, strict=True)
    ]


def _calls_of(question: Callable[[], Any]) -> int:
    began = time.perf_counter()
    question()
    return max(1, min(MOST_CALLS, int(ROUND_SECONDS / (time.perf_counter() - began))))


def _round(question: Callable[[], Any], calls: int) -> tuple[float, float, float]:
    """Return the best times of a round: whatever else runs on the machine only ever adds."""
    times = []
    for _ in range(calls):
        with _statements() as spent:
            began = time.perf_counter()
            question()
            altogether = time.perf_counter() - began
        times.append((spent[-1], sum(spent[:-1]), altogether))
    best = [min(each) for each in zip(*times, strict=True)]
    return best[0], best[1], best[2]


@contextmanager
def _statements() -> Iterator[list[float]]:
    """Yield the times of the statements that are run meanwhile."""
    spent: list[float] = []

    def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent.append(time.perf_counter() - began)

    with connection.execute_wrapper(timed):
        yield spent
