"""Numbers, days and periods as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from nentang.common import formats
from nentang.kernel.dates import EARLIEST, FOREVER, LATEST, day_before, parse_date

REAL_DAYS = st.dates(min_value=EARLIEST, max_value=LATEST)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1218, 0, "1.218"),
        (1234567, 0, "1.234.567"),
        (0, 0, "0"),
        (-3, 0, "−3"),
        (89.65, 1, "89,7"),
        (Decimal("0.5"), 0, "1"),
        (-0.04, 1, "0,0"),
        (1218.5, 1, "1.218,5"),
        (None, 0, "–"),
    ],
)
def test_numbers_have_points_between_thousands_and_a_comma_before_decimals(
    value: float | None, decimals: int, shown: str
) -> None:
    assert formats.number(value, decimals) == shown


def test_numbers_follow_the_language_of_the_page() -> None:
    with translation.override("en"):
        assert formats.number(1218.5, 1) == "1,218.5"
        assert formats.percent(97.3) == "97.3%"


def test_percentages_stand_without_a_space() -> None:
    assert formats.percent(97.3) == "97,3%"
    assert formats.percent(None) == "–"
    assert formats.share(36, 37) == "97,3%"
    assert formats.share(0, 0) == "–"


@pytest.mark.parametrize(("value", "shown"), [(1.4, "+1,4"), (-0.5, "−0,5"), (0, "0,0"), (0.04, "0,0"), (None, "–")])
def test_a_change_has_its_sign(value: float | None, shown: str) -> None:
    assert formats.signed(value) == shown


def test_a_part_stands_beside_its_whole_without_a_slash() -> None:
    assert formats.out_of(25, 1028) == "25 trên 1.028"


def test_days_have_two_digits_and_a_day_that_never_comes_is_not_shown() -> None:
    assert formats.day(date(2026, 12, 3)) == "03/12/2026"
    assert formats.day(FOREVER) == formats.day(None) == formats.long_day(FOREVER) == formats.long_day(None) == ""
    assert formats.long_day(date(2026, 12, 3)) == "Thứ Năm 03/12/2026"
    assert formats.long_day(date(2026, 12, 6)) == "Chủ Nhật 06/12/2026"


def test_a_moment_is_local() -> None:
    assert formats.moment(datetime(2026, 12, 3, 12, 30, tzinfo=UTC)) == "19:30 03/12/2026"
    assert formats.moment(datetime(2026, 12, 3, 19, 30)) == "19:30 03/12/2026"  # noqa: DTZ001 - local already
    assert formats.moment(None) == ""


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "shown"),
    [
        (date(2020, 1, 1), FOREVER, "từ 01/01/2020"),
        (date(2020, 1, 1), None, "từ 01/01/2020"),
        (date(2020, 1, 1), date(2025, 7, 1), "01/01/2020 – 30/06/2025"),
        (date(2020, 1, 1), date(2020, 1, 2), "01/01/2020"),
        (None, date(2025, 7, 1), "đến 30/06/2025"),
        (None, None, ""),
    ],
)
def test_a_period_ends_on_its_last_day(valid_from: date | None, valid_to: date | None, shown: str) -> None:
    assert formats.period(valid_from, valid_to) == shown


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (date(2026, 12, 8), "còn 6 ngày"),
        (date(2026, 12, 2), "hôm nay"),
        (date(2026, 11, 30), "quá hạn 2 ngày"),
        (date(2030, 12, 2), "còn 1.461 ngày"),
    ],
)
def test_a_due_day_says_how_far_it_is(due: date, shown: str) -> None:
    assert formats.days_left(due, date(2026, 12, 2)) == shown


def test_a_dash_stands_for_nothing_and_not_for_zero() -> None:
    assert [formats.dash(value) for value in (None, "", 0, "x")] == ["–", "–", 0, "x"]


@given(st.integers(-(10**18), 10**18))
def test_a_number_can_be_read_back(value: int) -> None:
    assert int(formats.number(value).replace(".", "").replace("−", "-")) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_rounding_stays_within_half_a_unit(value: Decimal) -> None:
    shown = Decimal(formats.number(value, 1).replace(".", "").replace("−", "-").replace(",", "."))
    assert abs(shown - value) <= Decimal("0.05")


@given(REAL_DAYS)
def test_what_is_shown_can_be_typed(day: date) -> None:
    assert parse_date(formats.day(day)) == day


@given(REAL_DAYS, REAL_DAYS)
def test_no_period_shows_the_day_after_its_end(one: date, other: date) -> None:
    start, end = sorted((one, other))
    if start < end:
        shown = formats.period(start, end)
        assert formats.day(end) not in shown
        assert shown.endswith(formats.day(day_before(end)))
