"""The values that rules compare, and how a person reads them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias

from nentang.kernel.dates import FOREVER

Value: TypeAlias = bool | int | Fraction | date | str | tuple[str, ...] | None
"""None stands for "not known": a missing fact, or anything computed from one."""

FACT_TYPES = ("boolean", "integer", "date", "text", "code", "texts", "codes")
"""`code` and `codes` are shown to people by their labels, `text` and `texts` as they are."""

_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


class FactError(TypeError):
    """A caller passed a fact that the topic does not know, or one of the wrong type: an error of the program."""


def as_fact(name: str, kind: str, given: object) -> Value:
    """Return a given fact as a value of its declared type; lists and sets become tuples.

    An open end (FOREVER) is not a day to reckon with: who asks passes None for it.
    """
    if given is None:
        return None
    if kind in ("texts", "codes"):
        return _as_texts(name, kind, given)
    fits = {
        "boolean": isinstance(given, bool),
        "integer": isinstance(given, int) and not isinstance(given, bool),
        "date": isinstance(given, date) and not isinstance(given, datetime) and given != FOREVER,
        "text": isinstance(given, str),
        "code": isinstance(given, str),
    }
    if not fits[kind]:
        raise FactError(f"{name} must be of type {kind}, not {given!r}")
    return given  # type: ignore[return-value]  # narrowed by the table above


def _as_texts(name: str, kind: str, given: object) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise FactError(f"{name} must be of type {kind}, not {type(given).__name__}")
    texts = tuple(sorted(given)) if isinstance(given, (set, frozenset)) else tuple(given)
    if not all(isinstance(text, str) for text in texts):
        raise FactError(f"{name} must hold text only")
    return texts


def shown(value: Value, language: str, label: Callable[[str], str], word: Callable[[str], str]) -> str:
    """Return a value as people read it: 01/07/2025, 1.218, 66,7%, a word for yes and no, or the label of a code."""
    if value is None:
        return word("unknown")
    if isinstance(value, bool):
        return word("yes" if value else "no")
    if isinstance(value, tuple):
        return ", ".join(label(text) for text in value) or word("none")
    if isinstance(value, str):
        return label(value)
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04}"
    number = f"{value:,}" if isinstance(value, int) else f"{float(value * 100):,.1f}%".replace(".0%", "%")
    return number.translate(_VIETNAMESE_MARKS) if language == "vi" else number
