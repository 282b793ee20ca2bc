"""`nentang day`: turns the day once, or at every midnight for as long as the server lives."""

import argparse
import os
import time
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from nentang.orgs.day import turn_day

LOOK_EVERY_SECONDS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or watching."""
    parser.add_argument("--watch", action="store_true", help=_("chạy tiếp và làm lại khi sang ngày mới"))


def run(options: argparse.Namespace) -> int:
    """Turn the day now and say what was done; with --watch go on until the process that started it ends."""
    parent, turned = os.getppid(), _turn()
    while options.watch and os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
        if timezone.localdate() != turned:
            turned = _turn()
    return 0


def _turn() -> date:
    clock = timezone.localdate()
    for realm in turn_day(clock):
        if realm.done or realm.refused:
            print(
                _("%(realm)s: đã thực hiện %(done)s sự kiện dự kiến, không thực hiện được %(refused)s.")
                % {"realm": realm.realm, "done": realm.done, "refused": realm.refused},
                flush=True,
            )
    connection.close()
    return clock
