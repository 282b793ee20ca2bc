"""Collects the Vietnamese sentences of each app into locale/en and compiles what was translated."""

import re
import shutil
from pathlib import Path

from tools import programs
from tools.shell import NENTANG, ROOT, run, stop

SOURCES = ("*.py", "*.html")
CALLS = re.compile(r"(?<![\w.])_\(|gettext|translate ")
DATED = re.compile(r'^"(POT-Creation-Date|Report-Msgid-Bugs-To):.*\n', re.MULTILINE)


def collect() -> int:
    """Leave one catalog for each part of the product that speaks, with the new sentences empty, all compiled."""
    if not shutil.which("xgettext"):
        programs.install_debian(["gettext"], needed="bản dịch")
    for part in sorted(folder for folder in (ROOT / "nentang").iterdir() if _speaks(folder)):
        (part / "locale").mkdir(exist_ok=True)
        words = ["makemessages", "--locale=en", "--no-location", "--no-obsolete", "--no-wrap", "--verbosity=0"]
        if run([NENTANG, "manage", *words], folder=part):
            stop(f"Không đọc được câu chữ của {part.name}.")
        _drop_dates(part / "locale" / "en" / "LC_MESSAGES" / "django.po")
        run([NENTANG, "manage", "compilemessages", "--locale=en", "--verbosity=0"], folder=part)
    return 0


def _drop_dates(catalog: Path) -> None:
    """Leave a catalog that differs only where its sentences do."""
    catalog.write_text(DATED.sub("", catalog.read_text(encoding="utf-8")), encoding="utf-8")


def _speaks(folder: Path) -> bool:
    """Say whether a part has sentences of its own."""
    files = (file for pattern in SOURCES for file in folder.rglob(pattern) if "migrations" not in file.parts)
    return folder.is_dir() and any(CALLS.search(file.read_text(encoding="utf-8")) for file in files)
