"""The hash chain over events: what was altered, taken away or put in afterwards shows (G2)."""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from nentang.audit.models import Command, Event, Seal, SealedEvent
from nentang.common.history import snapshot
from nentang.common.models import Realm

BATCH = 1000
NO_HASH = "0" * 64
# Written out, since a column added by a later release must not make every old event look altered.
DIGESTED = (
    *("id", "realm_id", "command_id", "sequence", "kind", "actor_id", "subject_type", "subject_id", "org_id"),
    *("effective_on", "recorded_at", "before", "after", "changes", "decision", "reason", "rule"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not fit: kind is altered, missing, inserted, incomplete, broken_chain or unknown_head."""

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
    """Return the hash of the columns of an event."""
    columns = snapshot(event)
    return _hash({name: columns[name] for name in DIGESTED})


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def head(realm: Realm) -> str:
    """Return the hash of the newest seal: kept outside the database, it proves that the chain was not made anew."""
    last = _last_seal(realm)
    return last.chain_hash if last else NO_HASH


def _last_seal(realm: Realm) -> Seal | None:
    return Seal._base_manager.filter(realm=realm).order_by("number").last()


def seal(realm: Realm) -> int:
    """Seal the events that no seal covers yet; returns how many.

    An event that is committed late is simply not covered until the next seal. One that no command accounts for is
    never sealed, so that it goes on being reported.
    """
    sealed, after = 0, UUID(int=0)
    while batch := _seal_next(realm, after):
        sealed, after = sealed + len(batch), batch[-1].pk
    return sealed


def _seal_next(realm: Realm, after: UUID) -> list[Event]:
    """Seal one batch in a transaction of its own, since on SQLite nobody else can write meanwhile."""
    with transaction.atomic():
        Realm.objects.select_for_update().get(pk=realm.pk)
        batch = list(_unsealed(realm).filter(_accounted(), pk__gt=after).order_by("pk")[:BATCH])
        if batch:
            _seal_batch(realm, batch)
    return batch


def _unsealed(realm: Realm) -> "models.QuerySet[Event]":
    covered = SealedEvent._base_manager.filter(realm=realm, event_id=OuterRef("pk"))
    return Event._base_manager.filter(~Exists(covered), realm=realm)


def _accounted() -> Exists:
    """Return the condition that the event's command exists and recorded at least so many events."""
    commands = Command._base_manager.filter(realm_id=OuterRef("realm_id"), command_id=OuterRef("command_id"))
    return Exists(commands.filter(event_count__gte=OuterRef("sequence")))


def _seal_batch(realm: Realm, events: list[Event]) -> None:
    last = _last_seal(realm)
    previous = last.chain_hash if last else NO_HASH
    entries = [(str(event.pk), digest(event)) for event in events]
    made = Seal(
        realm=realm,
        number=(last.number if last else 0) + 1,
        sealed_at=timezone.now(),
        previous_hash=previous,
        chain_hash=_hash([previous, entries]),
    )
    made.save(force_insert=True)
    SealedEvent._base_manager.bulk_create(
        SealedEvent(realm=realm, seal=made, position=position, event_id=event_id, digest=each)
        for position, (event_id, each) in enumerate(entries)
    )


def verify(realm: Realm, heads: Collection[str] = ()) -> Inspection:
    """Check every seal, every sealed event and every event still waiting; changes nothing.

    `heads` are hashes printed earlier; one that is not in the chain is a fault.
    """
    sealed, chain, faults = 0, {NO_HASH}, list[Fault]()
    previous = NO_HASH
    seals = Seal._base_manager.filter(realm=realm).order_by("number")
    for number, link in enumerate(seals.iterator(), start=1):
        rows = list(SealedEvent._base_manager.filter(realm=realm, seal=link).order_by("position"))
        expected = _hash([previous, [(str(row.event_id), row.digest) for row in rows]])
        if (link.number, link.previous_hash, link.chain_hash) != (number, previous, expected):
            faults.append(Fault("broken_chain", "", f"seal {link.number}"))
        faults += _event_faults(realm, rows)
        sealed += len(rows)
        previous = link.chain_hash
        chain.add(previous)
    faults += [Fault("unknown_head", "", known) for known in heads if known not in chain]
    inserted = _unsealed(realm).exclude(_accounted()).order_by("pk").iterator()
    faults += [Fault("inserted", str(event.pk), event.kind) for event in inserted]
    faults += _incomplete(realm)
    return Inspection(sealed, _unsealed(realm).filter(_accounted()).count(), previous, tuple(faults))


def _event_faults(realm: Realm, rows: list[SealedEvent]) -> Iterator[Fault]:
    events = {event.pk: event for event in Event._base_manager.filter(realm=realm, pk__in=[r.event_id for r in rows])}
    for row in rows:
        event = events.get(row.event_id)
        if event is None:
            yield Fault("missing", str(row.event_id), "")
        elif digest(event) != row.digest:
            yield Fault("altered", str(row.event_id), event.kind)


def _incomplete(realm: Realm) -> Iterator[Fault]:
    """Find commands that recorded more events than are there: the trace of one taken away, sealed or not."""
    events = Event._base_manager.filter(realm=realm, command_id=OuterRef("command_id")).order_by()
    found = Coalesce(Subquery(events.values("command_id").annotate(found=Count("pk")).values("found")), 0)
    commands = Command._base_manager.filter(realm=realm).annotate(found=found).filter(event_count__gt=F("found"))
    for command in commands.order_by("pk").iterator():
        detail = f"{command.kind} {command.command_id}: {command.found} of {command.event_count}"
        yield Fault("incomplete", "", detail)
