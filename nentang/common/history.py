"""History by effective date: identity rows, interval rows `[valid_from, valid_to)`, and the verbs that change them.

Every verb notes what it did to which row. The notes of a command become part of its events, and `undo` reads them
backwards; so a verb outside a command refuses to run.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from nentang.common.models import RealmModel
from nentang.common.scoping import ScopedQuerySet
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, Refused

RowT = TypeVar("RowT", bound=RealmModel)
IntervalT = TypeVar("IntervalT", bound="Interval")
Values = dict[str, Any]


class IntervalQuerySet(ScopedQuerySet[IntervalT]):
    """Interval rows, asked by day."""

    def in_force(self, on: date) -> Self:
        """Keep the rows in force on that day: at most one for each identity."""
        return self.filter(valid_from__lte=on, valid_to__gt=on)

    def open(self) -> Self:
        """Keep the rows that have not ended."""
        return self.filter(valid_to=FOREVER)


IntervalManager = models.Manager.from_queryset(IntervalQuerySet)


class Interval(RealmModel):
    """What was true of an identity from one day until before another; an open one ends at FOREVER."""

    identity_fields: ClassVar[tuple[str, ...]]

    valid_from = models.DateField()
    valid_to = models.DateField(default=FOREVER)
    version = models.PositiveIntegerField(default=1)

    objects = IntervalManager()

    class Meta:
        abstract = True


def interval_constraints(prefix: str, *identity: str) -> list[models.BaseConstraint]:
    """Return the constraints of an interval table: no empty interval, one begin for a day, at most one open row."""
    return [
        models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name=f"{prefix}_not_empty"),
        models.UniqueConstraint(fields=["realm", *identity, "valid_from"], name=f"{prefix}_one_begin"),
        models.UniqueConstraint(fields=["realm", *identity], condition=Q(valid_to=FOREVER), name=f"{prefix}_one_open"),
    ]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a verb did to one row, in values that can be stored as JSON and put back."""

    model: str
    id: str
    before: Values | None
    after: Values | None

    def as_json(self) -> Values:
        return asdict(self)


_noted: ContextVar[list[RowChange] | None] = ContextVar("noted_changes", default=None)


@contextmanager
def noting_changes() -> Iterator[list[RowChange]]:
    """Collect what the verbs do; `audit.recording` opens this for each command."""
    noted: list[RowChange] = []
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


class NoCommandError(RuntimeError):
    """History was about to change outside a business event: a fault of the program."""


def _note(row: RealmModel, before: Values | None, after: Values | None) -> None:
    noted = _noted.get()
    if noted is None:
        raise NoCommandError(f"{row._meta.label} is changed outside a business event")
    noted.append(RowChange(row._meta.label_lower, str(row.pk), before, after))


def _demand_command() -> None:
    if _noted.get() is None:
        raise NoCommandError("history is changed outside a business event")


