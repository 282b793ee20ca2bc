"""Every possible case gets a verdict from every book, and what is not known never forbids anything."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nentang.kernel.dates import EARLIEST
from nentang.rulebooks.books import Book, editions, topics
from nentang.rulebooks.evaluator import evaluate, evaluate_again

BOOKS = [book for topic in topics() for book in editions(topic)]
CODES = sorted({code for book in BOOKS for codes in book.codes.values() for code in codes})
DAYS = st.dates(min_value=EARLIEST, max_value=date(9999, 12, 30))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": st.integers(-1, 40) | st.integers(),
    "date": st.dates(date(2020, 1, 1), date(2032, 12, 31)) | DAYS,
    "code": st.sampled_from(CODES) | st.text("abc?", max_size=5),
    "codes": st.lists(st.sampled_from(CODES) | st.text("abc?", max_size=5), max_size=6),
    "texts": st.lists(st.sampled_from("abc"), max_size=4),
}


def cases(book: Book) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={name: st.none() | VALUES[spec.type] for name, spec in book.facts.items()}
    )


def named(book: Book) -> str:
    return f"{book.topic}/{book.effective_on}"


@pytest.mark.parametrize("book", BOOKS, ids=named)
@given(data=st.data())
def test_every_case_gets_a_verdict_that_explains_itself(book: Book, data: st.DataObject) -> None:
    facts = data.draw(cases(book))
    verdict = evaluate(book.topic, on=book.effective_on, facts=facts)
    assert verdict.reference == book.reference
    assert verdict.allowed is not any(finding.outcome == "broken" for finding in verdict.findings)
    assert set(verdict.findings) == set(verdict.with_outcome("holds", "broken", "warns", "unknown"))
    for finding in verdict.findings:
        assert finding.confirmed or finding.outcome != "broken"
        assert "{" not in finding.message("vi") + finding.message("en") + finding.action("vi") + finding.action("en")
        assert finding.source
        assert finding.source_in("vi") == finding.source
        assert finding.source_in("en")
        assert not any(facts.get(name) is not None for name in finding.missing)
    assert evaluate_again(verdict.reference, facts=facts) == verdict


@pytest.mark.parametrize("book", BOOKS, ids=named)
def test_knowing_nothing_forbids_nothing(book: Book) -> None:
    verdict = evaluate(book.topic, on=book.effective_on, facts={})
    assert verdict.allowed
    assert not verdict.warnings
    assert (verdict.note_vi, verdict.note_en) == (book.note_vi, book.note_en)
