"""The only way around the scope; the import contract lists who may use it."""

from uuid import UUID

from nentang.common.scoping import Scope


def whole_realm(realm_id: int, actor_id: UUID | None = None) -> Scope:
    """Return a scope that holds every capability in the whole realm, for work that no person starts."""
    return Scope(actor_id=actor_id, realm_id=realm_id, is_whole_realm=True)
