"""No view escapes: the head of branch A walks every address of the product with the ids of branch B."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.test import Client, TestCase

from nentang.access.models import Grant
from nentang.common.screens import PUBLIC_SCREENS, Screen
from nentang.kernel.text import fold
from tests.access.branches import MARK, Branch, make_branches, rows_naming
from tests.access.walk import (
    METHODS,
    Fields,
    Route,
    ask,
    body_of,
    combinations,
    counting_writes,
    filled,
    query_names,
    routes,
    taken_back,
)
from tests.factories import World

ROUTES, QUERIES = routes(), query_names()
SCREENS = [route for route in ROUTES if route.name not in PUBLIC_SCREENS]
PUBLIC = [route for route in ROUTES if route.name in PUBLIC_SCREENS]
each_screen = pytest.mark.parametrize("route", SCREENS, ids=lambda route: route.name)
each_route = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)

# Only so that pytest makes the database; the branches stand in a transaction around all tests of this file.
pytestmark = pytest.mark.django_db
Worlds = tuple[World, Branch, Branch, Client]


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[Worlds]:
    """Build both branches once, and sign in the head of A."""
    with django_db_blocker.unblock():
        TestCase.setUpClass()
        try:
            world, a, b = make_branches()
            client = Client()
            client.force_login(a.head)
            yield world, a, b, client
        finally:
            TestCase.tearDownClass()


@cache
def rows_of(b: Branch, *, also_text: bool) -> frozenset[str]:
    """Return what stands about branch B; every request is taken back, so it is asked once."""
    return frozenset(rows_naming(b.ids, also_text=also_text))


def demand_closed(
    worlds: Worlds, method: str, address: str, data: Any = None, *, free_text: bool = False, is_part: bool = False
) -> Any:
    """Send a request as the head of A; nothing of B may show in the answer or change in the database."""
    _, _, b, client = worlds
    with taken_back():
        with counting_writes() as written:
            response = ask(client, method, address, data, is_part=is_part)
        body, sent = body_of(response), f"{address} {data}"
        assert MARK not in body, f"{method} {sent} shows branch B"
        told = [each for each in b.ids if str(each) in body and str(each) not in sent]
        assert not told, f"{method} {sent} names {told} of branch B"
        if written:
            changed = rows_naming(b.ids, also_text=not free_text) ^ rows_of(b, also_text=not free_text)
            assert not changed, f"{method} {address} {data} changed branch B"
    return response


def test_every_address_demands_a_capability_or_is_named_public() -> None:
    bare = [
        route.name
        for route in SCREENS
        if not (isinstance(getattr(route.callback, "view_class", None), type)
                and issubclass(route.callback.view_class, Screen)
                and route.callback.view_class.capability)
    ]  # fmt: skip
    assert bare == []


def test_every_public_name_exists() -> None:
    assert {route.name for route in ROUTES} >= PUBLIC_SCREENS


@pytest.mark.slow
@each_screen
def test_with_the_ids_of_b_nothing_is_there(worlds: Worlds, route: Route) -> None:
    """The ids of B in the path, all of them or any one of them beside those of A: 404, by every method.

    POST sends the form as A fills it in on A's own page, so that the service is reached and has to refuse by itself.
    """
    _, a, b, _ = worlds
    form = filled(Fields(own_page(worlds, route)[1].content.decode())) if answers(route, "POST") else None
    for name in route.parameters:
        for b_names in ({name}, set(route.parameters)):
            mixed = {each: (b if each in b_names else a).samples.get(each, []) for each in route.parameters}
            mixed = {each: ids for each, ids in mixed.items() if ids}
            if name not in mixed:
                continue
            for number, values in enumerate(combinations(route, mixed)):
                for method in METHODS if number == 0 else ("GET", "POST"):
                    data = form if method == "POST" else None
                    status = demand_closed(worlds, method, route.address(values), data).status_code
                    # A method that the screen does not have is refused alike for every id, OPTIONS answered alike.
                    demanded = 404 if answers(route, method) else 200 if method == "OPTIONS" else 405
                    assert status == demanded, f"{method} {route.address(values)} gives {status}"
                assert demand_closed(worlds, "GET", route.address(values), is_part=True).status_code == 404


def answers(route: Route, method: str) -> bool:
    """Return whether the screen has this method."""
    return method != "OPTIONS" and hasattr(route.callback.view_class, method.lower().replace("head", "get"))


def own_page(worlds: Worlds, route: Route) -> tuple[str, Any]:
    """Return an address of A's own for a route, and its page; the walk would prove nothing without."""
    _, a, _, client = worlds
    tried = []
    for values in combinations(route, a.samples):
        address = route.address(values)
        with taken_back():
            response = client.get(address, headers={"HX-Request": "true"})
        if response.status_code == 200:
            return address, response
        tried.append((address, response.status_code))
    raise AssertionError(f"{route.name}: A cannot open it either: {tried}")


