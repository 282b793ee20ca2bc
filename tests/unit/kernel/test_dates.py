import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nentang.kernel.dates import EARLIEST, FOREVER, LATEST, Period, add_months, day_before, parse_date
from nentang.kernel.errors import Refused

typed_days = st.dates(min_value=EARLIEST, max_value=LATEST)


@pytest.mark.parametrize(
    "text", ["1/7/2025", "01/07/2025", "01-07-2025", "1.7.2025", " 1 / 7 / 2025 ", "01 07 2025", "2025-07-01"]
)
def test_a_day_is_read_as_people_type_it(text: str) -> None:
    assert parse_date(text) == date(2025, 7, 1)


@given(typed_days, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]))
def test_every_written_day_is_read_back(day: date, form: str) -> None:
    assert parse_date(day.strftime(form)) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_missing"),
        ("   ", "date_missing"),
        ("hôm qua", "date_unreadable"),
        ("1/7/25", "date_unreadable"),
        ("7/2025", "date_unreadable"),
        ("1/7/20255", "date_unreadable"),
        ("31/02/2025", "date_impossible"),
        ("29/02/2025", "date_impossible"),
        ("1/13/2025", "date_impossible"),
        ("0/1/2025", "date_impossible"),
        ("2025-02-30", "date_impossible"),
        ("1/1/0000", "date_impossible"),
        ("02/02/1930", "date_out_of_range"),
        ("01/01/2200", "date_out_of_range"),
        ("31/12/9999", "date_out_of_range"),
    ],
)
def test_what_is_no_day_is_refused_with_field_and_value(text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_date(text, field="on")

    assert (refusal.value.code, refusal.value.field) == (code, "on")
    if code != "date_missing":
        assert refusal.value.values["value"] == text


@given(st.text(max_size=12))
def test_any_text_is_either_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        assert EARLIEST <= parse_date(text) <= LATEST


def test_a_period_holds_its_first_day_and_not_the_day_it_ends_before() -> None:
    period = Period(date(2025, 1, 1), date(2025, 7, 1))

    assert date(2025, 1, 1) in period
    assert date(2025, 6, 30) in period
    assert date(2024, 12, 31) not in period
    assert date(2025, 7, 1) not in period


def test_an_open_period_goes_on() -> None:
    assert Period(date(2025, 1, 1)).ends_before == FOREVER
    assert LATEST in Period(date(2025, 1, 1))


@pytest.mark.parametrize("ends_before", [date(2025, 1, 1), date(2024, 12, 31)])
def test_a_period_without_a_day_is_refused(ends_before: date) -> None:
    with pytest.raises(Refused) as refusal:
        Period(date(2025, 1, 1), ends_before)

    assert refusal.value.code == "period_reversed"


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 1, date(2025, 12, 30)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 1, 1), -1, date(2024, 12, 1)),
        (date(2020, 2, 29), 60, date(2025, 2, 28)),
        (date(2025, 6, 1), 0, date(2025, 6, 1)),
        (date(9998, 12, 31), 12, FOREVER),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(typed_days, st.integers(-600, 600))
def test_months_are_counted_by_the_calendar(day: date, months: int) -> None:
    later = add_months(day, months)

    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later.day < day.day and add_months(later.replace(day=1), 1).month != later.month)


def test_the_day_before_the_first_of_the_year_is_in_the_old_year() -> None:
    assert day_before(date(2025, 1, 1)) == date(2024, 12, 31)
