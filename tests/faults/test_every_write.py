"""A failure at each write of a service leaves all of it or nothing.

To put another service under this test, add a line to CASES: what to prepare, and the call.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from nentang.audit.planning import carry_out, kind_of, plan_event
from nentang.audit.sealing import seal, verify
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.kernel.ids import uuid7
from tests.toy.models import Box
from tests.toy.realms import everything_in, new_realm
from tests.toy.services import close_box, make_box, pack_boxes, relabel_box

WRITES = ("INSERT", "UPDATE", "DELETE")
TODAY, JANUARY, MARCH = date(2025, 7, 1), date(2025, 1, 1), date(2025, 3, 1)
ORG = uuid7()


class PowerCutError(OperationalError):
    """The disk is full, the plug is out: whatever stops a statement."""


@dataclass
class Writes:
    """Counts the writes that reach the database, and lets the one numbered `fails_at` fail."""

    fails_at: int = 0
    fails_after: bool = False
    made: list[str] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        is_write = sql.lstrip().upper().startswith(WRITES)
        if is_write:
            self.made.append(sql)
        is_turn = is_write and len(self.made) == self.fails_at
        if is_turn and not self.fails_after:
            raise PowerCutError(sql)
        done = execute(sql, params, many, context)
        if is_turn:
            raise PowerCutError(sql)
        return done


@contextmanager
def watched(writes: Writes) -> Iterator[None]:
    with connection.execute_wrapper(writes):
        yield


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


Call = Callable[[UUID], Any]


def a_box(scope: Scope) -> Box:
    return make_box(scope=scope, command_id=uuid7(), today=TODAY, org_id=ORG, on=JANUARY, text="một")


def make(scope: Scope, realm: Realm) -> Call:
    return lambda command_id: make_box(
        scope=scope, command_id=command_id, today=TODAY, org_id=ORG, on=JANUARY, text="một"
    )


def relabel(scope: Scope, realm: Realm) -> Call:
    box = a_box(scope)
    return lambda command_id: relabel_box(
        scope=scope, command_id=command_id, today=TODAY, box_id=box.pk, on=MARCH, text="hai"
    )


def close_on_the_day_of_the_revision(scope: Scope, realm: Realm) -> Call:
    box = a_box(scope)
    relabel_box(scope=scope, command_id=uuid7(), today=TODAY, box_id=box.pk, on=MARCH, text="hai")
    return lambda command_id: close_box(scope=scope, command_id=command_id, today=TODAY, box_id=box.pk, on=MARCH)


def pack(scope: Scope, realm: Realm) -> Call:
    return lambda command_id: pack_boxes(
        scope=scope, command_id=command_id, today=TODAY, org_id=ORG, on=JANUARY, texts=["một", "hai", "ba"]
    )


def carry_out_what_was_planned(scope: Scope, realm: Realm) -> Call:
    box = a_box(scope)
    planned = plan_event(
        scope=scope,
        command_id=uuid7(),
        today=JANUARY,
        service_kind=kind_of(relabel_box),
        org_id=ORG,
        on=MARCH,
        arguments={"box_id": box.pk, "on": MARCH, "text": "hai"},
    )
    return lambda command_id: carry_out(scope=scope, command_id=command_id, today=TODAY, planned=planned)


def seal_in_two_links(scope: Scope, realm: Realm) -> Call:
    a_box(scope)
    return lambda command_id: seal(realm)


# What to prepare, and how many writes the act then makes.
CASES = [
    (make, 5),
    (relabel, 5),
    (close_on_the_day_of_the_revision, 4),
    (pack, 12),
    (carry_out_what_was_planned, 10),
    (seal_in_two_links, 2),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("fails_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("prepare", "count"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_failure_at_any_write_leaves_nothing_and_a_second_try_all(
    prepare: Callable[[Scope, Realm], Call], count: int, fails_after: bool
) -> None:
    realm = new_realm()
    act = prepare(everything_in(realm), realm)
    command_id = uuid7()
    before = everything()

    for number in range(1, count + 1):
        writes = Writes(fails_at=number, fails_after=fails_after)
        with pytest.raises(PowerCutError), watched(writes):
            act(command_id)
        assert everything() == before

    whole = Writes()
    with watched(whole):
        act(command_id)
    assert len(whole.made) == count, whole.made
    assert everything() != before
    assert verify(realm).faults == ()
