"""What a person does to their own account, and the steps of what an office does to it.

The steps (`issue`, `reissue`, `close`, `reopen`) know people and codes; whether the actor may do it to that person, for
that unit, is asked by the events of `access` that they are part of.
"""

import re
from datetime import date, timedelta
from itertools import chain, count
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from nentang.accounts.codes import VALID_DAYS, hash_of, new_code
from nentang.accounts.models import AccountSlip, User
from nentang.accounts.selectors import clean_username, taken_usernames, unit_of_account, usable_slip
from nentang.audit.recording import business_event, record_event
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, NotVisible, Refused
from nentang.kernel.phones import normalise_phone
from nentang.kernel.text import clean_name, fold, person_sort_key

NAME_LIMIT = 200
_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{2,59}$")


def issue(
    *,
    scope: Scope,
    command_id: UUID,
    today: date,
    org_id: UUID,
    full_name: str,
    phone: str = "",
    email: str = "",
    username: str = "",
) -> AccountSlip:
    """Open an account for a person of a unit, with a slip whose code is on the returned object only.

    Raises Refused for an unreadable name or number and `username_taken`.
    """
    name = clean_name(full_name, NAME_LIMIT, field="full_name")
    wanted = clean_username(username)
    user = User(
        realm_id=scope.realm_id,
        username=_free_username(wanted) if wanted else _made_username(name),
        full_name=name,
        sort_key=person_sort_key(name),
        search_key=fold(name),
        phone=phone.strip(),
        phone_normalised=normalise_phone(phone, field="phone"),
        email=email,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    slip = _new_slip(user, scope=scope, command_id=command_id, today=today, org_id=org_id)
    record_event(
        "account.issued",
        subject=user,
        org_id=org_id,
        effective_on=today,
        after={"full_name": user.full_name, "username": user.username, "phone": user.phone},
    )
    return slip


def _free_username(wanted: str) -> str:
    if not _USERNAME.match(wanted):
        raise Refused("username_unreadable", field="username", value=wanted)
    if User.objects.filter(username=wanted).exists():
        raise Refused("username_taken", field="username", value=wanted)
    return wanted


def _made_username(full_name: str) -> str:
    """Return given name and initials, with the first free number: Trần Thị Ví Dụ is du.ttv, then du.ttv2."""
    words = [re.sub(r"[^a-z0-9]", "", fold(word)) for word in full_name.split()]
    words = [word for word in words if word] or ["nguoi"]
    initials = "".join(word[0] for word in words[:-1])
    base = f"{words[-1][:40]}.{initials[:10]}" if initials else f"{words[-1][:40]}.x"
    taken = taken_usernames(base)
    return next(name for name in chain([base], (f"{base}{number}" for number in count(2))) if name not in taken)


def _new_slip(user: User, *, scope: Scope, command_id: UUID, today: date, org_id: UUID) -> AccountSlip:
    """Insert a slip; the older ones of the same person open nothing any more."""
    AccountSlip.objects.filter(user=user, used_on=None, withdrawn_on=None).update(withdrawn_on=today)
    slip = AccountSlip(
        realm_id=scope.realm_id,
        user=user,
        org_id=org_id,
        command_id=command_id,
        issued_on=today,
        expires_on=today + timedelta(days=VALID_DAYS),
    )
    slip.code = new_code()
    slip.code_hash = hash_of(slip.pk, slip.code)
    slip.save(force_insert=True)
    return slip


def _locked(scope: Scope, user_id: UUID | None) -> User:
    rows = User.objects.select_for_update().filter(realm_id=scope.realm_id)
    user = rows.filter(pk=user_id).first() if user_id else None
    if user is None:
        raise NotVisible
    return user


def reissue(
    *, scope: Scope, command_id: UUID, today: date, user_id: UUID, org_id: UUID, drop_second_step: bool = False
) -> AccountSlip:
    """Give a person a new code; the password, every older code, every open session and every lock end at once.

    `drop_second_step` also takes away the second step, for a lost telephone. Raises Conflict `account_closed`.
    """
    user = _locked(scope, user_id)
    if not user.is_active:
        raise Conflict("account_closed", name=user.full_name)
    user.set_unusable_password()
    user.must_set_password = True
    user.save(update_fields=["password", "must_set_password"])
    if drop_second_step:
        Authenticator.objects.filter(user=user).delete()
    AxesProxyHandler.reset_attempts(username=user.username)
    slip = _new_slip(user, scope=scope, command_id=command_id, today=today, org_id=org_id)
    record_event(
        "account.code_reissued",
        subject=user,
        org_id=org_id,
        effective_on=today,
        after={"second_step_dropped": drop_second_step},
    )
    return slip


@business_event("account.begun")
def begin_account(*, scope: Scope, command_id: UUID, today: date, code: str, password: str) -> User:
    """Let the actor spend the code of the slip and set a password of their own.

    Raises Refused `slip_spent` and `password_weak`; the code stays good after the latter.
    """
    user = _locked(scope, scope.actor_id)
    slip = usable_slip(user, code, today=today)
    if slip is None:
        raise Refused("slip_spent", field="code")
    _set_password(user, password, field="password1")
    slip.used_on = today
    slip.save(update_fields=["used_on"])
    record_event("account.begun", subject=user, org_id=slip.org_id, effective_on=today)
    return user


@business_event("account.password_changed")
def change_password(*, scope: Scope, command_id: UUID, today: date, password: str) -> User:
    """Replace the actor's own password; whoever calls has checked the old one."""
    user = _locked(scope, scope.actor_id)
    _set_password(user, password, field="password1")
    record_event("account.password_changed", subject=user, org_id=unit_of_account(user.pk), effective_on=today)
    return user


def _set_password(user: User, password: str, *, field: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused("password_weak", field=field, reasons=" ".join(weak.messages)) from None
    user.set_password(password)
    user.must_set_password = False
    user.save(update_fields=["password", "must_set_password"])


@business_event("account.language_chosen")
def choose_language(*, scope: Scope, command_id: UUID, today: date, language: str) -> User:
    """Remember in which language the actor reads; nothing means the browser's."""
    user = _locked(scope, scope.actor_id)
    before, user.language = user.language, language
    user.save(update_fields=["language"])
    _record(user, "account.language_chosen", today, {"language": before}, {"language": language})
    return user


def close(*, scope: Scope, command_id: UUID, today: date, user_id: UUID, org_id: UUID, reason: str) -> User:
    """Close an account: nobody signs in by it, and open sessions end. Its history stays."""
    user = _locked(scope, user_id)
    if not user.is_active:
        raise Conflict("account_closed", name=user.full_name)
    user.is_active = False
    user.save(update_fields=["is_active"])
    AccountSlip.objects.filter(user=user, used_on=None, withdrawn_on=None).update(withdrawn_on=today)
    record_event("account.deactivated", subject=user, org_id=org_id, effective_on=today, reason=reason)
    return user


def reopen(*, scope: Scope, command_id: UUID, today: date, user_id: UUID, org_id: UUID) -> AccountSlip:
    """Open a closed account again, with a new code; raises Conflict `account_open` for one in use."""
    user = _locked(scope, user_id)
    if user.is_active:
        raise Conflict("account_open", name=user.full_name)
    user.is_active = True
    user.must_set_password = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "must_set_password", "password"])
    slip = _new_slip(user, scope=scope, command_id=command_id, today=today, org_id=org_id)
    record_event("account.reactivated", subject=user, org_id=org_id, effective_on=today)
    return slip


def _record(user: User, kind: str, today: date, before: dict[str, Any], after: dict[str, Any]) -> None:
    record_event(kind, subject=user, org_id=unit_of_account(user.pk), effective_on=today, before=before, after=after)
