"""Judges a case by the rulebook in force on a day and explains the verdict in Vietnamese and English."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from nentang.rulebooks.books import Book, known_facts, rulebook_by_reference, rulebook_in_force
from nentang.rulebooks.conditions import Judgement
from nentang.rulebooks.operands import Case
from nentang.rulebooks.reading import PLACE, Rule
from nentang.rulebooks.tables import label_of
from nentang.rulebooks.values import FactError, Value, as_fact, shown

Outcome: TypeAlias = Literal["holds", "broken", "warns", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about a case, with the values it compared."""

    rule: str
    part: str
    outcome: Outcome
    confirmed: bool
    left: Value
    op: str
    right: Value
    missing: tuple[str, ...]
    message_vi: str
    message_en: str
    action_vi: str
    action_en: str
    source_vi: str
    source_en: str

    @property
    def source(self) -> str:
        """The instrument as Vietnamese users name it."""
        return self.source_vi

    def message(self, language: str = "vi") -> str:
        """Return the rule in words, with the values of the case; Vietnamese unless English is asked for."""
        return self.message_en if language == "en" else self.message_vi

    def action(self, language: str = "vi") -> str:
        """Return what can be done about it, or nothing."""
        return self.action_en if language == "en" else self.action_vi

    def source_in(self, language: str = "vi") -> str:
        """Return the instrument that sets the rule."""
        return self.source_en if language == "en" else self.source_vi


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one case: allowed unless a finding is broken; `reference` names the book for ever."""

    topic: str
    reference: str
    findings: tuple[Finding, ...]
    note_vi: str = ""
    note_en: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the event may take place."""
        return not self.broken

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The findings that forbid it."""
        return self.with_outcome("broken")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings to think about."""
        return self.with_outcome("warns")

    def with_outcome(self, *outcomes: Outcome) -> tuple[Finding, ...]:
        """Return the findings with one of these outcomes, in the order of the book."""
        return tuple(finding for finding in self.findings if finding.outcome in outcomes)


def evaluate(topic: str, *, on: date, facts: Mapping[str, object]) -> Verdict:
    """Judge a case by the rulebook of the topic in force on a day.

    A fact that is absent or None leaves the rules that need it "unknown", which never blocks (but where a rule
    says `required`). A fact that no version of the topic knows, or of a wrong type, raises FactError.
    """
    return _judge(rulebook_in_force(topic, on), facts)


def evaluate_again(reference: str, *, facts: Mapping[str, object]) -> Verdict:
    """Judge a case by the very book that a stored verdict names: the same facts give the same verdict."""
    return _judge(rulebook_by_reference(reference), facts)


def _judge(book: Book, given: Mapping[str, object]) -> Verdict:
    types = known_facts(book.topic)
    if strangers := sorted(set(given) - set(types)):
        raise FactError(f"{book.topic} knows no facts {strangers}")
    facts = {name: as_fact(name, types[name], value) for name, value in given.items()}
    case = Case(facts, book.values(), book.tables)
    findings = (_finding(rule, case, book) for rule in book.rules)
    return Verdict(
        book.topic,
        book.reference,
        tuple(finding for finding in findings if finding),
        book.note_vi,
        book.note_en,
    )


def _finding(rule: Rule, case: Case, book: Book) -> Finding | None:
    """Return what a rule says, or nothing when it does not apply."""
    applies = rule.when.judge(case) if rule.when else None
    if applies and applies.answer is False:
        return None
    if applies and applies.answer is None:
        return _worded(rule, applies, "unknown", case, book)
    judged = rule.require.judge(case)
    breach: Outcome = "broken" if rule.blocks else "warns"
    if judged.answer is None:
        return _worded(rule, judged, breach if rule.required else "unknown", case, book)
    return _worded(rule, judged, "holds" if judged.answer else breach, case, book)


def _worded(rule: Rule, judged: Judgement, outcome: Outcome, case: Case, book: Book) -> Finding:
    def filled(template: str, language: str) -> str:
        return PLACE.sub(lambda place: _shown(place[1], judged, case, book, language), template)

    return Finding(
        rule=rule.id,
        part=rule.part,
        outcome=outcome,
        confirmed=rule.confirmed,
        left=judged.left,
        op=judged.op,
        right=judged.right,
        missing=tuple(sorted(judged.missing)),
        message_vi=filled(rule.message_vi, "vi"),
        message_en=filled(rule.message_en, "en"),
        action_vi=filled(rule.action_vi, "vi"),
        action_en=filled(rule.action_en, "en"),
        source_vi=rule.source_vi,
        source_en=rule.source_en,
    )


def _shown(name: str, judged: Judgement, case: Case, book: Book, language: str) -> str:
    """Return the value of a place in a message: a fact, a parameter, or the sides `left` and `right`."""

    def label(code: str) -> str:
        return label_of(code, book.words_from, language)

    def word(name: str) -> str:
        return label_of(name, ("words",), language)

    if name in ("left", "right"):
        return shown(judged.left if name == "left" else judged.right, language, label, word)
    if name in book.parameters:
        return shown(book.parameters[name].value, language, label, word)
    spoken = book.facts[name].type in ("code", "codes")
    return shown(case.facts.get(name), language, label if spoken else str, word)
