from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction

from nentang.common.history import (
    NoCommandError,
    RowChange,
    add,
    add_many,
    begin,
    change,
    correct,
    end,
    overlapping,
    revise,
    snapshot,
    state_of,
)
from nentang.common.models import Realm
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, Refused
from nentang.kernel.ids import uuid7
from tests.toy.boxes import fresh, rows
from tests.toy.models import Box, Label
from tests.toy.realms import everything_in

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JULY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1)


class TestReading:
    def test_at_most_one_row_is_in_force_on_a_day(self, box: Box, label: Label, realm: Realm) -> None:
        revise(label, on=MARCH, text="hai")
        every = Label.objects.within(everything_in(realm), "box.view")

        assert [row.text for row in every.in_force(date(2025, 2, 28))] == ["một"]
        assert [row.text for row in every.in_force(MARCH)] == ["hai"]
        assert [row.text for row in every.in_force(date(2024, 12, 31))] == []
        assert [row.text for row in every.open()] == ["hai"]

    def test_forever_never_leaves(self, label: Label) -> None:
        assert label.closed_on is None
        assert state_of(label)["valid_to"] is None

        end(label, on=JULY)

        assert label.closed_on == JULY
        assert state_of(label)["valid_to"] == JULY

    def test_a_state_that_is_compared_names_no_ids(self, label: Label) -> None:
        assert set(state_of(label)) == {
            *("valid_from", "valid_to", "box_id", "text", "colour", "price", "printed_at", "seal")
        }
        assert state_of(None) == {}
        assert state_of(label.box) == {"org_id": label.box.org_id, "number": 1}


