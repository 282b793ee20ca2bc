"""Knows the checkout and how a step is run and ended."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
ON_WINDOWS = sys.platform == "win32"
SCRIPTS = VENV / ("Scripts" if ON_WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if ON_WINDOWS else "python")
NENTANG = SCRIPTS / ("nentang.exe" if ON_WINDOWS else "nentang")


def say(sentence: str) -> None:
    """Print one line at once, before the output of whatever runs next."""
    print(sentence, flush=True)


def stop(sentence: str) -> NoReturn:
    """End with one sentence that says what to do."""
    print(sentence, file=sys.stderr, flush=True)
    raise SystemExit(1)


def run(
    words: Sequence[str | Path], *, env: Mapping[str, str] | None = None, quiet: bool = False, folder: Path = ROOT
) -> int:
    """Run a program in the checkout and return its exit code; a quiet one is heard only when it fails."""
    spoken = [str(word) for word in words]
    if not quiet:
        return subprocess.run(spoken, cwd=folder, env=env, check=False).returncode
    done = subprocess.run(
        spoken, cwd=folder, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        print(done.stdout, end="", file=sys.stderr, flush=True)
    return done.returncode


def become(words: Sequence[str | Path]) -> NoReturn:
    """Go on as another program, so that signals reach it; on Windows wait for it."""
    spoken = [str(word) for word in words]
    if ON_WINDOWS:
        raise SystemExit(run(spoken))
    os.chdir(ROOT)
    os.execv(spoken[0], spoken)  # noqa: S606 - our own words


def fingerprint(files: Iterable[Path], *also: str) -> str:
    """Return a mark of the names and contents of files, and of whatever else the result depends on."""
    digest = hashlib.sha256("\n".join(also).encode())
    for file in sorted(files):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(ROOT).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def is_stamped(stamp: Path, mark: str) -> bool:
    """Say whether the step behind a stamp was finished with this mark."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == mark
