"""A box with its first label, and a command in which history may change."""

from collections.abc import Iterator
from datetime import date

import pytest

from nentang.common.history import RowChange, add, begin, noting_changes
from nentang.common.models import Realm
from nentang.kernel.ids import uuid7
from tests.toy.models import Box, Label
from tests.toy.realms import new_realm


@pytest.fixture
def realm() -> Realm:
    return new_realm()


@pytest.fixture
def noted() -> Iterator[list[RowChange]]:
    with noting_changes() as changes:
        yield changes


@pytest.fixture
def box(realm: Realm, noted: list[RowChange]) -> Box:
    return add(Box(realm=realm, org_id=uuid7()))


@pytest.fixture
def label(box: Box) -> Label:
    return begin(Label(realm_id=box.realm_id, box=box, text="một", valid_from=date(2025, 1, 1)))