class TestAdd:
    def test_the_row_is_there_and_noted(self, box: Box, noted: list[RowChange]) -> None:
        assert Box._base_manager.get(pk=box.pk).org_id == box.org_id
        assert noted == [RowChange("toy.box", str(box.pk), None, snapshot(box))]

    def test_outside_a_command_it_refuses(self, realm: Realm) -> None:
        with pytest.raises(NoCommandError):
            add(Box(realm=realm, org_id=uuid7()))

        assert not Box._base_manager.exists()

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"text": "x" * 41}, "text"),
            ({"text": "một", "colour": "green"}, "colour"),
            ({"text": "một", "price": "rẻ"}, "price"),
            ({"text": "một", "price": Decimal("1.999")}, "price"),
        ],
    )
    def test_what_a_column_cannot_hold_is_refused(self, box: Box, values: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            begin(Label(realm_id=box.realm_id, box=box, valid_from=JANUARY, **values))

        assert (refusal.value.code, refusal.value.field) == ("value_unfit", field)
        assert refusal.value.values["reason"]
        assert rows(box) == []

    def test_text_is_brought_to_its_type(self, box: Box, noted: list[RowChange]) -> None:
        label = begin(
            Label(realm_id=box.realm_id, box_id=str(box.pk), text="một", valid_from="2025-01-01", price="1.5")
        )

        assert (label.box_id, label.valid_from, label.price) == (box.pk, JANUARY, Decimal("1.5"))

    def test_many_rows_are_added_in_one_statement(
        self, realm: Realm, noted: list[RowChange], django_assert_num_queries: Any
    ) -> None:
        boxes = [Box(realm_id=realm.pk, org_id=uuid7()) for _ in range(50)]

        with django_assert_num_queries(1):
            add_many(boxes)

        assert Box._base_manager.count() == 50
        assert [change.id for change in noted] == [str(box.pk) for box in boxes]
        assert {change.before for change in noted} == {None}

    def test_of_many_rows_one_unfit_leaves_none(self, box: Box) -> None:
        labels = [Label(realm_id=box.realm_id, box=box, text=text, valid_from=JANUARY) for text in ("một", "x" * 41)]

        with pytest.raises(Refused, match="value_unfit"):
            add_many(labels)

        assert rows(box) == []

    def test_no_rows_are_no_work(self, noted: list[RowChange], django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            add_many([])

        assert noted == []


class TestBegin:
    def test_the_first_interval_is_open(self, box: Box, label: Label) -> None:
        assert rows(box) == [("một", JANUARY, FOREVER, 1)]

    def test_it_begins_again_after_an_ending_and_a_gap(self, box: Box, label: Label) -> None:
        end(label, on=MARCH)
        begin(Label(realm_id=box.realm_id, box=box, text="hai", valid_from=JULY))

        assert rows(box) == [("một", JANUARY, MARCH, 2), ("hai", JULY, FOREVER, 3)]

    def test_it_begins_again_on_the_very_day_of_the_ending(self, box: Box, label: Label) -> None:
        end(label, on=MARCH)
        begin(Label(realm_id=box.realm_id, box=box, text="hai", valid_from=MARCH))

        assert rows(box) == [("một", JANUARY, MARCH, 2), ("hai", MARCH, FOREVER, 3)]

    def test_while_one_is_open_no_other_begins(self, box: Box, label: Label) -> None:
        with pytest.raises(Conflict) as conflict:
            begin(Label(realm_id=box.realm_id, box=box, text="hai", valid_from=JULY))

        assert (conflict.value.code, conflict.value.values) == ("interval_open", {"since": JANUARY})
        assert rows(box) == [("một", JANUARY, FOREVER, 1)]

    def test_it_does_not_begin_before_the_last_one_ended(self, box: Box, label: Label) -> None:
        end(label, on=JULY)

        with pytest.raises(Refused) as refusal:
            begin(Label(realm_id=box.realm_id, box=box, text="hai", valid_from=MARCH))

        assert (refusal.value.code, refusal.value.field) == ("before_latest", "on")
        assert refusal.value.values == {"latest": JULY, "on": MARCH}
        assert rows(box) == [("một", JANUARY, JULY, 2)]

    def test_outside_a_command_it_refuses(self, realm: Realm) -> None:
        with pytest.raises(NoCommandError):
            begin(Label(realm=realm, box_id=uuid7(), text="một", valid_from=JANUARY))


class TestRevise:
    def test_the_old_interval_ends_where_the_new_one_begins(self, box: Box, label: Label) -> None:
        revised = revise(label, on=MARCH, text="hai")

        assert rows(box) == [("một", JANUARY, MARCH, 2), ("hai", MARCH, FOREVER, 3)]
        assert revised.pk != label.pk
        assert (revised.closed_on, label.closed_on) == (None, MARCH)

    def test_what_is_not_named_stays(self, label: Label) -> None:
        priced = revise(label, on=MARCH, price=Decimal("2.50"), colour="blue")
        revised = fresh(revise(priced, on=JULY, text="hai"))

        assert (revised.text, revised.price, revised.colour) == ("hai", Decimal("2.50"), "blue")

    def test_on_its_own_first_day_the_values_are_replaced(self, box: Box, label: Label) -> None:
        revised = revise(label, on=JANUARY, text="hai")

        assert rows(box) == [("hai", JANUARY, FOREVER, 2)]
        assert revised.pk == label.pk

    def test_before_it_began_it_is_refused(self, box: Box, label: Label) -> None:
        with pytest.raises(Refused) as refusal:
            revise(label, on=date(2024, 12, 31), text="hai")

        assert (refusal.value.code, refusal.value.field) == ("before_latest", "on")
        assert refusal.value.values == {"latest": JANUARY, "on": date(2024, 12, 31)}
        assert rows(box) == [("một", JANUARY, FOREVER, 1)]

    def test_a_closed_one_is_a_conflict(self, label: Label) -> None:
        end(label, on=MARCH)

        with pytest.raises(Conflict) as conflict:
            revise(label, on=JULY, text="hai")

        assert (conflict.value.code, conflict.value.values) == ("interval_closed", {"closed_on": MARCH})

    @pytest.mark.parametrize("day", [JANUARY, MARCH])
    def test_two_people_at_once_the_second_sees_both_states(self, box: Box, label: Label, day: date) -> None:
        stale = fresh(label)
        revise(label, on=day, text="hai")
        before = rows(box)

        with pytest.raises(Conflict) as conflict, transaction.atomic():
            revise(stale, on=day, text="ba")

        assert conflict.value.code == "changed_meanwhile"
        assert conflict.value.theirs["text"] == ("hai" if day == JANUARY else "một")
        assert conflict.value.mine["text"] == ("ba" if day == JANUARY else "một")
        assert rows(box) == before

    def test_one_taken_away_meanwhile_has_no_state(self, label: Label) -> None:
        stale = fresh(label)
        Label._base_manager.filter(pk=label.pk).delete()

        with pytest.raises(Conflict) as conflict:
            revise(stale, on=JANUARY, text="ba")

        assert (conflict.value.code, conflict.value.theirs) == ("changed_meanwhile", {})

    @pytest.mark.parametrize("name", ["id", "realm", "realm_id", "box", "box_id", "valid_from", "valid_to", "version"])
    def test_whose_and_when_it_was_stays(self, box: Box, label: Label, name: str) -> None:
        with pytest.raises(Refused) as refusal:
            revise(label, on=MARCH, **{name: None})

        assert (refusal.value.code, refusal.value.field) == ("value_fixed", name)
        assert rows(box) == [("một", JANUARY, FOREVER, 1)]

    def test_a_name_no_column_bears_is_a_fault(self, label: Label) -> None:
        with pytest.raises(FieldDoesNotExist):
            revise(label, on=MARCH, txt="hai")

    def test_outside_a_command_it_refuses(self, realm: Realm) -> None:
        with pytest.raises(NoCommandError):
            revise(Label(realm=realm, valid_from=JANUARY), on=MARCH, text="hai")


class TestEnd:
    def test_nothing_holds_from_that_day(self, box: Box, label: Label) -> None:
        end(label, on=MARCH)

        assert rows(box) == [("một", JANUARY, MARCH, 2)]

    def test_one_that_began_that_day_goes_and_the_one_before_stays_ended(self, box: Box, label: Label) -> None:
        end(revise(label, on=MARCH, text="hai"), on=MARCH)

        assert rows(box) == [("một", JANUARY, MARCH, 2)]

    def test_what_was_never_there_before_does_not_end_on_its_first_day(self, box: Box, label: Label) -> None:
        with pytest.raises(Refused) as refusal:
            end(label, on=JANUARY)

        assert (refusal.value.code, refusal.value.values) == ("ends_on_first_day", {"on": JANUARY})
        assert rows(box) == [("một", JANUARY, FOREVER, 1)]

    def test_after_a_gap_it_does_not_end_on_its_first_day_either(self, box: Box, label: Label) -> None:
        end(label, on=MARCH)
        again = begin(Label(realm_id=box.realm_id, box=box, text="hai", valid_from=JULY))

        with pytest.raises(Refused, match="ends_on_first_day"):
            end(again, on=JULY)

    def test_before_it_began_it_is_refused(self, label: Label) -> None:
        with pytest.raises(Refused) as refusal:
            end(label, on=date(2024, 12, 31))

        assert refusal.value.code == "before_latest"

    def test_twice_is_a_conflict(self, label: Label) -> None:
        end(label, on=MARCH)

        with pytest.raises(Conflict) as conflict:
            end(label, on=MARCH)

        assert conflict.value.code == "interval_closed"

    def test_a_stale_one_that_began_that_day_is_not_removed(self, box: Box, label: Label) -> None:
        second = revise(label, on=MARCH, text="hai")
        stale = fresh(second)
        correct(second, version=3, text="ba")

        with pytest.raises(Conflict) as conflict:
            end(stale, on=MARCH)

        assert conflict.value.code == "changed_meanwhile"
        assert (conflict.value.theirs["text"], conflict.value.mine["text"]) == ("ba", "hai")
        assert rows(box)[1] == ("ba", MARCH, FOREVER, 4)


class TestCorrect:
    @pytest.mark.parametrize("name", ["id", "realm_id", "box", "valid_from", "valid_to"])
    def test_whose_and_when_it_was_stays(self, box: Box, label: Label, name: str) -> None:
        with pytest.raises(Refused) as refusal:
            correct(label, version=1, **{name: None})

        assert (refusal.value.code, refusal.value.field) == ("value_fixed", name)
        assert rows(box) == [("một", JANUARY, FOREVER, 1)]

    def test_values_are_replaced_and_the_period_stays(self, box: Box, label: Label) -> None:
        revise(label, on=MARCH, text="hai")
        correct(label, version=2, text="một (đúng)")

        assert rows(box) == [("một (đúng)", JANUARY, MARCH, 3), ("hai", MARCH, FOREVER, 3)]

    def test_a_stale_form_sees_both_states(self, box: Box, label: Label) -> None:
        correct(label, version=1, text="hai")

        with pytest.raises(Conflict) as conflict:
            correct(fresh(label), version=1, text="ba", colour="blue")

        assert conflict.value.code == "changed_meanwhile"
        assert (conflict.value.theirs["text"], conflict.value.theirs["colour"]) == ("hai", "red")
        assert (conflict.value.mine["text"], conflict.value.mine["colour"]) == ("ba", "blue")
        assert rows(box) == [("hai", JANUARY, FOREVER, 2)]

    def test_outside_a_command_it_refuses(self, realm: Realm) -> None:
        with pytest.raises(NoCommandError):
            correct(Label(realm=realm, valid_from=JANUARY), version=1, text="hai")


class TestChange:
    def test_a_row_without_version_is_replaced(self, box: Box, noted: list[RowChange]) -> None:
        change(box, number=7)

        assert Box._base_manager.get(pk=box.pk).number == 7
        assert (noted[-1].before or {})["number"] == 1

    def test_a_row_that_is_gone_is_a_conflict(self, box: Box) -> None:
        Box._base_manager.filter(pk=box.pk).delete()

        with pytest.raises(Conflict, match="changed_meanwhile"):
            change(box, number=7)


class TestTable:
    def test_an_empty_interval_is_refused(self, box: Box) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Label(realm_id=box.realm_id, box=box, text="một", valid_from=MARCH, valid_to=MARCH).save()

    def test_two_begins_on_one_day_are_refused(self, box: Box, label: Label) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Label(realm_id=box.realm_id, box=box, text="hai", valid_from=JANUARY, valid_to=MARCH).save()

    def test_two_open_ones_are_refused(self, box: Box, label: Label) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Label(realm_id=box.realm_id, box=box, text="hai", valid_from=MARCH).save()


def test_overlapping_rows_of_a_bulk_load_are_found(realm: Realm, noted: list[RowChange]) -> None:
    first, second = (add(Box(realm=realm, org_id=uuid7())) for _ in range(2))
    apart = [(first, JANUARY, MARCH), (first, MARCH, JULY), (second, JANUARY, FOREVER)]
    across = [(first, date(2025, 8, 1), FOREVER), (first, JULY, date(2025, 8, 2))]
    try:
        with transaction.atomic():
            add_many([
                Label(realm_id=realm.pk, box=box, text=str(starts), valid_from=starts, valid_to=ends)
                for box, starts, ends in (*apart, *across)
            ])  # fmt: skip
            found = sorted(row.valid_from for row in overlapping(Label, realm.pk))
            transaction.set_rollback(True)
    finally:
        assert found == [JULY, date(2025, 8, 1)]
    assert not overlapping(Label, realm.pk).exists()
