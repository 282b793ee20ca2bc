"""What somebody may do and where (the only builder of a Scope), and who holds which role."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from nentang.access.capabilities import ACCESS_MANAGE, ACCESS_VIEW
from nentang.access.models import Grant
from nentang.access.roles import Role, all_roles, roles_with
from nentang.accounts.selectors import sign_in_name
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import NotVisible
from nentang.kernel.text import fold
from nentang.orgs import tree
from nentang.orgs.selectors.names import names_as_of
from nentang.orgs.selectors.unit import organisation_for

if TYPE_CHECKING:
    from nentang.accounts.models import User
    from nentang.common.models import Realm


@dataclass(frozen=True, slots=True)
class WorkingUnit:
    """A unit to work in, with the role that somebody has there; `id` is the grant's."""

    id: UUID
    org_id: UUID
    name: str
    role: str
    detail: str
    device: str
    home: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All that somebody may do today, and the units they may choose to work in."""

    scope: Scope
    units: tuple[WorkingUnit, ...] = ()

    def working_in(self, grant_id: str) -> WorkingUnit | None:
        """Return the chosen unit; the first one when that choice is not, or no longer, theirs."""
        chosen = (unit for unit in self.units if str(unit.id) == grant_id)
        return next(chosen, self.units[0] if self.units else None)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One role of one person, as the list of accounts shows it."""

    grant_id: UUID
    user_id: UUID
    full_name: str
    sort_key: str
    sign_in_name: str
    org_id: UUID
    org_name: str
    role: str
    valid_from: date
    valid_to: date | None
    is_over: bool
    state: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One person's account, with the roles that the reader may see."""

    user_id: UUID
    full_name: str
    sign_in_name: str
    email: str
    state: str
    lines: tuple[AccountLine, ...]


NOBODY = Scope(actor_id=None, realm_id=0)


def scope_for(user: "User", today: date) -> Scope:
    """Return what somebody may do today: for each capability the units from which it reaches downwards.

    The union of all grants in force; one query. Nothing else builds a Scope for a person.
    """
    return _scope(user, _grants_of(user, today))


def administrator_of(realm: "Realm", today: date) -> "User":
    """Return who administers a realm, for work that the command line does in its name; raises NotVisible."""
    grants = Grant._base_manager.filter(
        realm_id=realm.pk, role__in=roles_with(ACCESS_MANAGE), valid_from__lte=today, valid_to__gt=today
    )
    grant = grants.filter(user__is_active=True).select_related("user").order_by("valid_from", "pk").first()
    if grant is None:
        raise NotVisible
    return grant.user


def standing_for(user: "User", today: date) -> Standing:
    """Return the scope of somebody with the units they may choose to work in; two queries."""
    grants = _grants_of(user, today)
    scope = _scope(user, grants)
    names = names_as_of(scope, org_ids=[grant.org_id for grant in grants], on=today) if grants else {}
    units = [_working_unit(grant, names.get(grant.org_id, "")) for grant in grants]
    ranks = list(all_roles())
    return Standing(scope, tuple(sorted(units, key=lambda unit: (ranks.index(unit.role), unit.name, str(unit.id)))))


def _grants_of(user: "User", today: date) -> list[Grant]:
    # Before there is a scope: the person's own grants, in the person's own realm.
    rows = Grant._base_manager.filter(realm_id=user.realm_id, user_id=user.pk)
    return list(rows.filter(valid_from__lte=today, valid_to__gt=today, role__in=list(all_roles())))


def _scope(user: "User", grants: list[Grant]) -> Scope:
    reach: dict[str, set[UUID]] = defaultdict(set)
    for grant in grants:
        for capability in all_roles()[grant.role].capabilities:
            reach[capability].add(grant.org_id)
    frozen = {capability: frozenset(org_ids) for capability, org_ids in reach.items()}
    return Scope(actor_id=user.pk, realm_id=user.realm_id, reach=frozen)


def _working_unit(grant: Grant, name: str) -> WorkingUnit:
    role = all_roles()[grant.role]
    return WorkingUnit(
        id=grant.pk,
        org_id=grant.org_id,
        name=name,
        role=role.code,
        detail=role.label,
        device=role.device,
        home=role.home,
    )


def unit_name(scope: Scope, capability: str, *, org_id: UUID, today: date) -> str:
    """Return the name of a unit that the capability reaches; raises NotVisible. Two queries."""
    organisation_for(scope, capability, org_id)
    return names_as_of(scope, org_ids=[org_id], on=today).get(org_id, "")


def role_label(code: str) -> str:
    """Return a role in words; a code that no longer exists as it is."""
    return all_roles()[code].label if code in all_roles() else code


