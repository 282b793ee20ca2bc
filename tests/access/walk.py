"""The walk over the resolved URLconf: every pattern, every method, every field."""

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import SlugConverter, UUIDConverter

from tests.architecture.source import python_files

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")
OTHER_VALUES = {"kind": ["CELL"]}  # parameters that are no ids
LIBRARY_TABLES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(django_session|axes_\w+|account_\w+)')
UUID_LIKE = re.compile(r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|ALTER|DROP|CREATE)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the URLconf."""

    name: str
    route: str
    parameters: tuple[str, ...]
    callback: Any

    def address(self, values: Mapping[str, object]) -> str:
        """Return the path with these values."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.route)


def routes() -> list[Route]:
    """Return every pattern that the product answers, as Django itself resolved it."""
    return list(_routes(get_resolver().url_patterns, "", ""))


def _routes(patterns: Any, prefix: str, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern.url_patterns, route, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield Route(f"{namespace}{pattern.name}", route, _parameters(route, pattern), pattern.callback)


def _parameters(route: str, pattern: URLPattern) -> tuple[str, ...]:
    names = tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
    known = (UUIDConverter, SlugConverter)
    assert all(isinstance(each, known) for each in pattern.pattern.converters.values()), f"{route}: teach the walk"
    return names


def query_names() -> set[str]:
    """Return every parameter that a view reads from an address."""
    found = {"after", "next"}
    for file in python_files("nentang"):
        if {"views", "screens", "homes", "middleware"} & {file.stem, file.parent.name}:
            found |= set(re.findall(r'(?:GET|asked)\.get(?:list)?\("(\w+)"', file.read_text(encoding="utf-8")))
    return found


def combinations(route: Route, samples: Mapping[str, list[UUID]]) -> Iterator[dict[str, object]]:
    """Yield values for all parameters; a parameter without a sample fails the walk."""
    missing = [name for name in route.parameters if name not in samples and name not in OTHER_VALUES]
    assert not missing, f"{route.name}: no sample for {missing}; add one to branches.samples_of"
    values: list[list[object]] = [list(samples.get(name, OTHER_VALUES.get(name, []))) for name in route.parameters]
    for chosen in itertools.product(*values):
        yield dict(zip(route.parameters, chosen, strict=True))


@contextmanager
def taken_back() -> Iterator[None]:
    """Put the database back afterwards, whatever the request did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def counting_writes() -> Iterator[list[str]]:
    """Collect the statements that change own tables."""
    written: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql) and not LIBRARY_TABLES.search(sql):
            written.append(sql[:200])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield written


def ask(client: Client, method: str, address: str, data: Any = None, *, is_part: bool = False) -> Any:
    """Send one request as a browser would, or as the script that fetches a part of a page: a form for POST."""
    if is_part:
        return client.get(address, data or {}, headers={"HX-Request": "true"})
    if method in ("GET", "HEAD"):
        return getattr(client, method.lower())(address, data or {})
    if method == "POST":
        return client.post(address, data or {})
    return client.generic(method, address)


def body_of(response: Any) -> str:
    """Return everything that the answer tells: its headers and its body."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    cookies = " ".join(morsel.OutputString() for morsel in response.cookies.values())
    return f"{headers} {cookies} {content.decode('utf-8', 'replace')}"


class Fields(HTMLParser):
    """The fields of the forms that a page sends to itself, with the values a person would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.free_text: set[str] = set()
        self.choices: set[str] = set()
        self._is_own = False
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_own = given.get("method") == "post" and not given.get("action")
        elif self._is_own:
            self._field(tag, given, given.get("name", ""))

    def _field(self, tag: str, given: dict[str, str], name: str) -> None:
        if tag == "select":
            self._select = name
            self.choices.add(name)
            self.values.setdefault(name, "")
        elif tag == "option" and self._select:
            if given.get("value") and ("selected" in given or not self.values[self._select]):
                self.values[self._select] = given["value"]
        elif tag in ("input", "button", "textarea") and name and name != "csrfmiddlewaretoken":
            if tag == "textarea" or (tag == "input" and given.get("type", "text") == "text"):
                self.free_text.add(name)
            if given.get("type") in ("radio", "checkbox") or UUID_LIKE.match(given.get("value", "")):
                self.choices.add(name)
            self.values.setdefault(name, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "form":
            self._is_own = False


def filled(fields: Fields) -> dict[str, str]:
    """Return the form as somebody fills it in: something plausible wherever it is empty."""
    plausible = {
        "on": "01/11/2026", "decided_on": "01/11/2026", "issued_on": "01/11/2026", "due_on": "01/11/2031",
        "until": "01/11/2031", "congress_on": "01/11/2026", "size": "7", "phone": "", "email": "", "username": "",
        "action": "record", "lines": "Đỗ Văn Thử; 0900 000 300; Đảng viên",
    }  # fmt: skip
    return {
        name: plausible.get(name, value) if name == "action" else value or plausible.get(name, "Thử")
        for name, value in fields.values.items()
    }