@pytest.mark.slow
@each_screen
def test_on_ones_own_pages_nothing_of_b_shows(worlds: Worlds, route: Route) -> None:
    """A's own addresses open; with B's ids in any query parameter they still show nothing of B."""
    _, _, b, _ = worlds
    address, page = own_page(worlds, route)
    assert MARK not in body_of(page)
    alone = [{name: value} for name in sorted(QUERIES) for value in (b.committee, fold(MARK))]
    together = [dict.fromkeys(QUERIES, ids[0]) for ids in b.samples.values()]
    for asked in [*alone, *together]:
        assert demand_closed(worlds, "GET", address, asked).status_code in (200, 302, 404)


@pytest.mark.slow
@each_screen
def test_no_form_field_reaches_b(worlds: Worlds, route: Route) -> None:
    """Every field of A's own forms takes every id of B, and nothing of B shows or changes."""
    _, _, b, _ = worlds
    address, page = own_page(worlds, route)
    fields = Fields(page.content.decode())
    data = filled(fields)
    for name in sorted(fields.values):
        is_text = name in fields.free_text
        tried = b.commands[:3] if name == "command_id" else [ids[0] for ids in b.samples.values()]
        # Any id may stand where a choice is made; elsewhere one is enough to show that nobody reads it as one.
        for foreign in tried if name in fields.choices else [tried[0], fold(MARK)]:
            demand_closed(worlds, "POST", address, {**data, name: str(foreign)}, free_text=is_text)


@pytest.mark.slow
@each_screen
def test_a_wrong_method_is_refused_on_ones_own_page(worlds: Worlds, route: Route) -> None:
    address, _ = own_page(worlds, route)
    for method in set(METHODS) - {"OPTIONS"}:
        if not answers(route, method):
            assert demand_closed(worlds, method, address).status_code == 405


def demand_nothing(client: Client, route: Route, address: str, statuses: set[int]) -> None:
    for method in METHODS:
        with taken_back(), counting_writes() as written:
            response = ask(client, method, address)
            assert response.status_code in statuses, f"{method} {address} gives {response.status_code}"
            assert MARK not in body_of(response)
        assert written == [], f"{method} {address} writes"


@pytest.mark.slow
@each_route
def test_signed_out_there_is_only_the_door(worlds: Worlds, route: Route) -> None:
    _, a, b, _ = worlds
    for branch in (a, b):
        address = route.address(next(combinations(route, branch.samples)))
        statuses = {200, 302, 404, 405, 422} if route in PUBLIC else {302}
        demand_nothing(Client(), route, address, statuses)


@pytest.mark.slow
@each_screen
def test_with_every_capability_removed_nothing_is_there(worlds: Worlds, route: Route) -> None:
    world, a, b, _ = worlds
    with taken_back():
        nobody = world.user("Người Mẫu Không Quyền", "member", world.root)
        Grant._base_manager.filter(user=nobody).delete()
        client = Client()
        client.force_login(nobody)
        for branch in (a, b):
            # The first page says to whoever signed in that no role was given; it shows nothing of any unit.
            statuses = {200, 405} if route.name == "web:home" else {404}
            demand_nothing(client, route, route.address(next(combinations(route, branch.samples))), statuses)


def test_the_walk_meets_every_app() -> None:
    assert {route.name.split(":")[0] for route in SCREENS} >= {"access", "accounts", "orgs", "web"}
