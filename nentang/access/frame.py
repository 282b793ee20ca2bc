"""What pages need from here: where another working unit is chosen, and where the accounts of a unit are."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from nentang.access.capabilities import ACCESS_VIEW
from nentang.access.selectors import capabilities_at


def working_unit(request: HttpRequest) -> dict[str, Any]:
    """Return where the choice is sent and where the accounts of the page's unit are (a context processor)."""
    return {"unit_switch_url": reverse("access:working-unit"), "unit_accounts_url": lambda: _accounts_url(request)}


def _accounts_url(request: Any) -> str:
    """Return where the accounts of the unit in the address stand; nothing for who may not see them."""
    org_id = request.resolver_match.kwargs.get("org_id") if request.resolver_match else None
    if org_id is None or not capabilities_at(request.scope, org_id, frozenset({ACCESS_VIEW})):
        return ""
    return reverse("access:unit-accounts", args=[org_id])
