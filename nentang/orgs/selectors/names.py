"""What units are called."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from nentang.common.scoping import Scope
from nentang.kernel.text import clean_name
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion, Placement


def names_as_of(scope: Scope, *, org_ids: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return the names that units had on a day, a closed one its last; one query, nothing for unseen units."""
    rows = (
        OrganisationVersion.objects.within(scope, ORG_VIEW)
        .filter(org_id__in=set(org_ids), valid_from__lte=on)
        .order_by("valid_from")
    )
    return dict(rows.values_list("org_id", "name"))


def unit_by_way(scope: Scope, *, names: Sequence[str], on: date) -> UUID | None:
    """Return the unit found by going down from the root by these names as of a day; one query for each step."""
    found: UUID | None = None
    for name in names:
        placed = Placement.objects.within(scope, ORG_VIEW).in_force(on).filter(parent_id=found)
        named = OrganisationVersion.objects.within(scope, ORG_VIEW).in_force(on).filter(name=clean_name(name, 300))
        found = named.filter(org_id__in=placed.values("org_id")).values_list("org_id", flat=True).first()
        if found is None:
            return None
    return found
