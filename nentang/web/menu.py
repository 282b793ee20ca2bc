"""The menu as data: which entries exist, for whom, and which of them is open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nentang.access.capabilities import ACCESS_VIEW
from nentang.accounts.capabilities import ACCOUNT_OWN
from nentang.orgs.capabilities import ORG_VIEW

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Entry:
    """One destination. `prefixes` are the URL names it stands for; without a capability everybody sees it."""

    group: "_StrOrPromise"
    label: "_StrOrPromise"
    short_label: "_StrOrPromise"
    icon: str
    url_name: str
    prefixes: tuple[str, ...]
    capability: str = ""


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One entry as a page shows it."""

    label: "_StrOrPromise"
    short_label: "_StrOrPromise"
    icon: str
    url: str
    is_current: bool
    count: int = 0
    count_label: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries under one name."""

    label: "_StrOrPromise"
    entries: tuple[MenuLink, ...]


ENTRIES: tuple[Entry, ...] = (
    Entry(_("Điều hành"), _("Việc cần làm"), _("Việc"), "home", "web:home", ("web:home",), ACCOUNT_OWN),
    Entry(_("Tổ chức"), _("Cây tổ chức"), _("Tổ chức"), "tree", "orgs:organisation-list", ("orgs:",), ORG_VIEW),
    Entry(_("Hệ thống"), _("Tài khoản"), _("Tài khoản"), "key", "access:account-list", ("access:",), ACCESS_VIEW),
)


MORE = Entry("", _("Thêm"), _("Thêm"), "menu", "web:more", ("web:more", "accounts:"), ACCOUNT_OWN)


def menu_for(view_name: str, holds: Callable[[str], bool], entries: Sequence[Entry] = ENTRIES) -> list[MenuGroup]:
    """Return what a person who holds these capabilities may open, group by group, with the open one marked."""
    groups: dict[_StrOrPromise, list[MenuLink]] = {}
    for entry in entries:
        if entry.capability and not holds(entry.capability):
            continue
        is_current = any(view_name.startswith(prefix) for prefix in entry.prefixes)
        link = MenuLink(entry.label, entry.short_label, entry.icon, reverse(entry.url_name), is_current)
        groups.setdefault(entry.group, []).append(link)
    return [MenuGroup(label, tuple(links)) for label, links in groups.items()]


def more_for(view_name: str, holds: Callable[[str], bool]) -> tuple[MenuLink, ...]:
    """Return the way to everything that does not fit under a thumb."""
    return tuple(link for group in menu_for(view_name, holds, [MORE]) for link in group.entries)
