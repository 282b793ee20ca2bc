"""Random histories, played against a replay that knows nothing of intervals: a plain dict of day and value."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nentang.common.history import RowChange, add, begin, correct, end, noting_changes, overlapping, revise, undo
from nentang.common.models import Realm
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import DomainError, Refused
from nentang.kernel.ids import uuid7
from tests.toy.models import Box, Label
from tests.toy.realms import new_realm

FIRST = date(2020, 1, 1)
DAYS = 40

acts = st.sampled_from(["begin", "begin", "revise", "revise", "revise", "end", "correct", "undo"])
steps = st.lists(
    st.tuples(acts, st.integers(0, DAYS - 1), st.text("abc", min_size=1, max_size=3), st.integers(0, 9)), max_size=25
)


def attempted(act: Callable[[], object]) -> tuple[list[RowChange], DomainError | None]:
    """Do something in a transaction of its own; return what it noted, or why it was refused."""
    with noting_changes() as noted:
        try:
            with transaction.atomic():
                act()
        except DomainError as refusal:
            return noted, refusal
    return noted, None


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@dataclass
class Replay:
    """What held on each of the days, written down day by day; the last stands for all days beyond."""

    held: dict[int, str] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    is_open: bool = False
    ended: int = 0

    def copy(self) -> "Replay":
        return Replay(dict(self.held), list(self.starts), self.is_open, self.ended)

    def fill(self, start: int, text: str) -> None:
        for number in range(start, DAYS + 1):
            self.held[number] = text

    def clear(self, start: int) -> None:
        for number in range(start, DAYS + 1):
            self.held.pop(number, None)

    def begin(self, on: int, text: str) -> bool:
        if self.is_open or (self.starts and on < self.ended):
            return False
        self.fill(on, text)
        self.starts.append(on)
        self.is_open = True
        return True

    def revise(self, on: int, text: str) -> bool:
        if not self.is_open or on < self.starts[-1]:
            return False
        self.fill(on, text)
        if on != self.starts[-1]:
            self.starts.append(on)
        return True

    def end(self, on: int) -> bool:
        if not self.is_open or on < self.starts[-1]:
            return False
        if on == self.starts[-1]:
            if on - 1 not in self.held:
                return False
            self.starts.pop()
        self.clear(on)
        self.is_open, self.ended = False, on
        return True

    def correct(self, which: int, text: str) -> bool:
        """Replace what was written over the whole period that began at one of the starts."""
        if not self.starts:
            return False
        place = which % len(self.starts)
        number = self.starts[place]
        following = self.starts[place + 1] if place + 1 < len(self.starts) else DAYS + 1
        while number < following and number in self.held:
            self.held[number] = text
            number += 1
        return True


@dataclass
class Played:
    """The same history in the tables, with the notes of each act that succeeded and the replay before it."""

    realm: Realm
    box: Box
    replay: Replay = field(default_factory=Replay)
    done: list[tuple[list[RowChange], Replay, list[tuple[object, ...]]]] = field(default_factory=list)

    @classmethod
    def anew(cls) -> "Played":
        realm = new_realm()
        with noting_changes():
            return cls(realm, add(Box(realm=realm, org_id=uuid7())))

    def rows(self) -> list[Label]:
        return list(Label._base_manager.filter(box=self.box).order_by("valid_from"))

    def columns(self) -> list[tuple[object, ...]]:
        return [(row.pk, row.valid_from, row.valid_to, row.text) for row in self.rows()]

    def play(self, act: str, on: int, text: str, which: int) -> None:
        if act == "undo":
            self.undo()
            return
        expected = self.replay.copy()
        is_accepted = {
            "begin": lambda: expected.begin(on, text),
            "revise": lambda: expected.revise(on, text),
            "end": lambda: expected.end(on),
            "correct": lambda: expected.correct(which, text),
        }[act]()
        before = self.columns()
        noted, refusal = attempted(lambda: self.act(act, day(on), text, which))
        assert is_accepted == (refusal is None), refusal
        if refusal:
            assert self.columns() == before
        else:
            self.done.append((noted, self.replay, before))
            self.replay = expected

    def act(self, act: str, on: date, text: str, which: int) -> None:
        rows = self.rows()
        if act == "begin":
            begin(Label(realm=self.realm, box=self.box, text=text, valid_from=on))
        elif not rows:
            raise Refused("nothing_there")
        elif act == "revise":
            revise(rows[-1], on=on, text=text)
        elif act == "end":
            end(rows[-1], on=on)
        else:
            row = rows[which % len(rows)]
            correct(row, version=row.version, text=text)

    def undo(self) -> None:
        """Take back the latest act; everything but the version is as it was, ids included."""
        if not self.done:
            return
        noted, replay, columns = self.done.pop()
        with noting_changes(), transaction.atomic():
            undo([change.as_json() for change in noted])
        assert self.columns() == columns
        self.replay = replay

    def check(self) -> None:
        rows = self.rows()
        for number in range(DAYS + 1):
            held = [row.text for row in rows if row.valid_from <= day(number) < row.valid_to]
            assert held == ([self.replay.held[number]] if number in self.replay.held else [])
        assert [row.valid_from for row in rows] == [day(start) for start in self.replay.starts]
        assert sum(row.valid_to == FOREVER for row in rows) == self.replay.is_open
        assert not overlapping(Label, self.realm.pk).exists()


class TestHistories(TestCase):
    @given(steps)
    def test_a_history_is_what_the_days_say(self, played: list[tuple[str, int, str, int]]) -> None:
        history = Played.anew()
        versions: dict[object, int] = {}

        for step in played:
            history.play(*step)
            for row in history.rows():
                assert row.version >= versions.get(row.pk, 1)
                versions[row.pk] = row.version
        history.check()

        while history.done:
            history.undo()
        assert history.rows() == []

    @given(steps, st.integers(0, 24))
    def test_taking_back_an_earlier_act_is_refused_or_leaves_no_overlap(
        self, played: list[tuple[str, int, str, int]], which: int
    ) -> None:
        history = Played.anew()
        for step in played:
            history.play(*step)
        if not history.done:
            return
        before = history.columns()
        noted, *_ = history.done[which % len(history.done)]

        _, refusal = attempted(lambda: undo([change.as_json() for change in noted]))
        if refusal:
            assert refusal.code in {"changed_since", "still_used"}
            assert history.columns() == before
        assert not overlapping(Label, history.realm.pk).exists()
        assert sum(row.valid_to == FOREVER for row in history.rows()) <= 1
