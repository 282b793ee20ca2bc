"""Judges what was measured against the ratios of `performance.md`, prints a table, and keeps it."""

import json
import os
from pathlib import Path
from typing import Any

BENCH = Path(__file__).parent
RESULTS = BENCH / "results.json"
PAGE = BENCH.parent / "docs" / "reference" / "benchmarks.md"
BOUNDS = {1: 1.5, 2: 2.5, 19: 1.0}
# Rows 1 and 19 hold at the sizes and nodes that performance.md names; elsewhere the ratio is told and not judged.
JUDGED_SIZES = {1: ("province",), 2: ("commune", "province"), 19: ("province",)}
JUDGED_NODES = {1: ("province", "commune"), 2: ("province", "commune", "grassroots"), 19: ("grassroots",)}
QUESTIONS = {
    1: "subtree count, paths / recursive walk",
    2: "as of 30/06/2024 / today, by paths",
    19: "SQLite, grassroots node: paths / recursive walk",
}
HEADS = ("row", "engine", "size", "node", "counted", "count", "ms", "reference ms", "ratio", "at most",
         "verdict", "lookup ms")  # fmt: skip


def judge(measured: list[dict[str, Any]], *, slack: float) -> list[dict[str, Any]]:
    """Add to each ratio its bound, and whether it holds; None where nothing is asked of it."""
    judged = []
    for each in measured:
        row = each["row"]
        is_judged = each["size"] in JUDGED_SIZES[row] and each["node"] in JUDGED_NODES[row]
        bound = BOUNDS[row] * slack if is_judged else None
        judged.append({**each, "bound": bound, "holds": None if bound is None else each["ratio"] <= bound})
    return sorted(judged, key=lambda each: (each["row"], each["engine"], each["size"]))


def cells_of(each: dict[str, Any]) -> tuple[str, ...]:
    """Return one line of the table."""
    verdict = {None: "–", True: "holds", False: "BROKEN"}[each["holds"]]
    return (
        str(each["row"]), each["engine"], each["size"], each["node"], each["what"], f"{each['count']:,}",
        f"{each['product_ms']:.3f}", f"{each['reference_ms']:.3f}", f"{each['ratio']:.2f}",
        "–" if each["bound"] is None else f"{each['bound']:g}", verdict, f"{each['lookup_ms']:.3f}",
    )  # fmt: skip


def show(judged: list[dict[str, Any]]) -> None:
    """Print the table."""
    lines = [HEADS, *map(cells_of, judged)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def keep(judged: list[dict[str, Any]], versions: dict[str, str]) -> None:
    """Write results.json and the page of the documentation; sizes not measured this time keep what they had."""
    sizes = {(each["engine"], each["size"]) for each in judged}
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {"measured": [], "machine": {}}
    kept = [each for each in before["measured"] if (each["engine"], each["size"]) not in sizes]
    machine = {**before["machine"], **versions, "cores": os.cpu_count()}
    everything = sorted([*kept, *judged], key=lambda each: (each["row"], each["engine"], each["size"]))
    RESULTS.write_text(json.dumps({"machine": machine, "measured": everything}, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(everything, machine), encoding="utf-8")


def page(everything: list[dict[str, Any]], machine: dict[str, Any]) -> str:
    """Return the page of the documentation."""
    told = ", ".join(f"{name} {version}" for name, version in machine.items())
    questions = [f"- Row {row}: {question}." for row, question in QUESTIONS.items()]
    rows = [f"| {' | '.join(cells_of(each))} |" for each in everything]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Written by `make bench` from `bench/results.json`. A time is that of the statement that counts, in the",
            "database alone: the median over 15 rounds of the best call of each, product and reference in turn. Before",
            "it the product looks up the node's own path on that day, told as `lookup ms`. Ratios of one run are",
            "what is held; absolute times differ from machine to machine.",
            "",
            f"Measured with {told}.",
            "",
            *questions,
            "",
            f"| {' | '.join(HEADS)} |",
            f"|{'---|' * len(HEADS)}",
            *rows,
            "",
        ]
    )
