"""What a module is never called, and what no code does: signals, broad catches, clocks below the edge, open ends."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import ROOT, python_files, shown, tree_of

FORBIDDEN = {"utils", "helpers", "managers", "signals", "misc", "utilities"}
CODE = ("nentang", "tools", "tests", "bench")
ALLOWED_SIGNALS = {"post_migrate"}
WITHOUT_CLOCK = {"selectors", "services", "facts", "rulebooks", "kernel", "figures", "models", "forms"}
CLOCKS = {"today", "now", "localdate", "localtime", "utcnow"}
CLOCK_OWNERS = {"date", "datetime", "timezone"}
OPEN_END = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\(#\d+\))")
SKIPS = {"skip", "skipif", "xfail", "importorskip"}


def found(*folders: str) -> Iterator[tuple[Path, ast.AST]]:
    for file in python_files(*folders):
        for node in ast.walk(tree_of(file)):
            yield file, node


def places(hits: Iterator[tuple[Path, ast.AST]]) -> list[str]:
    return [f"{shown(file)}:{getattr(node, 'lineno', 0)}" for file, node in hits]


def test_no_module_is_named_for_nothing() -> None:
    files = [*python_files(*CODE), *(ROOT / "frontend").rglob("*.ts")]
    assert [shown(file) for file in files if {file.stem, *file.parts} & FORBIDDEN] == []


def test_no_signal_is_used_but_the_one_after_migrations() -> None:
    hits = (
        (file, node)
        for file, node in found("nentang")
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("signals", "dispatch"))
        and not {alias.name for alias in node.names} <= ALLOWED_SIGNALS
    )
    assert places(hits) == []


def test_nobody_catches_everything() -> None:
    hits = (
        (file, node)
        for file, node in found("nentang", "tools")
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    )
    assert places(hits) == []


def test_no_selector_service_or_rule_reads_the_clock() -> None:
    hits = (
        (file, node)
        for file, node in found("nentang")
        if WITHOUT_CLOCK & {file.stem, *file.relative_to(ROOT).parts}
        and isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and ast.unparse(node.value).split(".")[-1] in CLOCK_OWNERS
    )
    assert places(hits) == []


def test_no_test_is_skipped() -> None:
    hits = ((file, node) for file, node in found("tests") if isinstance(node, ast.Attribute) and node.attr in SKIPS)
    assert places(hits) == []


def test_open_ends_name_their_issue() -> None:
    files = [*python_files("nentang", "tools", "bench"), *(ROOT / "frontend").rglob("*.ts")]
    assert [shown(file) for file in files if OPEN_END.search(file.read_text(encoding="utf-8"))] == []
