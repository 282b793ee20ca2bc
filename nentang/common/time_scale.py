"""Where the marks of the time slider stand, and which of them have room for their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nentang.common.components import TimeMark

Side = Literal["start", "middle", "end"]

DATE_LENGTH = 10
LETTER = 0.85  # percent of the slider that one letter takes on a narrow desk


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with its place in whole percents; `is_shown` is false where its words would lie on others."""

    day: date
    label: str
    at: int
    side: Side
    is_shown: bool
    is_current: bool = False
    is_event: bool = True


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Everything the slider shows: its first day, where it stands, its marks, the events before and after."""

    first: date
    on: date
    length: int
    offset: int
    marks: tuple[PlacedMark, ...]
    event_offsets: str
    before: date | None
    after: date | None


def time_scale(first: date, last: date, on: date, marks: Sequence[TimeMark]) -> TimeScale:
    """Place the marks between two days.

    Room for words goes to the mark in view, then to the two ends, then to the latest marks.
    """
    length = max((last - first).days, 1)
    days = sorted(mark.day for mark in marks if first <= mark.day <= last)
    return TimeScale(
        first=first,
        on=on,
        length=length,
        offset=min(max((on - first).days, 0), length),
        marks=_placed(first, last, on, [mark for mark in marks if first <= mark.day <= last]),
        event_offsets=",".join(str((day - first).days) for day in days),
        before=max((day for day in days if day < on), default=None),
        after=min((day for day in days if day > on), default=None),
    )


def _placed(first: date, last: date, on: date, marks: Sequence[TimeMark]) -> tuple[PlacedMark, ...]:
    length = max((last - first).days, 1)
    ends = [(TimeMark(first, ""), False), (TimeMark(last, ""), False)]
    events = [(mark, True) for mark in sorted(marks, key=lambda mark: mark.day, reverse=True)]
    in_view = [each for each in events if each[0].day == on]
    taken: list[tuple[float, float]] = []
    placed = []
    for mark, is_event in in_view + ends + [each for each in events if each not in in_view]:
        at = round(100 * (mark.day - first).days / length)
        side, low, high = _span(at, LETTER * (max(len(mark.label), DATE_LENGTH) + 1))
        is_shown = all(high <= other_low or other_high <= low for other_low, other_high in taken)
        if is_shown:
            taken.append((low, high))
        placed.append(PlacedMark(mark.day, mark.label, at, side, is_shown, is_event and mark.day == on, is_event))
    return tuple(sorted(placed, key=lambda mark: (mark.day, mark.is_event)))


def _span(at: int, width: float) -> tuple[Side, float, float]:
    """Return the side on which the words stand, and from where to where: in the middle unless that leaves the line."""
    if at < width / 2:
        return "start", at, at + width
    if at > 100 - width / 2:
        return "end", at - width, at
    return "middle", at - width / 2, at + width / 2
