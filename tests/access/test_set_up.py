"""The first organisation and the first administrator by one call."""

from typing import Any

import pytest

from nentang.access.selectors import scope_for
from nentang.access.services import NewAccount
from nentang.access.setup import open_account_with_password, open_realm, set_up_installation
from nentang.audit.models import Event
from nentang.common.models import Realm
from nentang.kernel.errors import Conflict, Refused
from nentang.orgs.services import NewUnit
from tests.events import everything
from tests.factories import FOUNDED, PASSWORD, TODAY, decision, make_world

pytestmark = pytest.mark.django_db


def call(**arguments: Any) -> dict[str, Any]:
    return {
        "today": TODAY, "slug": "xa-mau", "unit": NewUnit("Đảng bộ xã Mẫu", "UPPER", "commune"), "on": FOUNDED,
        "decision": decision(), "administrator": NewAccount("Phạm Thị Làm Mẫu", "administrator"), **arguments,
    }  # fmt: skip


def test_it_makes_realm_root_and_administrator() -> None:
    slip = set_up_installation(**call())
    realm = Realm.objects.get(slug="xa-mau")
    assert (realm.name, slip.user.realm, len(slip.code)) == ("Đảng bộ xã Mẫu", realm, 7)
    root = Event._base_manager.get(kind="installation.begun").org_id
    assert set(scope_for(slip.user, TODAY).reach.values()) == {frozenset({root})}
    assert list(Event._base_manager.order_by("sequence").values_list("kind", flat=True)) == [
        "organisation.root_established", "account.issued", "role.granted", "installation.begun",
    ]  # fmt: skip


def test_it_is_set_up_once() -> None:
    set_up_installation(**call())
    before = everything()
    with pytest.raises(Conflict, match="already_set_up"):
        set_up_installation(**call())
    assert everything() == before


def test_a_refused_founding_leaves_no_realm() -> None:
    with pytest.raises(Refused, match="name_missing"):
        set_up_installation(**call(unit=NewUnit(" ", "UPPER", "commune")))
    assert not Realm.objects.exists()


def test_a_slug_is_taken_once() -> None:
    open_realm(slug="xa-mau", name="Xã Mẫu")
    with pytest.raises(Conflict, match="slug_taken"):
        open_realm(slug="xa-mau", name="Xã Mẫu")


def test_a_sample_account_has_its_password_at_once() -> None:
    world = make_world()
    person = NewAccount("Trần Thị Ví Dụ", "member", username="vi-du")
    user = open_account_with_password(
        realm=world.realm, today=TODAY, org_id=world.root, person=person, password=PASSWORD
    )
    assert user.check_password(PASSWORD)
