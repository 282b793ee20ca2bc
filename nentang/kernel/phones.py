"""Telephone numbers as people type them, and the one form in which they are compared."""

import re

from nentang.kernel.errors import Refused

_SEPARATORS = re.compile(r"[\s.\-()/]+")
_NATIONAL = re.compile(r"^0\d{8,10}$")


def normalise_phone(text: str, *, field: str | None = None) -> str:
    """Return +84900000123 for 0900 000 123, +84 900-000-123 or 0084900000123; nothing for nothing.

    Raises Refused `phone_unreadable` when the text is no telephone number of the country.
    """
    digits = _SEPARATORS.sub("", text)
    if not digits:
        return ""
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix) and len(digits) - len(prefix) >= 8:
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    if not _NATIONAL.match(digits):
        raise Refused("phone_unreadable", field=field, value=text.strip())
    return "+84" + digits[1:]


def looks_like_phone(text: str) -> bool:
    """Return whether the text can only be meant as a telephone number."""
    try:
        return bool(normalise_phone(text))
    except Refused:
        return False
