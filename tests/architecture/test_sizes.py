"""Budgets: a file of 400 lines, a function of 50, a screen of 25; ratchets.toml holds the exceptions."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT, python_files, shown, tree_of

FILE, FUNCTION, SCREEN = 400, 50, 25
RATCHETS = tomllib.loads((Path(__file__).with_name("ratchets.toml")).read_text(encoding="utf-8"))
CODE = ("nentang", "tools", "tests", "bench")


def over_budget(kind: str, budget: int, measured: Iterator[tuple[str, int]]) -> dict[str, str]:
    """Return what is over its budget or its exception, and exceptions larger than they need be."""
    allowed: dict[str, int] = dict(RATCHETS[kind])
    wrong = {}
    for name, lines in measured:
        limit = allowed.pop(name, budget)
        if lines > limit:
            wrong[name] = f"{lines} lines, at most {limit}"
        elif limit > budget and lines < limit:
            wrong[name] = f"lower its ratchet from {limit} to {lines}" if lines > budget else "take its ratchet out"
    return wrong | dict.fromkeys(allowed, "has a ratchet but is not there")


def file_sizes() -> Iterator[tuple[str, int]]:
    others = [*(ROOT / "frontend").rglob("*.ts"), *(ROOT / "frontend").rglob("*.scss"), *PACKAGE.rglob("*.html")]
    for file in [*python_files(*CODE), *others]:
        yield shown(file), len(file.read_text(encoding="utf-8").splitlines())


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for file in python_files(*CODE):
        for node in ast.walk(tree_of(file)):
            if isinstance(node, kinds):
                yield f"{shown(file)}::{getattr(node, 'name', '')}", node


def lines_of(node: ast.AST) -> int:
    return (node.end_lineno or 0) - node.lineno + 1  # type: ignore[attr-defined]


def is_screen(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).split("[")[0].endswith("Screen") for base in node.bases)


def test_files_fit_their_budget() -> None:
    assert over_budget("files", FILE, file_sizes()) == {}


def test_functions_fit_their_budget() -> None:
    functions = ((name, lines_of(node)) for name, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef))
    assert over_budget("functions", FUNCTION, functions) == {}


def test_screens_fit_their_budget() -> None:
    screens = (
        (name, lines_of(node))
        for name, node in nodes(ast.ClassDef)
        if is_screen(node) and not name.startswith("nentang/common/screens.py")  # type: ignore[arg-type]
    )
    assert over_budget("screens", SCREEN, screens) == {}
