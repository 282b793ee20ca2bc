"""The organisation tree by day. Parents in dated placements are the truth; paths are derived, and known only here.

A path is one fixed-width step of five base-36 characters for each level. Ranges, never prefixes: on SQLite a LIKE
scans the whole index. '~' sorts after every character of a step.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Count, Exists, F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Concat, Substr

from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Refused
from nentang.orgs.models import (
    Organisation,
    OrganisationPath,
    OrganisationVersion,
    Placement,
    ScopePath,
    Succession,
)

STEP = 5
AFTER = "~"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LOCK_SPACE = 7_201


@dataclass(frozen=True, slots=True)
class Segment:
    """Where an organisation stood during one period."""

    parent_id: UUID | None
    path: str
    valid_from: date
    valid_to: date


def step(number: int) -> str:
    """Return the five characters of a tree number."""
    digits = ""
    for _ in range(STEP):
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def lock(realm_id: int) -> None:
    """Let one change of the tree run at a time; on SQLite the immediate transaction already does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, realm_id])


def next_number(realm_id: int) -> int:
    """Return the tree number for a new organisation; the caller holds the lock."""
    highest = Organisation._base_manager.filter(realm_id=realm_id).aggregate(highest=Max("number"))["highest"]
    return int(highest or 0) + 1


def reaches(realm_id: int, roots: Iterable[UUID], org_field: str) -> Exists:
    """Return the condition that today's tree puts the row's organisation at or below one of the roots."""
    root_paths = ScopePath._base_manager.filter(realm_id=realm_id, org_id__in=roots)
    above = root_paths.annotate(end=Concat("path", Value(AFTER))).filter(
        path__lte=OuterRef("path"), end__gt=OuterRef("path")
    )
    return Exists(ScopePath._base_manager.filter(Exists(above), realm_id=realm_id, org_id=OuterRef(org_field)))


def path_at(realm_id: int, org_id: UUID, on: date) -> str | None:
    """Return the path an organisation had on that day; None when it did not exist."""
    return _in_force(realm_id, on).filter(org_id=org_id).values_list("path", flat=True).first()


def paths_below(realm_id: int, org_id: UUID, on: date) -> "models.QuerySet[OrganisationPath]":
    """Return the paths in force on that day of the organisation and of everything then below it."""
    path = path_at(realm_id, org_id, on)
    if path is None:
        return OrganisationPath._base_manager.none()
    return _in_force(realm_id, on).filter(path__gte=path, path__lt=path + AFTER)


def org_ids_below(realm_id: int, org_id: UUID, on: date) -> "models.QuerySet[OrganisationPath, Any]":
    """Return, as a subquery, the organisation and everything below it on that day."""
    return paths_below(realm_id, org_id, on).values("org_id")


def ancestors_at(realm_id: int, org_id: UUID, on: date) -> list[UUID]:
    """Return the superiors of an organisation on that day, the root first."""
    path = path_at(realm_id, org_id, on) or ""
    above = [path[:end] for end in range(STEP, len(path), STEP)]
    return list(_in_force(realm_id, on).filter(path__in=above).order_by("path").values_list("org_id", flat=True))


def _in_force(realm_id: int, on: date) -> "models.QuerySet[OrganisationPath]":
    return OrganisationPath._base_manager.filter(realm_id=realm_id, valid_from__lte=on, valid_to__gt=on)


def count_below(realm_id: int, on: date, org_field: str, *, kind: str) -> Subquery:
    """Return, as a column, how many units of a kind stood below the row's organisation on that day."""
    inside = _in_force(realm_id, on).filter(path__gt=OuterRef("own"), path__lt=Concat(OuterRef("own"), Value(AFTER)))
    of_kind = OrganisationVersion._base_manager.filter(
        realm_id=realm_id, kind=kind, valid_from__lte=on, valid_to__gt=on, org_id=OuterRef("org_id")
    )
    counted = inside.filter(Exists(of_kind)).order_by().values("realm_id").annotate(many=Count("*")).values("many")
    return Subquery(
        _in_force(realm_id, on)
        .filter(org_id=OuterRef(org_field))
        .annotate(own=F("path"), many=Subquery(counted))
        .values("many")[:1]
    )


