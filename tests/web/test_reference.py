"""The code of a request, on its page and in the log."""

import logging
import re

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from nentang.web.reference import ReferenceFilter, ReferenceMiddleware


def line() -> logging.LogRecord:
    return logging.LogRecord("x", logging.ERROR, "x.py", 1, "x", None, None)


def test_what_is_logged_during_a_request_carries_the_code_of_its_page() -> None:
    logged = line()

    def view(request: HttpRequest) -> HttpResponse:
        assert ReferenceFilter().filter(logged)
        return HttpResponse(request.reference.code)  # type: ignore[attr-defined]

    code = ReferenceMiddleware(view)(RequestFactory().get("/")).content.decode()
    assert re.fullmatch(r"[0-9A-F]{3}-[0-9A-F]{3}", code)
    assert logged.reference == code  # type: ignore[attr-defined]


def test_outside_a_request_there_is_no_code() -> None:
    logged = line()
    ReferenceFilter().filter(logged)
    assert logged.reference == "-"  # type: ignore[attr-defined]