def roles_to_grant(scope: Scope, org_id: UUID) -> list[Role]:
    """Return the roles that somebody may grant at a unit: those with nothing that they do not hold there themselves."""
    held = capabilities_at(scope, org_id, frozenset().union(*(role.capabilities for role in all_roles().values())))
    return [role for role in all_roles().values() if role.capabilities <= held]


def capabilities_at(scope: Scope, org_id: UUID, capabilities: frozenset[str]) -> frozenset[str]:
    """Return which of the capabilities are held at a unit; one query for each distinct reach."""
    answers: dict[object, bool] = {}
    held = set()
    for capability in capabilities:
        roots = scope.roots(capability)
        if roots not in answers:
            answers[roots] = _reaches(scope, capability, org_id)
        if answers[roots]:
            held.add(capability)
    return frozenset(held)


def _reaches(scope: Scope, capability: str, org_id: UUID) -> bool:
    try:
        organisation_for(scope, capability, org_id)
    except NotVisible:
        return False
    return True


def accounts_of_unit(
    scope: Scope, *, org_id: UUID, today: date, search: str = "", after: str = "", limit: int = 50
) -> list[AccountLine]:
    """Return the roles in force at a unit and below it, by person; `after` is the key of the line before.

    Three queries: the unit, the lines of one page, the names of their units.
    """
    organisation_for(scope, ACCESS_VIEW, org_id)
    rows = (
        Grant.objects.within(scope, ACCESS_VIEW)
        .in_force(today)
        .filter(tree.reaches(scope.realm_id, [org_id], "org_id"))
    )
    if search:
        rows = rows.filter(Q(user__search_key__contains=fold(search)) | Q(user__username__contains=search.lower()))
    if after:
        sort_key, _, grant_id = after.rpartition("|")
        rows = rows.filter(Q(user__sort_key__gt=sort_key) | Q(user__sort_key=sort_key, pk__gt=_uuid(grant_id)))
    found = list(rows.select_related("user").order_by("user__sort_key", "pk")[:limit])
    names = names_as_of(scope, org_ids={grant.org_id for grant in found}, on=today) if found else {}
    return [_line(grant, names, today) for grant in found]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _line(grant: Grant, names: dict[UUID, str], today: date) -> AccountLine:
    return AccountLine(
        grant_id=grant.pk,
        user_id=grant.user_id,
        full_name=grant.user.full_name,
        sort_key=grant.user.sort_key,
        sign_in_name=sign_in_name(grant.user.username, grant.user.phone),
        org_id=grant.org_id,
        org_name=names.get(grant.org_id, ""),
        role=role_label(grant.role),
        valid_from=grant.valid_from,
        valid_to=None if grant.valid_to == FOREVER else grant.valid_to,
        is_over=grant.valid_to <= today,
        state=_state(grant.user),
    )


def _state(user: "User") -> str:
    if not user.is_active:
        return "closed"
    return "waiting" if user.must_set_password else "in_use"


def account_for(scope: Scope, *, user_id: UUID, today: date) -> AccountPage:
    """Return an account that has, or had, a role in the scope; raises NotVisible for any other. Two queries."""
    rows = Grant.objects.within(scope, ACCESS_VIEW).filter(user_id=user_id).select_related("user")
    grants = list(rows.order_by("-valid_to", "valid_from"))
    if not grants:
        raise NotVisible
    user = grants[0].user
    names = names_as_of(scope, org_ids={grant.org_id for grant in grants}, on=today)
    return AccountPage(
        user_id=user.pk,
        full_name=user.full_name,
        sign_in_name=sign_in_name(user.username, user.phone),
        email=user.email,
        state=_state(user),
        lines=tuple(_line(grant, names, today) for grant in grants),
    )


def grant_for(scope: Scope, *, grant_id: UUID, today: date) -> AccountLine:
    """Return one grant that the scope may end; raises NotVisible. Two queries."""
    grant = Grant.objects.within(scope, ACCESS_MANAGE).select_related("user").one(pk=grant_id)
    return _line(grant, names_as_of(scope, org_ids=[grant.org_id], on=today), today)


def accounts_waiting(scope: Scope, *, org_id: UUID, today: date) -> int:
    """Return how many people at a unit and below it have not used their slip yet; one query."""
    held = Grant.objects.within(scope, ACCESS_VIEW).in_force(today)
    rows = held.filter(tree.reaches(scope.realm_id, [org_id], "org_id"))
    return rows.filter(user__must_set_password=True, user__is_active=True).values("user").distinct().count()