def count_children(realm_id: int, on: date, org_field: str) -> Subquery:
    """Return, as a column, how many units stood directly below the row's organisation on that day."""
    placed = _in_force(realm_id, on).filter(parent_id=OuterRef(org_field))
    return Subquery(placed.order_by().values("parent_id").annotate(many=Count("*")).values("many"))


def superior_name(realm_id: int, on: date, org_field: str) -> Subquery:
    """Return, as a column, the name of the direct superior of the row's organisation on that day."""
    own = _in_force(realm_id, on).filter(org_id=OuterRef(OuterRef(org_field)))
    names = OrganisationVersion._base_manager.filter(
        realm_id=realm_id, valid_from__lte=on, valid_to__gt=on, org_id=Subquery(own.values("parent_id")[:1])
    )
    return Subquery(names.values("name")[:1])


def answered_for(realm_id: int, org_id: UUID) -> "models.QuerySet[ScopePath, Any]":
    """Return, as a subquery, the units an organisation answers for today, closed ones included."""
    own = ScopePath._base_manager.filter(realm_id=realm_id, org_id=org_id).values("path")[:1]
    inside = ScopePath._base_manager.filter(realm_id=realm_id).annotate(own=Subquery(own))
    return inside.filter(path__gte=F("own"), path__lt=Concat(F("own"), Value(AFTER))).values("org_id")


def answering_at(realm_id: int, org_ids: Iterable[UUID], on: date) -> dict[UUID, UUID]:
    """Return who answered for each organisation on that day: itself, or for one closed by then its successor.

    Of several successors it is the one that keeps the records; without any, the superior it stood under last.
    """
    answering = {org_id: org_id for org_id in org_ids}
    known: dict[UUID, UUID] = {}
    while asked := set(answering.values()) - known.keys():
        standing = set(_in_force(realm_id, on).filter(org_id__in=asked).values_list("org_id", flat=True))
        last = Placement._base_manager.filter(realm_id=realm_id, org_id__in=asked - standing, valid_to__lte=on)
        keepers = Succession._base_manager.filter(
            realm_id=realm_id, predecessor_id__in=asked - standing, is_keeper=True, event__on__lte=on
        )
        known |= {org_id: org_id for org_id in standing}
        known |= dict(last.order_by("valid_to").values_list("org_id", "parent_id"))
        known |= dict(keepers.values_list("predecessor_id", "successor_id"))
        answering = {org_id: known[above] for org_id, above in answering.items() if known.get(above)}
    return answering


def demand_no_circle(realm_id: int, org_id: UUID, parent_id: UUID, on: date) -> None:
    """Raise Refused `parent_below_itself` when the parent is the organisation or stands below it from that day on."""
    number = Organisation._base_manager.get(realm_id=realm_id, pk=org_id).number
    own_step = step(number)
    parents = OrganisationPath._base_manager.filter(realm_id=realm_id, org_id=parent_id, valid_to__gt=on)
    for path in parents.values_list("path", flat=True):
        if own_step in {path[start : start + STEP] for start in range(0, len(path), STEP)}:
            raise Refused("parent_below_itself", field="parent")


def refresh(realm_id: int, org_ids: Iterable[UUID]) -> None:
    """Derive the paths anew after placements of these organisations changed; the caller holds the lock.

    A successor is named before those whose history it takes over.
    """
    touched = list(dict.fromkeys(org_ids))
    affected = {*touched, *_ever_below(realm_id, touched)}
    _Derivation(realm_id, affected).write()
    for org_id in touched:
        _refresh_scope(realm_id, org_id)


