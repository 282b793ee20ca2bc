import time
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nentang.kernel import ids
from nentang.kernel.ids import uuid7


def at(monkeypatch: pytest.MonkeyPatch, milliseconds: int) -> UUID:
    monkeypatch.setattr(ids.time, "time_ns", lambda: milliseconds * 1_000_000 + 999_999)
    return uuid7()


def test_it_says_version_7_and_the_rfc_variant() -> None:
    made = [uuid7() for _ in range(1000)]

    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {RFC_4122}


def test_it_begins_with_the_milliseconds_of_the_clock() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000

    assert before <= made.int >> 80 <= after


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=2, unique=True))
def test_ids_sort_by_the_moment_they_were_made(moments: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        first, second = (at(patch, moment) for moment in sorted(moments))

    assert first < second
    assert str(first) < str(second)
    assert first.int >> 80 == min(moments)


def test_ids_of_one_moment_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {at(monkeypatch, 1_751_328_000_000) for _ in range(10_000)}

    assert len(made) == 10_000


def test_every_free_bit_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [at(monkeypatch, 0).int for _ in range(200)]
    fixed = 0xFFFF_FFFF_FFFF_F000_C000_0000_0000_0000

    ever_set = ever_clear = 0
    for each in made:
        ever_set |= each
        ever_clear |= ~each
    assert (ever_set & ever_clear & ~fixed) == ~fixed & (2**128 - 1)
