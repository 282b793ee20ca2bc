"""A short code for each request that a person can read out over the telephone and the log knows."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Reference:
    """The code of one request and when it came."""

    code: str
    at: datetime


_current: ContextVar[str] = ContextVar("reference", default="-")


class ReferenceMiddleware:
    """Give every request its reference, before anything else can fail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        digits = secrets.token_hex(3).upper()
        reference = Reference(f"{digits[:3]}-{digits[3:]}", timezone.now())
        request.reference = reference  # type: ignore[attr-defined]
        token = _current.set(reference.code)
        try:
            return self.get_response(request)
        finally:
            _current.reset(token)


class ReferenceFilter(logging.Filter):
    """Write the reference of the running request into every line of the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.reference = _current.get()
        return True
