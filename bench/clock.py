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
    """What a call answered, and its medians in milliseconds: in the database, and altogether."""

    answer: Any
    database_ms: float
    total_ms: float


def alternately(*questions: Callable[[], Any]) -> list[Timed]:
    """Ask each question in turn, round after round; the first call of each is thrown away."""
    answers = [question() for question in questions]
    calls = [_calls_of(question) for question in questions]
    database: list[list[float]] = [[] for _ in questions]
    total: list[list[float]] = [[] for _ in questions]
    for _ in range(ROUNDS):
        for position, question in enumerate(questions):
            in_database, altogether = _round(question, calls[position])
            database[position].append(in_database)
            total[position].append(altogether)
    return [
        Timed(answer, statistics.median(inside) * 1000, statistics.median(around) * 1000)
        for answer, inside, around in zip(answers, database, total, strict=True)
    ]


def _calls_of(question: Callable[[], Any]) -> int:
    began = time.perf_counter()
    question()
    return max(1, min(MOST_CALLS, int(ROUND_SECONDS / (time.perf_counter() - began))))


def _round(question: Callable[[], Any], calls: int) -> tuple[float, float]:
    """Return the best call of a round: whatever else runs on the machine only ever adds."""
    times = []
    for _ in range(calls):
        with _in_database() as spent:
            began = time.perf_counter()
            question()
            altogether = time.perf_counter() - began
        times.append((spent[0], altogether))
    return min(inside for inside, _ in times), min(around for _, around in times)


@contextmanager
def _in_database() -> Iterator[list[float]]:
    spent = [0.0]

    def timed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent[0] += time.perf_counter() - began

    with connection.execute_wrapper(timed):
        yield spent
