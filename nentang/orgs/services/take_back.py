"""Taking back the latest event of a unit as one act with a reason."""

from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event, record_event
from nentang.audit.selectors import changes_of
from nentang.common.history import undo
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, Refused
from nentang.kernel.text import clean_name
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.models import Organisation, Participation, Placement, StructuralEvent
from nentang.orgs.services.unit import PARTS_THAT_CHANGE


@business_event("organisation.event_taken_back")
def take_back_event(*, scope: Scope, command_id: UUID, today: date, event_id: UUID, reason: str) -> Organisation:
    """Put everything back as it was before a unit's latest event, as if it had not been recorded; the trail keeps both.

    Every unit that took part is restored in the same act. Raises Conflict `later_event` when one of them has a later
    event, `changed_since` or `still_used` when something else has been recorded upon it, and Refused `reason_missing`.
    """
    clean_name(reason, 1000, field="reason")
    tree.lock(scope.realm_id)
    event = StructuralEvent.objects.within(scope, ORG_CHANGE).lock(pk=event_id)
    org_ids = list(Participation._base_manager.filter(event=event).values_list("org_id", flat=True))
    _demand_no_later(event)
    # Of a command that founded many units only what it did to this one is taken back.
    changes = changes_of(scope.realm_id, command_id=event.command_id, subject_id=event.org_id)
    if not changes:
        raise Refused("nothing_to_take_back", field="event")
    responsible_id = _superior_of(event)
    org = event.org
    undo(changes)
    left = [org_id for org_id in org_ids if Organisation._base_manager.filter(pk=org_id).exists()]
    tree.refresh(scope.realm_id, left)
    record_event(
        "organisation.event_taken_back",
        subject=org,
        org_id=org.pk if org.pk in left else responsible_id,
        effective_on=event.on,
        before={"kind": event.kind, "on": event.on.isoformat(), "decision": event.decision_number},
        reason=reason,
    )
    return org


def _demand_no_later(event: StructuralEvent) -> None:
    changed = Participation._base_manager.filter(event=event, part__in=PARTS_THAT_CHANGE).values("org_id")
    later = Participation._base_manager.filter(
        realm_id=event.realm_id, org_id__in=changed, part__in=PARTS_THAT_CHANGE, event_id__gt=event.pk
    ).select_related("event")
    found = later.order_by("-event__on").first()
    if found is not None:
        raise Conflict("later_event", on=found.event.on, kind=found.event.get_kind_display())


def _superior_of(event: StructuralEvent) -> UUID:
    placement = Placement._base_manager.filter(org_id=event.org_id).order_by("valid_from").last()
    return placement.parent_id if placement and placement.parent_id else event.org_id
