"""`nentang migrate`: afterwards the tables and the static files are those of this version."""

import argparse

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose but how much is said."""
    parser.add_argument("--quiet", action="store_true", help=_("chỉ nói khi có lỗi"))


def run(options: argparse.Namespace) -> int:
    """Apply all migrations and gather the static files under their hashed names."""
    call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    if not options.quiet:
        print(_("Cơ sở dữ liệu và các tệp tĩnh đã sẵn sàng trong %(folder)s.") % {"folder": settings.HOME})
    return 0
