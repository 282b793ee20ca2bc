"""The cast, for each test as if it were new."""

import pytest

from tests.cast import Cast, make_cast
from tests.kept import fresh, kept_for_the_module

kept_cast = kept_for_the_module(make_cast)


@pytest.fixture
def cast(kept_cast: Cast, db: None) -> Cast:
    return fresh(kept_cast)
