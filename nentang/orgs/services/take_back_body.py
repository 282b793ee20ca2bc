"""Taking back a term, committee or working regulation that should not have been recorded."""

from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event, record_event
from nentang.audit.selectors import changes_of, latest_command_of
from nentang.common.history import undo
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, NotVisible
from nentang.kernel.text import clean_name
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.models import Committee, Term, WorkingRegulation

RECORDED = ("term.begun", "committee.formed", "regulation.issued")
Body = Term | Committee | WorkingRegulation


@business_event("body.taken_back")
def take_back_body(*, scope: Scope, command_id: UUID, today: date, org_id: UUID, row_id: UUID, reason: str) -> None:
    """Remove what was recorded by mistake; the one before it stands again. The trail keeps both.

    Raises Conflict `body_of_event` for one that a structural event began, and `changed_since` when something was
    recorded upon it.
    """
    clean_name(reason, 1000, field="reason")
    row = _body(scope, org_id, row_id)
    began = latest_command_of(scope.realm_id, subject_id=row_id, kinds=RECORDED)
    changes = changes_of(scope.realm_id, command_id=began, subject_id=row_id) if began else []
    if not changes:
        raise Conflict("body_of_event")
    undo(changes)
    record_event(
        "body.taken_back",
        subject=row,
        org_id=org_id,
        effective_on=row.valid_from,
        before={"body": row._meta.model_name, "since": row.valid_from},
        reason=reason,
    )


def _body(scope: Scope, org_id: UUID, row_id: UUID) -> Body:
    for model in (Term, Committee, WorkingRegulation):
        row = model.objects.within(scope, ORG_CHANGE).filter(org_id=org_id, pk=row_id).first()
        if row is not None:
            return row
    raise NotVisible
