"""The code lists and dated tables of the rulebooks, typed: kinds, settings, offices, bodies, papers, terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from nentang.rulebooks.books import editions, rulebook_in_force
from nentang.rulebooks.operands import ANY_KEY

DAYS_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a list, with its words."""

    code: str
    label_vi: str
    label_en: str

    def label(self, language: str = "vi") -> str:
        """Return the word for it, in lower case as it stands inside a sentence."""
        return self.label_en if language == "en" else self.label_vi


@dataclass(frozen=True, slots=True)
class Kind(Code):
    """A kind of organisation as the rules of a day know it."""

    parents: tuple[str, ...]
    may_be_root: bool
    is_grassroots: bool
    is_cell: bool
    has_seal: bool
    has_inspection_committee: bool
    body_vi: str
    body_en: str

    def body(self, language: str = "vi") -> str:
        """Return what its leading body is called, or nothing when it has none."""
        return self.body_en if language == "en" else self.body_vi


@dataclass(frozen=True, slots=True)
class Setting(Code):
    """Where an organisation stands; `counts_under` is the wider setting that statistics count it under."""

    official: str
    counts_under: str


@dataclass(frozen=True, slots=True)
class Office(Code):
    """An office that a person can hold; `body` is the committee whose members hold it, or nothing."""

    body: str


@dataclass(frozen=True, slots=True)
class Post:
    """An office that a kind of organisation has, and how many people may hold it; `at_most` None is no bound."""

    office: Office
    at_least: int
    at_most: int | None
    rule: str
    confirmed: bool


@lru_cache(DAYS_REMEMBERED)
def kinds(on: date) -> Mapping[str, Kind]:
    """Return the kinds of organisation that exist on a day, highest first."""
    placement = rulebook_in_force("placement", on).tables
    found = {}
    for code, entry in _entries("organisation_kinds", "kind", on).items():
        parents, may_be_root = tuple(placement["parents"][code]), code in placement["roots"]["kinds"]
        found[code] = Kind(code=code, parents=parents, may_be_root=may_be_root, **entry)
    return found


def kind(code: str, on: date) -> Kind:
    """Return one kind as it is, or last was, on a day: a closed kind can still be named."""
    return kinds(_last_day_of("organisation_kinds", "kind", code, on))[code]


@lru_cache(DAYS_REMEMBERED)
def settings(on: date) -> Mapping[str, Setting]:
    """Return the settings that exist on a day."""
    return {code: Setting(code=code, **entry) for code, entry in _entries("organisation_kinds", "setting", on).items()}


def setting(code: str, on: date) -> Setting:
    """Return one setting as it is, or last was, on a day: a closed setting can still be named."""
    return settings(_last_day_of("organisation_kinds", "setting", code, on))[code]


@lru_cache(DAYS_REMEMBERED)
def offices(on: date) -> Mapping[str, Office]:
    """Return the list of offices, highest first."""
    return {code: Office(code=code, **entry) for code, entry in _entries("offices", "office", on).items()}


@lru_cache(DAYS_REMEMBERED)
def posts(kind_code: str, on: date, setting_code: str | None = None) -> tuple[Post, ...]:
    """Return the offices that an organisation of a kind, in a setting, has on a day, highest first (ORG-20..27)."""
    by_setting = rulebook_in_force("offices", on).tables["posts"].get(kind_code, {})
    lines = by_setting.get(setting_code, by_setting.get(ANY_KEY, {}))
    known = offices(on)
    return tuple(
        Post(known[code], line["at_least"], line.get("at_most"), line["rule"], line.get("confirmed", True))
        for code, line in sorted(lines.items(), key=lambda item: list(known).index(item[0]))
    )


@lru_cache(DAYS_REMEMBERED)
def bodies(on: date) -> Mapping[str, Code]:
    """Return the kinds of committee: cell committee, committee, standing committee, inspection committee."""
    return {code: Code(code=code, **entry) for code, entry in _entries("committees", "body", on).items()}


def bodies_of(kind_code: str, on: date) -> tuple[Code, ...]:
    """Return the committees that an organisation of a kind can have on a day, the main one first."""
    known = bodies(on)
    return tuple(known[code] for code in rulebook_in_force("committees", on).tables["bodies"].get(kind_code, []))


@lru_cache(DAYS_REMEMBERED)
def events(on: date) -> Mapping[str, Code]:
    """Return the structural events of an organisation."""
    return {code: Code(code=code, **entry) for code, entry in _entries("papers", "event", on).items()}


@lru_cache(DAYS_REMEMBERED)
def papers(on: date) -> Mapping[str, Code]:
    """Return every paper that can be attached to a structural event."""
    return {code: Code(code=code, **entry) for code, entry in _entries("papers", "paper", on).items()}


def papers_due(event: str, kind_code: str, on: date) -> tuple[Code, ...]:
    """Return the papers to attach to an event of an organisation of a kind."""
    by_kind = rulebook_in_force("papers", on).tables["due"].get(event, {})
    known = papers(on)
    return tuple(known[code] for code in by_kind.get(kind_code, by_kind.get(ANY_KEY, [])))


def term_months(kind_code: str, on: date, *, pilot: bool = False) -> int | None:
    """Return the length of a term that begins on a day, None for what has no term (ORG-40..42)."""
    table = rulebook_in_force("terms", on).tables["months"]
    months: int | None = table["pilot" if pilot else "ordinary"].get(kind_code)
    return months


def parameter(topic: str, name: str, on: date) -> Any:
    """Return a threshold as it stands on a day."""
    return rulebook_in_force(topic, on).parameters[name].value


def label_of(code: str, words_from: tuple[str, ...], language: str) -> str:
    """Return the word for a code of the named topics; a code that none of them knows stands for itself."""
    words = _words(words_from).get(code)
    return words[language] if words else code


def _entries(topic: str, code_list: str, on: date) -> Mapping[str, Mapping[str, Any]]:
    return rulebook_in_force(topic, on).codes[code_list]


def _last_day_of(topic: str, code_list: str, code: str, on: date) -> date:
    """Return the day on which a code was last in force, at the latest the given one."""
    in_time = (book for book in reversed(editions(topic)) if book.effective_on <= on)
    return next((book.effective_on for book in in_time if code in book.codes[code_list]), on)


@cache
def _words(words_from: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """Return all words of the named topics; of several editions the newest has the last word."""
    return {
        code: {"vi": entry["label_vi"], "en": entry["label_en"]}
        for topic in words_from
        for book in editions(topic)
        for entries in book.codes.values()
        for code, entry in entries.items()
    }
