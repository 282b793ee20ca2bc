"""The published books: one for each topic and day, complete in both languages, and never changed."""

import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest

from nentang.kernel.dates import EARLIEST
from nentang.rulebooks import books, publishing
from nentang.rulebooks.books import (
    Book,
    UnknownBookError,
    editions,
    load,
    rulebook_by_reference,
    rulebook_in_force,
    topics,
)
from nentang.rulebooks.evaluator import evaluate, evaluate_again
from nentang.rulebooks.reading import PLACE, BookError
from nentang.rulebooks.values import FactError

ALL_BOOKS = [book for topic in topics() for book in editions(topic)]
LAST_DAY = date(2050, 12, 31)


def named(book: Book) -> str:
    return f"{book.topic}/{book.effective_on}"


def test_the_topics_of_organisations_are_there() -> None:
    assert topics() == (
        "committees",
        "dissolution",
        "establishment",
        "merge",
        "offices",
        "organisation_kinds",
        "papers",
        "placement",
        "split",
        "strength",
        "term_alerts",
        "terms",
        "upgrade",
        "words",
    )


@pytest.mark.parametrize("topic", topics())
def test_every_day_has_exactly_one_book_of_a_topic(topic: str) -> None:
    dates = [book.effective_on for book in editions(topic)]
    assert dates[0] == EARLIEST
    assert len(set(dates)) == len(dates)
    day = EARLIEST
    while day <= LAST_DAY:
        in_force = rulebook_in_force(topic, day).effective_on
        assert [one for one in dates if one <= day][-1] == in_force
        day += timedelta(days=1)


@pytest.mark.parametrize("book", ALL_BOOKS, ids=named)
def test_a_new_book_takes_force_on_its_day_and_not_before(book: Book) -> None:
    assert rulebook_in_force(book.topic, book.effective_on) is book
    if book.effective_on > EARLIEST:
        assert rulebook_in_force(book.topic, book.effective_on - timedelta(days=1)) is not book


@pytest.mark.parametrize("book", ALL_BOOKS, ids=named)
def test_every_word_stands_in_both_languages(book: Book) -> None:
    pairs = [(book.title_vi, book.title_en)]
    pairs += [(spec.label_vi, spec.label_en) for spec in (*book.facts.values(), *book.parameters.values())]
    pairs += [(entry["label_vi"], entry["label_en"]) for codes in book.codes.values() for entry in codes.values()]
    pairs += [(rule.message_vi, rule.message_en) for rule in book.rules]
    pairs += [(rule.action_vi, rule.action_en) for rule in book.rules]
    pairs += [(rule.source_vi, rule.source_en) for rule in book.rules]
    assert all(vi and en for vi, en in pairs)
    assert not any("!" in text or "thành công" in text for pair in pairs for text in pair)
    assert bool(book.note_vi) == bool(book.note_en)


@pytest.mark.parametrize("book", ALL_BOOKS, ids=named)
def test_both_languages_name_the_same_values(book: Book) -> None:
    for rule in book.rules:
        places = [set(PLACE.findall(text)) for text in (rule.message_vi, rule.message_en)]
        assert places[0] == places[1], rule.id


@pytest.mark.parametrize("book", ALL_BOOKS, ids=named)
def test_a_book_without_rules_says_why(book: Book) -> None:
    assert book.rules or book.note_vi


@pytest.mark.parametrize("book", ALL_BOOKS, ids=named)
def test_a_book_declares_nothing_that_it_does_not_use(book: Book) -> None:
    used = frozenset[str]().union(*(rule.facts() for rule in book.rules))
    assert used == set(book.facts)
    text = (books.DATA / book.topic / f"{book.effective_on}.toml").read_text(encoding="utf-8")
    assert all(f'parameter = "{name}"' in text for name in book.parameters)


def test_an_unconfirmed_rule_never_blocks() -> None:
    unconfirmed = [rule for book in ALL_BOOKS for rule in book.rules if not rule.confirmed]
    assert unconfirmed
    assert not any(rule.blocks for rule in unconfirmed)


def test_a_topic_keeps_the_type_of_a_fact() -> None:
    for topic in topics():
        types = {(name, spec.type) for book in editions(topic) for name, spec in book.facts.items()}
        assert len({name for name, _ in types}) == len(types), topic


def test_published_books_never_change() -> None:
    assert publishing.broken_promises() == []
    assert publishing.unpublished() == []


def test_before_the_first_day_and_for_unknown_topics_there_is_no_book() -> None:
    with pytest.raises(UnknownBookError, match="placement on 1930-02-02"):
        rulebook_in_force("placement", EARLIEST - timedelta(days=1))
    with pytest.raises(UnknownBookError, match="no topic weather"):
        rulebook_in_force("weather", EARLIEST)
    with pytest.raises(UnknownBookError, match="placement/2011-01-19@000000000000"):
        rulebook_by_reference("placement/2011-01-19@000000000000")


@pytest.mark.parametrize("book", ALL_BOOKS, ids=named)
def test_a_reference_finds_its_book(book: Book) -> None:
    assert rulebook_by_reference(book.reference) is book
    assert repr(book) == f"Book({book.reference})"


def test_the_same_facts_give_the_same_verdict_years_later() -> None:
    facts = {"kind": "GRASS-P", "parent_kind": "DIST", "is_root": False}
    verdict = evaluate("placement", on=date(2020, 1, 1), facts=facts)
    assert verdict.reference.startswith("placement/2011-01-19@")
    assert verdict.allowed
    assert evaluate_again(verdict.reference, facts=facts) == verdict
    assert not evaluate("placement", on=date(2026, 1, 1), facts=facts).allowed


