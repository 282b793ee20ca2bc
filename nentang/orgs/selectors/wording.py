"""The words for kinds, settings, bodies and events: from the rulebook of the day, never written here."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

from nentang.rulebooks import tables

# The codes of recorded events, as the book of papers names the same events.
EVENT_CODES = {
    "established": "establish",
    "renamed": "rename",
    "upgraded": "upgrade",
    "downgraded": "downgrade",
    "reattached": "reattach",
    "merged": "merge",
    "dissolved": "dissolve",
}

# The noun in the English word for a kind; Vietnamese has one form for any number.
NOUN = re.compile(r"\b(organisation|cell|group)\b")


def spoken() -> str:
    """Return the language in which the rulebooks shall speak."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def capital(text: str) -> str:
    """Return text as it begins a line."""
    return text[:1].upper() + text[1:]


def kind_label(code: str, on: date) -> str:
    """Return what a kind of organisation is called, as it stands inside a sentence."""
    return tables.kind(code, on).label(spoken())


def kind_counted(code: str, on: date, count: int) -> str:
    """Return what a number of organisations of a kind is called."""
    label = kind_label(code, on)
    return NOUN.sub(r"\1s", label, count=1) if spoken() == "en" and count != 1 else label


def setting_label(code: str, on: date) -> str:
    """Return what a setting is called."""
    return tables.setting(code, on).label(spoken())


def in_words(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Return the values of a version of a unit with its kind and setting as people call them."""
    labels = {"kind": kind_label, "setting": setting_label}
    return {name: capital(labels[name](value, on)) if name in labels else value for name, value in values.items()}


def event_label(code: str, on: date) -> str:
    """Return what a structural event is called."""
    return tables.events(on)[EVENT_CODES.get(code, code)].label(spoken())


def body_label(code: str, on: date) -> str:
    """Return what a leading body is called."""
    return tables.bodies(on)[code].label(spoken())
