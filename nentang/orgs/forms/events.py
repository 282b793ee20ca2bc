"""One form for each event of the structure; each knows the arguments of its service."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nentang.common.messages import sentence
from nentang.kernel.errors import Refused
from nentang.kernel.text import clean_name
from nentang.orgs.forms.fields import CountField, with_blank
from nentang.orgs.forms.parts import (
    COUNTS,
    FIRST_BODIES,
    NAME_LIMIT,
    NEW_UNIT,
    CountFields,
    FirstBodiesFields,
    NewUnitFields,
    kind_choices,
    name_field,
    setting_choices,
)
from nentang.orgs.forms.sections import DECISION, DecisionForm, Section
from nentang.orgs.selectors.wording import setting_label
from nentang.orgs.services import Counts, NewUnit, Successor

MOST_PARTS = 8


def fill(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Set the choices of a field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


class FindField(forms.CharField):
    """What narrows the lists of units where there are too many to list."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Tìm đơn vị"),
            required=False,
            max_length=200,
            widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
            help_text=gettext_lazy("Có nhiều đơn vị. Gõ một phần tên, bấm “Tìm trong danh sách”, rồi chọn ở dưới."),
        )


class UnitsForm(DecisionForm):
    """An event that names other units."""

    find = FindField()

    def offer(self) -> None:
        super().offer()
        if self.units.is_complete:
            del self.fields["find"]

    @property
    def may_search(self) -> bool:
        """Return whether the lists are narrowed by a search."""
        return "find" in self.fields


class EstablishForm(FirstBodiesFields, NewUnitFields, DecisionForm):
    """Found a unit below the one whose page it is."""

    event = "establish"
    layout = (NEW_UNIT, DECISION, COUNTS, FIRST_BODIES)

    def offer(self) -> None:
        super().offer()
        self.offer_unit(self.today)
        self.offer_bodies(self.today)

    def clean(self) -> None:
        super().clean()
        self.demand_counts_agree()
        self.demand_whole_term()

    def service_arguments(self) -> dict[str, Any]:
        return {
            "parent_id": self.unit.org_id,
            "unit": self.new_unit(),
            "has_superior_consent": self.consent(),
            "term": self.term(),
            "committee": self.committee(),
            **self.event_arguments(),
        }


class RenameForm(DecisionForm):
    """Give the unit another name, and with it perhaps another setting."""

    event = "rename"
    layout = (Section("", ("name", "setting")), DECISION)

    name = name_field(gettext_lazy("Tên mới"))
    setting = forms.ChoiceField(label=gettext_lazy("Loại hình"), required=False)

    def offer(self) -> None:
        super().offer()
        kept = _("Giữ nguyên: %(setting)s") % {"setting": setting_label(self.unit.setting, self.today)}
        fill(self, "setting", with_blank(setting_choices(self.today)[1:], kept))

    def service_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"org_id": self.unit.org_id, "name": data["name"], "setting": data["setting"] or None,
                **self.event_arguments()}  # fmt: skip


