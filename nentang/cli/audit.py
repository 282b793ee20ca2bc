"""`nentang audit verify|seal|head`: checks and seals the trail, prints the hash to keep outside the database."""

import argparse
import sys
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nentang.audit.sealing import Fault, head, seal, verify
from nentang.common.models import Realm

FAULTS = {
    "altered": gettext_lazy("sự kiện %(event_id)s (%(detail)s) đã bị sửa"),
    "missing": gettext_lazy("sự kiện %(event_id)s đã bị xóa"),
    "inserted": gettext_lazy("sự kiện %(event_id)s (%(detail)s) không do lệnh nào ghi"),
    "incomplete": gettext_lazy("lệnh thiếu sự kiện: %(detail)s"),
    "broken_chain": gettext_lazy("chuỗi niêm phong bị đứt: %(detail)s"),
    "unknown_head": gettext_lazy("mã đầu chuỗi %(detail)s không có trong chuỗi"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, in which realms, and against which hashes kept elsewhere."""
    parser.add_argument("act", choices=["verify", "seal", "head"], help=_("kiểm tra, niêm phong, hay in mã đầu chuỗi"))
    parser.add_argument("--realm", help=_("chỉ vùng dữ liệu mang mã này (mặc định: tất cả)"))
    parser.add_argument(
        "--head", action="append", default=[], help=_("mã đầu chuỗi đã in trước đây, phải có trong chuỗi (cần --realm)")
    )


def run(options: argparse.Namespace) -> int:
    """Do it realm by realm; returns 1 when a fault was found or nothing is there to look at."""
    realms = Realm.objects.order_by("slug")
    if options.realm:
        realms = realms.filter(slug=options.realm)
        if not realms:
            print(_("Không có vùng dữ liệu mang mã “%(slug)s”.") % {"slug": options.realm}, file=sys.stderr)
            return 1
    if options.head and not options.realm:
        print(_("Mã đầu chuỗi là của một vùng dữ liệu: hãy cho cả --realm."), file=sys.stderr)
        return 1
    if options.act == "verify":
        return max((_verify(realm, options.head) for realm in realms), default=0)
    for realm in realms:
        if options.act == "seal":
            print(_("%(realm)s: vừa niêm phong %(count)s sự kiện.") % {"realm": realm.slug, "count": seal(realm)})
        else:
            print(f"{realm.slug} {head(realm)}")
    return 0


def _verify(realm: Realm, heads: Iterable[str]) -> int:
    inspection = verify(realm, list(heads))
    for fault in inspection.faults:
        print(f"{realm.slug}: {_worded(fault)}", file=sys.stderr)
    print(
        _("%(realm)s: %(sealed)s sự kiện đã niêm phong, %(waiting)s chờ niêm phong, %(faults)s lỗi; mã %(head)s")
        % {
            "realm": realm.slug,
            "sealed": inspection.sealed,
            "waiting": inspection.waiting,
            "faults": len(inspection.faults),
            "head": inspection.head,
        }
    )
    return 1 if inspection.faults else 0


def _worded(fault: Fault) -> str:
    return str(FAULTS[fault.kind]) % {"event_id": fault.event_id, "detail": fault.detail}
