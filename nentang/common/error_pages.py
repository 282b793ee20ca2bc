"""The page that says what happened, that nothing is lost, and where to go; it asks neither database nor session."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def error_page(
    request: HttpRequest,
    status: int,
    *,
    name: str = "",
    sentence: str = "",
    back_url: str = "",
    theirs: Mapping[str, Any] | None = None,
    mine: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return the page for a status, with the reference that stands in the log beside what went wrong.

    403 and 404 share their text, so that nothing reveals what exists. `sentence` says what was refused (409, 422);
    `theirs` and `mine` are the two states of a conflict by label.
    """
    context = {
        "reference": getattr(request, "reference", None),
        "office_phone": settings.OFFICE_PHONE,
        "sentence": sentence,
        "back_url": back_url,
        "theirs": theirs or {},
        "mine": mine or {},
    }
    return HttpResponse(render_to_string(f"web/errors/{name or status}.html", context), status=status)
