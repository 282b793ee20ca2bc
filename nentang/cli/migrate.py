"""`nentang migrate`: afterwards the tables and the static files are those of this version."""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.utils.translation import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose but how much is said."""
    parser.add_argument("--quiet", action="store_true", help=_("chỉ nói khi có lỗi"))


def run(options: argparse.Namespace) -> int:
    """Apply all migrations and gather the static files under their hashed names."""
    call_command("migrate", interactive=False, verbosity=0)
    _gather_static_files()
    if not options.quiet:
        print(_("Cơ sở dữ liệu và các tệp tĩnh đã sẵn sàng trong %(folder)s.") % {"folder": settings.HOME})
    return 0


def _gather_static_files() -> None:
    """Gather the static files under their hashed names, unless they are the ones gathered last time."""
    stamp_file = Path(settings.HOME) / "static.stamp"
    stamp = _static_stamp()
    if stamp_file.exists() and stamp_file.read_text(encoding="ascii") == stamp:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp_file.write_text(stamp, encoding="ascii")


def _static_stamp() -> str:
    """Return a mark that changes when any static file of any app does."""
    marks = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            marks.append(f"{name} {file.st_size} {file.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()
