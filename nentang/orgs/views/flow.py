"""From typing to recording: one event is previewed by its rehearsal, then recorded, or planned for its day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict

from nentang.audit.planning import kind_of, plan_event
from nentang.audit.recording import rehearse
from nentang.common.scoping import Scope
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.forms.fields import UnitChoices
from nentang.orgs.selectors.nodes import node_as_of
from nentang.orgs.selectors.preview import Preview, preview_of
from nentang.orgs.selectors.search import Found, choices_for, choices_named, search_organisations

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Call:
    """One service with its arguments; `org_id` is the unit at whose page a planned one waits."""

    service: Callable[..., Any]
    org_id: UUID
    arguments: Mapping[str, Any]

    @property
    def on(self) -> date | None:
        """Return the day from which it holds; None for a correction."""
        return self.arguments.get("on")

    def is_planned(self, today: date) -> bool:
        """Return whether its day is still to come."""
        return self.on is not None and self.on > today

    def with_version(self, version: int | None) -> "Call":
        """Return the call bound to the state of the unit that its form was opened with."""
        return self if version is None else replace(self, arguments={**self.arguments, "version": version})


def preview(scope: Scope, today: date, call: Call, *, around_id: UUID | None = None) -> Preview:
    """Rehearse a call on its day and tell what it would do; counts the cells below `around_id` before and after."""
    on = call.on or today

    def cells() -> int | None:
        node = node_as_of(scope, org_id=around_id, on=on) if around_id else None
        return node.cell_count if node else None

    before = cells()
    rehearsal = rehearse(call.service, observe=cells, scope=scope, today=max(on, today), **call.arguments)
    return preview_of(scope, rehearsal, on=call.on, today=today, cells_before=before)


def record(scope: Scope, today: date, command_id: UUID, call: Call) -> Any:
    """Run the service, or keep it for its day; returns what the service or the planning returns."""
    if not call.is_planned(today):
        return call.service(scope=scope, command_id=command_id, today=today, **call.arguments)
    assert call.on is not None  # noqa: S101  (a planned call has a day)
    # The state of the unit on that day is not known yet: the call is judged anew when its day comes.
    arguments = {name: value for name, value in call.arguments.items() if name != "version"}
    return plan_event(
        scope=scope,
        command_id=command_id,
        today=today,
        service_kind=kind_of(call.service),
        org_id=call.org_id,
        on=call.on,
        arguments=arguments,
    )


def unit_choices(scope: Scope, today: date, *, text: str, chosen: list[str]) -> UnitChoices:
    """Return the units a form may offer: all of them, or what a search finds with those already chosen."""
    listed = choices_for(scope, capability=ORG_CHANGE, on=today, limit=MOST_LISTED + 1)
    if len(listed) <= MOST_LISTED:
        return UnitChoices(listed)
    found, _more = search_organisations(scope, text=text, on=today, capability=ORG_CHANGE, limit=100)
    kept = choices_named(scope, capability=ORG_CHANGE, on=today, org_ids=_uuids(chosen))
    by_id: dict[UUID, Found] = {unit.org_id: unit for unit in [*kept, *found]}
    return UnitChoices(list(by_id.values()), is_complete=False)


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def reshaped(data: QueryDict, action: str) -> QueryDict | None:
    """Return what was typed after a button that only reshapes the form, or None for the buttons that judge it.

    `find` searches, `add` takes the picked unit into the list, `drop:<id>` takes one out, `more` asks for a part more.
    """
    name, _, value = action.partition(":")
    if name not in ("find", "add", "drop", "more"):
        return None
    typed = data.copy()
    chosen = data.getlist("org_ids")
    if name == "add" and data.get("add"):
        chosen.append(data.get("add", ""))
        typed["add"] = ""
    if name == "drop":
        chosen = [org_id for org_id in chosen if org_id != value]
    if name == "more":
        parts = data.get("parts", "")
        typed["parts"] = str(int(parts) + 1) if parts.isdecimal() and len(parts) < 3 else "2"
    typed.setlist("org_ids", list(dict.fromkeys(chosen)))
    return typed
