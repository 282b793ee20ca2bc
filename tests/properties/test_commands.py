"""Commands that arrive late, twice and in any order, as a device sends them: each is carried out once."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nentang.audit.models import Command, Event
from nentang.audit.sealing import seal, verify
from nentang.kernel.ids import uuid7
from tests.toy.boxes import made
from tests.toy.models import Box
from tests.toy.realms import everything_in, new_realm

COMMANDS = [uuid7() for _ in range(5)]


class TestCommands(TestCase):
    @given(st.lists(st.integers(0, len(COMMANDS) - 1), max_size=15), st.integers(0, 14))
    def test_each_is_carried_out_once_whenever_the_trail_is_sealed(self, sent: list[int], sealed_after: int) -> None:
        realm = new_realm()
        scope = everything_in(realm)
        boxes: dict[int, UUID] = {}

        for place, number in enumerate(sent):
            box = made(scope, COMMANDS[number], number=number)
            assert boxes.setdefault(number, box.pk) == box.pk
            if place == sealed_after:
                seal(realm)

        assert set(Box._base_manager.filter(realm=realm).values_list("number", flat=True)) == set(sent)
        for model in (Box, Command, Event):
            assert model._base_manager.filter(realm=realm).count() == len(set(sent))
        assert verify(realm).faults == ()
