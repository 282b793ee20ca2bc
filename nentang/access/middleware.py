"""Puts on every request who acts, on which day, with which scope, and in which unit they chose to work."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from nentang.access.selectors import NOBODY, standing_for

CHOSEN = "working_grant"


class ScopeMiddleware:
    """Set `today`, `scope`, `working_org` (also `working`), `working_orgs` and `working_role`.

    Rights are the union of all roles held today; the chosen unit decides name, role, menu and home.
    Only here is the clock read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.bind(request)
        return self.get_response(request)

    def bind(self, request: Any) -> None:
        """Build the scope of a request; nobody's for who is signed out."""
        request.today, request.scope = timezone.localdate(), NOBODY
        request.working = request.working_org = None
        request.working_orgs, request.working_role = (), ""
        if not request.user.is_authenticated:
            return
        request.today = request.user.realm.today(request.today)
        standing = standing_for(request.user, request.today)
        request.scope = standing.scope
        request.working_orgs = standing.units
        chosen = standing.working_in(request.session.get(CHOSEN, ""))
        if chosen is not None:
            request.working = request.working_org = chosen
            request.working_role = chosen.detail
        _speak(request)


def _speak(request: Any) -> None:
    """Use the account's language on a device that has chosen none."""
    if request.user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = request.user.language
