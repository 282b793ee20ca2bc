"""The forms of terms, committees and regulations, of corrections and of taking back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nentang.common.forms import DayField
from nentang.orgs.forms.fields import CountField, NameField, with_blank
from nentang.orgs.forms.parts import MODES, body_choices, name_field, setting_choices
from nentang.orgs.forms.sections import Section, SectionedForm
from nentang.orgs.selectors.unit import CommitteeLine, NameLine, TermLine
from nentang.orgs.services import NewCommittee, NewTerm
from nentang.rulebooks import tables


def reason_field(label: Any) -> NameField:
    """Return the field of a reason, which the trail keeps."""
    return NameField(label=label, names="reason", limit=1000, widget=forms.Textarea({"rows": 3}))


class ReasonForm(SectionedForm):
    """Why something is taken back."""

    reason = reason_field(_("Lý do"))

    def service_arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class BeginTermForm(SectionedForm):
    """A term that begins."""

    wide = frozenset({"due_on", "congress_on"})
    layout = (Section(_("Nhiệm kỳ mới"), ("label", "on", "due_on", "congress_on")),)

    label = NameField(label=_("Nhiệm kỳ"), names="label", limit=40, help_text=_("Ví dụ 2025-2030."))
    on = DayField(label=_("Bắt đầu từ"))
    due_on = DayField(label=_("Hết nhiệm kỳ"))
    congress_on = DayField(label=_("Ngày đại hội"), required=False)
    has_shift_consent = forms.BooleanField(label=_("Cấp ủy cơ sở đồng ý đại hội sớm hoặc muộn hơn"), required=False)
    is_pilot = forms.BooleanField(label=_("Chi bộ thí điểm nhiệm kỳ 5 năm"), required=False)

    def offer(self) -> None:
        if self.unit.kind != "CELL":
            del self.fields["is_pilot"], self.fields["has_shift_consent"]

    def service_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        term = NewTerm(
            data["label"],
            data["due_on"],
            data["congress_on"],
            has_shift_consent=data.get("has_shift_consent", False),
            is_pilot=data.get("is_pilot", False),
        )
        return {"org_id": self.unit.org_id, "on": data["on"], "term": term}


class FormCommitteeForm(SectionedForm):
    """A leading body that was elected or appointed."""

    wide = frozenset({"size", "decision_number", "decided_on"})
    layout = (Section(_("Cấp ủy"), ("kind", "mode", "on", "size", "decision_number", "decided_on")),)

    kind = forms.ChoiceField(label=_("Loại cấp ủy"))
    mode = forms.ChoiceField(label=_("Hình thức"), choices=MODES, widget=forms.RadioSelect, initial="elected")
    on = DayField(label=_("Từ ngày"))
    size = CountField(label=_("Số ủy viên"), most=200)
    decision_number = NameField(
        label=_("Quyết định chuẩn y, chỉ định số"), names="decision_number", limit=60, required=False
    )
    decided_on = DayField(label=_("Ngày quyết định"), required=False)

    def offer(self) -> None:
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        bodies = body_choices(tables.bodies_of(self.unit.kind, self.today))
        field.choices = bodies if len(bodies) == 1 else with_blank(bodies, _("Chọn loại cấp ủy"))

    def service_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        committee = NewCommittee(data["kind"], data["mode"], data["size"], data["decision_number"], data["decided_on"])
        return {"org_id": self.unit.org_id, "on": data["on"], "committee": committee}


class EndCommitteeForm(SectionedForm):
    """A leading body that is there no longer."""

    on = DayField(label=_("Kết thúc từ"))
    reason = reason_field(_("Lý do"))

    def __init__(self, *args: Any, line: CommitteeLine, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, **kwargs)

    def service_arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"committee_id": self.line.committee_id, "on": data["on"], "reason": data["reason"]}


class IssueRegulationForm(SectionedForm):
    """A version of the working regulations."""

    layout = (Section(_("Quy chế làm việc"), ("title", "number", "issued_on", "on")),)

    title = NameField(label=_("Tên quy chế"), names="title", limit=300)
    number = NameField(label=_("Số"), names="number", limit=60)
    issued_on = DayField(label=_("Ngày ban hành"))
    on = DayField(label=_("Có hiệu lực từ"))

    def service_arguments(self) -> dict[str, Any]:
        names = ("title", "number", "issued_on", "on")
        return {"org_id": self.unit.org_id, **{name: self.cleaned_data[name] for name in names}}


class CorrectNameForm(SectionedForm):
    """A name or setting that was written wrongly."""

    name = name_field(_("Tên đúng"))
    setting = forms.ChoiceField(label=_("Loại hình đúng"))
    reason = reason_field(_("Căn cứ, lý do"))

    def __init__(self, *args: Any, line: NameLine, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, initial={"name": line.name, "setting": line.setting}, **kwargs)

    def offer(self) -> None:
        field = self.fields["setting"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = setting_choices(self.line.valid_from)[1:]

    def service_arguments(self) -> dict[str, Any]:
        return {"row_id": self.line.row_id, **self.cleaned_data}


class CorrectTermForm(SectionedForm):
    """A term that was written wrongly."""

    label = NameField(label=_("Tên đúng của nhiệm kỳ"), names="label", limit=40)
    due_on = DayField(label=_("Ngày hết nhiệm kỳ đúng"))
    reason = reason_field(_("Căn cứ, lý do"))

    def __init__(self, *args: Any, line: TermLine, **kwargs: Any) -> None:
        self.line = line
        super().__init__(*args, initial={"label": line.label, "due_on": line.due_on}, **kwargs)

    def service_arguments(self) -> dict[str, Any]:
        return {"row_id": self.line.row_id, **self.cleaned_data}
