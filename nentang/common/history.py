"""History by effective date: identity rows, interval rows `[valid_from, valid_to)`, and the verbs that change them.

Every verb notes what it did to which row. The notes of a command become part of its events, and `undo` reads them
backwards; so a verb outside a command refuses to run. The version only grows along the intervals of an identity:
a form filled on an earlier state never matches a later one, nor one that was put back.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from nentang.common.models import RealmModel
from nentang.common.scoping import ScopedQuerySet
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, Refused

RowT = TypeVar("RowT", bound=RealmModel)
IntervalT = TypeVar("IntervalT", bound="Interval")
Values = dict[str, Any]


class IntervalQuerySet(ScopedQuerySet[IntervalT]):  # type: ignore[override]  # the plugin types its manager
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

    objects = IntervalManager()  # type: ignore[misc, assignment]

    class Meta:
        abstract = True

    @property
    def closed_on(self) -> date | None:
        """The first day on which it no longer held; None while it is open."""
        return None if self.valid_to == FOREVER else self.valid_to


def interval_constraints(prefix: str, *identity: str) -> list[models.BaseConstraint]:
    """Return the constraints of an interval table: no empty interval, one begin for a day, at most one open row."""
    return [
        models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name=f"{prefix}_not_empty"),
        models.UniqueConstraint(fields=["realm", *identity, "valid_from"], name=f"{prefix}_one_begin"),
        models.UniqueConstraint(fields=["realm", *identity], condition=Q(valid_to=FOREVER), name=f"{prefix}_one_open"),
    ]


def overlapping(model: type[IntervalT], realm_id: int) -> "models.QuerySet[IntervalT]":
    """Return the rows that share a day with another interval of their identity; asked after a bulk load on SQLite.

    PostgreSQL refuses such rows itself (`common.vendor_schema`).
    """
    same_identity = {name: OuterRef(name) for name in ("realm_id", *model.identity_fields)}
    others = model._base_manager.filter(
        **same_identity, valid_from__lt=OuterRef("valid_to"), valid_to__gt=OuterRef("valid_from")
    ).exclude(pk=OuterRef("pk"))
    return model._base_manager.filter(Exists(others), realm_id=realm_id)


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


def _notes() -> list[RowChange]:
    noted = _noted.get()
    if noted is None:
        raise NoCommandError("history is changed outside a business event")
    return noted


def _note(row: RealmModel, before: Values | None, after: Values | None) -> None:
    _notes().append(RowChange(row._meta.label_lower, str(row.pk), before, after))


def snapshot(row: models.Model) -> Values:
    """Return the row's columns as JSON values; `undo` can write them back."""
    return {field.attname: _as_json(field, row) for field in row._meta.concrete_fields}


def _as_json(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    return field.value_to_string(row)


def _from_json(model: type[models.Model], values: Values) -> Values:
    """Return the columns that still exist, as Python values; `values` may be older than the latest migration."""
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    return {field.attname: field.to_python(values[field.attname]) for field in fields}


def state_of(row: models.Model | None) -> Values:
    """Return what a person may compare in a Conflict: the columns without ids, with None where an interval is open."""
    if row is None:
        return {}
    state = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    for internal in ("id", "realm_id", "version"):
        state.pop(internal, None)
    if state.get("valid_to") == FOREVER:
        state["valid_to"] = None
    return state


def _demand_fit(row: RealmModel) -> None:
    """Bring the values to their types; raises Refused `value_unfit` for one that its column cannot hold.

    Not `clean_fields`: it asks the database for each foreign key, and calls None blank where NULL is meant.
    """
    for field in row._meta.concrete_fields:
        try:
            value = field.to_python(field.value_from_object(row))
            field.run_validators(value)
            if field.choices and value not in (None, "", *dict(field.flatchoices)):
                raise ValidationError(str(value))
        except ValidationError as error:
            raise Refused("value_unfit", field=field.name, reason=error.messages[0]) from error
        setattr(row, field.attname, value)


def add(row: RowT) -> RowT:
    """Insert a row that did not exist before; returns it. Intervals go through `begin`."""
    _notes()
    _demand_fit(row)
    row.save(force_insert=True)
    _note(row, None, snapshot(row))
    return row


def add_many(rows: Sequence[RowT]) -> None:
    """Insert many new rows of one model in few statements; of intervals, the caller then asks `overlapping`."""
    _notes()
    for row in rows:
        _demand_fit(row)
    if rows:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=2000)
    for row in rows:
        _note(row, None, snapshot(row))


def change(row: RowT, **values: Any) -> RowT:
    """Replace values of a row in place; raises Conflict when somebody changed the row since it was read."""
    _notes()
    before = snapshot(row)
    _assign(row, values)
    _demand_fit(row)
    _write(row, before)
    return row


def _assign(row: models.Model, values: Values) -> None:
    for name, value in values.items():
        row._meta.get_field(name)  # a name that no column bears would be lost without a word
        setattr(row, name, value)


def _stored(row: RowT) -> "models.QuerySet[RowT]":
    """Return the stored row, if it is still in the state in which it was read."""
    rows = type(row)._base_manager.filter(pk=row.pk, realm_id=row.realm_id)
    return rows.filter(version=row.version) if isinstance(row, Interval) else rows


def _write(row: RealmModel, before: Values, *, above: int = 0) -> None:
    rows = _stored(row)
    if isinstance(row, Interval):
        row.version = max(row.version, above) + 1
    columns = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    if rows.update(**columns) != 1:
        raise _changed_meanwhile(row)
    _note(row, before, snapshot(row))


