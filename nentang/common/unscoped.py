"""The only way around the scope; the import contract lists who may use it."""

from typing import TypeVar
from uuid import UUID

from django.db import models

from nentang.common.scoping import Scope

ModelT = TypeVar("ModelT", bound=models.Model)


def whole_realm(realm_id: int, actor_id: UUID | None = None) -> Scope:
    """Return a scope that holds every capability in the whole realm, for work that no person starts."""
    return Scope(actor_id=actor_id, realm_id=realm_id, is_whole_realm=True)


def all_realms(model: type[ModelT]) -> "models.QuerySet[ModelT]":
    """Return every row of every realm."""
    return models.QuerySet(model)
