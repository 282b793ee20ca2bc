"""Screens of terms, committees and working regulations, and of putting right what was written wrongly."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nentang.kernel.errors import NotVisible
from nentang.orgs.capabilities import ORG_CORRECT
from nentang.orgs.forms.bodies import (
    BeginTermForm,
    CorrectNameForm,
    CorrectTermForm,
    EndCommitteeForm,
    FormCommitteeForm,
    IssueRegulationForm,
    ReasonForm,
)
from nentang.orgs.services import (
    begin_term,
    correct_organisation,
    correct_term,
    end_committee,
    form_committee,
    issue_regulation,
    take_back_body,
)
from nentang.orgs.views.base import EventScreen


def line_of(lines: Any, name: str, wanted: Any) -> Any:
    """Return the line of a unit's page with that id; raises NotVisible when the unit has none."""
    for line in lines:
        if getattr(line, name) == wanted:
            return line
    raise NotVisible


class BeginTerm(EventScreen):
    """Begin a term."""

    form_class = BeginTermForm
    service = staticmethod(begin_term)
    title = _("Nhiệm kỳ mới")


class FormCommittee(EventScreen):
    """Record a leading body."""

    form_class = FormCommitteeForm
    service = staticmethod(form_committee)
    title = _("Cấp ủy mới")


class EndCommittee(EventScreen):
    """Record that a leading body is there no longer."""

    form_class = EndCommitteeForm
    service = staticmethod(end_committee)
    title = _("Kết thúc cấp ủy")

    def extra_arguments(self) -> dict[str, Any]:
        return {"line": line_of(self.unit.committees, "committee_id", self.kwargs["committee_id"])}


class IssueRegulation(EventScreen):
    """Record a version of the working regulations."""

    form_class = IssueRegulationForm
    service = staticmethod(issue_regulation)
    title = _("Quy chế làm việc mới")


class CorrectName(EventScreen):
    """Put a name or setting right."""

    capability = ORG_CORRECT
    form_class = CorrectNameForm
    service = staticmethod(correct_organisation)
    title = _("Đính chính tên, loại hình")
    action = _("Ghi đính chính")

    def extra_arguments(self) -> dict[str, Any]:
        return {"line": line_of(self.unit.names, "row_id", self.kwargs["row_id"])}

    def kwargs_of_call(self) -> dict[str, Any]:
        return {"version": opened_with(self, self.extra_arguments()["line"].version)}

    def context(self) -> dict[str, Any]:
        return {"version": self.extra_arguments()["line"].version, "is_correction": True}


class CorrectTerm(EventScreen):
    """Put the name or the end of a term right."""

    capability = ORG_CORRECT
    form_class = CorrectTermForm
    service = staticmethod(correct_term)
    title = _("Đính chính nhiệm kỳ")
    action = _("Ghi đính chính")

    def extra_arguments(self) -> dict[str, Any]:
        return {"line": line_of(self.unit.terms, "row_id", self.kwargs["row_id"])}

    def kwargs_of_call(self) -> dict[str, Any]:
        return {"version": opened_with(self, self.extra_arguments()["line"].version)}

    def context(self) -> dict[str, Any]:
        return {"version": self.extra_arguments()["line"].version, "is_correction": True}


class TakeBackBody(EventScreen):
    """Take back a term, committee or working regulation that was recorded by mistake."""

    form_class = ReasonForm
    service = staticmethod(take_back_body)
    title = _("Gỡ mục ghi nhầm")
    action = _("Gỡ mục này")
    template = "orgs/take_back.html"

    def extra_arguments(self) -> dict[str, Any]:
        """Return nothing for the form; raise NotVisible for a row that is none of this unit's."""
        own = {line.row_id for line in self.unit.terms} | {line.row_id for line in self.unit.regulations}
        if self.kwargs["row_id"] not in own | {line.committee_id for line in self.unit.committees}:
            raise NotVisible
        return {}

    def kwargs_of_call(self) -> dict[str, Any]:
        return {"org_id": self.unit.org_id, "row_id": self.kwargs["row_id"]}


def opened_with(screen: EventScreen, current: int) -> int:
    """Return the version that the page was opened with, or the current one when it names none."""
    typed = screen.request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else current