class ChangeKindForm(CountFields, DecisionForm):
    """Raise or lower the unit to another kind, with the cells that the decision forms out of it."""

    event = "upgrade"
    layout = (
        Section(gettext_lazy("Loại mới"), ("kind", "name")),
        DECISION,
        COUNTS,
        Section(gettext_lazy("Chi bộ lập kèm theo"), ("cells", "cell_setting"), is_folded=True, css="nt-optional"),
    )

    kind = forms.ChoiceField(label=gettext_lazy("Chuyển thành"))
    name = name_field(gettext_lazy("Tên mới, nếu đổi"), required=False)
    cells = forms.CharField(
        label=gettext_lazy("Tên các chi bộ"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một chi bộ trực thuộc, lập từ các tổ đảng của đơn vị."),
    )
    cell_setting = forms.ChoiceField(label=gettext_lazy("Loại hình của các chi bộ đó"), required=False)

    def offer(self) -> None:
        super().offer()
        fill(self, "kind", kind_choices(self.today, but=self.unit.kind))
        kept = _("Như đơn vị: %(setting)s") % {"setting": setting_label(self.unit.setting, self.today)}
        fill(self, "cell_setting", with_blank(setting_choices(self.today)[1:], kept))

    def clean_cells(self) -> tuple[str, ...]:
        """Return the names line by line; the line that cannot be read is named."""
        names = []
        for line in filter(str.strip, self.cleaned_data["cells"].splitlines()):
            try:
                names.append(clean_name(line, NAME_LIMIT, field="name"))
            except Refused as error:
                raise ValidationError(f"{line.strip()[:40]}: {sentence(error)}") from error
        return tuple(names)

    def clean(self) -> None:
        super().clean()
        self.demand_counts_agree()

    def service_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        setting = data["cell_setting"] or self.unit.setting
        return {
            "org_id": self.unit.org_id,
            "kind": data["kind"],
            "name": data["name"] or None,
            "counts": self.counts(),
            "has_superior_consent": self.consent(),
            "cells": tuple(NewUnit(name, "CELL", setting) for name in data["cells"]),
            **self.event_arguments(),
        }


class ReattachForm(UnitsForm):
    """Attach the unit, with all below it, to another superior."""

    event = "reattach"
    layout = (Section(gettext_lazy("Nơi chuyển đến"), ("find", "parent")), DECISION)

    parent = forms.ChoiceField(label=gettext_lazy("Cấp trên mới"))

    def offer(self) -> None:
        super().offer()
        own = [str(self.unit.org_id), *(str(unit.org_id) for unit in self.unit.superiors[-1:])]
        fill(self, "parent", with_blank(self.units.choices(but=own), _("Chọn tổ chức")))

    def service_arguments(self) -> dict[str, Any]:
        parent_id = UUID(self.cleaned_data["parent"])
        return {"org_id": self.unit.org_id, "parent_id": parent_id, **self.event_arguments()}


class DissolveForm(UnitsForm):
    """End the unit; what still stands below it goes elsewhere in the same act."""

    event = "dissolve"
    layout = (Section(gettext_lazy("Nơi nhận các đơn vị trực thuộc"), ("find", "children_to")), DECISION)

    children_to = forms.ChoiceField(label=gettext_lazy("Nơi nhận"), required=False)

    def offer(self) -> None:
        super().offer()
        choices = self.units.choices(but=[str(self.unit.org_id)])
        fill(self, "children_to", with_blank(choices, _("Không có đơn vị trực thuộc")))

    def service_arguments(self) -> dict[str, Any]:
        children_to = self.cleaned_data["children_to"]
        target = UUID(children_to) if children_to else None
        return {"org_id": self.unit.org_id, "children_to_id": target, **self.event_arguments()}


class MergeForm(FirstBodiesFields, NewUnitFields, UnitsForm):
    """Merge the unit with others, into a new one or into one that stays."""

    event = "merge"
    layout = (
        Section(gettext_lazy("Đơn vị kết thúc"), ("find", "org_ids", "add"), css="nt-optional"),
        Section("", ("mode",)),
        Section(gettext_lazy("Đơn vị mới"), ("name", "kind", "setting", "parent"), css="nt-when-first"),
        Section("", ("into",), css="nt-when-second nt-optional"),
        DECISION,
        Section(COUNTS.title, COUNTS.names[:2], css="nt-when-first nt-optional"),
        Section(FIRST_BODIES.title, FIRST_BODIES.names, is_folded=True, css="nt-when-first nt-optional"),
    )

    org_ids = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    add = forms.ChoiceField(label=gettext_lazy("Thêm đơn vị kết thúc"), required=False)
    mode = forms.ChoiceField(
        label=gettext_lazy("Sau khi kết thúc"),
        choices=(("new", gettext_lazy("Thành đơn vị mới")), ("into", gettext_lazy("Vào đơn vị đang có"))),
        widget=forms.RadioSelect,
        initial="new",
    )
    parent = forms.ChoiceField(label=gettext_lazy("Trực thuộc"), required=False)
    into = forms.ChoiceField(label=gettext_lazy("Đơn vị nhận"), required=False)

    def offer(self) -> None:
        super().offer()
        if self.unit.superiors:
            own = {"org_ids": [str(self.unit.org_id)], "parent": str(self.unit.superiors[-1].org_id)}
            self.initial = {**own, "kind": self.unit.kind, "setting": self.unit.setting, **self.initial}
        self.offer_unit(self.today)
        self.offer_bodies(self.today)
        is_into = self.data.get("mode") == "into"
        for name in ("name", "kind", "setting", "parent"):
            self.fields[name].required = not is_into
        self.fields["into"].required = is_into
        del self.fields["has_superior_consent"]
        fill(self, "org_ids", self.units.choices())
        fill(self, "add", with_blank(self.units.choices(but=self.values_of("org_ids")), _("Chọn đơn vị")))
        for name in ("parent", "into"):
            fill(self, name, with_blank(self.units.choices(), _("Chọn tổ chức")))

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error("add" if field == "org_ids" else field, error)  # the list has no place of its own

    def chosen(self) -> list[tuple[str, str]]:
        """Return the units that will end, as they are picked so far: id and name."""
        return [(org_id, self.units.name_of(org_id)) for org_id in self.values_of("org_ids")]

    def clean(self) -> None:
        super().clean()
        self.demand_counts_agree()
        self.demand_whole_term()

    def service_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        ending = [*data["org_ids"], *([data["add"]] if data["add"] else [])]
        arguments = {"org_ids": tuple(UUID(org_id) for org_id in ending), **self.event_arguments()}
        if data["mode"] == "into":
            return {**arguments, "into_id": UUID(data["into"])}
        return {
            **arguments,
            "parent_id": UUID(data["parent"]),
            "unit": self.new_unit(),
            "term": self.term(),
            "committee": self.committee(),
        }


class SplitForm(DecisionForm):
    """Split the unit into new ones, and say where each unit below it goes."""

    event = "split"

    parts = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PARTS, initial=2, required=False)
    keeps_original = forms.BooleanField(label=gettext_lazy("Đơn vị cũ vẫn hoạt động, chỉ tách bớt ra"), required=False)

    def __init__(self, *args: Any, children: Mapping[str, str] = {}, **kwargs: Any) -> None:
        self.children = children
        super().__init__(*args, **kwargs)

    @property
    def part_count(self) -> int:
        """Return how many new units the form asks for."""
        typed = self.data.get("parts", "") if self.is_bound else ""
        return min(max(int(typed), 1), MOST_PARTS) if typed.isascii() and typed.isdecimal() and len(typed) < 3 else 2

    def offer(self) -> None:
        super().offer()
        self.sections_of_parts: list[Section] = []
        for position in range(1, self.part_count + 1):
            self._ask_for_part(position)
        goes_to = [(str(each), _("Đơn vị mới %(number)s") % {"number": each}) for each in range(1, self.part_count + 1)]
        for org_id, name in self.children.items():
            self.fields[f"child_{org_id}"] = forms.ChoiceField(
                label=name, required=False, choices=with_blank(goes_to, _("Ở lại đơn vị cũ"))
            )
        below = [f"child_{org_id}" for org_id in self.children]
        self.layout = (*self.sections_of_parts, Section("", ("keeps_original",)),
                       Section(_("Các đơn vị trực thuộc chuyển về"), below, css="nt-optional"), DECISION)  # fmt: skip

    def _ask_for_part(self, position: int) -> None:
        names = [f"{name}_{position}" for name in ("name", "kind", "setting", "official_members")]
        is_asked = position == 1 or not self.data.get("keeps_original")
        name, kind, setting, official = names
        self.fields[name] = name_field(_("Tên"), required=is_asked and position < 3)
        self.fields[kind] = forms.ChoiceField(
            label=_("Loại tổ chức"), choices=kind_choices(self.today)[1:], required=False, initial=self.unit.kind
        )
        self.fields[setting] = forms.ChoiceField(
            label=_("Loại hình"), choices=setting_choices(self.today)[1:], required=False, initial=self.unit.setting
        )
        self.fields[official] = CountField(label=_("Đảng viên chính thức"))
        may_grow = position == self.part_count < MOST_PARTS
        title = _("Đơn vị mới %(number)s") % {"number": position}
        self.sections_of_parts.append(Section(title, names, css="nt-optional", may_grow=may_grow))

    def service_arguments(self) -> dict[str, Any]:
        parts = [part for position in range(1, self.part_count + 1) if (part := self._part(position))]
        return {
            "org_id": self.unit.org_id,
            "successors": tuple(parts),
            "keeps_original": self.cleaned_data["keeps_original"],
            **self.event_arguments(),
        }

    def _part(self, position: int) -> Successor | None:
        data = self.cleaned_data
        name = data.get(f"name_{position}")
        if not name:
            return None
        kind = data.get(f"kind_{position}") or self.unit.kind
        setting = data.get(f"setting_{position}") or self.unit.setting
        counts = Counts(official_members=data.get(f"official_members_{position}"))
        children = [UUID(org_id) for org_id in self.children if data.get(f"child_{org_id}") == str(position)]
        return Successor(NewUnit(name, kind, setting, counts), tuple(children))
