"""The capabilities that the apps define, by code, with their words; each app registers its own at start-up."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_labels: dict[str, "_StrOrPromise"] = {}


def register_capabilities(labels: Mapping[str, "_StrOrPromise"]) -> None:
    """Add the capabilities of one app; registering the same ones again changes nothing."""
    _labels.update(labels)


def capability_labels() -> dict[str, "_StrOrPromise"]:
    """Return every capability with what it allows, in the order of the codes."""
    return dict(sorted(_labels.items()))
