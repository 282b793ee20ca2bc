"""A realm, and somebody who may do everything in it."""

import pytest

from nentang.common.models import Realm
from nentang.common.scoping import Scope
from tests.toy.boxes import AN
from tests.toy.realms import everything_in, new_realm


@pytest.fixture
def realm() -> Realm:
    return new_realm()


@pytest.fixture
def scope(realm: Realm) -> Scope:
    return everything_in(realm, AN)