def _remove(row: RealmModel) -> None:
    before = snapshot(row)
    try:
        _, removed = _stored(row).delete()
    except (models.ProtectedError, models.RestrictedError):
        raise Conflict("still_used", model=row._meta.label_lower) from None
    if not removed.get(row._meta.label):
        raise _changed_meanwhile(row)
    _note(row, before, None)


def _changed_meanwhile(mine: RealmModel) -> Conflict:
    theirs = type(mine)._base_manager.filter(pk=mine.pk, realm_id=mine.realm_id).first()
    return Conflict("changed_meanwhile", mine=state_of(mine), theirs=state_of(theirs))


def begin(row: IntervalT) -> IntervalT:
    """Insert the first interval of an identity, or the next one after an ending.

    Raises Conflict `interval_open` while the one before has not ended, and Refused `before_latest` for a day before
    it ended.
    """
    _notes()
    latest = _intervals(row).order_by("valid_from").last()
    if latest is not None:
        if latest.valid_to == FOREVER:
            raise Conflict("interval_open", since=latest.valid_from)
        if row.valid_from < latest.valid_to:
            raise Refused("before_latest", field="on", latest=latest.valid_to, on=row.valid_from)
        row.version = latest.version + 1
    return add(row)


def _intervals(row: IntervalT) -> "models.QuerySet[IntervalT]":
    identity = {name: getattr(row, name) for name in row.identity_fields}
    return type(row)._base_manager.filter(realm_id=row.realm_id, **identity)


def revise(row: IntervalT, *, on: date, **values: Any) -> IntervalT:
    """The world changed on that day: end the open interval there and begin one with the new values.

    On the interval's own first day the values are replaced in place. Returns the interval now open. Raises Conflict
    `interval_closed` for a row that has ended and Refused `before_latest` for a day before the interval began.
    """
    _demand_open(row, on)
    _demand_free(row, values)
    if on == row.valid_from:
        return change(row, **values)
    columns = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    del columns["id"], columns["valid_to"]
    change(row, valid_to=on)
    following = type(row)(**columns | {"valid_from": on, "version": row.version + 1})
    _assign(following, values)
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
    if not _intervals(row).filter(valid_to=on).exists():
        raise Refused("ends_on_first_day", field="on", on=on)
    _remove(row)


def _demand_open(row: Interval, on: date) -> None:
    _notes()
    if row.valid_to != FOREVER:
        raise Conflict("interval_closed", closed_on=row.valid_to)
    if on < row.valid_from:
        raise Refused("before_latest", field="on", latest=row.valid_from, on=on)


def _demand_free(row: Interval, values: Values) -> None:
    """Raise Refused `value_fixed` for what stays on an interval: whose it is, when it held, which realm."""
    fixed = {"id", "realm", "valid_from", "valid_to", "version"}
    fixed |= {row._meta.get_field(name).name for name in row.identity_fields}
    for name in values:
        if row._meta.get_field(name).name in fixed:
            raise Refused("value_fixed", field=name)


def correct(row: IntervalT, *, version: int, **values: Any) -> IntervalT:
    """The record was wrong: replace values of one interval; its period and identity stay.

    Raises Conflict `changed_meanwhile`, with both states, when `version` is not the stored one.
    """
    _notes()
    _demand_free(row, values)
    if row.version != version:
        _assign(row, values)
        raise _changed_meanwhile(row)
    return change(row, **values)


def undo(changes: Iterable[Values]) -> None:
    """Put back what the verbs did, last change first.

    Raises Conflict `changed_since` when a row no longer has the values which the change gave it, or when a later
    interval stands in the way, and Conflict `still_used` when other rows stand on one that would go.
    """
    _notes()
    highest = 0
    for entry in reversed(list(changes)):
        highest = max(highest, _undo_one(RowChange(**entry), highest))


def _undo_one(note: RowChange, above: int) -> int:
    """Undo one change; a restored interval gets a version higher than `above`. Returns the highest version seen."""
    model = apps.get_model(note.model)
    row = model._base_manager.select_for_update().filter(pk=note.id).first()
    if not _has_values(row, note.after):
        raise Conflict("changed_since", model=note.model)
    seen = getattr(row, "version", 0)
    if note.before is None:
        _remove(row)
        return seen
    before = row and snapshot(row)
    restored = row or model()
    values = _from_json(model, note.before)
    former_version = values.pop("version", 0)
    _assign(restored, values)
    _demand_room(restored)
    if before:
        _write(restored, before, above=above)
    else:
        if isinstance(restored, Interval):
            restored.version = max(former_version, above) + 1
        restored.save(force_insert=True)
        _note(restored, None, snapshot(restored))
    return getattr(restored, "version", 0)


def _demand_room(row: RealmModel) -> None:
    if isinstance(row, Interval):
        meeting = _intervals(row).filter(valid_from__lt=row.valid_to, valid_to__gt=row.valid_from).exclude(pk=row.pk)
        if meeting.exists():
            raise Conflict("changed_since", model=row._meta.label_lower)


def _has_values(row: models.Model | None, values: Values | None) -> bool:
    """Say whether a row still has these values; its version may have grown."""
    if row is None or values is None:
        return row is None and values is None
    stored = _from_json(type(row), values)
    return all(getattr(row, name) == value for name, value in stored.items() if name != "version")
