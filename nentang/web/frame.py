"""What stands around every page: menu, unit, person, telephone of the office."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from nentang.web.menu import menu_for, more_for

TABS = 3  # with the one that opens the rest: more do not fit under a thumb


@dataclass(frozen=True, slots=True)
class Me:
    """The person signed in, as the frame shows them."""

    name: str
    detail: str
    initials: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame of a page (a context processor); for a visitor only the telephone of the office."""
    found: dict[str, Any] = {"office_phone": settings.OFFICE_PHONE}
    user = getattr(request, "user", None)
    scope = getattr(request, "scope", None)
    if user is None or not user.is_authenticated or scope is None:
        return found
    match = request.resolver_match
    view_name = match.view_name if match else ""
    menu = menu_for(view_name, scope.holds)
    found |= {
        "menu": menu,
        "tabs": [*[link for group in menu for link in group.entries][:TABS], *more_for(view_name, scope.holds)],
        "working_org": getattr(request, "working_org", None),
        "working_orgs": getattr(request, "working_orgs", ()),
        "me": Me(user.full_name, getattr(request, "working_role", ""), initials(user.full_name)),
        "sign_out_url": reverse("account_logout"),
    }
    return found


def initials(full_name: str) -> str:
    """Return the first letters of the last two words: Phạm Thị Làm Mẫu is LM."""
    return "".join(word[0] for word in full_name.split()[-2:]).upper()
