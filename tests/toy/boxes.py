"""A few days and people, a box made on the first of them, and what the tables then hold."""

from datetime import date
from typing import Any
from uuid import UUID

from nentang.audit.models import Command, Event
from nentang.common.scoping import Scope
from nentang.kernel.ids import uuid7
from tests.toy.models import Box, Label
from tests.toy.services import make_box

JANUARY, MARCH, TODAY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1)
ORG, AN = uuid7(), uuid7()


def made(scope: Scope, command_id: UUID | None = None, **changed: Any) -> Box:
    """Make a box by its service."""
    arguments: dict[str, Any] = {"today": TODAY, "org_id": ORG, "on": JANUARY, "text": "một", **changed}
    return make_box(scope=scope, command_id=command_id or uuid7(), **arguments)


def counted() -> tuple[int, ...]:
    """Return how many commands, events, boxes and labels there are."""
    return tuple(model._base_manager.count() for model in (Command, Event, Box, Label))


def rows(box: Box) -> list[tuple[str, date, date, int]]:
    """Return text, period and version of a box's labels, oldest first."""
    stored = Label._base_manager.filter(box=box).order_by("valid_from")
    return [(row.text, row.valid_from, row.valid_to, row.version) for row in stored]


def fresh(label: Label) -> Label:
    """Return the label as it is stored."""
    return Label._base_manager.get(pk=label.pk)
