"""Fields that several event forms share: a new unit, its first term and committee."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nentang.common.forms import DayField, Form
from nentang.orgs.forms.fields import CountField, NameField, coded, with_blank
from nentang.orgs.forms.sections import Section
from nentang.orgs.selectors.wording import spoken
from nentang.orgs.services import Counts, NewCommittee, NewTerm, NewUnit
from nentang.rulebooks import tables

NAME_LIMIT = 300
# The bodies that stand on their own record; the inspection committee comes with its own work.
FORMED = ("cell_committee", "committee", "standing_committee")
MODES = (("elected", gettext_lazy("Bầu")), ("appointed", gettext_lazy("Chỉ định")))
CONSENTS = (("", gettext_lazy("Chưa ghi")), ("yes", gettext_lazy("Đã có")), ("no", gettext_lazy("Không có")))

NEW_UNIT = Section(gettext_lazy("Đơn vị mới"), ("name", "kind", "setting"))
COUNTS = Section(
    gettext_lazy("Số đảng viên theo quyết định, nếu có ghi"),
    ("official_members", "total_members", "has_superior_consent"),
    css="nt-optional",
)
FIRST_BODIES = Section(
    gettext_lazy("Nhiệm kỳ và cấp ủy đầu tiên, nếu có"),
    (
        "term_label",
        "term_due_on",
        "committee_kind",
        "committee_mode",
        "committee_size",
        "committee_number",
        "committee_decided_on",
    ),
    is_folded=True,
    css="nt-optional",
)


def name_field(label: Any, *, required: bool = True) -> NameField:
    """Return the field of a unit's name."""
    return NameField(label=label, names="name", limit=NAME_LIMIT, required=required)


def kind_choices(on: date, *, but: str = "") -> list[tuple[str, str]]:
    """Return the kinds of organisation that exist on a day."""
    return with_blank(coded((kind for kind in tables.kinds(on).values() if kind.code != but), spoken()), _("Chọn loại"))


def setting_choices(on: date) -> list[tuple[str, str]]:
    """Return the settings that exist on a day."""
    return with_blank(coded(tables.settings(on).values(), spoken()), _("Chọn loại hình"))


def body_choices(codes: Any) -> list[tuple[str, str]]:
    """Return the leading bodies that can be formed."""
    return coded((body for body in codes if body.code in FORMED), spoken())


class CountFields(Form):
    """The members that a decision states, and the superior's consent where a rule asks for it."""

    official_members = CountField(label=gettext_lazy("Đảng viên chính thức"))
    total_members = CountField(label=gettext_lazy("Tổng số đảng viên"))
    has_superior_consent = forms.ChoiceField(
        label=gettext_lazy("Cấp trên trực tiếp đồng ý"), choices=CONSENTS, required=False
    )

    def counts(self) -> Counts:
        """Return the stated counts."""
        data = self.cleaned_data
        return Counts(data.get("official_members"), data.get("total_members"))

    def consent(self) -> bool | None:
        """Return whether the superior has consented; None where that is not stated."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("has_superior_consent", ""))

    def demand_counts_agree(self) -> None:
        """Refuse more official members than members."""
        counts = self.counts()
        official, total = counts.official_members, counts.total_members
        if official is not None and total is not None and official > total:
            text = _("%(official)s đảng viên chính thức nhiều hơn tổng số %(total)s. Ghi lại một trong hai số.")
            self.add_error("total_members", ValidationError(text % {"official": official, "total": total}))


class FirstBodiesFields(Form):
    """The first term and committee of a unit that an event makes; all of it may stay empty."""

    term_label = NameField(
        label=gettext_lazy("Nhiệm kỳ"), names="label", limit=40, required=False,
        help_text=gettext_lazy("Ví dụ 2025-2030."),
    )  # fmt: skip
    term_due_on = DayField(label=gettext_lazy("Hết nhiệm kỳ"), required=False)
    committee_kind = forms.ChoiceField(label=gettext_lazy("Cấp ủy"), required=False)
    committee_mode = forms.ChoiceField(label=gettext_lazy("Hình thức"), choices=MODES[::-1], required=False)
    committee_size = CountField(label=gettext_lazy("Số ủy viên"), most=200)
    committee_number = NameField(
        label=gettext_lazy("Quyết định về cấp ủy"), names="decision_number", limit=60, required=False
    )
    committee_decided_on = DayField(label=gettext_lazy("Ngày quyết định về cấp ủy"), required=False)

    def offer_bodies(self, on: date) -> None:
        """Fill the choice of the committee."""
        field = self.fields["committee_kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = with_blank(body_choices(tables.bodies(on).values()), _("Chưa có"))

    def term(self) -> NewTerm | None:
        """Return the first term, if one is named."""
        label, due_on = self.cleaned_data.get("term_label"), self.cleaned_data.get("term_due_on")
        return NewTerm(label, due_on) if label and due_on else None

    def committee(self) -> NewCommittee | None:
        """Return the first committee, if one is named."""
        data = self.cleaned_data
        if not data.get("committee_kind"):
            return None
        return NewCommittee(
            kind=data["committee_kind"],
            mode=data.get("committee_mode") or "appointed",
            size=data.get("committee_size"),
            decision_number=data.get("committee_number", ""),
            decided_on=data.get("committee_decided_on"),
        )

    def demand_whole_term(self) -> None:
        """Refuse half a term: a label without its end, or an end without a label."""
        label, due_on = self.cleaned_data.get("term_label"), self.cleaned_data.get("term_due_on")
        if label and not due_on and "term_due_on" not in self.errors:
            self.add_error("term_due_on", ValidationError(_("Cần ghi ngày hết nhiệm kỳ, ví dụ 30/06/2030.")))
        if due_on and not label and "term_label" not in self.errors:
            self.add_error("term_label", ValidationError(_("Cần ghi tên nhiệm kỳ, ví dụ 2025-2030.")))


class NewUnitFields(CountFields):
    """The name, kind and setting of a unit that an event makes."""

    name = name_field(gettext_lazy("Tên đơn vị mới"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại tổ chức"))
    setting = forms.ChoiceField(label=gettext_lazy("Loại hình"))

    def offer_unit(self, on: date) -> None:
        """Fill the choices of kind and setting."""
        choices: dict[str, Callable[[date], list[tuple[str, str]]]] = {"kind": kind_choices, "setting": setting_choices}
        for name, listed in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = listed(on)

    def new_unit(self) -> NewUnit:
        """Return the unit as it was typed."""
        data = self.cleaned_data
        return NewUnit(data["name"], data["kind"], data["setting"], self.counts())
