"""The `nentang` command: each sub-command is one module with `add_arguments(parser)` and `run(options) -> int`."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

import django
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nentang.cli.database import obstacle

COMMANDS = {
    "serve": gettext_lazy("phục vụ trang web"),
    "migrate": gettext_lazy("tạo hoặc cập nhật cơ sở dữ liệu và các tệp tĩnh"),
    "init": gettext_lazy("lập tổ chức đầu tiên và người quản trị đầu tiên"),
    "samples": gettext_lazy("nạp năm đảng bộ mẫu và in các tài khoản để xem"),
    "scenario": gettext_lazy("dựng và kiểm tra đảng bộ theo tệp kịch bản"),
    "reference": gettext_lazy("ghi lại tài liệu tra cứu sinh từ mã nguồn"),
    "audit": gettext_lazy("niêm phong và kiểm tra nhật ký, in mã đầu chuỗi"),
    "day": gettext_lazy("sang ngày mới: thực hiện sự kiện dự kiến đã đến ngày, niêm phong nhật ký"),
    "manage": gettext_lazy("chạy một lệnh quản trị của Django"),
}

WITHOUT_DATABASE = ("migrate", "manage", "reference")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code; errors of use end with 2, as argparse has it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nentang.conf.settings.server")
    django.setup()
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="nentang", description=_("Nền Tảng: phần mềm công tác của đảng bộ cơ sở"))
    choices = parser.add_subparsers(dest="command", required=True, metavar=_("lệnh"))
    chosen = words[0] if words else ""
    for name, purpose in COMMANDS.items():
        command = choices.add_parser(name, help=str(purpose), description=str(purpose))
        if name == chosen:
            module = importlib.import_module(f"nentang.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    options = parser.parse_args(words)
    if options.command not in WITHOUT_DATABASE and (reason := obstacle()):
        print(reason, file=sys.stderr)
        return 1
    return int(options.run(options))
