"""Reads the rules of a book out of TOML and refuses whatever the rule language does not know."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nentang.rulebooks.conditions import OPERATORS, Comparison, Condition, Joined, Known
from nentang.rulebooks.functions import FUNCTIONS
from nentang.rulebooks.operands import COMPUTE, Computed, Fact, Literal, Operand, Parameter

LEVELS = ("block", "warn")
PLACE = re.compile(r"\{([a-z_.]+)\}")  # a place for a value in a message: a fact, a parameter, left or right


class BookError(ValueError):
    """A book is written wrongly; a test reads all published ones, so that no user ever meets it."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the rules of one book may refer to."""

    facts: Collection[str]
    parameters: Collection[str]
    tables: Collection[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: where it applies (`when`), what it demands (`require`), and how it speaks.

    A rule blocks unless it is not confirmed, or its level is "warn". With `required`, a missing fact breaks it.
    """

    id: str
    part: str
    when: Condition | None
    require: Condition
    level: str
    confirmed: bool
    required: bool
    message_vi: str
    message_en: str
    action_vi: str
    action_en: str
    source_vi: str
    source_en: str

    @property
    def blocks(self) -> bool:
        """Whether a breach stops the event."""
        return self.confirmed and self.level == "block"

    def facts(self) -> frozenset[str]:
        """Return the names of the facts that it reads."""
        return self.require.facts() | (self.when.facts() if self.when else frozenset())


_TEXTS = ("message_vi", "message_en", "source_vi", "source_en")
_OPTIONAL = {"part": "", "level": "block", "confirmed": True, "required": False, "action_vi": "", "action_en": ""}
_KEYS = {"id", "when", "require", *_TEXTS, *_OPTIONAL}


def read_rule(raw: Mapping[str, Any], names: Names) -> Rule:
    """Return the rule that a table of a book describes."""
    if unknown := set(raw) - _KEYS:
        raise BookError(f"unknown keys {sorted(unknown)}")
    if lacking := [key for key in ("id", "require", *_TEXTS) if not raw.get(key)]:
        raise BookError(f"{raw.get('id', 'a rule')} lacks {lacking}")
    rest = {key: raw.get(key, default) for key, default in _OPTIONAL.items()}
    if rest["level"] not in LEVELS or bool(rest["action_vi"]) != bool(rest["action_en"]):
        raise BookError(f"{raw['id']}: level must be one of {LEVELS}, actions stand in both languages")
    places = {place for key in (*_TEXTS[:2], "action_vi", "action_en") for place in PLACE.findall(raw.get(key, ""))}
    if strangers := places - {"left", "right", *names.facts, *names.parameters}:
        raise BookError(f"{raw['id']} names unknown values {sorted(strangers)}")
    when = read_condition(raw["when"], names) if "when" in raw else None
    texts = {key: raw[key] for key in _TEXTS}
    return Rule(id=raw["id"], when=when, require=read_condition(raw["require"], names), **texts, **rest)


def read_condition(raw: Mapping[str, Any], names: Names) -> Condition:
    """Return a comparison, a question whether a fact is known, or several conditions under all, any or none."""
    match dict(raw):
        case {"left": left, "op": str(op), "right": right, **rest} if op in OPERATORS and not rest:
            return Comparison(read_operand(left, names), op, read_operand(right, names))
        case {"known": str(name), **rest} if not rest:
            return Known(_known(name, names.facts, "fact"))
        case {"all": [_, *_] as several, **rest} if not rest:
            return Joined("all", tuple(read_condition(one, names) for one in several))
        case {"any": [_, *_] as several, **rest} if not rest:
            return Joined("any", tuple(read_condition(one, names) for one in several))
        case {"none": [_, *_] as several, **rest} if not rest:
            return Joined("none", tuple(read_condition(one, names) for one in several))
    raise BookError(f"not a condition: {dict(raw)}")


def read_operand(raw: Any, names: Names) -> Operand:
    """Return one side of a comparison: a string names a fact, a list and {value = …} are literal."""
    match raw:
        case str(name):
            return Fact(_known(name, names.facts, "fact"))
        case list(items):
            return Literal(tuple(items))
        case {"value": value, **rest} if not rest:
            return Literal(value)
        case {"ratio": [int(part), int(whole)], **rest} if not rest:
            return Literal(Fraction(part, whole))
        case {"parameter": str(name), **rest} if not rest:
            return Parameter(_known(name, names.parameters, "parameter"))
        case {"table": str(name), "by": [*keys], **rest} if not rest:
            return Computed("table", _operands(keys, names), _known(name, names.tables, "table"))
        case {"call": str(name), "of": [*arguments], **rest} if not rest:
            return Computed("call", _operands(arguments, names), _known(name, FUNCTIONS, "function"))
        case {"compute": str(how), "of": [*arguments], **rest} if not rest:
            return Computed(_known(how, COMPUTE, "computation"), _operands(arguments, names))
        case dict():
            raise BookError(f"not a value: {raw}")
    return Literal(raw)


def _operands(several: list[Any], names: Names) -> tuple[Operand, ...]:
    return tuple(read_operand(one, names) for one in several)


def _known(name: str, known: Collection[str], what: str) -> str:
    if name not in known:
        raise BookError(f"unknown {what} {name}")
    return name
