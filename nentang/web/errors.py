"""What Django calls when a request ends badly outside any screen."""

from django.http import HttpRequest, HttpResponse

from nentang.common.error_pages import error_page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the words of 404."""
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return error_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is too old: open the page again, nothing was written."""
    return error_page(request, 403, name="csrf")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, without a database."""
    return error_page(request, 500)