def rebuild(realm_id: int) -> None:
    """Derive every path of the realm from its placements."""
    everyone = set(Organisation._base_manager.filter(realm_id=realm_id).values_list("pk", flat=True))
    _Derivation(realm_id, everyone).write()
    ScopePath._base_manager.filter(realm_id=realm_id).delete()
    rows = _Derivation(realm_id, everyone).scope_paths()
    ScopePath._base_manager.bulk_create(rows, batch_size=2000)
    _take_statistics()


def _take_statistics() -> None:
    """Let the planner know the tables after a bulk load; by itself it would a minute later (12 s against 0.05 s)."""
    if connection.vendor == "postgresql":
        tables = [model._meta.db_table for model in (OrganisationPath, ScopePath, OrganisationVersion, Placement)]
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


def faults(realm_id: int) -> list[str]:
    """Compare every stored path with a walk over the placements; returns one line for each difference."""
    everyone = set(Organisation._base_manager.filter(realm_id=realm_id).values_list("pk", flat=True))
    derivation = _Derivation(realm_id, everyone)
    stored: dict[UUID, list[Segment]] = defaultdict(list)
    for row in OrganisationPath._base_manager.filter(realm_id=realm_id).order_by("valid_from"):
        stored[row.org_id].append(Segment(row.parent_id, row.path, row.valid_from, row.valid_to))
    found = [f"path {org_id}" for org_id in everyone if derivation.timeline(org_id) != stored[org_id]]
    scope = dict(ScopePath._base_manager.filter(realm_id=realm_id).values_list("org_id", "path"))
    found += [f"scope {row.org_id}" for row in derivation.scope_paths() if scope.get(row.org_id) != row.path]
    return found


def _ever_below(realm_id: int, org_ids: Iterable[UUID]) -> Iterator[UUID]:
    paths = OrganisationPath._base_manager.filter(realm_id=realm_id, org_id__in=org_ids).values_list("path", flat=True)
    for path in set(paths):
        inside = OrganisationPath._base_manager.filter(realm_id=realm_id, path__gte=path, path__lt=path + AFTER)
        yield from inside.values_list("org_id", flat=True)


