"""What units are called."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from nentang.common.scoping import Scope
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import OrganisationVersion


def names_as_of(scope: Scope, *, org_ids: Iterable[UUID], on: date) -> dict[UUID, str]:
    """Return the names that units had on a day, a closed one its last; one query, nothing for unseen units."""
    rows = (
        OrganisationVersion.objects.within(scope, ORG_VIEW)
        .filter(org_id__in=set(org_ids), valid_from__lte=on)
        .order_by("valid_from")
    )
    return dict(rows.values_list("org_id", "name"))
