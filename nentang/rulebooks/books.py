"""Rulebooks: one file for each topic and the day on which it takes force, and the one that is in force on a day."""

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nentang.rulebooks.reading import BookError, Names, Rule, read_rule
from nentang.rulebooks.values import FACT_TYPES, Value

DATA = Path(__file__).parent / "data"
SHORT = 12


class UnknownBookError(LookupError):
    """No such topic, no book on that day, or a reference to a book that is not there unchanged."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact that a topic reads: its type and what people call it."""

    type: str
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True)
class ParameterSpec:
    """A threshold that a book names, with the rule that sets it."""

    value: Value
    rule: str
    label_vi: str
    label_en: str


@dataclass(frozen=True, slots=True, repr=False)
class Book:
    """One version of the rules of one topic, in force from a day until the next version."""

    topic: str
    effective_on: date
    title_vi: str
    title_en: str
    note_vi: str
    note_en: str
    replaces: str
    words_from: tuple[str, ...]
    facts: Mapping[str, FactSpec]
    parameters: Mapping[str, ParameterSpec]
    tables: Mapping[str, Any]
    codes: Mapping[str, Mapping[str, Mapping[str, Any]]]
    rules: tuple[Rule, ...]
    checksum: str

    def __repr__(self) -> str:
        return f"Book({self.reference})"

    @property
    def reference(self) -> str:
        """What is stored with a decision: topic/date@checksum."""
        return f"{self.topic}/{self.effective_on.isoformat()}@{self.checksum[:SHORT]}"

    def values(self) -> dict[str, Value]:
        """Return the thresholds by name."""
        return {name: parameter.value for name, parameter in self.parameters.items()}


def rulebook_in_force(topic: str, on: date) -> Book:
    """Return the book of a topic that is in force on a day; of two for the same day, the later correction."""
    books = editions(topic)
    position = bisect_right(books, on, key=lambda book: book.effective_on)
    if not position:
        raise UnknownBookError(f"no book {topic} on {on.isoformat()}")
    return books[position - 1]


def rulebook_by_reference(reference: str) -> Book:
    """Return the very book that a stored reference names, whatever has replaced it since."""
    for book in editions(reference.partition("/")[0]):
        if book.reference == reference:
            return book
    raise UnknownBookError(f"no book {reference}")


@cache
def topics() -> tuple[str, ...]:
    """Return the topics for which there are books."""
    return tuple(sorted(folder.name for folder in DATA.iterdir() if folder.is_dir()))


@cache
def editions(topic: str) -> tuple[Book, ...]:
    """Return every version of a topic in the order in which they take force, corrections after what they correct."""
    if topic not in topics():
        raise UnknownBookError(f"no topic {topic}")
    return tuple(load(path) for path in sorted((DATA / topic).glob("*.toml"), key=lambda path: path.stem))


@cache
def known_facts(topic: str) -> Mapping[str, str]:
    """Return the type of each fact that any version of a topic reads."""
    return MappingProxyType({name: spec.type for book in editions(topic) for name, spec in book.facts.items()})


def checksum_of(path: Path) -> str:
    """Return the checksum of a file, the same whether its lines end as on Windows or not."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def load(path: Path) -> Book:
    """Read one file; whatever is wrong in it is named together with the file."""
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8")), path)
    except (BookError, KeyError, TypeError, ValueError) as wrong:
        raise BookError(f"{path.parent.name}/{path.name}: {wrong!r}") from wrong


def _read(raw: dict[str, Any], path: Path) -> Book:
    topic, effective_on = raw.pop("topic"), raw.pop("effective_on")
    if topic != path.parent.name or effective_on.isoformat() != path.stem[:10]:
        raise BookError("topic and effective_on must agree with the folder and the file's name")
    facts = {name: FactSpec(**spec) for name, spec in raw.pop("fact", {}).items()}
    if wrong := [name for name, spec in facts.items() if spec.type not in FACT_TYPES]:
        raise BookError(f"unknown types of {wrong}")
    parameters = {name: ParameterSpec(**spec) for name, spec in raw.pop("parameter", {}).items()}
    tables, codes = raw.pop("table", {}), raw.pop("code", {})
    names = Names(facts, parameters, tables)
    rules = tuple(read_rule(rule, names) for rule in raw.pop("rule", []))
    if len({(rule.id, rule.part) for rule in rules}) != len(rules):
        raise BookError("two rules with the same id and part")
    words = {key: raw.pop(key, "") for key in ("note_vi", "note_en", "replaces")}
    words |= {key: raw.pop(key) for key in ("title_vi", "title_en")}
    words_from = tuple(raw.pop("words_from", ()))
    if raw:
        raise BookError(f"unknown keys {sorted(raw)}")
    return Book(
        topic=topic,
        effective_on=effective_on,
        words_from=words_from,
        facts=MappingProxyType(facts),
        parameters=MappingProxyType(parameters),
        tables=MappingProxyType(tables),
        codes=MappingProxyType(codes),
        rules=rules,
        checksum=checksum_of(path),
        **words,
    )
