"""Finding a unit by any part of its name, with or without marks, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from nentang.common.scoping import Scope
from nentang.kernel.text import search_key
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion

FOUND_LIMIT = 20
KIND_LIMIT = 100
KEY_PARTS = "|"


@dataclass(frozen=True, slots=True)
class Found:
    """A unit whose name matches; `superior` tells units of one name apart, `key` is where the next page begins."""

    org_id: UUID
    name: str
    kind: str
    superior: str
    key: str = ""


def search_organisations(
    scope: Scope, *, text: str, on: date, capability: str = ORG_VIEW, limit: int = FOUND_LIMIT
) -> tuple[list[Found], bool]:
    """Return the first units whose name holds every typed word, by name, and whether there are more."""
    words = search_key(text).split()
    if not words:
        return [], False
    rows = OrganisationVersion.objects.within(scope, capability).in_force(on)
    for word in words:
        rows = rows.filter(search_key__contains=word)
    found = list(
        rows.annotate(superior=tree.superior_name(scope.realm_id, on, "org_id"))
        .order_by("sort_key", "org_id")
        .values_list("org_id", "name", "kind", "superior")[: limit + 1]
    )
    lines = [Found(org_id, name, kind, superior or "") for org_id, name, kind, superior in found[:limit]]
    return lines, len(found) > limit


def choices_named(scope: Scope, *, capability: str, on: date, org_ids: Iterable[UUID]) -> list[Found]:
    """Return units by id as a form offers them; those outside the scope are left out."""
    rows = (
        OrganisationVersion.objects.within(scope, capability)
        .in_force(on)
        .filter(org_id__in=list(org_ids))
        .annotate(superior=tree.superior_name(scope.realm_id, on, "org_id"))
        .order_by("sort_key", "org_id")
    )
    lines = rows.values_list("org_id", "name", "kind", "superior")
    return [Found(org_id, name, kind, superior or "") for org_id, name, kind, superior in lines]


def choices_for(scope: Scope, *, capability: str, on: date, limit: int = 500) -> list[Found]:
    """Return the units that a form may offer on a day, by name; longer lists are searched instead."""
    rows = (
        OrganisationVersion.objects.within(scope, capability)
        .in_force(on)
        .annotate(superior=tree.superior_name(scope.realm_id, on, "org_id"))
        .order_by("sort_key", "org_id")
    )
    lines = rows.values_list("org_id", "name", "kind", "superior")[:limit]
    return [Found(org_id, name, kind, superior or "") for org_id, name, kind, superior in lines]


def units_of_kind(
    scope: Scope, *, root_id: UUID, kind: str, on: date, after: str = "", limit: int = KIND_LIMIT
) -> list[Found]:
    """Return the units that `counts_by_kind` counts, by name; `after` is the key at which the page before ended."""
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).in_force(on).filter(kind=kind)
    if tree.path_at(scope.realm_id, root_id, on) is not None:
        rows = rows.filter(org_id__in=tree.org_ids_below(scope.realm_id, root_id, on)).exclude(org_id=root_id)
    sort_key, _, last = after.rpartition(KEY_PARTS)
    if sort_key:
        rows = rows.filter(Q(sort_key__gt=sort_key) | Q(sort_key=sort_key, org_id__gt=_uuid(last)))
    lines = rows.annotate(superior=tree.superior_name(scope.realm_id, on, "org_id")).order_by("sort_key", "org_id")
    columns = ("org_id", "name", "kind", "superior", "sort_key")
    return [
        Found(org_id, name, kind, superior or "", f"{key}{KEY_PARTS}{org_id}")
        for org_id, name, kind, superior, key in lines.values_list(*columns)[:limit]
    ]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
