"""Business events: one transaction, one claimed command, at least one recorded event, or nothing at all."""

import functools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from nentang.audit.arguments import pack
from nentang.audit.models import Command, Event
from nentang.common.history import RowChange, noting_changes
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict
from nentang.kernel.ids import uuid7
from nentang.rulebooks.evaluator import Verdict

P = ParamSpec("P")
R = TypeVar("R")
Values = dict[str, Any]

SERVICES: dict[str, Callable[..., Any]] = {}


class NothingRecordedError(RuntimeError):
    """A service changed rows and recorded no event of its kind: a fault of the program."""


@dataclass(slots=True)
class _Running:
    scope: Scope
    command_id: UUID
    changes: list[RowChange]
    told: int = 0
    events: list[Event] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)


_running: ContextVar[_Running | None] = ContextVar("running_command", default=None)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a service would do: the rows it would change, the events it would record, the verdicts it obtained."""

    changes: list[RowChange]
    events: list[Event]
    verdicts: list[Verdict]
    observed: Any


def business_event(kind: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service one business event; no two services share a kind.

    The outermost service opens the transaction and claims the command: a command id that is already known returns
    its recorded outcome and runs nothing: the rows as they are now, None for a result that was no row. It refuses
    to commit when the service recorded no event of `kind`, or changed rows after its last event.
    Raises Conflict `command_reused` when the id was used for another kind of event or by another person.
    """

    def decorate(service: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(service)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            running = _running.get()
            if running is not None:
                return _run_noting(kind, service, running, args, kwargs)
            with transaction.atomic():
                scope, command_id = cast(Scope, kwargs["scope"]), cast(UUID, kwargs["command_id"])
                command, is_new = _claim(scope, command_id, kind)
                if not is_new:
                    return cast(R, _recorded_outcome(command))
                with _open(scope, command_id) as running:
                    result = _run_noting(kind, service, running, args, kwargs)
                _close(command, running, result)
                return result

        if name_of(SERVICES.setdefault(kind, run)) != name_of(run):
            raise ValueError(f"{kind} is the kind of two services")
        SERVICES[kind] = run
        return run

    return decorate


def name_of(service: Callable[..., Any]) -> str:
    """Return the full name of a function."""
    return f"{service.__module__}.{service.__qualname__}"


def _run_noting(
    kind: str, service: Callable[..., R], running: _Running, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> R:
    already = len(running.events)
    result = service(*args, **kwargs)
    if all(event.kind != kind for event in running.events[already:]):
        raise NothingRecordedError(f"{service.__qualname__} recorded no {kind}")
    return result


@contextmanager
def _open(scope: Scope, command_id: UUID) -> Iterator[_Running]:
    with noting_changes() as changes:
        running = _Running(scope, command_id, changes)
        token = _running.set(running)
        try:
            yield running
        finally:
            _running.reset(token)


def _claim(scope: Scope, command_id: UUID, kind: str) -> tuple[Command, bool]:
    command = Command(
        realm_id=scope.realm_id,
        command_id=command_id,
        kind=kind,
        actor_id=scope.actor_id,
        recorded_at=timezone.now(),
    )
    try:
        # The insert comes first: on the unique key a replay waits for the first one to end.
        with transaction.atomic():
            command.save(force_insert=True)
    except IntegrityError:
        known = Command._base_manager.get(realm_id=scope.realm_id, command_id=command_id)
        if known.kind != kind or known.actor_id != scope.actor_id:
            raise Conflict("command_reused", kind=known.kind) from None
        return known, False
    return command, True


def _close(command: Command, running: _Running, result: Any) -> None:
    _demand_told(running)
    command.event_count = len(running.events)
    command.outcome = _outcome(result)
    command.save(update_fields=["event_count", "outcome"])


def _demand_told(running: _Running) -> None:
    if running.told != len(running.changes):
        raise NothingRecordedError("rows changed after the last event of the command")


def _outcome(result: Any) -> Values | None:
    """Return what a replay needs to find the result again; codes and the like must not be kept."""
    if isinstance(result, models.Model):
        return {"model": result._meta.label_lower, "id": str(result.pk)}
    if isinstance(result, list | tuple) and result and all(isinstance(row, models.Model) for row in result):
        return {"model": result[0]._meta.label_lower, "ids": [str(row.pk) for row in result]}
    return None


def _recorded_outcome(command: Command) -> models.Model | list[models.Model] | None:
    if command.outcome is None:
        return None
    rows = apps.get_model(command.outcome["model"])._base_manager
    if "id" in command.outcome:
        found_row: models.Model | None = rows.filter(pk=command.outcome["id"]).first()
        return found_row
    found = {str(pk): row for pk, row in rows.in_bulk(command.outcome["ids"]).items()}
    return [found[pk] for pk in command.outcome["ids"] if pk in found]


def record_event(
    kind: str,
    *,
    subject: models.Model,
    org_id: UUID,
    effective_on: date,
    before: Values | None = None,
    after: Values | None = None,
    decision: str = "",
    reason: str = "",
    rule: str = "",
) -> Event:
    """Record what happened, with all row changes noted since the event before it in the same command.

    Raises NothingRecordedError outside a business event.
    """
    running = _running.get()
    if running is None:
        raise NothingRecordedError(f"{kind} is recorded outside a business event")
    event = Event(
        realm_id=running.scope.realm_id,
        command_id=running.command_id,
        sequence=len(running.events) + 1,
        kind=kind,
        actor_id=running.scope.actor_id,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        org_id=org_id,
        effective_on=effective_on,
        recorded_at=timezone.now(),
        before=pack(before or {}),
        after=pack(after or {}),
        changes=[change.as_json() for change in running.changes[running.told :]],
        decision=decision,
        reason=reason,
        rule=rule,
    )
    event.save(force_insert=True)
    running.told = len(running.changes)
    running.events.append(event)
    return event


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One of many events of a bulk service; `row_ids` are the rows whose changes belong to it."""

    kind: str
    subject: models.Model
    org_id: UUID
    effective_on: date
    row_ids: frozenset[UUID]
    after: Values = field(default_factory=dict)
    decision: str = ""
    rule: str = ""


def record_events(drafts: Sequence[EventDraft]) -> list[Event]:
    """Record many events in few statements, each with the noted changes of its own rows.

    Raises NothingRecordedError outside a business event, and when a change belongs to none of the events.
    """
    running = _running.get()
    if running is None:
        raise NothingRecordedError("events are recorded outside a business event")
    owners = {str(row_id): position for position, draft in enumerate(drafts) for row_id in draft.row_ids}
    changes: dict[int, list[Values]] = defaultdict(list)
    for each in running.changes[running.told :]:
        if each.id not in owners:
            raise NothingRecordedError(f"{each.model} {each.id} changed and belongs to no event")
        changes[owners[each.id]].append(each.as_json())
    events = [
        Event(
            realm_id=running.scope.realm_id,
            command_id=running.command_id,
            sequence=len(running.events) + position + 1,
            kind=draft.kind,
            actor_id=running.scope.actor_id,
            subject_type=draft.subject._meta.label_lower,
            subject_id=draft.subject.pk,
            org_id=draft.org_id,
            effective_on=draft.effective_on,
            recorded_at=timezone.now(),
            after=pack(draft.after),
            changes=changes[position],
            decision=draft.decision,
            rule=draft.rule,
        )
        for position, draft in enumerate(drafts)
    ]
    Event._base_manager.bulk_create(events, batch_size=500)
    running.told = len(running.changes)
    running.events += events
    return events


def note_verdict(verdict: Verdict) -> None:
    """Keep a verdict for the preview of the running service; does nothing outside one."""
    running = _running.get()
    if running is not None:
        running.verdicts.append(verdict)


def rehearse(service: Callable[..., Any], *, observe: Callable[[], Any] | None = None, **arguments: Any) -> Rehearsal:
    """Run a service, take down what it does, and put everything back: the preview is the event itself.

    `observe` is asked while the change stands. Raises whatever the service raises; nothing is kept in any case.
    """
    command_id = uuid7()
    with transaction.atomic():
        try:
            with _open(arguments["scope"], command_id) as running:
                service(command_id=command_id, **arguments)
                _demand_told(running)
                observed = observe() if observe else None
        finally:
            transaction.set_rollback(True)
    return Rehearsal(list(running.changes), running.events, running.verdicts, observed)