def test_a_fact_that_no_version_knows_is_an_error_of_the_program() -> None:
    with pytest.raises(FactError, match="knows no facts \\['official'\\]"):
        evaluate("establishment", on=date(2026, 1, 1), facts={"kind": "CELL", "official": 3})


def test_a_fact_that_only_another_version_knows_is_let_be() -> None:
    facts = {"kind": "CELL", "official_members": 3, "under_delegated_committee": True}
    verdict = evaluate("establishment", on=date(2012, 1, 1), facts=facts)
    assert [finding.rule for finding in verdict.findings] == ["ORG-01"]


# --- files that are wrong

HEAD = 'topic = "toy"\neffective_on = 2020-01-01\ntitle_vi = "Thử"\ntitle_en = "Toy"\n'
RULE = (
    '[[rule]]\nid = "toy.1"\nrequire = { left = "n", op = ">=", right = 2 }\nmessage_vi = "{n}"\nmessage_en = "{n}"\n'
    'source_vi = "x"\nsource_en = "x"\n'
)
FACT = '[fact.n]\ntype = "integer"\nlabel_vi = "số"\nlabel_en = "number"\n'


def written(folder: Path, text: str, name: str = "2020-01-01.toml") -> Path:
    path = folder / "toy" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_book_is_read(tmp_path: Path) -> None:
    book = load(written(tmp_path, HEAD + FACT + RULE))
    assert (book.topic, book.effective_on, len(book.rules)) == ("toy", date(2020, 1, 1), 1)


@pytest.mark.parametrize(
    "text",
    [
        "topic = ",
        HEAD.replace("toy", "play"),
        HEAD.replace("2020-01-01", "2020-01-02"),
        HEAD.replace('title_en = "Toy"\n', ""),
        HEAD + "surprise = 1\n",
        HEAD + FACT.replace("integer", "float"),
        HEAD + FACT.replace("label_en", "label_fr"),
        HEAD + RULE,
        HEAD + FACT + RULE + RULE,
        HEAD + FACT + RULE.replace('"{n}"', '"{m}"'),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(BookError, match=r"toy/2020-01-01\.toml"):
        load(written(tmp_path, text))


def test_a_correction_of_the_same_day_comes_after_what_it_replaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(written(tmp_path, HEAD + FACT + RULE))
    written(
        tmp_path, HEAD + f'replaces = "{first.reference}"\n' + FACT + RULE.replace("2 }", "3 }"), "2020-01-01.2.toml"
    )
    monkeypatch.setattr(books, "DATA", tmp_path)
    for cached in (books.topics, books.editions, books.known_facts):
        monkeypatch.setattr(books, cached.__name__, cached.__wrapped__)
    corrected = rulebook_in_force("toy", date(2020, 1, 1))
    assert corrected.replaces == first.reference
    assert rulebook_by_reference(first.reference) == first
    assert rulebook_in_force("toy", date(2021, 1, 1)) == corrected


# --- documentation

DOCS = Path(__file__).parents[3] / "docs"


def test_the_book_in_the_how_to_is_a_book(tmp_path: Path) -> None:
    page = (DOCS / "how-to" / "add-a-rulebook.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    book = load(written(tmp_path, example, "2026-02-01.toml"))
    assert [rule.id for rule in book.rules] == ["ORG-01"]


def test_the_page_on_rules_names_every_topic_and_fact() -> None:
    page = (DOCS / "explanation" / "rules.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1]: line.split("|")[-2] for line in page.splitlines() if line.startswith("| `")}
    for topic in topics():
        listed = next(facts for names, facts in rows.items() if f"`{topic}`" in names)
        assert set(listed.replace(";", ",").replace(" ", "").split(",")) - {""} == set(books.known_facts(topic))


# --- publishing


def test_publishing_lists_new_books_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, HEAD)
    assert publishing.unpublished(tmp_path) == ["toy/2020-01-01.toml"]
    assert publishing.main(tmp_path) == 0
    assert publishing.unpublished(tmp_path) == []
    assert publishing.main(tmp_path) == 0
    assert capsys.readouterr().out == "published toy/2020-01-01.toml\nnothing new\n"


def test_publishing_is_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, HEAD)
    monkeypatch.setattr(books, "DATA", tmp_path)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(publishing.__file__), run_name="__main__")
    assert ended.value.code == 0
    assert list(publishing.published(tmp_path)) == ["toy/2020-01-01.toml"]


def test_line_ends_of_another_system_do_not_count_as_a_change(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    publishing.publish(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert publishing.broken_promises(tmp_path) == []


@pytest.mark.parametrize("change", ["altered", "removed"])
def test_a_published_book_that_changed_is_not_published_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    path = written(tmp_path, HEAD)
    publishing.publish(tmp_path)
    if change == "altered":
        path.write_text(HEAD + "# a word\n", encoding="utf-8")
    else:
        path.unlink()
    before = (tmp_path / publishing.LIST).read_text(encoding="utf-8")
    assert publishing.main(tmp_path) == 1
    assert "toy/2020-01-01.toml" in capsys.readouterr().err
    assert (tmp_path / publishing.LIST).read_text(encoding="utf-8") == before