class _Derivation:
    """Computes paths of some organisations; those of all others are read as they are stored."""

    def __init__(self, realm_id: int, org_ids: set[UUID]) -> None:
        self.realm_id = realm_id
        self.org_ids = org_ids
        self.placements: dict[UUID, list[Placement]] = defaultdict(list)
        for placement in self._of(Placement).order_by("valid_from"):
            self.placements[placement.org_id].append(placement)
        organisations = Organisation._base_manager.filter(realm_id=realm_id, pk__in=org_ids)
        self.numbers = dict(organisations.values_list("pk", "number"))
        self.stored: dict[UUID, list[Segment]] = {}
        self.timelines: dict[UUID, list[Segment]] = {}

    def _of(self, model: type[models.Model]) -> "models.QuerySet[Any]":
        return model._base_manager.filter(realm_id=self.realm_id, org_id__in=self.org_ids)

    def write(self) -> None:
        """Replace the stored paths of the organisations."""
        rows = [
            OrganisationPath(
                realm_id=self.realm_id,
                org_id=org_id,
                parent_id=segment.parent_id,
                depth=len(segment.path) // STEP - 1,
                path=segment.path,
                valid_from=segment.valid_from,
                valid_to=segment.valid_to,
            )
            for org_id in self.numbers
            for segment in self.timeline(org_id)
        ]
        self._of(OrganisationPath).delete()
        OrganisationPath._base_manager.bulk_create(rows, batch_size=2000)

    def timeline(self, org_id: UUID) -> list[Segment]:
        """Return where an organisation stood, period by period, oldest first."""
        if org_id not in self.timelines:
            segments = [segment for placement in self.placements[org_id] for segment in self._under(org_id, placement)]
            self.timelines[org_id] = _joined(segments)
        return self.timelines[org_id]

    def _under(self, org_id: UUID, placement: Placement) -> Iterator[Segment]:
        own = step(self.numbers[org_id])
        if placement.parent_id is None:
            yield Segment(None, own, placement.valid_from, placement.valid_to)
            return
        for above in self._paths(placement.parent_id, placement.valid_from, placement.valid_to):
            yield Segment(placement.parent_id, above.path + own, above.valid_from, above.valid_to)

    def _paths(self, org_id: UUID, start: date, stop: date) -> Iterator[Segment]:
        """Yield the paths of an organisation within a period; two that swapped places never meet in one period."""
        if org_id not in self.org_ids:
            yield from _clipped(self._stored(org_id), start, stop)
            return
        if org_id in self.timelines:
            yield from _clipped(self.timelines[org_id], start, stop)
            return
        own = step(self.numbers[org_id])
        for placement in self.placements[org_id]:
            begin, finish = max(start, placement.valid_from), min(stop, placement.valid_to)
            if begin >= finish:
                continue
            if placement.parent_id is None:
                yield Segment(None, own, begin, finish)
                continue
            for above in self._paths(placement.parent_id, begin, finish):
                yield Segment(placement.parent_id, above.path + own, above.valid_from, above.valid_to)

    def _stored(self, org_id: UUID) -> list[Segment]:
        if org_id not in self.stored:
            rows = OrganisationPath._base_manager.filter(realm_id=self.realm_id, org_id=org_id).order_by("valid_from")
            self.stored[org_id] = [Segment(row.parent_id, row.path, row.valid_from, row.valid_to) for row in rows]
        return self.stored[org_id]

    def scope_paths(self) -> list[ScopePath]:
        """Return where each organisation is answered for today; meant for the whole realm at once."""
        keepers = dict(
            Succession._base_manager.filter(realm_id=self.realm_id, is_keeper=True).values_list(
                "predecessor_id", "successor_id"
            )
        )
        known: dict[UUID, str] = {}

        def path_of(org_id: UUID) -> str:
            if org_id not in known:
                above = _responsible(self.placements[org_id], keepers.get(org_id))
                known[org_id] = (path_of(above) if above else "") + step(self.numbers[org_id])
            return known[org_id]

        return [ScopePath(realm_id=self.realm_id, org_id=org_id, path=path_of(org_id)) for org_id in self.numbers]


def _responsible(placements: list[Placement], keeper_id: UUID | None) -> UUID | None:
    """Return who answers for an organisation: its parent, or for a closed one its keeper, else its last parent."""
    last = placements[-1]
    if last.valid_to != FOREVER and keeper_id is not None:
        return keeper_id
    return last.parent_id


def _clipped(segments: list[Segment], start: date, stop: date) -> Iterator[Segment]:
    for segment in segments:
        begin, finish = max(start, segment.valid_from), min(stop, segment.valid_to)
        if begin < finish:
            yield Segment(segment.parent_id, segment.path, begin, finish)


def _joined(segments: list[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        if last and (last.path, last.valid_to) == (segment.path, segment.valid_from):
            joined[-1] = Segment(last.parent_id, last.path, last.valid_from, segment.valid_to)
        else:
            joined.append(segment)
    return joined


def _refresh_scope(realm_id: int, org_id: UUID) -> None:
    rows = ScopePath._base_manager.filter(realm_id=realm_id)
    organisation = Organisation._base_manager.filter(realm_id=realm_id, pk=org_id).first()
    if organisation is None:
        return
    placements = list(Placement._base_manager.filter(realm_id=realm_id, org_id=org_id).order_by("valid_from"))
    keeper = Succession._base_manager.filter(realm_id=realm_id, predecessor_id=org_id, is_keeper=True).first()
    above = _responsible(placements, keeper.successor_id if keeper else None)
    prefix = rows.get(org_id=above).path if above else ""
    path = prefix + step(organisation.number)
    present = rows.filter(org_id=org_id).first()
    if present is None:
        ScopePath(realm_id=realm_id, org_id=org_id, path=path).save(force_insert=True)
    elif present.path != path:
        inside = rows.filter(path__gte=present.path, path__lt=present.path + AFTER)
        inside.update(path=Concat(Value(path), Substr(F("path"), len(present.path) + 1)))
