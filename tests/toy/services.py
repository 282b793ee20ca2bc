"""What can happen to a box."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from nentang.audit.recording import business_event, record_event
from nentang.common.history import add, begin, end, revise
from nentang.common.scoping import Scope
from nentang.kernel.errors import Refused
from nentang.kernel.ids import uuid7
from tests.toy.models import Box, Label

BOX_CHANGE = "box.change"


@business_event("box.made")
def make_box(*, scope: Scope, command_id: UUID, today: date, org_id: UUID, on: date, text: str, number: int = 1) -> Box:
    """Make a box with its first label."""
    if on > today:
        raise Refused("in_future", field="on", on=on, today=today)
    box = add(Box(realm_id=scope.realm_id, org_id=org_id, number=number))
    begin(Label(realm_id=scope.realm_id, box=box, text=text, valid_from=on))
    record_event("box.made", subject=box, org_id=org_id, effective_on=on, after={"text": text})
    return box


@business_event("box.relabelled")
def relabel_box(*, scope: Scope, command_id: UUID, today: date, box_id: UUID, on: date, text: str) -> Label:
    """Write something else on a box from a day."""
    if on > today:
        raise Refused("in_future", field="on", on=on, today=today)
    box = Box.objects.within(scope, BOX_CHANGE).lock(pk=box_id)
    label = Label.objects.within(scope, BOX_CHANGE).open().one(box=box)
    before = label.text
    made = revise(label, on=on, text=text)
    record_event(
        "box.relabelled", subject=box, org_id=box.org_id, effective_on=on, before={"text": before}, after={"text": text}
    )
    return made


@business_event("box.closed")
def close_box(*, scope: Scope, command_id: UUID, today: date, box_id: UUID, on: date) -> None:
    """Take the label off a box for good."""
    box = Box.objects.within(scope, BOX_CHANGE).lock(pk=box_id)
    end(Label.objects.within(scope, BOX_CHANGE).open().one(box=box), on=on)
    record_event("box.closed", subject=box, org_id=box.org_id, effective_on=on)


@business_event("boxes.packed")
def pack_boxes(
    *, scope: Scope, command_id: UUID, today: date, org_id: UUID, on: date, texts: Sequence[str], number: int = 1
) -> list[Box]:
    """Make several boxes as one act, each by the service for one."""
    boxes = [
        make_box(scope=scope, command_id=uuid7(), today=today, org_id=org_id, on=on, text=text, number=number + place)
        for place, text in enumerate(texts)
    ]
    record_event("boxes.packed", subject=boxes[0], org_id=org_id, effective_on=on, after={"count": len(boxes)})
    return boxes
