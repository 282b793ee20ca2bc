"""The beginning of an installation: a realm, its first organisation, and the first person who may do anything."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from nentang.access.selectors import scope_for
from nentang.access.services import NewAccount, issue_accounts
from nentang.accounts.services import begin_account
from nentang.audit.recording import business_event, record_event
from nentang.common.models import Realm
from nentang.common.scoping import Scope
from nentang.common.unscoped import whole_realm
from nentang.kernel.errors import Conflict
from nentang.kernel.ids import uuid7
from nentang.kernel.text import clean_name
from nentang.orgs.services.decision import Decision, NewUnit
from nentang.orgs.services.establish import found_root

if TYPE_CHECKING:
    from nentang.accounts.models import AccountSlip, User

FIRST_ROLE = "administrator"


def open_realm(*, slug: str, name: str, own_today: date | None = None) -> Realm:
    """Add an empty realm; raises Conflict `slug_taken`."""
    if Realm.objects.filter(slug=slug).exists():
        raise Conflict("slug_taken", field="slug", value=slug)
    return Realm.objects.create(slug=slug, name=clean_name(name), own_today=own_today)


def set_up_installation(
    *,
    today: date,
    slug: str,
    unit: NewUnit,
    on: date,
    decision: Decision,
    administrator: NewAccount,
    name: str = "",
    own_today: date | None = None,
) -> "AccountSlip":
    """Make a realm with its first organisation and its first administrator, or nothing at all.

    The realm is called like the organisation unless it has a `name`; `own_today` makes it a realm of samples.
    Returns the administrator's slip with its code. Raises Conflict `already_set_up` where an organisation stands in
    the realm of that slug, and whatever the founding is refused for.
    """
    with transaction.atomic():
        if Realm.objects.filter(slug=slug).exists():
            raise Conflict("already_set_up")
        realm = open_realm(slug=slug, name=name or unit.name, own_today=own_today)
        return begin_installation(
            scope=whole_realm(realm.pk),
            command_id=uuid7(),
            today=today,
            unit=unit,
            on=on,
            decision=decision,
            administrator=administrator,
        )


@business_event("installation.begun")
def begin_installation(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    unit: NewUnit,
    on: date,
    decision: Decision,
    administrator: NewAccount,
) -> "AccountSlip":
    """Found the root of an empty realm and issue the first account for it."""
    root = found_root(scope=scope, command_id=command_id, today=today, unit=unit, on=on, decision=decision)
    slips = issue_accounts(scope=scope, command_id=command_id, today=today, org_id=root.pk, people=[administrator])
    record_event("installation.begun", subject=root, org_id=root.pk, effective_on=today)
    return slips[0]


def open_account_with_password(*, realm: Realm, today: date, org_id: UUID, person: NewAccount, password: str) -> "User":
    """Issue an account of a sample or a test and spend its code at once; no password passes through paper."""
    with transaction.atomic():
        slips = issue_accounts(
            scope=whole_realm(realm.pk), command_id=uuid7(), today=today, org_id=org_id, people=[person]
        )
        user = slips[0].user
        return begin_account(
            scope=scope_for(user, today), command_id=uuid7(), today=today, code=slips[0].code, password=password
        )
