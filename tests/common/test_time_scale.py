"""The marks of the time slider and the room for their words."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nentang.common.components import TimeMark
from nentang.common.time_scale import PlacedMark, time_scale

FIRST, LAST = date(2016, 1, 1), date(2026, 12, 2)
INSIDE = st.dates(FIRST, LAST)


def shown(marks: tuple[PlacedMark, ...]) -> list[date]:
    return [mark.day for mark in marks if mark.is_shown]


def test_it_stands_where_the_day_is() -> None:
    scale = time_scale(FIRST, LAST, date(2021, 6, 17), [])
    assert scale.offset == (date(2021, 6, 17) - FIRST).days
    assert [(mark.day, mark.at, mark.is_event) for mark in scale.marks] == [(FIRST, 0, False), (LAST, 100, False)]


def test_it_leads_to_the_events_before_and_after() -> None:
    marks = [TimeMark(date(year, 7, 1), "x") for year in (2018, 2020, 2022)]
    scale = time_scale(FIRST, LAST, date(2020, 7, 1), marks)
    assert (scale.before, scale.after) == (date(2018, 7, 1), date(2022, 7, 1))
    assert time_scale(FIRST, LAST, date(2018, 7, 1), marks).before is None
    assert time_scale(FIRST, LAST, date(2022, 7, 1), marks).after is None


def test_of_two_near_marks_the_one_in_view_keeps_its_words() -> None:
    early, late = date(2021, 6, 1), date(2021, 7, 1)
    marks = [TimeMark(early, "x"), TimeMark(late, "x")]
    assert shown(time_scale(FIRST, LAST, early, marks).marks) == [FIRST, early, LAST]
    assert shown(time_scale(FIRST, LAST, LAST, marks).marks) == [FIRST, late, LAST]


def test_words_at_an_end_stand_to_its_side() -> None:
    scale = time_scale(FIRST, LAST, LAST, [TimeMark(LAST, "x")])
    assert [(mark.side, mark.is_event, mark.is_shown) for mark in scale.marks if mark.day == LAST] == [
        ("end", False, False),
        ("end", True, True),
    ]


def test_days_outside_are_left_out_and_a_single_day_is_no_accident() -> None:
    scale = time_scale(FIRST, FIRST, LAST, [TimeMark(LAST, "x")])
    assert (scale.length, scale.offset, len(scale.marks), scale.event_offsets) == (1, 1, 2, "")


@given(INSIDE, st.lists(st.tuples(INSIDE, st.text(max_size=30)), max_size=12))
def test_every_mark_is_placed_on_the_line_and_no_day_twice_in_words(on: date, days: list[tuple[date, str]]) -> None:
    marks = [TimeMark(day, label) for day, label in days]
    scale = time_scale(FIRST, LAST, on, marks)
    assert len(scale.marks) == len(marks) + 2
    assert all(0 <= mark.at <= 100 for mark in scale.marks)
    assert len(shown(scale.marks)) == len(set(shown(scale.marks)))
    for offset in filter(None, scale.event_offsets.split(",")):
        assert FIRST + timedelta(days=int(offset)) in {mark.day for mark in marks}
