"""What an address asks for: the day, the unit, the page, the words searched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nentang.common.messages import sentence
from nentang.common.scoping import Scope
from nentang.kernel.dates import parse_date
from nentang.kernel.errors import NotVisible, Refused
from nentang.orgs.selectors.unit import organisation_for

SEARCH_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for the state of a day; `error` says why the typed day was not taken."""

    on: date
    unit_id: UUID | None = None
    after: str = ""
    text: str = ""
    typed: str = ""
    error: str = ""


def read_on(asked: Mapping[str, str], today: date) -> Asked:
    """Return what the address asks for; a day that cannot be read, or is still to come, becomes today and an error."""
    typed, on, error = asked.get("on", "").strip(), today, ""
    if typed:
        try:
            on = parse_date(typed, field="view_on")
            if on > today:
                raise Refused("view_in_future", field="view_on", on=on, today=today)
        except Refused as refusal:
            on, error = today, sentence(refusal)
    return Asked(
        on=on,
        unit_id=_uuid(asked.get("unit", "")),
        after=asked.get("after", ""),
        text=asked.get("q", "").strip()[:SEARCH_LIMIT],
        typed=typed if error else "",
        error=error,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def may(scope: Scope, capability: str, org_id: UUID | None) -> bool:
    """Return whether the capability reaches a unit."""
    if org_id is None or not scope.holds(capability):
        return False
    try:
        organisation_for(scope, capability, org_id)
    except NotVisible:
        return False
    return True
