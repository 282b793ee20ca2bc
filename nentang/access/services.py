"""Accounts issued and roles granted for a unit: only by who manages it, and never beyond what they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from nentang.access.capabilities import ACCESS_MANAGE
from nentang.access.models import Grant
from nentang.access.roles import Role, all_roles, role_named, roles_with
from nentang.access.selectors import capabilities_at
from nentang.accounts import services as accounts
from nentang.audit.recording import business_event, record_event
from nentang.common.history import RowChange, begin, change, snapshot, undo
from nentang.common.scoping import Scope
from nentang.kernel.dates import FOREVER
from nentang.kernel.errors import Conflict, NotVisible, Refused
from nentang.orgs.selectors.unit import organisation_for

if TYPE_CHECKING:
    from nentang.accounts.models import AccountSlip, User

LINES_LIMIT = 300


@dataclass(frozen=True, slots=True)
class NewAccount:
    """One line of a list of people who get an account."""

    full_name: str
    role: str
    phone: str = ""
    email: str = ""
    username: str = ""


@business_event("account.issued")
def issue_accounts(
    *, scope: Scope, command_id: UUID, today: date, org_id: UUID, people: list[NewAccount]
) -> "list[AccountSlip]":
    """Open accounts for people of a unit, each with a role there from today and a slip (G1).

    The codes stand on the returned slips and nowhere else: a replay returns the slips without them. Raises
    Refused `lines_missing`, `lines_too_many`, `role_unknown`, `role_beyond_own` and what a name or number is refused
    for.
    """
    organisation_for(scope, ACCESS_MANAGE, org_id)
    if not people:
        raise Refused("lines_missing", field="lines")
    if len(people) > LINES_LIMIT:
        raise Refused("lines_too_many", field="lines", count=len(people), limit=LINES_LIMIT)
    roles = {person.role: role_named(person.role) for person in people}
    _demand_own(scope, org_id, roles.values())
    slips = []
    for person in people:
        slip = accounts.issue(
            scope=scope,
            command_id=command_id,
            today=today,
            org_id=org_id,
            full_name=person.full_name,
            phone=person.phone,
            email=person.email,
            username=person.username,
        )
        slips.append(slip)
        _grant(scope, slip.user, org_id, roles[person.role], today, None)
    return slips


@business_event("role.granted")
def grant_role(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    user_id: UUID,
    org_id: UUID,
    role: str,
    on: date,
    until: date | None = None,
) -> Grant:
    """Give a role at a unit, and all below it, to somebody whose account the actor manages (G1).

    From `on`, which may not lie ahead, until the day before `until`, or until it is ended. Raises Refused
    `role_beyond_own`, `in_future`, `until_not_later`, and Conflict `role_already_held`.
    """
    organisation_for(scope, ACCESS_MANAGE, org_id)
    user = _managed(scope, user_id, today)
    wanted = role_named(role)
    _demand_own(scope, org_id, [wanted])
    if on > today:
        raise Refused("in_future", field="on", on=on, today=today)
    if until is not None and until <= on:
        raise Refused("until_not_later", field="until", until=until, on=on)
    if not user.is_active:
        raise Conflict("account_closed", name=user.full_name)
    return _grant(scope, user, org_id, wanted, on, until)


def _grant(scope: Scope, user: "User", org_id: UUID, role: Role, on: date, until: date | None) -> Grant:
    held = Grant.objects.within(scope, ACCESS_MANAGE).filter(user=user, org_id=org_id, role=role.code, valid_to__gt=on)
    present = held.order_by("valid_from").first()
    if present is not None:
        raise Conflict("role_already_held", name=user.full_name, role=role.label, since=present.valid_from)
    grant = begin(
        Grant(
            realm_id=scope.realm_id, user=user, org_id=org_id, role=role.code, valid_from=on, valid_to=until or FOREVER
        )
    )
    record_event(
        "role.granted",
        subject=grant,
        org_id=org_id,
        effective_on=on,
        after={"user": user.pk, "role": role.code, "until": until},
    )
    return grant


@business_event("role.ended")
def end_role(*, scope: Scope, command_id: UUID, today: date, grant_id: UUID, reason: str = "") -> Grant:
    """Take a role away from today on; one granted today by mistake leaves no interval.

    Raises Refused `role_beyond_own`, `last_administrator`, and Conflict `role_ended`.
    """
    grant = Grant.objects.within(scope, ACCESS_MANAGE).lock(pk=grant_id)
    if grant.valid_to <= today:
        raise Conflict("role_ended", on=grant.valid_to)
    if grant.role in all_roles():
        _demand_own(scope, grant.org_id, [all_roles()[grant.role]])
    _demand_another_administrator(scope, today, [grant])
    if grant.valid_from < today:
        change(grant, valid_to=today)
    else:
        undo([RowChange(grant._meta.label_lower, str(grant.pk), None, snapshot(grant)).as_json()])
    record_event(
        "role.ended",
        subject=grant,
        org_id=grant.org_id,
        effective_on=today,
        before={"user": grant.user_id, "role": grant.role},
        reason=reason,
    )
    return grant


@business_event("account.code_reissued")
def reissue_code(
    *, scope: Scope, command_id: UUID, today: date, user_id: UUID, org_id: UUID, drop_second_step: bool = False
) -> "AccountSlip":
    """Give somebody a new code on the spot; the password and all open sessions end.

    Whoever gives a code could use it: so only to people none of whose roles go beyond the actor's own.
    """
    organisation_for(scope, ACCESS_MANAGE, org_id)
    user = _managed(scope, user_id, today)
    return accounts.reissue(
        scope=scope,
        command_id=command_id,
        today=today,
        user_id=user.pk,
        org_id=org_id,
        drop_second_step=drop_second_step,
    )


@business_event("account.deactivated")
def close_account(*, scope: Scope, command_id: UUID, today: date, user_id: UUID, org_id: UUID, reason: str) -> "User":
    """Close somebody's account, not one's own; the roles stay on record and give nothing until it is opened again."""
    organisation_for(scope, ACCESS_MANAGE, org_id)
    user = _managed(scope, user_id, today)
    if user.pk == scope.actor_id:
        raise Refused("account_own")
    _demand_another_administrator(scope, today, _in_force(user, today))
    return accounts.close(
        scope=scope, command_id=command_id, today=today, user_id=user.pk, org_id=org_id, reason=reason
    )


@business_event("account.reactivated")
def reopen_account(*, scope: Scope, command_id: UUID, today: date, user_id: UUID, org_id: UUID) -> "AccountSlip":
    """Open a closed account again with a new code."""
    organisation_for(scope, ACCESS_MANAGE, org_id)
    user = _managed(scope, user_id, today)
    return accounts.reopen(scope=scope, command_id=command_id, today=today, user_id=user.pk, org_id=org_id)


def _managed(scope: Scope, user_id: UUID, today: date) -> "User":
    """Return a person with a role, past or present, that the actor manages; raises NotVisible for any other.

    Raises Refused `account_beyond_own` when one of the person's roles today gives what the actor does not hold.
    """
    known = Grant.objects.within(scope, ACCESS_MANAGE).filter(user_id=user_id).select_related("user").first()
    if known is None:
        raise NotVisible
    for grant in _in_force(known.user, today):
        if not all_roles()[grant.role].capabilities <= _held_at(scope, grant):
            raise Refused("account_beyond_own", name=known.user.full_name)
    return known.user


def _in_force(user: "User", today: date) -> list[Grant]:
    # All of them, also those outside the actor's reach: what they give is what a code would give away.
    rows = Grant._base_manager.filter(realm_id=user.realm_id, user_id=user.pk, role__in=list(all_roles()))
    return list(rows.filter(valid_from__lte=today, valid_to__gt=today))


def _held_at(scope: Scope, grant: Grant) -> frozenset[str]:
    return capabilities_at(scope, grant.org_id, all_roles()[grant.role].capabilities)


def _demand_own(scope: Scope, org_id: UUID, roles: Iterable[Role]) -> None:
    for role in set(roles):
        if not role.capabilities <= capabilities_at(scope, org_id, role.capabilities):
            raise Refused("role_beyond_own", field="role", role=role.label)


def _demand_another_administrator(scope: Scope, today: date, going: list[Grant]) -> None:
    """Raise Refused `last_administrator` when nobody in the realm could grant anything any more."""
    managing = [grant for grant in going if grant.role in roles_with(ACCESS_MANAGE)]
    if not managing:
        return
    others = Grant._base_manager.filter(
        realm_id=scope.realm_id,
        role__in=roles_with(ACCESS_MANAGE),
        valid_from__lte=today,
        valid_to=FOREVER,
        user__is_active=True,
    ).exclude(pk__in=[grant.pk for grant in going])
    if not others.exists():
        raise Refused("last_administrator", name=managing[0].user.full_name)
