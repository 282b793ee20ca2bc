"""`nentang scenario load|check|list`: published committees as data."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from nentang.common.formats import day, number, percent
from nentang.common.messages import sentence
from nentang.exchange.scenarios.bounds import digits
from nentang.exchange.scenarios.checking import Checked, check, exit_code
from nentang.exchange.scenarios.listing import scenarios_listed
from nentang.exchange.scenarios.loading import is_loaded, load
from nentang.exchange.scenarios.reading import read
from nentang.exchange.scenarios.scenario import Figure
from nentang.figures.registry import Amount
from nentang.kernel.errors import DomainError

POINTS = 2  # a share of two decimals is a percentage of none


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Load files, check files, list what is there."""
    choices = parser.add_subparsers(dest="action", required=True, metavar=_("việc"))
    loading = choices.add_parser("load", help=_("dựng tổ chức mẫu theo tệp"))
    loading.add_argument("files", nargs="+", type=Path, metavar=_("TỆP"))
    loading.add_argument("--if-missing", action="store_true", help=_("bỏ qua kịch bản đã nạp"))
    checking = choices.add_parser("check", help=_("tính mọi con số từ dữ liệu và so với tệp"))
    checking.add_argument("files", nargs="+", type=Path, metavar=_("TỆP"))
    checking.add_argument("--json", action="store_true", help=_("in ra JSON"))
    choices.add_parser("list", help=_("liệt kê các kịch bản"))


def run(options: argparse.Namespace) -> int:
    """Do what was asked; a refusal is one sentence on the error stream and exit code 1."""
    if options.action == "load":
        return _load(options.files, if_missing=options.if_missing)
    return _check(options.files, as_json=options.json) if options.action == "check" else _list()


def _load(files: Iterable[Path], *, if_missing: bool) -> int:
    code = 0
    for file in files:
        try:
            scenario = read(file)
            if if_missing and is_loaded(scenario):
                continue
            loaded = load(scenario)
        except DomainError as refusal:
            print(sentence(refusal), file=sys.stderr)
            code = 1
            continue
        words = {"title": scenario.title, "units": number(len(scenario.units)), "day": day(scenario.as_of)}
        print(_("Đã nạp %(title)s: %(units)s tổ chức, ngày hôm nay của mẫu là %(day)s.") % words)
        words = {"username": loaded.slip.user.username, "code": loaded.slip.code}
        print(_("Đăng nhập lần đầu: %(username)s, mã dùng một lần %(code)s.") % words)
    return code


def _check(files: Iterable[Path], *, as_json: bool) -> int:
    checked: list[Checked] = []
    failed = False
    for file in files:
        try:
            checked += check(read(file))
        except DomainError as refusal:
            print(sentence(refusal), file=sys.stderr)
            failed = True
    if as_json:
        print(json.dumps([_as_json(each) for each in checked], ensure_ascii=False, indent=2))
    else:
        _print_checked(checked)
    return 1 if failed else exit_code(checked)


def _as_json(each: Checked) -> dict[str, Any]:
    figure = each.figure
    return {
        "scenario": each.scenario,
        "org": figure.org,
        "indicator": figure.indicator,
        "stated": _number(figure.value),
        "computed": None if each.computed is None else _number(each.computed),
        "verdict": each.verdict,
    }


def _number(value: Amount) -> int | float:
    return int(value) if value == int(value) else float(value)


def _print_checked(checked: Sequence[Checked]) -> None:
    verdicts = {"holds": _("đúng"), "differs": _("KHÁC"), "unregistered": _("chưa có chỉ tiêu")}
    for scenario in dict.fromkeys(each.scenario for each in checked):
        rows = [
            (each.figure.org, _about(each.figure), _stated(each), _computed(each), verdicts[each.verdict])
            for each in checked
            if each.scenario == scenario
        ]
        print(scenario)
        _print_table([(_("Tổ chức"), _("Chỉ tiêu"), _("Nêu"), _("Tính được"), _("Kết quả")), *rows])
        print()


def _about(figure: Figure) -> str:
    where = ", ".join(f"{name} {chosen}" for name, chosen in figure.where.items())
    return f"{figure.indicator} ({where})" if where else figure.indicator


def _stated(each: Checked) -> str:
    hows = {
        "exactly": "%s",
        "about": _("khoảng %s"),
        "nearly": _("gần %s"),
        "over": _("trên %s"),
        "at_least": _("từ %s"),
    }
    return hows[each.figure.how] % _shown(each, each.figure.value)


def _computed(each: Checked) -> str:
    return "–" if each.computed is None else _shown(each, each.computed)


def _shown(each: Checked, value: Amount) -> str:
    decimals = digits(each.figure.value)
    if each.is_share:
        return percent(float(value) * 100, max(decimals - POINTS, 0))
    return number(float(value), decimals)


def _list() -> int:
    states = {True: _("đã nạp"), False: _("chưa nạp")}
    rows = [(each.id, each.title, day(each.as_of), states[each.is_loaded]) for each in scenarios_listed()]
    _print_table([(_("Mã"), _("Tên"), _("Ngày của số liệu"), _("Trạng thái")), *rows])
    return 0


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
