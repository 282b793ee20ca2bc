from datetime import date
from typing import Any

import pytest
from django.db import connection

from nentang.audit import sealing
from nentang.audit.models import Command, Event, Seal, SealedEvent
from nentang.audit.sealing import DIGESTED, NO_HASH, head, seal, verify
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.kernel.ids import uuid7
from tests.toy.realms import everything_in, new_realm
from tests.toy.services import make_box, pack_boxes
from tests.toy.threads import at_once

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 1)
ORG = uuid7()


@pytest.fixture
def realm() -> Realm:
    return new_realm()


@pytest.fixture
def scope(realm: Realm) -> Scope:
    return everything_in(realm, uuid7())


def happened(scope: Scope, count: int, *, number: int = 1) -> list[Event]:
    """Let so many boxes be made, each by a command of its own; return the events."""
    arguments: dict[str, Any] = {"scope": scope, "today": TODAY, "org_id": uuid7(), "on": TODAY, "text": "một"}
    for place in range(count):
        make_box(command_id=uuid7(), number=number + place, **arguments)
    return list(Event._base_manager.filter(org_id=arguments["org_id"]).order_by("pk"))


def found(realm: Realm) -> list[tuple[str, str]]:
    return [(fault.kind, fault.event_id) for fault in verify(realm).faults]


