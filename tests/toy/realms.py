"""A realm of its own for a test, and the scope that reaches all of it."""

from uuid import UUID

from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.common.unscoped import whole_realm
from nentang.kernel.ids import uuid7


def new_realm() -> Realm:
    """Insert a realm."""
    return Realm.objects.create(slug=f"thu-{uuid7()}", name="Vùng thử")


def everything_in(realm: Realm, actor_id: UUID | None = None) -> Scope:
    """Return the scope of somebody who may do everything in a realm."""
    return whole_realm(realm.pk, actor_id)
