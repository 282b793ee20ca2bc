"""What a rehearsed event would change, in words: one describer for each model, and later apps add theirs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nentang.common.formats import day, number
from nentang.common.history import RowChange
from nentang.kernel.dates import FOREVER, day_before
from nentang.orgs.selectors.wording import capital, kind_label, setting_label

NAMES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that an event changes: a sentence, what stands under it, and an icon."""

    text: str
    detail: str = ""
    icon: str = "file"


@dataclass(frozen=True, slots=True)
class NetChange:
    """What became of one row over a whole event; None where it was not, or is no longer."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def present(self) -> Mapping[str, Any]:
        """Return the values of the row wherever it stands."""
        return self.after or self.before or {}


@dataclass(frozen=True, slots=True)
class Opening:
    """The open interval of one identity before and after an event."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def begins(self) -> bool:
        """Return whether something is there that was not."""
        return self.before is None

    @property
    def ends(self) -> bool:
        """Return whether something that was there is there no longer."""
        return self.after is None

    def differs(self, name: str) -> bool:
        """Return whether a value stands differently afterwards."""
        return bool(self.before and self.after and self.before[name] != self.after[name])


@dataclass(frozen=True, slots=True)
class Account:
    """What a describer knows: the net changes of its model, the name of every unit that occurs, the day."""

    changes: Sequence[NetChange]
    names: Mapping[str, str]
    on: date
    new_org_ids: frozenset[str]
    gone_org_ids: frozenset[str]

    def listed(self, org_ids: Iterable[Any]) -> str:
        """Return the names of units, and how many more there are."""
        names = sorted({self.names.get(str(org_id), "") for org_id in org_ids})
        shown = ", ".join(names[:NAMES_SHOWN])
        rest = len(names) - NAMES_SHOWN
        if rest <= 0:
            return shown
        return _("%(names)s và %(count)s đơn vị khác") % {"names": shown, "count": number(rest)}


Describer = Callable[[Account], list[Consequence]]
_describers: dict[str, Describer] = {}


def register_consequences(model_label: str, describer: Describer) -> None:
    """Let an app say what an event does to its rows; `model_label` as in `orgs.term`."""
    _describers[model_label] = describer


def net_changes(changes: Iterable[RowChange]) -> dict[str, list[NetChange]]:
    """Return, by model, what became of each row; rows that end as they began are left out."""
    first: dict[tuple[str, str], Mapping[str, Any] | None] = {}
    last: dict[tuple[str, str], Mapping[str, Any] | None] = {}
    for change in changes:
        key = (change.model, change.id)
        first.setdefault(key, change.before)
        last[key] = change.after
    found: dict[str, list[NetChange]] = {}
    for key, before in first.items():
        if _without_version(before) != _without_version(last[key]):
            found.setdefault(key[0], []).append(NetChange(before, last[key]))
    return found


