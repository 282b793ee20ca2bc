"""The hash chain over events: what was altered, taken away or put in afterwards shows (G2)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from nentang.audit.models import Command, Event, Seal, SealedEvent
from nentang.common.history import snapshot
from nentang.common.models import Realm

BATCH = 1000
NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit: kind is altered, missing, inserted or broken_chain."""

    kind: str
    event_id: str
    detail: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What verifying a realm's trail found; `head` is the hash to compare with the one printed earlier."""

    sealed: int
    waiting: int
    head: str
    faults: tuple[Fault, ...]


def digest(event: Event) -> str:
    """Return the hash of every column of an event."""
    columns = snapshot(event)
    columns["recorded_at"] = event.recorded_at.isoformat()
    return hashlib.sha256(json.dumps(columns, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def seal(realm: Realm) -> Seal | None:
    """Seal the events that no seal covers yet; returns the newest seal, or None when nothing was waiting.

    An event that is committed late is simply not covered until the next seal.
    """
    newest = None
    with transaction.atomic():
        Realm.objects.select_for_update().get(pk=realm.pk)
        while batch := list(_unsealed(realm)[:BATCH]):
            newest = _seal_batch(realm, batch)
    return newest


def _unsealed(realm: Realm) -> "models.QuerySet[Event]":
    covered = SealedEvent._base_manager.filter(realm=realm, event_id=OuterRef("pk"))
    return Event._base_manager.filter(~Exists(covered), realm=realm).order_by("recorded_at", "pk")


def _seal_batch(realm: Realm, events: list[Event]) -> Seal:
    last = Seal._base_manager.filter(realm=realm).order_by("-number").first()
    previous = last.chain_hash if last else NO_HASH
    digests = [digest(event) for event in events]
    made = Seal(
        realm=realm,
        number=(last.number if last else 0) + 1,
        sealed_at=timezone.now(),
        previous_hash=previous,
        chain_hash=_chain_hash(previous, [(str(e.pk), d) for e, d in zip(events, digests, strict=True)]),
    )
    made.save(force_insert=True)
    SealedEvent._base_manager.bulk_create(
        SealedEvent(realm=realm, seal=made, position=position, event_id=event.pk, digest=each)
        for position, (event, each) in enumerate(zip(events, digests, strict=True))
    )
    return made


def _chain_hash(previous: str, entries: list[tuple[str, str]]) -> str:
    return hashlib.sha256(json.dumps([previous, entries]).encode()).hexdigest()


def verify(realm: Realm) -> Inspection:
    """Check every seal, every sealed event and every event still waiting; changes nothing."""
    sealed = list(SealedEvent._base_manager.filter(realm=realm).order_by("seal__number", "position"))
    waiting = _unsealed(realm)
    faults = [*_chain_faults(realm, sealed), *_event_faults(realm, sealed), *_inserted(realm)]
    last = Seal._base_manager.filter(realm=realm).order_by("-number").first()
    return Inspection(len(sealed), waiting.count(), last.chain_hash if last else NO_HASH, tuple(faults))


def _chain_faults(realm: Realm, sealed: list[SealedEvent]) -> Iterator[Fault]:
    entries: dict[object, list[tuple[str, str]]] = {}
    for row in sealed:
        entries.setdefault(row.seal_id, []).append((str(row.event_id), row.digest))
    previous = NO_HASH
    for number, link in enumerate(Seal._base_manager.filter(realm=realm).order_by("number"), start=1):
        expected = _chain_hash(previous, entries.get(link.pk, []))
        if (link.number, link.previous_hash, link.chain_hash) != (number, previous, expected):
            yield Fault("broken_chain", "", f"seal {link.number}")
        previous = link.chain_hash


def _event_faults(realm: Realm, sealed: list[SealedEvent]) -> Iterator[Fault]:
    events = {event.pk: event for event in Event._base_manager.filter(realm=realm).iterator()}
    for row in sealed:
        event = events.get(row.event_id)
        if event is None:
            yield Fault("missing", str(row.event_id), f"seal position {row.position}")
        elif digest(event) != row.digest:
            yield Fault("altered", str(row.event_id), event.kind)


def _inserted(realm: Realm) -> Iterator[Fault]:
    """Find events that no command recorded: one too many for its command, or of a command that does not exist."""
    counts = dict(Command._base_manager.filter(realm=realm).values_list("command_id", "event_count"))
    for event in _unsealed(realm):
        if event.sequence > counts.get(event.command_id, 0):
            yield Fault("inserted", str(event.pk), event.kind)
