import pytest

from nentang.kernel.errors import Refused
from nentang.kernel.phones import looks_like_phone, normalise_phone


@pytest.mark.parametrize(
    "typed", ["0900 000 123", "0900.000.123", "0900-000-123", "+84 900 000 123", "0084900000123", "84900000123",
              "(0900) 000 123", "+84 0900 000 123"]
)  # fmt: skip
def test_one_number_has_one_form(typed: str) -> None:
    assert normalise_phone(typed) == "+84900000123"


def test_a_land_line_is_a_number() -> None:
    assert normalise_phone("024 3825 1234") == "+842438251234"


def test_nothing_stays_nothing() -> None:
    assert normalise_phone("  ") == ""


@pytest.mark.parametrize("typed", ["900 000 123", "0900 000", "090000000012", "không có", "0900 000 12a"])
def test_what_is_no_number_is_refused_with_its_value(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        normalise_phone(typed, field="phone")
    assert (refusal.value.code, refusal.value.field, refusal.value.values) == (
        "phone_unreadable",
        "phone",
        {"value": typed},
    )
    assert not looks_like_phone(typed)
