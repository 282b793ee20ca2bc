from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nentang.audit.models import Command, Event
from nentang.audit.recording import (
    business_event,
    record_event,
)
from nentang.common.history import correct
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, Refused
from nentang.kernel.ids import uuid7
from tests.toy.boxes import JANUARY, MARCH, ORG, TODAY, counted, made
from tests.toy.models import Box, Label
from tests.toy.realms import everything_in, new_realm
from tests.toy.services import close_box, pack_boxes, relabel_box
from tests.toy.threads import at_once

pytestmark = pytest.mark.django_db


@business_event("box.counted")
def count_boxes(*, scope: Scope, command_id: UUID, subject: Box, result: Any) -> Any:
    """Return whatever is asked for."""
    record_event("box.counted", subject=subject, org_id=ORG, effective_on=JANUARY)
    return result


class TestReplay:
    def test_it_returns_the_recorded_outcome_and_changes_nothing(self, scope: Scope) -> None:
        command_id = uuid7()
        box = made(scope, command_id)
        before = counted()

        again = made(scope, command_id, text="hai")

        assert again == box
        assert counted() == before
        assert Label._base_manager.get().text == "một"

    def test_it_returns_the_row_as_it_is_now(self, scope: Scope) -> None:
        box = made(scope)
        command_id = uuid7()

        def relabel() -> Label:
            return relabel_box(scope=scope, command_id=command_id, today=TODAY, box_id=box.pk, on=MARCH, text="hai")

        first = relabel()
        Label._base_manager.filter(pk=first.pk).update(text="ba")

        assert relabel().text == "ba"

    def test_of_several_rows_it_returns_those_still_there_in_order(self, scope: Scope) -> None:
        command_id = uuid7()

        def pack() -> list[Box]:
            return pack_boxes(
                scope=scope, command_id=command_id, today=TODAY, org_id=ORG, on=JANUARY, texts=["một", "hai", "ba"]
            )

        first = pack()
        assert pack() == first
        Label._base_manager.filter(box=first[1]).delete()
        first[1].delete()

        assert [box.pk for box in pack()] == [box.pk for box in Box._base_manager.order_by("number")]

    def test_of_a_row_that_is_gone_it_returns_none(self, scope: Scope) -> None:
        command_id = uuid7()
        made(scope, command_id)
        Label._base_manager.all().delete()
        Box._base_manager.all().delete()

        assert made(scope, command_id) is None

    @pytest.mark.parametrize("result", [None, [], "mã dùng một lần", ["mã"], 3])
    def test_what_is_no_row_is_not_kept(self, scope: Scope, result: Any) -> None:
        box, command_id = made(scope), uuid7()

        assert count_boxes(scope=scope, command_id=command_id, subject=box, result=result) == result
        assert count_boxes(scope=scope, command_id=command_id, subject=box, result=result) is None
        assert Command._base_manager.get(command_id=command_id).outcome is None

    def test_an_id_used_for_another_kind_is_a_conflict(self, scope: Scope) -> None:
        command_id = uuid7()
        box = made(scope, command_id)
        before = counted()

        with pytest.raises(Conflict) as conflict:
            close_box(scope=scope, command_id=command_id, today=TODAY, box_id=box.pk, on=MARCH)

        assert (conflict.value.code, conflict.value.values) == ("command_reused", {"kind": "box.made"})
        assert counted() == before

    def test_an_id_used_by_somebody_else_is_a_conflict(self, scope: Scope, realm: Realm) -> None:
        command_id = uuid7()
        made(scope, command_id)

        with pytest.raises(Conflict, match="command_reused"):
            made(everything_in(realm, uuid7()), command_id)

    def test_another_realm_may_use_the_same_id(self, scope: Scope) -> None:
        command_id = uuid7()

        assert made(scope, command_id) != made(everything_in(new_realm()), command_id)

    def test_a_refused_command_can_be_given_again(self, scope: Scope) -> None:
        command_id = uuid7()
        with pytest.raises(Refused):
            made(scope, command_id, on=date(2025, 7, 2))
        assert counted() == (0, 0, 0, 0)

        made(scope, command_id)

        assert counted() == (1, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
class TestRace:
    def test_one_command_given_twice_at_once_runs_once(self, scope: Scope) -> None:
        command_id = uuid7()

        results = at_once([lambda: made(scope, command_id)] * 4)

        assert [type(result) for result in results] == [Box] * 4
        assert len({result.pk for result in results}) == 1
        assert counted() == (1, 1, 1, 1)

    def test_two_forms_filled_on_one_state_the_second_sees_both(self, scope: Scope) -> None:
        made(scope)
        label = Label._base_manager.get()

        @business_event("label.corrected")
        def correct_label(*, scope: Scope, command_id: UUID, text: str) -> Label:
            """Put right what a label says."""
            row = Label.objects.within(scope, "box.change").lock(pk=label.pk)
            corrected = correct(row, version=1, text=text)
            record_event("label.corrected", subject=row, org_id=ORG, effective_on=JANUARY)
            return corrected

        results = at_once([
            lambda text=text: correct_label(scope=scope, command_id=uuid7(), text=text) for text in ("hai", "ba")
        ])  # fmt: skip

        winner = next(result for result in results if isinstance(result, Label))
        loser = next(result for result in results if isinstance(result, Conflict))
        assert loser.code == "changed_meanwhile"
        assert {loser.theirs["text"], loser.mine["text"]} == {"hai", "ba"}
        assert loser.theirs["text"] == winner.text == Label._base_manager.get().text
        assert Event._base_manager.filter(kind="label.corrected").count() == 1

    def test_two_revisions_at_once_leave_one_history(self, scope: Scope) -> None:
        box = made(scope)

        def relabel(text: str) -> Label:
            return relabel_box(scope=scope, command_id=uuid7(), today=TODAY, box_id=box.pk, on=MARCH, text=text)

        results = at_once([lambda: relabel("hai"), lambda: relabel("ba")])

        assert [type(result) for result in results] == [Label, Label]
        rows = Label._base_manager.order_by("valid_from").values_list("text", "valid_from", "valid_to")
        last = Event._base_manager.order_by("recorded_at").last()
        assert last is not None
        assert list(rows) == [("một", JANUARY, MARCH), (last.after["text"], MARCH, FOREVER)]
