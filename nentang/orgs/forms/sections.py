"""A form in sections: what every event form has in common, and the state between typing and recording."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nentang.common.forms import DayField, Form
from nentang.orgs.forms.fields import NameField, UnitChoices, coded
from nentang.orgs.selectors.unit import UnitPage
from nentang.orgs.selectors.wording import spoken
from nentang.orgs.services import Decision, Paper
from nentang.rulebooks import tables

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

PAPER_LIMIT = 300
DECISION_PAPER = "decision"
WIDE = {"name", "kind", "setting", "authority", "papers", "other_papers", "parent", "into", "children_to", "cells",
        "child", "on", "title", "has_superior_consent", "reason", "keeps_original", "has_shift_consent",
        "is_pilot"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading; a folded one opens by itself when something in it is filled or wrong."""

    title: "_StrOrPromise"
    names: Sequence[str]
    is_folded: bool = False
    css: str = ""
    may_grow: bool = False


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with the fields that the form really has."""

    title: "_StrOrPromise"
    fields: list[BoundField]
    is_folded: bool
    is_open: bool
    css: str
    may_grow: bool


class SectionedForm(Form):
    """A form about one unit. As a draft it shows what was typed and judges nothing."""

    layout: Sequence[Section] = ()
    wide: ClassVar[frozenset[str]] = frozenset()  # fields of this form that take a line of their own, besides WIDE
    template_name = "orgs/partials/sections.html"

    def __init__(
        self,
        *args: Any,
        unit: UnitPage,
        units: UnitChoices,
        today: date,
        is_draft: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.unit, self.units, self.today, self.is_draft = unit, units, today, is_draft
        self.offer()
        self.order_fields([name for section in self.layout for name in section.names])  # as the page shows them
        for name, field in self.fields.items():
            is_wide = name.rpartition("_")[0] in WIDE or name in WIDE or name in self.wide
            field.is_wide = is_wide  # type: ignore[attr-defined]

    def offer(self) -> None:
        """Fill the choices that depend on the unit and the day."""

    def full_clean(self) -> None:
        if self.is_draft:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def service_arguments(self) -> dict[str, Any]:
        """Return what the service is called with; asked of a valid form."""
        raise NotImplementedError

    def sections(self) -> Iterator[ShownSection]:
        """Yield the fields by section; what no section names comes last."""
        named = {name for section in self.layout for name in section.names}
        rest = [name for name in self.fields if name not in named]
        for section in (*self.layout, Section("", rest)):
            fields = [self[name] for name in section.names if name in self.fields and not self[name].is_hidden]
            if fields:
                is_open = any(field.errors or _is_filled(field) for field in fields)
                yield ShownSection(section.title, fields, section.is_folded, is_open, section.css, section.may_grow)

    def typed(self) -> dict[str, str]:
        """Return what was typed, by label, for the page that shows two states."""
        shown = (bound for bound in self if not bound.is_hidden)
        return {str(bound.label): text for bound in shown if (text := _as_text(bound))}

    def values_of(self, name: str) -> list[str]:
        """Return the typed or initial values of a field that takes several."""
        if self.is_bound and isinstance(self.data, MultiValueDict):
            return [str(value) for value in self.data.getlist(self.add_prefix(name))]
        return [str(value) for value in self.get_initial_for_field(self.fields[name], name) or ()]


def _is_filled(bound: BoundField) -> bool:
    value = bound.value()
    if isinstance(bound.field, forms.ChoiceField) and not isinstance(bound.field, forms.MultipleChoiceField):
        preset = next(iter(labels_of(bound.field, with_blank=True)), "")
        return str(value or "") not in ("", preset)
    return bool(value) and value != bound.field.initial


def _as_text(bound: BoundField) -> str:
    value = bound.value()
    if isinstance(bound.field, forms.MultipleChoiceField):
        labels = labels_of(bound.field)
        return ", ".join(labels.get(str(each), "") for each in value or ())
    if isinstance(bound.field, forms.ChoiceField):
        return labels_of(bound.field).get(str(value or ""), "")
    return str(value or "")


def labels_of(field: forms.ChoiceField, *, with_blank: bool = False) -> dict[str, str]:
    """Return what a field offers, by code."""
    pairs: Any = field.choices
    return {str(code): str(label) for code, label in pairs if code or with_blank}


DECISION = Section(_("Theo quyết định"), ("decision_number", "decided_on", "authority", "on", "papers", "other_papers"))


class DecisionForm(SectionedForm):
    """An event that a decision orders: the day, its number, date and authority, the papers that came with it."""

    event: ClassVar[str] = ""
    layout: Sequence[Section] = (DECISION,)

    on = DayField(label=_("Có hiệu lực từ"), help_text=_("Ngày sau hôm nay được ghi là dự kiến và tự thực hiện."))
    decision_number = NameField(label=_("Quyết định số"), names="decision_number", limit=60)
    decided_on = DayField(label=_("Ngày quyết định"))
    authority = NameField(label=_("Cấp quyết định"), names="authority", limit=300)
    papers = forms.MultipleChoiceField(label=_("Tài liệu đã có"), required=False, widget=forms.CheckboxSelectMultiple)
    other_papers = forms.CharField(
        label=_("Tài liệu khác"),
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Mỗi dòng một tài liệu."),
    )

    def offer(self) -> None:
        due = tables.papers_due(self.event, self.unit.kind, self.today)
        self.paper_choices().choices = coded(due, spoken())
        if any(paper.code == DECISION_PAPER for paper in due):
            self.fields["papers"].initial = [DECISION_PAPER]  # whoever types its number has it
        if not due:
            del self.fields["papers"]

    def paper_choices(self) -> forms.MultipleChoiceField:
        """Return the field of the papers that the rulebook names."""
        field = self.fields["papers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        return field

    def decision(self) -> Decision:
        """Return the decision as it was typed."""
        data = self.cleaned_data
        labels = labels_of(self.paper_choices()) if "papers" in self.fields else {}
        listed = tuple(Paper(title=labels[code], code=code) for code in data.get("papers", ()))
        lines = (line.strip()[:PAPER_LIMIT] for line in data["other_papers"].splitlines())
        return Decision(
            number=data["decision_number"],
            decided_on=data["decided_on"],
            authority=data["authority"],
            papers=(*listed, *(Paper(title=line) for line in lines if line)),
        )

    def event_arguments(self) -> dict[str, Any]:
        """Return what every structural service takes: the day and the decision."""
        return {"on": self.cleaned_data["on"], "decision": self.decision()}