def _without_version(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else {name: value for name, value in values.items() if name != "version"}


def openings(changes: Iterable[NetChange], *identity: str) -> dict[tuple[str, ...], Opening]:
    """Return, by identity, the open interval before and after; identities that were and are closed are left out."""
    before: dict[tuple[str, ...], Mapping[str, Any]] = {}
    after: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for change in changes:
        for side, values in ((before, change.before), (after, change.after)):
            if values is not None and values["valid_to"] == str(FOREVER):
                side[tuple(str(values[name]) for name in identity)] = values
    return {key: Opening(before.get(key), after.get(key)) for key in [*before, *(set(after) - set(before))]}


def describe(changes: Mapping[str, Sequence[NetChange]], names: Mapping[str, str], on: date) -> list[Consequence]:
    """Return every consequence, orgs first, then the apps in the order in which they registered."""
    identities = changes.get("orgs.organisation", [])
    new = frozenset(str(change.after["id"]) for change in identities if change.after)
    gone = frozenset(str(change.before["id"]) for change in identities if change.before)
    lines: list[Consequence] = []
    for label, describer in {**_OWN, **_describers}.items():
        lines += describer(Account(changes.get(label, ()), names, on, new, gone))
    return lines


def _units(account: Account) -> list[Consequence]:
    found = openings(account.changes, "org_id")
    lines = []
    new = [org_id for (org_id,), each in found.items() if each.begins and org_id in account.new_org_ids]
    back = [org_id for (org_id,), each in found.items() if each.begins and org_id not in account.new_org_ids]
    ended = [org_id for (org_id,), each in found.items() if each.ends and org_id not in account.gone_org_ids]
    if new:
        text = ngettext("%(count)s đơn vị mới", "%(count)s đơn vị mới", len(new)) % {"count": number(len(new))}
        lines.append(Consequence(text, account.listed(new), "plus"))
    if ended:
        text = ngettext(
            "%(count)s đơn vị kết thúc, ngày cuối %(day)s", "%(count)s đơn vị kết thúc, ngày cuối %(day)s", len(ended)
        ) % {"count": number(len(ended)), "day": day(day_before(account.on))}
        lines.append(Consequence(text, account.listed(ended), "minus"))
    if back:
        text = ngettext(
            "%(count)s đơn vị hoạt động lại", "%(count)s đơn vị hoạt động lại", len(back)
        ) % {"count": number(len(back))}  # fmt: skip
        lines.append(Consequence(text, account.listed(back), "undo"))
    if account.gone_org_ids:
        count = len(account.gone_org_ids)
        text = ngettext("%(count)s đơn vị bị gỡ", "%(count)s đơn vị bị gỡ", count) % {"count": number(count)}
        lines.append(Consequence(text, account.listed(account.gone_org_ids), "x"))
    for each in found.values():
        lines += _changed_version(each, account.on)
    return lines or _corrected_versions(account)


def _corrected_versions(account: Account) -> list[Consequence]:
    """Name what a correction of a closed period changes."""
    pairs = [Opening(each.before, each.after) for each in account.changes if each.before and each.after]
    return [line for pair in pairs for line in _changed_version(pair, account.on)]


def _changed_version(each: Opening, on: date) -> list[Consequence]:
    if not each.before or not each.after:
        return []
    lines = []
    if each.differs("name"):
        old, new = each.before["name"], each.after["name"]
        lines.append(Consequence(_("Tên “%(old)s” thành “%(new)s”") % {"old": old, "new": new}, icon="pen"))
    if each.differs("kind"):
        words = {"old": kind_label(each.before["kind"], on), "new": kind_label(each.after["kind"], on)}
        lines.append(Consequence(capital(_("%(old)s thành %(new)s") % words), each.after["name"], "up"))
    if each.differs("setting"):
        words = {"old": setting_label(each.before["setting"], on), "new": setting_label(each.after["setting"], on)}
        lines.append(Consequence(_("Loại hình %(old)s thành %(new)s") % words, each.after["name"], "pen"))
    return lines


def _places(account: Account) -> list[Consequence]:
    moved: dict[str, list[str]] = {}
    for (org_id,), each in openings(account.changes, "org_id").items():
        if each.after and each.differs("parent_id"):
            moved.setdefault(str(each.after["parent_id"]), []).append(org_id)
    return [
        Consequence(
            ngettext(
                "%(count)s đơn vị chuyển về trực thuộc %(parent)s",
                "%(count)s đơn vị chuyển về trực thuộc %(parent)s",
                len(org_ids),
            )
            % {"count": number(len(org_ids)), "parent": account.names.get(parent_id, "")},
            account.listed(org_ids),
            "swap",
        )
        for parent_id, org_ids in moved.items()
    ]


def _terms(account: Account) -> list[Consequence]:
    found = openings(account.changes, "org_id")
    lines = []
    for (org_id,), each in found.items():
        if each.after:
            words = {"label": each.after["label"], "unit": account.names.get(org_id, "")}
            detail = _("Từ %(start)s, hết nhiệm kỳ %(due)s") % {
                "start": _iso(each.after["valid_from"]), "due": _iso(each.after["due_on"]),
            }  # fmt: skip
            lines.append(Consequence(_("Nhiệm kỳ %(label)s của %(unit)s") % words, detail, "flag"))
            if each.before and _replaces(each):
                words = {"label": each.before["label"], "day": day(day_before(account.on))}
                lines.append(Consequence(_("Nhiệm kỳ %(label)s kết thúc, ngày cuối %(day)s") % words, icon="minus"))
    ended = [org_id for (org_id,), each in found.items() if each.ends]
    if ended:
        text = ngettext("%(count)s nhiệm kỳ kết thúc", "%(count)s nhiệm kỳ kết thúc", len(ended))
        lines.append(Consequence(text % {"count": number(len(ended))}, account.listed(ended), "flag"))
    return lines


def _replaces(each: Opening) -> bool:
    """Return whether one row ends because another begins; a correction or a taking back keeps or reopens its own."""
    return bool(each.before and each.after and each.before["valid_from"] < each.after["valid_from"])


def _committees(account: Account) -> list[Consequence]:
    found = openings(account.changes, "org_id", "kind")
    lines = []
    for (org_id, _kind), each in found.items():
        if each.after:
            words = {"unit": account.names.get(org_id, "")}
            is_back = each.begins and each.after["valid_from"] < account.on.isoformat()
            text = _("%(unit)s trở lại cấp ủy trước") if is_back else _("%(unit)s có cấp ủy mới")
            lines.append(Consequence(text % words, _size(each.after), "users"))
            if each.before and _replaces(each):
                words = {"start": _iso(each.before["valid_from"]), "day": day(day_before(account.on))}
                text = _("Cấp ủy từ %(start)s kết thúc, ngày cuối %(day)s")
                lines.append(Consequence(text % words, icon="minus"))
    ended = [org_id for (org_id, _kind), each in found.items() if each.ends]
    if ended:
        text = ngettext("%(count)s cấp ủy kết thúc", "%(count)s cấp ủy kết thúc", len(ended))
        lines.append(Consequence(text % {"count": number(len(ended))}, account.listed(ended), "users"))
    return lines


def _size(committee: Mapping[str, Any]) -> str:
    size = committee["size"]
    if not size:
        return str(committee["decision_number"])
    members = ngettext("%(count)s ủy viên", "%(count)s ủy viên", size) % {"count": number(size)}
    return ", ".join(filter(None, (members, committee["decision_number"])))


def _regulations(account: Account) -> list[Consequence]:
    found = openings(account.changes, "org_id")
    lines = [
        Consequence(each.after["title"], _("Số %(number)s") % {"number": each.after["number"]}, "book")
        for each in found.values()
        if each.after
    ]
    ended = [org_id for (org_id,), each in found.items() if each.ends]
    if ended:
        text = ngettext(
            "%(count)s quy chế làm việc hết hiệu lực", "%(count)s quy chế làm việc hết hiệu lực", len(ended)
        )
        lines.append(Consequence(text % {"count": number(len(ended))}, account.listed(ended), "book"))
    return lines


def _successions(account: Account) -> list[Consequence]:
    keepers: dict[str, list[str]] = {}
    for change in account.changes:
        if change.after and change.after["is_keeper"]:
            keepers.setdefault(str(change.after["successor_id"]), []).append(str(change.after["predecessor_id"]))
    return [
        Consequence(
            _("%(unit)s giữ hồ sơ, lịch sử của đơn vị cũ") % {"unit": account.names.get(keeper, "")},
            account.listed(ended),
            "archive",
        )
        for keeper, ended in keepers.items()
    ]


def _iso(text: str) -> str:
    return day(date.fromisoformat(text))


_OWN: dict[str, Describer] = {
    "orgs.organisationversion": _units,
    "orgs.placement": _places,
    "orgs.succession": _successions,
    "orgs.term": _terms,
    "orgs.committee": _committees,
    "orgs.workingregulation": _regulations,
}
