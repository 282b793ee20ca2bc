"""What the written pages tell people to type, press and open is there."""

import argparse
import importlib
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from nentang.access.roles import all_roles
from nentang.cli import COMMANDS
from nentang.rulebooks import tables
from tests.architecture.source import ROOT, shown
from tests.factories import TODAY
from tools.project import COMMANDS as TARGETS

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOR_OFFICES = [
    *(ROOT / "docs" / "how-to" / f"{name}.md" for name in
      ("accounts", "audit", "install", "organisations", "postgresql", "samples")),
    ROOT / "docs" / "tutorial" / "first-month.md",
]  # fmt: skip
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
BOLD = re.compile(r"\*\*([^*]+)\*\*")
OPEN_ENDED = ("…", "|", "<")  # a form of words, not a line to type
OWN_FOLDERS = re.compile(r"(?:docs|nentang|tests|tools|bench|frontend|requirements)/[\w./-]+")
MESSAGE = re.compile(r'^msgid (".*(?:\n".*)*)', re.MULTILINE)
REQUIREMENT = re.compile(r"^([\w-]+)", re.MULTILINE)

each_page = pytest.mark.parametrize("page", PAGES, ids=shown)


def lines_to_type(page: Path) -> Iterator[str]:
    """Yield the lines of blocks that are no program or data."""
    for language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language in ("", "ini"):
            yield from block.splitlines()


def mentions(page: Path) -> Iterator[str]:
    """Yield what stands between backticks in the text."""
    yield from INLINE.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))


def words_after(program: str, line: str) -> list[str]:
    """Return the words given to a program on a line, wherever the program lies; none where it is not called."""
    if program not in line or any(sign in line for sign in OPEN_ENDED):
        return []
    words = shlex.split(line.strip().removeprefix("ExecStart="))
    for place, word in enumerate(words):
        is_value = place > 0 and words[place - 1].startswith("-")  # as in `sudo -u nentang`
        if word.rpartition("/")[2] == program and "=" not in word and not is_value:
            return words[place + 1 :]
    return []


def parser_of(command: str) -> argparse.ArgumentParser:
    """Return the parser of a sub-command."""
    parser = argparse.ArgumentParser(exit_on_error=False)
    importlib.import_module(f"nentang.cli.{command}").add_arguments(parser)
    return parser


def refusal_of(words: list[str]) -> str:
    """Return why the command would not take these words; nothing when it would."""
    if words[0] not in COMMANDS:
        return f"no command {words[0]}"
    try:
        parser_of(words[0]).parse_args(words[1:])
    except argparse.ArgumentError as error:
        return str(error)
    except SystemExit as ended:
        return "" if ended.code == 0 else "not understood"
    return ""


def options_of(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield every option that a command or one of its acts knows, and the acts."""
    for action in parser._actions:
        yield from action.option_strings
        yield from action.choices or ()
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from options_of(inner)


@each_page
def test_every_command_shown_is_understood(page: Path) -> None:
    called = [(line, words_after("nentang", line)) for line in lines_to_type(page)]
    assert {line: refusal for line, words in called if words and (refusal := refusal_of(words))} == {}


@each_page
def test_every_command_mentioned_is_there_with_its_options(page: Path) -> None:
    called = [words for each in mentions(page) if (words := words_after("nentang", each))]
    assert [words for words in called if words[0] not in COMMANDS] == []
    assert [words for words in called if not set(words[1:]) <= set(options_of(parser_of(words[0])))] == []


def test_commands_are_found_on_the_pages() -> None:
    found = {words[0] for page in PAGES for line in lines_to_type(page) if (words := words_after("nentang", line))}
    assert found >= {"audit", "init", "migrate", "samples", "scenario", "serve"}
    assert refusal_of(["init", "--kind", "XA"])
    assert refusal_of(["audit", "varify"])


@each_page
def test_every_make_target_shown_is_there(page: Path) -> None:
    lines = [*lines_to_type(page), *mentions(page)]
    called = [words[-1] for line in lines if "apt-get" not in line and (words := words_after("make", line))]
    assert set(called) - TARGETS.keys() == set()


@each_page
def test_every_link_and_path_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = [name for name in LINK.findall(text) if not (page.parent / name).exists()]
    named = [word for word in mentions(page) if OWN_FOLDERS.fullmatch(word)]
    assert linked + [name for name in named if not (ROOT / name).exists()] == []


def labels() -> Iterator[re.Pattern[str]]:
    """Yield everything a screen can say: sentences of the code, roles, and the words of the rulebooks."""
    for catalog in (ROOT / "nentang").glob("*/locale/en/LC_MESSAGES/django.po"):
        for quoted in MESSAGE.findall(catalog.read_text(encoding="utf-8")):
            sentence = "".join(json.loads(part) for part in quoted.splitlines())
            if re.sub(r"%\(\w+\)s|[\W\d]", "", sentence):
                yield re.compile(r"\S+".join(map(re.escape, re.split(r"%\(\w+\)[sd]", sentence))))
    listed = [*tables.kinds(TODAY).values(), *tables.settings(TODAY).values()]
    for word in [*(role.label_vi for role in all_roles().values()), *(code.label("vi") for code in listed)]:
        yield re.compile(re.escape(word), re.IGNORECASE)


@pytest.mark.parametrize("page", FOR_OFFICES, ids=shown)
def test_what_stands_in_bold_stands_on_a_screen(page: Path) -> None:
    known = list(labels())
    bold = {" ".join(found.split()) for found in BOLD.findall(BLOCK.sub("", page.read_text(encoding="utf-8")))}
    assert [label for label in sorted(bold) if not any(pattern.fullmatch(label) for pattern in known)] == []


def test_every_page_for_offices_is_in_the_index() -> None:
    index = ROOT / "docs" / "how-to" / "README.md"
    linked = {(index.parent / name).resolve() for name in LINK.findall(index.read_text(encoding="utf-8"))}
    assert {*FOR_OFFICES, *(page for page in index.parent.glob("*.md") if page != index)} - linked == set()


def test_every_dependency_is_named_with_its_reason() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted = {*package["dependencies"], *package["devDependencies"]}
    for listed in (ROOT / "requirements").glob("*.in"):
        wanted |= set(REQUIREMENT.findall(listed.read_text(encoding="utf-8"))) - {"-r"}
    page = (ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)) == wanted
