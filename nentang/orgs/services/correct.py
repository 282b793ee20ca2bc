"""Putting right what was recorded wrongly: the world did not change, the record was wrong."""

from datetime import date
from typing import Any
from uuid import UUID

from nentang.audit.recording import business_event, record_event
from nentang.common.history import correct
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Refused
from nentang.kernel.text import clean_name, organisation_sort_key, search_key
from nentang.orgs.capabilities import ORG_CORRECT
from nentang.orgs.models import OrganisationVersion, Placement, Term
from nentang.orgs.services.unit import NAME_LIMIT, demand_free_name


@business_event("organisation.corrected")
def correct_organisation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    row_id: UUID,
    version: int,
    name: str,
    setting: str,
    reason: str,
) -> OrganisationVersion:
    """Replace a name or setting that was written wrongly, for the whole period in which it stood.

    Raises Conflict `changed_meanwhile` with both states and Refused `nothing_changes` or `name_taken`.
    """
    why = clean_name(reason, 1000, field="reason")
    row = OrganisationVersion.objects.within(scope, ORG_CORRECT).lock(pk=row_id)
    right = clean_name(name, NAME_LIMIT, field="name")
    if (right, setting) == (row.name, row.setting):
        raise Refused("nothing_changes", field="name", name=right)
    if right != row.name:
        _demand_free_name(scope, row, right)
    before = {"name": row.name, "setting": row.setting}
    keys: dict[str, Any] = {"sort_key": organisation_sort_key(right), "search_key": search_key(right)}
    correct(row, version=version, name=right, setting=setting, **keys)
    record_event(
        "organisation.corrected",
        subject=row.org,
        org_id=row.org_id,
        effective_on=row.valid_from,
        before=before,
        after={"name": right, "setting": setting},
        reason=why,
    )
    return row


def _demand_free_name(scope: Scope, row: OrganisationVersion, name: str) -> None:
    """Refuse, for the name borne today, that of a unit beside it; a root stands beside nobody."""
    place = Placement._base_manager.filter(org_id=row.org_id, valid_to=FOREVER).first()
    if row.valid_to == FOREVER and place is not None and place.parent_id is not None:
        demand_free_name(scope, name, place.parent_id, row.valid_from, but=[row.org_id])


@business_event("term.corrected")
def correct_term(
    *, scope: Scope, command_id: UUID, today: date, row_id: UUID, version: int, label: str, due_on: date, reason: str
) -> Term:
    """Replace the label or planned end of a term that was written wrongly; raises as `correct_organisation`."""
    why = clean_name(reason, 1000, field="reason")
    row = Term.objects.within(scope, ORG_CORRECT).lock(pk=row_id)
    if due_on <= row.valid_from:
        raise Refused("term_ends_before_it_begins", field="due_on", on=row.valid_from, due_on=due_on)
    before = {"label": row.label, "due_on": row.due_on.isoformat()}
    correct(row, version=version, label=clean_name(label, 40, field="label"), due_on=due_on)
    record_event(
        "term.corrected",
        subject=row,
        org_id=row.org_id,
        effective_on=row.valid_from,
        before=before,
        after={"label": label, "due_on": due_on.isoformat()},
        reason=why,
    )
    return row
