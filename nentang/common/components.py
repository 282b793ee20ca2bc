"""What a screen hands to the components: small frozen values, so that a template never asks the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["ok", "info", "time", "soon", "late", "off", "gold"]


@dataclass(frozen=True, slots=True)
class Status:
    """A state in words; its kind chooses shape and tint."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A named way to somewhere; an empty `url` is a plain word (the last crumb)."""

    label: str
    url: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts; a `url` leads to the record or the source behind it."""

    label: str
    value: str
    url: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One unit in the tree. `children_url` names the fragment to fetch when the children are not in the page."""

    label: str
    url: str
    count: int | None = None
    count_label: str = ""
    status: Status | None = None
    children: Sequence["TreeNode"] = ()
    children_url: str = ""
    is_open: bool = False
    is_selected: bool = False


@dataclass(frozen=True, slots=True)
class ChangedNode:
    """One unit before or after an event: `gone` is struck through, `new` and `changed` have the green edge."""

    label: str
    change: Literal["kept", "gone", "new", "changed"] = "kept"
    detail: str = ""
    value: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened or is planned; `when` replaces the day where a day is not enough (2005 – 2010)."""

    title: str
    day: date | None = None
    when: str = ""
    kind: Literal["", "red", "gold", "info", "ok", "next"] = ""
    text: str = ""
    link: Link | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A day on the time slider on which something changed."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, check or consequence: a shape, a sentence, what stands under it, and perhaps a link."""

    label: str
    detail: str = ""
    kind: Literal["", "ok", "soon", "late"] = ""
    icon: str = ""
    url: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path of several pages."""

    label: str
    detail: str = ""
    state: Literal["done", "current", "ahead"] = "ahead"
