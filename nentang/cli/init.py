"""`nentang init`: afterwards the first organisation stands, and its first administrator has a code to sign in with."""

import argparse
import re
import sys

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nentang.access.services import NewAccount
from nentang.access.setup import FIRST_ROLE, set_up_installation
from nentang.accounts.selectors import sign_in_name
from nentang.common import formats
from nentang.common.messages import sentence
from nentang.kernel.dates import parse_date
from nentang.kernel.errors import DomainError
from nentang.kernel.text import fold
from nentang.orgs.services import Decision, NewUnit
from nentang.rulebooks import tables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The organisation, the decision that founded it, and the person."""
    today = timezone.localdate()
    roots = [code for code, kind in tables.kinds(today).items() if kind.may_be_root]
    parser.add_argument("--name", required=True, help=_("tên tổ chức, ví dụ Đảng bộ xã Mẫu"))
    parser.add_argument("--kind", required=True, choices=roots, help=_("loại tổ chức: %(kinds)s") % _named(roots))
    parser.add_argument("--setting", required=True, choices=list(tables.settings(today)), help=_("loại hình"))
    parser.add_argument("--on", required=True, help=_("thành lập từ ngày, ví dụ 01/07/2025"))
    parser.add_argument("--decision", required=True, help=_("số quyết định thành lập"))
    parser.add_argument("--decided-on", help=_("ngày quyết định; để trống khi cùng ngày thành lập"))
    parser.add_argument("--authority", required=True, help=_("cấp quyết định"))
    parser.add_argument("--administrator", required=True, help=_("họ và tên người quản trị đầu tiên"))
    parser.add_argument("--phone", default="", help=_("số điện thoại của người quản trị"))
    parser.add_argument("--username", default="", help=_("tên đăng nhập; để trống thì máy đặt"))
    parser.add_argument("--slug", default="", help=_("mã của nơi này, không dấu; để trống thì lấy theo tên"))


def run(options: argparse.Namespace) -> int:
    """Set up and print the slip; a refusal is one sentence and exit code 1, with nothing written."""
    try:
        on = parse_date(options.on, field="on")
        decided_on = parse_date(options.decided_on, field="decided_on") if options.decided_on else on
        slip = set_up_installation(
            today=timezone.localdate(),
            slug=options.slug or re.sub(r"[^a-z0-9]+", "-", fold(options.name)).strip("-")[:80],
            unit=NewUnit(options.name, options.kind, options.setting),
            on=on,
            decision=Decision(number=options.decision, decided_on=decided_on, authority=options.authority),
            administrator=NewAccount(options.administrator, FIRST_ROLE, phone=options.phone, username=options.username),
        )
    except DomainError as refusal:
        print(sentence(refusal), file=sys.stderr)
        return 1
    print(_("Đã lập %(name)s.") % {"name": options.name})
    print(_("Tên đăng nhập: %(name)s") % {"name": sign_in_name(slip.user.username, slip.user.phone)})
    print(_("Mã lần đầu: %(code)s (đến hết %(day)s)") % {"code": slip.code, "day": formats.day(slip.expires_on)})
    print(_("Mở trang đăng nhập, bấm “Lần đầu? Nhập mã trên phiếu”, rồi đặt mật khẩu."))
    return 0


def _named(codes: list[str]) -> dict[str, str]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    today = timezone.localdate()
    return {"kinds": "; ".join(f"{code} {tables.kind(code, today).label(language)}" for code in codes)}
