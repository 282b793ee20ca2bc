"""Reads over accounts: who is meant by what was typed, and what one's own account looks like."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from allauth.mfa.models import Authenticator

from nentang.accounts.codes import matches
from nentang.accounts.models import AccountSlip, User
from nentang.kernel.errors import NotVisible, Refused
from nentang.kernel.phones import normalise_phone
from nentang.kernel.text import fold, nfc

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of their own account."""

    full_name: str
    username: str
    phone: str
    email: str
    language: str
    has_second_step: bool


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip as it is printed; `code` is empty when it has been shown before."""

    full_name: str
    role: str
    sign_in_name: str
    code: str
    expires_on: date


def clean_username(text: str) -> str:
    """Return a user name as it is stored and compared."""
    return nfc(text).strip().lower()


def accounts_named(typed: str) -> "QuerySet[User]":
    """Return the active accounts whose user name, or else telephone number, this is; a number may have several."""
    active = User.objects.filter(is_active=True).select_related("realm")
    named = active.filter(username=clean_username(typed))
    try:
        number = normalise_phone(typed)
    except Refused:
        return named
    if not number or named.exists():
        return named
    return active.filter(phone_normalised=number)


def account_meant(typed: str, full_name: str = "") -> User | None:
    """Return the one account meant; None when there is none, or several and the name does not tell them apart."""
    found = list(accounts_named(typed)[:20])
    if len(found) > 1:
        found = [user for user in found if fold(user.full_name) == fold(full_name)]
    return found[0] if len(found) == 1 else None


def is_shared_number(typed: str) -> bool:
    """Return whether several people would sign in by this, so that the name must be asked."""
    return len(accounts_named(typed)[:2]) > 1


def sign_in_name(username: str, phone: str) -> str:
    """Return what somebody types to sign in: the number when there is one."""
    return phone or username


def usable_slip(user: User, code: str, *, today: date) -> AccountSlip | None:
    """Return the slip that this code opens: neither used nor replaced nor expired."""
    slips = AccountSlip.objects.filter(
        user=user, used_on=None, withdrawn_on=None, expires_on__gte=today, user__must_set_password=True
    )
    return next((slip for slip in slips if matches(slip.pk, code, slip.code_hash)), None)


def unit_of_account(user_id: UUID) -> UUID:
    """Return the unit that issued the account last; events about it belong there."""
    slips = AccountSlip.objects.filter(user_id=user_id).order_by("-issued_on", "-pk")
    org_id = slips.values_list("org_id", flat=True).first()
    if org_id is None:
        raise NotVisible
    return org_id


def printed_slip(slip: AccountSlip, role: str) -> Slip:
    """Return a slip as it is printed; the code is there only on the slip that was just issued."""
    return Slip(
        full_name=slip.user.full_name,
        role=role,
        sign_in_name=sign_in_name(slip.user.username, slip.user.phone),
        code=slip.code,
        expires_on=slip.expires_on,
    )


def own_account(user_id: UUID) -> OwnAccount:
    """Return somebody's own account; two queries."""
    user = User.objects.get(pk=user_id)
    return OwnAccount(
        full_name=user.full_name,
        username=user.username,
        phone=user.phone,
        email=user.email,
        language=user.language,
        has_second_step=Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists(),
    )


def taken_usernames(wanted: str) -> set[str]:
    """Return the user names that begin like this one."""
    return set(User.objects.filter(username__startswith=wanted).values_list("username", flat=True))
