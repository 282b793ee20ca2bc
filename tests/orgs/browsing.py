"""What the tests of screens share: who has signed in, addresses, sending a form."""

from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from nentang.orgs.selectors.unit import UnitPage, unit_as_of
from tests.cast import Cast
from tests.factories import TODAY

DECISION = {
    "on": "01/11/2026",
    "decision_number": "205-QĐ/ĐU",
    "decided_on": "30/10/2026",
    "authority": "Đảng ủy xã Mẫu",
}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *ids: UUID) -> str:
    return reverse(f"orgs:{name}", args=ids)


def text_of(response: Any) -> str:
    content: str = response.content.decode()
    return content


def unit(cast: Cast, org_id: UUID, on: date = TODAY) -> UnitPage:
    return unit_as_of(cast.world.scope, org_id=org_id, on=on)


def record(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**DECISION, **typed, "action": "record"}, follow=True)


def preview(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**DECISION, **typed, "action": "preview"})