def run(sql: str, *values: object) -> None:
    """Change the tables behind the program's back."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


class TestSealing:
    def test_every_event_is_sealed_once(self, realm: Realm, scope: Scope) -> None:
        events = happened(scope, 3)

        assert seal(realm) == 3
        assert seal(realm) == 0

        sealed = SealedEvent._base_manager.order_by("position")
        assert [row.event_id for row in sealed] == [event.pk for event in events]
        inspection = verify(realm)
        assert (inspection.sealed, inspection.waiting, inspection.faults) == (3, 0, ())
        assert inspection.head == head(realm) == Seal._base_manager.get().chain_hash

    def test_batches_are_links_of_one_chain(self, realm: Realm, scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sealing, "BATCH", 2)
        happened(scope, 5)

        assert seal(realm) == 5

        links = list(Seal._base_manager.order_by("number"))
        assert [link.number for link in links] == [1, 2, 3]
        assert [link.previous_hash for link in links] == [NO_HASH, links[0].chain_hash, links[1].chain_hash]
        assert SealedEvent._base_manager.filter(seal=links[2]).count() == 1
        assert verify(realm).faults == ()

    def test_an_empty_trail_has_no_head(self, realm: Realm) -> None:
        assert (seal(realm), head(realm)) == (0, NO_HASH)
        assert verify(realm, [NO_HASH]).faults == ()

    def test_realms_have_chains_of_their_own(self, realm: Realm, scope: Scope) -> None:
        other = new_realm()
        happened(scope, 1)
        happened(everything_in(other), 2)

        assert (seal(realm), verify(other).waiting) == (1, 2)
        assert seal(other) == 2

        assert head(realm) != head(other)
        assert (verify(realm).sealed, verify(other).sealed) == (1, 2)

    def test_a_late_commit_merely_waits_for_the_next_seal(self, realm: Realm, scope: Scope) -> None:
        late, *_ = happened(scope, 3)
        run("DELETE FROM audit_event WHERE id = %s", _key(late))
        assert seal(realm) == 2
        late.save(force_insert=True)

        inspection = verify(realm)
        assert (inspection.sealed, inspection.waiting, inspection.faults) == (2, 1, ())

        assert seal(realm) == 1
        assert verify(realm).faults == ()

    @pytest.mark.django_db(transaction=True)
    def test_two_who_seal_at_once_make_one_chain(
        self, realm: Realm, scope: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "BATCH", 2)
        happened(scope, 9)

        assert sum(at_once([lambda: seal(realm)] * 3)) == 9

        inspection = verify(realm)
        assert (inspection.sealed, inspection.waiting, inspection.faults) == (9, 0, ())

    def test_a_column_of_a_later_release_must_be_decided_upon(self) -> None:
        assert set(DIGESTED) == {field.attname for field in Event._meta.concrete_fields}

    def test_the_work_of_verifying_is_done_link_by_link(
        self, realm: Realm, scope: Scope, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "BATCH", 2)
        happened(scope, 7)
        seal(realm)
        held = []

        def remember(realm: Realm, rows: list[SealedEvent]) -> list[sealing.Fault]:
            held.append(len(rows))
            return []

        monkeypatch.setattr(sealing, "_event_faults", remember)
        verify(realm)

        assert held == [2, 2, 2, 1]


def _key(row: Any) -> str:
    return row.pk.hex if connection.vendor == "sqlite" else str(row.pk)


class TestFaults:
    @pytest.mark.parametrize(
        "change",
        [
            "reason = 'Khác'",
            "decision = 'Số 1'",
            "effective_on = '2025-06-30'",
            "actor_id = NULL",
            "sequence = 9",
            "changes = '[]'",
            "recorded_at = '2025-01-01 00:00:00+00:00'",
        ],
    )
    def test_one_altered_row_shows(self, realm: Realm, scope: Scope, change: str) -> None:
        _, altered, _ = happened(scope, 3)
        seal(realm)

        run(f"UPDATE audit_event SET {change} WHERE id = %s", _key(altered))

        assert found(realm) == [("altered", str(altered.pk))]

    def test_one_missing_row_shows(self, realm: Realm, scope: Scope) -> None:
        _, missing, _ = happened(scope, 3)
        seal(realm)

        run("DELETE FROM audit_event WHERE id = %s", _key(missing))

        assert found(realm) == [("missing", str(missing.pk)), ("incomplete", "")]
        assert verify(realm).faults[1].detail == f"box.made {missing.command_id}: 0 of 1"

    def test_one_missing_before_it_was_sealed_shows_too(self, realm: Realm, scope: Scope) -> None:
        arguments: dict[str, Any] = {"scope": scope, "today": TODAY, "org_id": ORG, "on": TODAY}
        pack_boxes(command_id=uuid7(), texts=["một", "hai"], **arguments)
        second = Event._base_manager.get(sequence=2)

        run("DELETE FROM audit_event WHERE id = %s", _key(second))

        assert found(realm) == [("incomplete", "")]
        assert verify(realm).faults[0].detail == f"boxes.packed {second.command_id}: 2 of 3"

    def test_one_inserted_row_shows_and_is_never_sealed(self, realm: Realm, scope: Scope) -> None:
        first, *_ = happened(scope, 2)
        seal(realm)
        inserted = Event._base_manager.get(pk=first.pk)
        inserted.pk, inserted.sequence = uuid7(), 2
        inserted.save(force_insert=True)
        alone = Event._base_manager.get(pk=first.pk)
        alone.pk, alone.command_id = uuid7(), uuid7()
        alone.save(force_insert=True)

        expected = [("inserted", str(inserted.pk)), ("inserted", str(alone.pk))]
        assert found(realm) == expected
        assert seal(realm) == 0
        assert found(realm) == expected
        assert verify(realm).waiting == 0

    @pytest.mark.parametrize("column", ["digest", "event_id"])
    def test_an_altered_digest_breaks_the_chain(self, realm: Realm, scope: Scope, column: str) -> None:
        happened(scope, 2)
        seal(realm)
        row = SealedEvent._base_manager.order_by("position").first()
        assert row is not None

        SealedEvent._base_manager.filter(pk=row.pk).update(**{column: "0" * 64 if column == "digest" else uuid7()})

        assert "broken_chain" in {kind for kind, _ in found(realm)}

    @pytest.mark.parametrize("taken", [1, 2])
    def test_a_missing_link_breaks_the_chain_or_leaves_events_waiting(
        self, realm: Realm, scope: Scope, taken: int
    ) -> None:
        happened(scope, 1)
        seal(realm)
        happened(scope, 1)
        seal(realm)
        printed = head(realm)

        SealedEvent._base_manager.filter(seal__number=taken).delete()
        Seal._base_manager.filter(number=taken).delete()

        inspection = verify(realm, [printed])
        kinds = {fault.kind for fault in inspection.faults}
        assert kinds == ({"broken_chain"} if taken == 1 else {"unknown_head"})
        assert inspection.waiting == 1

    def test_a_chain_made_anew_shows_against_a_head_kept_elsewhere(self, realm: Realm, scope: Scope) -> None:
        altered, *_ = happened(scope, 2)
        seal(realm)
        printed = head(realm)
        happened(scope, 1)
        seal(realm)
        assert verify(realm, [printed, head(realm)]).faults == ()

        SealedEvent._base_manager.all().delete()
        Seal._base_manager.all().delete()
        Event._base_manager.filter(pk=altered.pk).update(reason="Khác")
        seal(realm)

        assert found(realm) == []
        assert [(fault.kind, fault.detail) for fault in verify(realm, [printed]).faults] == [("unknown_head", printed)]

    def test_verifying_changes_nothing(self, realm: Realm, scope: Scope) -> None:
        happened(scope, 2)
        seal(realm)
        models = (Command, Event, Seal, SealedEvent)
        before = [list(model._base_manager.order_by("pk").values()) for model in models]

        verify(realm)

        assert [list(model._base_manager.order_by("pk").values()) for model in models] == before
