from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from nentang.common.history import (
    NoCommandError,
    RowChange,
    add,
    begin,
    correct,
    end,
    revise,
    undo,
)
from nentang.common.models import Realm
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict
from nentang.kernel.ids import uuid7
from tests.toy.boxes import fresh, rows
from tests.toy.models import Box, Label

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JULY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1)


def test_everything_is_as_it_was(box: Box, label: Label, noted: list[RowChange]) -> None:
    begun = len(noted)
    end(revise(revise(label, on=MARCH, text="hai"), on=JULY, text="ba"), on=date(2025, 9, 1))

    undo([each.as_json() for each in noted[begun:]])

    assert [row[:3] for row in rows(box)] == [("một", JANUARY, FOREVER)]


def test_a_removed_interval_comes_back_with_its_id(box: Box, label: Label, noted: list[RowChange]) -> None:
    second = revise(label, on=MARCH, text="hai", price=Decimal("2.5"), printed_at=datetime(2025, 3, 1, 9, tzinfo=UTC))
    begun = len(noted)
    end(second, on=MARCH)

    undo([each.as_json() for each in noted[begun:]])

    back = fresh(second)
    assert (back.text, back.price, back.printed_at) == ("hai", Decimal("2.50"), datetime(2025, 3, 1, 9, tzinfo=UTC))
    assert back.version > second.version


def test_bytes_and_instants_survive(box: Box, label: Label, noted: list[RowChange]) -> None:
    correct(label, version=1, seal=b"\x00\xff", printed_at=datetime(2025, 3, 1, 9, tzinfo=UTC))
    begun = len(noted)
    correct(label, version=2, seal=b"\x01", printed_at=None)

    undo([each.as_json() for each in noted[begun:]])

    back = fresh(label)
    assert (bytes(back.seal), back.printed_at) == (b"\x00\xff", datetime(2025, 3, 1, 9, tzinfo=UTC))


def test_a_form_opened_before_never_matches_afterwards(box: Box, label: Label, noted: list[RowChange]) -> None:
    begun = len(noted)
    second = revise(label, on=MARCH, text="hai")
    for number in range(5):
        correct(second, version=second.version, text=str(number))
    highest = second.version

    undo([each.as_json() for each in noted[begun:]])

    assert [row[:3] for row in rows(box)] == [("một", JANUARY, FOREVER)]
    assert rows(box)[0][3] > highest


def test_an_undo_can_be_undone(box: Box, label: Label, noted: list[RowChange]) -> None:
    begun = len(noted)
    revise(label, on=MARCH, text="hai")
    undone = len(noted)
    undo([each.as_json() for each in noted[begun:undone]])

    undo([each.as_json() for each in noted[undone:]])

    assert [row[:3] for row in rows(box)] == [("một", JANUARY, MARCH), ("hai", MARCH, FOREVER)]


def test_a_row_without_version_comes_back(realm: Realm, noted: list[RowChange]) -> None:
    box = add(Box(realm=realm, org_id=uuid7()))
    undo([each.as_json() for each in noted])
    assert not Box._base_manager.exists()

    undo([noted[-1].as_json()])

    assert Box._base_manager.get().pk == box.pk


def test_what_was_changed_since_is_a_conflict(box: Box, label: Label, noted: list[RowChange]) -> None:
    begun = len(noted)
    revise(label, on=JANUARY, text="hai")
    done = len(noted)
    revise(label, on=JANUARY, text="ba")

    with pytest.raises(Conflict) as conflict:
        undo([each.as_json() for each in noted[begun:done]])

    assert (conflict.value.code, conflict.value.values) == ("changed_since", {"model": "toy.label"})
    assert rows(box) == [("ba", JANUARY, FOREVER, 3)]


def test_what_was_removed_since_is_a_conflict(label: Label, noted: list[RowChange]) -> None:
    Label._base_manager.filter(pk=label.pk).delete()

    with pytest.raises(Conflict, match="changed_since"):
        undo([noted[-1].as_json()])


def test_what_came_back_meanwhile_is_a_conflict(label: Label, noted: list[RowChange]) -> None:
    second = revise(label, on=MARCH, text="hai")
    end(second, on=MARCH)
    removal = noted[-1].as_json()
    second.save(force_insert=True)

    with pytest.raises(Conflict, match="changed_since"):
        undo([removal])


@pytest.mark.parametrize("is_over", [False, True])
def test_what_began_since_stands_in_the_way(box: Box, label: Label, noted: list[RowChange], is_over: bool) -> None:
    end(label, on=MARCH)
    ending = noted[-1].as_json()
    again = begin(Label(realm_id=box.realm_id, box=box, text="hai", valid_from=JULY))
    if is_over:
        end(again, on=date(2025, 9, 1))
    before = rows(box)

    with pytest.raises(Conflict) as conflict:
        undo([ending])

    assert (conflict.value.code, conflict.value.values) == ("changed_since", {"model": "toy.label"})
    assert rows(box) == before


def test_what_others_stand_on_is_a_conflict(box: Box, label: Label, noted: list[RowChange]) -> None:
    with pytest.raises(Conflict) as conflict:
        undo([noted[0].as_json()])

    assert (conflict.value.code, conflict.value.values) == ("still_used", {"model": "toy.box"})


def test_notes_older_than_a_column_leave_it_alone(label: Label, noted: list[RowChange]) -> None:
    correct(label, version=1, text="hai")
    note = noted[-1].as_json()
    for state in (note["before"], note["after"]):
        del state["colour"]
        state["weight"] = 3
    Label._base_manager.filter(pk=label.pk).update(colour="blue")

    undo([note])

    back = fresh(label)
    assert (back.text, back.colour) == ("một", "blue")


def test_outside_a_command_it_refuses() -> None:
    with pytest.raises(NoCommandError):
        undo([])
