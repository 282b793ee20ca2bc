"""Reads the source tree for the tests of this folder."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nentang"
APPS = ("web", "exchange", "access", "orgs", "accounts", "audit", "figures", "common")


def python_files(*folders: str, migrations: bool = False) -> Iterator[Path]:
    """Yield the Python files of these folders of the checkout; migrations are written by a program."""
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if migrations or "migrations" not in file.parts:
                yield file


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(file.read_text(encoding="utf-8"))


def shown(file: Path) -> str:
    """Return the path as it is written in messages and ratchets."""
    return file.relative_to(ROOT).as_posix()


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes that are docstrings, of attributes too."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        for statement in getattr(node, "body", None) or [] if not isinstance(node, ast.Lambda | ast.IfExp) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                found.add(statement.value)
    return found
