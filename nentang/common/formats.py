"""Numbers, percentages, days and periods as people read them; the only place that knows how they look."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nentang.kernel.dates import FOREVER, day_before

Number = int | float | Decimal

MINUS = "−"
DASH = "–"


def _separators() -> tuple[str, str]:
    """Return what parts thousands and what parts decimals: 1.218,5 in Vietnamese, 1,218.5 in English."""
    return (",", ".") if (get_language() or "vi").startswith("en") else (".", ",")


def _rounded(value: Number, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Number | None, decimals: int = 0) -> str:
    """Return 1.218 or 89,7; halves round away from zero, a negative number has a real minus sign, None is a dash."""
    if value is None:
        return DASH
    exact = _rounded(value, decimals)
    thousands, point = _separators()
    digits = f"{abs(exact):,.{decimals}f}".translate(str.maketrans(",.", thousands + point))
    return f"{MINUS}{digits}" if exact < 0 else digits


def percent(value: Number | None, decimals: int = 1) -> str:
    """Return 97,3% for 97.3, without a space; None is a dash."""
    return DASH if value is None else f"{number(value, decimals)}%"


def share(part: Number, whole: Number, decimals: int = 1) -> str:
    """Return the part as a percentage of the whole; a dash when there is no whole."""
    return percent(100 * Decimal(str(part)) / Decimal(str(whole)), decimals) if whole else DASH


def signed(value: Number | None, decimals: int = 1) -> str:
    """Return a change with its sign: +1,4, −0,5, and 0 without one."""
    if value is None:
        return DASH
    return f"+{number(value, decimals)}" if _rounded(value, decimals) > 0 else number(value, decimals)


def out_of(part: Number, whole: Number) -> str:
    """Return "25 trên 28": a slash would read as a date."""
    return _("%(part)s trên %(whole)s") % {"part": number(part), "whole": number(whole)}


def day(value: date | None) -> str:
    """Return 03/12/2026; nothing for a day that is not set or never comes."""
    if value is None or _is_forever(value):
        return ""
    return f"{value:%d/%m}/{value.year:04d}"


def long_day(value: date | None) -> str:
    """Return the day with its weekday, for where somebody must come: Thứ Năm 03/12/2026."""
    if value is None or _is_forever(value):
        return ""
    weekdays = (
        _("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"),
    )  # fmt: skip
    return f"{weekdays[value.weekday()]} {day(value)}"


def moment(value: datetime | None) -> str:
    """Return 19:30 03/12/2026 in the installation's time zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M} {day(local)}"


def period(valid_from: date | None, valid_to: date | None = None) -> str:
    """Return a half-open interval as people say it: its last day is the day before `valid_to`."""
    start = day(valid_from)
    if valid_to is None or _is_forever(valid_to):
        return _("từ %(start)s") % {"start": start} if start else ""
    end = day(day_before(valid_to))
    if not start:
        return _("đến %(end)s") % {"end": end}
    return start if start == end else f"{start} {DASH} {end}"


def days_left(due: date, today: date) -> str:
    """Return how far a due day is: còn 6 ngày, hôm nay, quá hạn 2 ngày."""
    left = (due - today).days
    if left == 0:
        return _("hôm nay")
    if left > 0:
        return ngettext("còn %(count)s ngày", "còn %(count)s ngày", left) % {"count": number(left)}
    return ngettext("quá hạn %(count)s ngày", "quá hạn %(count)s ngày", -left) % {"count": number(-left)}


def dash(value: object) -> object:
    """Return the value itself, or a dash when there is none; zero is a value."""
    return DASH if value is None or value == "" else value


def _is_forever(value: date) -> bool:
    return (value.year, value.month, value.day) == (FOREVER.year, FOREVER.month, FOREVER.day)
