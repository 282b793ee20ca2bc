"""Vietnamese words stand inside translation calls, so that English can be complete."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import PACKAGE, docstrings, python_files, shown, tree_of

GETTEXT = ("gettext", "ngettext", "pgettext", "npgettext")
TRANSLATORS = {"_", "gettext_noop", *GETTEXT, *(f"{name}_lazy" for name in GETTEXT)}
# Tables of letters and names of languages are data, not words on a screen.
DATA = {"nentang/kernel/text.py", "nentang/conf/settings/base.py"}
TRANSLATED = re.compile(
    r"{%\s*blocktranslate.*?{%\s*endblocktranslate\s*%}|{%\s*comment.*?{%\s*endcomment\s*%}|{#.*?#}"
    r"|{%\s*translate\s.*?%}|_\(\s*(\"[^\"]*\"|'[^']*')\s*\)",
    re.DOTALL,
)


def has_vietnamese(text: str) -> bool:
    """Say whether a text has a letter that only Vietnamese spelling gives it."""
    marks = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
    return any(letter in "đĐ" or letter in marks for letter in unicodedata.normalize("NFD", text))


def is_translator(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in TRANSLATORS


def bare_literals(file: Path) -> Iterator[int]:
    """Yield the lines of Vietnamese literals outside translation calls and docstrings."""
    tree = tree_of(file)
    exempt: set[ast.AST] = docstrings(tree)
    for node in ast.walk(tree):
        if is_translator(node):
            exempt.update(ast.walk(node))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node not in exempt and has_vietnamese(node.value):
            yield node.lineno


def test_code_has_no_bare_vietnamese() -> None:
    files = [file for file in python_files("nentang") if shown(file) not in DATA]
    assert [f"{shown(file)}:{line}" for file in files for line in bare_literals(file)] == []


def test_no_translated_string_is_put_together() -> None:
    hits = [
        f"{shown(file)}:{node.lineno}"
        for file in python_files("nentang")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and is_translator(node)
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert hits == []


def test_templates_have_no_bare_vietnamese() -> None:
    hits = []
    for file in sorted(PACKAGE.rglob("*.html")):
        rest = TRANSLATED.sub(lambda match: "\n" * match[0].count("\n"), file.read_text(encoding="utf-8"))
        hits += [f"{shown(file)}:{number}" for number, line in enumerate(rest.splitlines(), 1) if has_vietnamese(line)]
    assert hits == []


def test_it_would_see_a_bare_word(tmp_path: Path) -> None:
    file = tmp_path / "screen.py"
    file.write_text(
        '"""Tổ chức."""\nfrom x import _\nA = _("Tổ chức")\nB = "Tổ chức"\nC = f"Đảng {A}"\n', encoding="utf-8"
    )
    assert list(bare_literals(file)) == [4, 5]
