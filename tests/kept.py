"""A world built once for a module; what each test does to it is rolled back.

Building a district through the services takes half a second: too long for each of two hundred tests.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

T = TypeVar("T")


def kept_for_the_module(build: Callable[[], T]) -> Any:
    """Return a fixture whose value lasts for a module inside an open transaction, for `fresh` to hand out.

    Not for modules with transactional tests or a live server, which see only what is committed.
    """

    @pytest.fixture(scope="module")
    def kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[T]:
        outer = transaction.atomic()
        with django_db_blocker.unblock():
            outer.__enter__()
            made = build()
        yield made
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)

    return kept


def fresh(kept: T) -> T:
    """Return a copy for one test: rows changed in memory stay changed in that test alone."""
    return copy.deepcopy(kept)
