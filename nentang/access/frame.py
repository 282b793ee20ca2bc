"""What the frame of a page needs from here: where another working unit is chosen."""

from django.http import HttpRequest
from django.urls import reverse


def working_unit(request: HttpRequest) -> dict[str, str]:
    """Return the address that takes the choice (a context processor)."""
    return {"unit_switch_url": reverse("access:working-unit")}
