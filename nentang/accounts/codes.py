"""One-time codes: how they look on paper, how they are typed, and how they are kept."""

import secrets
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

# No 0 and O, no 1 and I: these are read from paper and typed with one finger.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 6
VALID_DAYS = 7


def new_code() -> str:
    """Return a code as it is printed: K7M 4PD."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(LENGTH))
    return f"{signs[:3]} {signs[3:]}"


def hash_of(slip_id: UUID, code: str) -> str:
    """Return what is stored: a hash under the installation's key, so that the table alone betrays no code.

    A slow password hash would add nothing against that key and would make 300 slips take a minute.
    """
    typed = "".join(code.split()).replace("-", "").upper()
    return salted_hmac("nentang.accounts.slip", f"{slip_id}:{typed}", algorithm="sha256").hexdigest()


def matches(slip_id: UUID, code: str, code_hash: str) -> bool:
    """Return whether this is the code of that slip."""
    return constant_time_compare(hash_of(slip_id, code), code_hash)
