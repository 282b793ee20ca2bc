"""Finding a unit by any part of its name, with or without marks, as of a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.common.scoping import Scope
from nentang.kernel.text import search_key
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion

FOUND_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A unit whose name matches; `superior` tells units of one name apart."""

    org_id: UUID
    name: str
    kind: str
    superior: str


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
