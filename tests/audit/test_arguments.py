import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nentang.audit.arguments import pack, unpack


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Order:
    number: str
    decided_on: date
    papers: tuple[Paper, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def service(
    *,
    org_id: UUID,
    on: date,
    at: datetime,
    price: Decimal | None,
    order: Order,
    colour: Colour,
    is_new: bool,
    names: Sequence[str],
    ids: list[UUID],
    shares: Mapping[UUID, Paper],
    anything: Any,
) -> None:
    """Take one argument of every type that may be kept."""


texts = st.text(max_size=20)
papers = st.builds(Paper, texts, st.none() | st.dates())
orders = st.builds(
    Order, texts, st.dates(), st.lists(papers, max_size=3).map(tuple), st.dictionaries(texts, st.integers(), max_size=3)
)
calls = st.fixed_dictionaries(
    {
        "org_id": st.uuids(),
        "on": st.dates(),
        "at": st.datetimes(timezones=st.just(UTC)),
        "price": st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        "order": orders,
        "colour": st.sampled_from(Colour),
        "is_new": st.booleans(),
        "names": st.lists(texts, max_size=3),
        "ids": st.lists(st.uuids(), max_size=3),
        "shares": st.dictionaries(st.uuids(), papers, max_size=3),
        "anything": st.none() | st.integers() | texts,
    }
)


@given(calls)
def test_a_call_is_the_same_after_it_was_kept(call: dict[str, Any]) -> None:
    kept = json.loads(json.dumps(pack(call)))

    again = unpack(service, kept)

    assert again == call
    assert {name: type(value) for name, value in again.items()} == {name: type(value) for name, value in call.items()}


@pytest.mark.parametrize("value", [1.5, {1, 2}, object(), Paper, [0.1], {"a": b""}])
def test_what_json_would_change_is_not_kept(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        pack(value)


def test_a_type_that_may_be_two_things_is_refused() -> None:
    def either(*, value: UUID | date) -> None:
        """Take either."""

    with pytest.raises(TypeError, match="does not say"):
        unpack(either, {"value": "2025-07-01"})


def test_an_argument_the_service_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError):
        unpack(service, {"nothing": 1})
