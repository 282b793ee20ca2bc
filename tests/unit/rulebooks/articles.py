"""Asks a book about one worked case."""

from datetime import date
from typing import Any

from nentang.rulebooks.evaluator import Finding, Verdict, evaluate


def verdict_on(topic: str, on: str, **facts: Any) -> Verdict:
    """Return the verdict of a topic on a day, given as ISO text."""
    return evaluate(topic, on=date.fromisoformat(on), facts=facts)


def outcomes(verdict: Verdict, rule: str) -> set[str]:
    """Return every outcome that a rule has in a verdict, empty when it did not apply."""
    return {finding.outcome for finding in verdict.findings if finding.rule == rule}


def outcome(topic: str, on: str, rule: str, part: str = "", **facts: Any) -> str:
    """Return the outcome of one rule, or "silent" when it does not apply on that day or in that case."""
    found = finding(topic, on, rule, part, **facts)
    return found.outcome if found else "silent"


def finding(topic: str, on: str, rule: str, part: str = "", **facts: Any) -> Finding | None:
    """Return the finding of one rule, or None when it does not apply."""
    for one in verdict_on(topic, on, **facts).findings:
        if (one.rule, one.part) == (rule, part):
            return one
    return None
