"""The closed scope: a query of domain rows answers only after it has been bound to what one actor may see."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Self, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import sql
from django.db.models.expressions import Combinable

from nentang.kernel.errors import NotVisible

ModelT = TypeVar("ModelT", bound=models.Model)


class UnscopedQueryError(RuntimeError):
    """A query of domain rows was about to run without `within(scope, capability)`: a fault of the program."""


class _WholeRealm:
    """Stands where a set of organisations stands: every organisation of the realm."""


WHOLE_REALM: Final = _WholeRealm()
REALM_WIDE: Final = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    """What one actor may do: for each capability, the organisations from which it reaches downwards.

    Built only by `access.selectors.scope_for`; `common.unscoped` builds the one that the turn of the day needs.
    """

    actor_id: UUID | None
    realm_id: int
    reach: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    is_whole_realm: bool = False

    def roots(self, capability: str) -> frozenset[UUID] | _WholeRealm:
        """Return the organisations from which this capability reaches downwards."""
        if self.is_whole_realm:
            return WHOLE_REALM
        return self.reach.get(capability, frozenset())

    def holds(self, capability: str) -> bool:
        """Return whether the capability is held anywhere; says nothing about any particular row."""
        return self.is_whole_realm or bool(self.reach.get(capability))


TreePredicate = Callable[[int, Iterable[UUID], str], Combinable]
_tree_predicates: list[TreePredicate] = []


def register_tree_predicate(predicate: TreePredicate) -> None:
    """Take the condition "this organisation is one of the roots or below one"; `orgs` gives it at start-up."""
    _tree_predicates[:] = [predicate]


_checking_uniqueness: ContextVar[bool] = ContextVar("checking_uniqueness", default=False)


@contextmanager
def checking_uniqueness() -> Iterator[None]:
    """Let Django's own uniqueness checks of `full_clean` look at the whole table; they answer yes or no only."""
    token = _checking_uniqueness.set(True)
    try:
        yield
    finally:
        _checking_uniqueness.reset(token)


class ScopedQuery(sql.Query):
    """A query that refuses to become SQL until it is bound.

    The guard is here and not on the queryset's methods: guarding those leaks through `iterator`, `Exists`,
    `Subquery`, `pk__in`, `|` and `union`, which all meet in the compiler.
    """

    is_bound: bool = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        if not (self.is_bound or self.is_empty() or _checking_uniqueness.get()):
            raise UnscopedQueryError(f"{_name(self)} is read without within(scope, capability)")
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: sql.Query, connector: str) -> None:
        for side in (self, rhs):
            if not (getattr(side, "is_bound", False) or side.is_empty()):
                raise UnscopedQueryError(f"{_name(self)} is combined with an unbound query")
        super().combine(rhs, connector)


def _name(query: sql.Query) -> str:
    return query.model.__name__ if query.model else "a query"


class ScopedQuerySet(models.QuerySet[ModelT]):
    """Rows of one domain model; nothing is answered before `within`."""

    query: sql.Query

    def __init__(self, model: type[ModelT] | None = None, query: sql.Query | None = None, **kwargs: Any) -> None:
        if query is None and model is not None:
            query = ScopedQuery(model)
        super().__init__(model=model, query=query, **kwargs)

    def within(self, scope: Scope, capability: str) -> Self:
        """Keep the rows of the scope's realm whose organisation the capability reaches; the query may now run."""
        org_field: str = self.model.scope_org_field  # type: ignore[attr-defined]
        bound = self.filter(realm_id=scope.realm_id)
        roots = scope.roots(capability)
        if not isinstance(roots, _WholeRealm):
            if not roots:
                bound = bound.none()
            elif org_field != REALM_WIDE:
                bound = bound.filter(_tree_predicates[0](scope.realm_id, roots, org_field))
        bound.query.is_bound = True  # type: ignore[attr-defined]
        return bound

    def one(self, **lookups: Any) -> ModelT:
        """Return the one row; raises NotVisible when the scope holds none."""
        try:
            return self.get(**lookups)
        except ObjectDoesNotExist:
            raise NotVisible(model=self.model._meta.label_lower) from None

    def lock(self, **lookups: Any) -> ModelT:
        """Return the one row, locked until the transaction ends; raises NotVisible when the scope holds none."""
        return self.select_for_update(of=("self",)).one(**lookups)

    def _demand_bound(self) -> None:
        if not (getattr(self.query, "is_bound", False) or self.query.is_empty()):
            raise UnscopedQueryError(f"{self.model.__name__} is changed without within(scope, capability)")

    def update(self, **values: Any) -> int:
        self._demand_bound()
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_bound()
        return super().delete()

    def _raw_delete(self, using: str | None) -> int:
        self._demand_bound()
        return int(super()._raw_delete(using))

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise UnscopedQueryError(f"{self.model.__name__}.objects.raw cannot be bound to a scope")


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)


class Scoped(models.Model):
    """A model whose rows belong to an organisation, named by `scope_org_field`, or to the realm as a whole."""

    scope_org_field: ClassVar[str]
    objects = ScopedManager()

    class Meta:
        abstract = True

    def validate_unique(self, *args: Any, **kwargs: Any) -> None:
        with checking_uniqueness():
            super().validate_unique(*args, **kwargs)

    def validate_constraints(self, *args: Any, **kwargs: Any) -> None:
        with checking_uniqueness():
            super().validate_constraints(*args, **kwargs)
