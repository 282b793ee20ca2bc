"""Days, half-open periods and the day that never comes."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from nentang.kernel.errors import Refused

FOREVER = date(9999, 12, 31)
EARLIEST = date(1930, 2, 3)
LATEST = date(2199, 12, 31)

_TYPED = re.compile(r"^\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})\s*$")
_ISO = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `starts_on` up to, but not including, `ends_before`; FOREVER when it is open."""

    starts_on: date
    ends_before: date = FOREVER

    def __post_init__(self) -> None:
        if not self.starts_on < self.ends_before:
            raise Refused("period_reversed", starts_on=self.starts_on, ends_before=self.ends_before)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


def parse_date(text: str, *, field: str | None = None) -> date:
    """Read a day as people type it: 1/7/2025, 01-07-2025, 1.7.2025 or 2025-07-01.

    Raises Refused `date_missing`, `date_unreadable`, `date_impossible` (31/02) or `date_out_of_range` (a year such as
    2205), each naming the value and the field.
    """
    if not text.strip():
        raise Refused("date_missing", field=field)
    if typed := _TYPED.match(text):
        day, month, year = (int(part) for part in typed.groups())
    elif iso := _ISO.match(text):
        year, month, day = (int(part) for part in iso.groups())
    else:
        raise Refused("date_unreadable", field=field, value=text.strip())
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused("date_impossible", field=field, value=text.strip()) from None
    if not EARLIEST <= found <= LATEST:
        raise Refused("date_out_of_range", field=field, value=text.strip(), earliest=EARLIEST, latest=LATEST)
    return found


def add_months(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_before(day: date) -> date:
    """Return the last day on which something that ended before `day` still held."""
    return day - timedelta(days=1)
