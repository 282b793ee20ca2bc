"""English is complete: every sentence of the code and the templates has its translation in the compiled catalogs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import trans_real
from django.utils.translation.template import templatize

from tests.architecture.source import PACKAGE, python_files, shown, tree_of

STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*{STRING}(?:,\s*{STRING})?", re.DOTALL)
Message = tuple[str, str]  # context and sentence


def is_translated(message: Message, catalog: trans_real.TranslationCatalog) -> bool:
    """Say whether the catalog translates a sentence, as a plain one or as one of two numbers."""
    context, sentence = message
    key = f"{context}\x04{sentence}" if context else sentence
    return key in catalog or (key, 0) in catalog


def in_python(file: Path) -> Iterator[Message]:
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1].removesuffix("_lazy").removesuffix("_noop")
            words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            if name in ("_", "gettext", "ngettext") and words:
                yield "", words[0]
            elif name in ("pgettext", "npgettext") and len(words) > 1:
                yield words[0], words[1]


def in_template(file: Path) -> Iterator[Message]:
    for name, first, second in CALL.findall(templatize(file.read_text(encoding="utf-8"), origin=str(file))):
        words = [ast.literal_eval(word) for word in (first, second) if word]
        yield (words[0], words[1]) if "p" in name and len(words) > 1 else ("", words[0])


def test_every_sentence_has_its_english() -> None:
    catalog = trans_real.translation("en")._catalog
    found = [(file, message) for file in python_files("nentang") for message in in_python(file)]
    found += [(file, message) for file in sorted(PACKAGE.rglob("*.html")) for message in in_template(file)]
    missing = {f"{shown(file)}: {message[1]}" for file, message in found if not is_translated(message, catalog)}
    assert sorted(missing) == []