def snapshot(row: models.Model) -> Values:
    """Return the row's columns as JSON values; `undo` can write them back."""
    return {field.attname: _as_json(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _as_json(value: Any) -> Any:
    if isinstance(value, date | UUID):
        return str(value)
    return value


def add(row: RowT) -> RowT:
    """Insert a row that did not exist before; returns it."""
    _demand_command()
    row.clean_fields()
    row.save(force_insert=True)
    _note(row, None, snapshot(row))
    return row


def add_many(rows: Sequence[RowT]) -> None:
    """Insert many new rows of one model in few statements."""
    _demand_command()
    if rows:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=2000)
    for row in rows:
        _note(row, None, snapshot(row))


def change(row: RowT, **values: Any) -> RowT:
    """Replace values of a row in place; raises Conflict when somebody changed the row since it was read."""
    _demand_command()
    before = snapshot(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_fields()
    _write(row, before)
    return row


def _write(row: RealmModel, before: Values) -> None:
    rows = type(row)._base_manager.filter(pk=row.pk, realm_id=row.realm_id)
    if isinstance(row, Interval):
        rows = rows.filter(version=before["version"])
        row.version = before["version"] + 1
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    if rows.update(**columns) != 1:
        raise Conflict("changed_meanwhile", mine=snapshot(row), theirs=before)
    _note(row, before, snapshot(row))


def _remove(row: RealmModel) -> None:
    before = snapshot(row)
    try:
        type(row)._base_manager.filter(pk=row.pk, realm_id=row.realm_id).delete()
    except (models.ProtectedError, models.RestrictedError):
        raise Conflict("still_used", model=row._meta.label_lower) from None
    _note(row, before, None)


def begin(row: IntervalT) -> IntervalT:
    """Insert the first interval of an identity, or the next one after an ending."""
    return add(row)


def revise(row: IntervalT, *, on: date, **values: Any) -> IntervalT:
    """The world changed on that day: end the open interval there and begin one with the new values.

    On the interval's own first day the values are replaced in place. Returns the interval now open. Raises Conflict
    `interval_closed` for a row that has ended and Refused `before_latest` for a day before the interval began.
    """
    _demand_open(row, on)
    if on == row.valid_from:
        return change(row, **values)
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    for generated in ("id", "version", "valid_from", "valid_to"):
        columns.pop(generated)
    following = type(row)(**columns, valid_from=on)
    for name, value in values.items():
        setattr(following, name, value)
    change(row, valid_to=on)
    return add(following)


def end(row: Interval, *, on: date) -> None:
    """Nothing holds from that day on. An interval that began that same day goes; the one before it stays ended.

    Raises Conflict `interval_closed`, Refused `before_latest`, and Refused `ends_on_first_day` when nothing was
    there before that day.
    """
    _demand_open(row, on)
    if on > row.valid_from:
        change(row, valid_to=on)
        return
    identity = {name: getattr(row, name) for name in row.identity_fields}
    earlier = type(row)._base_manager.filter(realm_id=row.realm_id, valid_to=on, **identity)
    if not earlier.exists():
        raise Refused("ends_on_first_day", on=on)
    _remove(row)


def _demand_open(row: Interval, on: date) -> None:
    if row.valid_to != FOREVER:
        raise Conflict("interval_closed", closed_on=row.valid_to)
    if on < row.valid_from:
        raise Refused("before_latest", field="on", latest=row.valid_from, on=on)


def correct(row: IntervalT, *, version: int, **values: Any) -> IntervalT:
    """The record was wrong: replace values of one interval; its period stays.

    Raises Conflict `changed_meanwhile`, with both states, when `version` is not the stored one.
    """
    if row.version != version:
        mine = {name: _as_json(value) for name, value in values.items()}
        raise Conflict("changed_meanwhile", theirs=snapshot(row), mine=mine)
    if {"valid_from", "valid_to"} & values.keys():
        raise Refused("correct_keeps_period")
    return change(row, **values)


def undo(changes: Iterable[Values]) -> None:
    """Put back what the verbs did, last change first.

    Raises Conflict `changed_since` when a row no longer has the values which the change gave it.
    """
    _demand_command()
    for entry in reversed(list(changes)):
        _undo_one(RowChange(**entry))


def _undo_one(note: RowChange) -> None:
    model = apps.get_model(note.model)
    rows = model._base_manager.select_for_update().filter(pk=note.id)
    row = rows.first()
    if _comparable(snapshot(row) if row else None) != _comparable(note.after):
        raise Conflict("changed_since", model=note.model)
    if note.before is None:
        _remove(row)
        return
    restored = model(**{f.attname: f.to_python(note.before[f.attname]) for f in model._meta.concrete_fields})
    if row is None:
        restored.save(force_insert=True)
        _note(restored, None, snapshot(restored))
        return
    if isinstance(restored, Interval):
        # A form opened before the undo must not match the restored row.
        restored.version = row.version + 1
    rows.update(**{f.attname: getattr(restored, f.attname) for f in model._meta.concrete_fields if not f.primary_key})
    _note(restored, snapshot(row), snapshot(restored))


def _comparable(values: Values | None) -> Values | None:
    return values and {name: value for name, value in values.items() if name != "version"}
