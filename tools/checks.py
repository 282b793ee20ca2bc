"""The checks: what `make lint`, `make check` and `make test` run, and the closing table."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tools.shell import PYTHON, ROOT, SCRIPTS, say

STATIC = {
    "ruff format": ["ruff", "format", "--check", "."],
    "ruff": ["ruff", "check", "."],
    "mypy": ["mypy"],
    "import contracts": ["lint-imports", "--no-logo"],
}
PYTEST = ["-m", "pytest", "-q", "--no-header"]
PARALLEL = ["-n", "2", "--dist", "worksteal"]
QUICK = [*PYTEST, *PARALLEL, "-m", "not slow", "--ignore=tests/browser", "--ignore=tests/scenarios"]
ALL_BUT_BROWSER = [*PYTEST, *PARALLEL, "--ignore=tests/browser"]
BROWSER = [*PYTEST, "tests/browser"]
ON_POSTGRESQL = ["-m", "tests.postgres", str(PYTHON)]
FULLY_COVERED = ["kernel", "rulebooks", "common", "audit"]
COVERAGE_FOLDER = ROOT / "coverage"


@dataclass(frozen=True)
class Outcome:
    """One finished stage, for the closing table."""

    name: str
    code: int
    seconds: float
    closing: str


def static() -> list[Outcome]:
    """Run formatter, linter, types and import contracts side by side; only what fails is heard."""
    with ThreadPoolExecutor(max_workers=len(STATIC)) as pool:
        return list(pool.map(lambda item: _quiet_stage(*item), STATIC.items()))


def check() -> int:
    """Everything that is known within a minute: the static checks, then the quick tests on SQLite."""
    outcomes = static()
    outcomes.append(_stage("quick tests on SQLite", QUICK, {"HYPOTHESIS_PROFILE": "quick"}))
    return _close(outcomes)


def test() -> int:
    """The whole suite: static checks, all tests on both databases with coverage, then the browser."""
    outcomes = static()
    shutil.rmtree(COVERAGE_FOLDER, ignore_errors=True)
    COVERAGE_FOLDER.mkdir()
    full = {"HYPOTHESIS_PROFILE": "full"}
    measured = ["-m", "coverage", "run"]
    outcomes.append(_stage("tests on SQLite", [*measured, *ALL_BUT_BROWSER], full))
    outcomes.append(_stage("tests on PostgreSQL", [*ON_POSTGRESQL, *measured, *ALL_BUT_BROWSER], full))
    outcomes.append(_coverage())
    outcomes.append(_stage("tests in Chromium", BROWSER, full))
    return _close(outcomes)


def lint() -> int:
    """The static checks alone."""
    return _close(static())


def _quiet_stage(name: str, words: list[str]) -> Outcome:
    """Run one static check and show its output when it fails."""
    began = time.monotonic()
    done = subprocess.run(
        [str(SCRIPTS / words[0]), *words[1:]],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    if done.returncode:
        print(f"\n{name}\n{done.stdout}", end="", flush=True)
    return Outcome(name, done.returncode, time.monotonic() - began, _last_line(done.stdout))


def _stage(name: str, words: list[str], settings: Mapping[str, str]) -> Outcome:
    """Run one stage of tests, letting its output through and keeping its closing line."""
    say(f"\n=== {name}")
    began = time.monotonic()
    process = subprocess.Popen(
        [str(PYTHON), *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | dict(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    lines = []
    assert process.stdout is not None  # noqa: S101 - for the types
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line)
    return Outcome(name, process.wait(), time.monotonic() - began, _last_line("".join(lines)))


def _coverage() -> Outcome:
    """Join what both databases covered; the mechanisms everything stands on must be covered to the last branch."""
    began = time.monotonic()
    coverage = [str(PYTHON), "-m", "coverage"]
    subprocess.run([*coverage, "combine", "-q"], cwd=ROOT, check=False)
    include = ",".join(f"nentang/{app}/*" for app in FULLY_COVERED)
    report = [*coverage, "report", "--fail-under=100", f"--include={include}"]
    done = subprocess.run(report, cwd=ROOT, check=False, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode:
        print(f"\n{done.stdout}", end="", flush=True)
    total = re.search(r"TOTAL.*?(\d+%)", done.stdout)
    closing = f"{total.group(1)} of {', '.join(FULLY_COVERED)}" if total else _last_line(done.stdout)
    return Outcome("branch coverage", done.returncode, time.monotonic() - began, closing)


def _last_line(output: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip("= \n") for line in output.splitlines() if line.strip("= \n")]
    return lines[-1] if lines else ""


def _close(outcomes: list[Outcome]) -> int:
    """Print one line for each stage and return the exit code of them all."""
    say("")
    for outcome in outcomes:
        verdict = "ok    " if outcome.code == 0 else "FAILED"
        say(f"{verdict} {outcome.name:<22} {outcome.seconds:6.1f} s  {outcome.closing}")
    return max(min(outcome.code, 1) for outcome in outcomes)
