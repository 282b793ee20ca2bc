"""One screen for each event of the structure, and those that take an event back."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nentang.audit.planning import withdraw_planned_event
from nentang.audit.selectors import Planned, planned_event
from nentang.common.components import Link
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.forms.bodies import ReasonForm
from nentang.orgs.forms.events import (
    ChangeKindForm,
    DissolveForm,
    EstablishForm,
    MergeForm,
    ReattachForm,
    RenameForm,
    SplitForm,
)
from nentang.orgs.selectors.events import EventPage, event_for
from nentang.orgs.selectors.nodes import children_as_of
from nentang.orgs.selectors.unit import UnitPage
from nentang.orgs.selectors.wording import capital, event_label
from nentang.orgs.services import (
    change_kind,
    dissolve_organisation,
    establish_organisation,
    merge_organisations,
    reattach_organisation,
    rename_organisation,
    split_organisation,
    take_back_event,
)
from nentang.orgs.views.base import EventScreen, UnitScreen, unit_for
from nentang.orgs.views.words import EVENT_LINKS, PLANNED


class ChooseEvent(UnitScreen):
    """Which event to record on a unit."""

    capability = ORG_CHANGE
    template = "orgs/event_choice.html"

    def context(self) -> dict[str, Any]:
        links = [
            (Link(str(label), reverse(name, args=[self.unit.org_id]), icon), text)
            for name, label, text, icon in EVENT_LINKS
            if self.unit.superiors or name in ("orgs:organisation-establish", "orgs:organisation-rename")
        ]
        return {"unit": self.unit, "links": links}


class Establish(EventScreen):
    """Found a unit below this one."""

    form_class = EstablishForm
    service = staticmethod(establish_organisation)
    title = _("Thành lập đơn vị trực thuộc")
    leads_to_outcome = True


class Rename(EventScreen):
    """Give the unit another name."""

    form_class = RenameForm
    service = staticmethod(rename_organisation)
    title = _("Đổi tên")
    has_version = True


class ChangeKind(EventScreen):
    """Raise or lower the unit."""

    form_class = ChangeKindForm
    service = staticmethod(change_kind)
    title = _("Nâng lên, chuyển thành loại khác")
    has_version = True


class Reattach(EventScreen):
    """Attach the unit to another superior."""

    form_class = ReattachForm
    service = staticmethod(reattach_organisation)
    title = _("Chuyển nơi trực thuộc")
    has_version = True
    needs_units = True


class Merge(EventScreen):
    """Merge the unit with others."""

    form_class = MergeForm
    service = staticmethod(merge_organisations)
    title = _("Hợp nhất, sáp nhập")
    needs_units = True
    leads_to_outcome = True


class Split(EventScreen):
    """Split the unit."""

    form_class = SplitForm
    service = staticmethod(split_organisation)
    title = _("Chia tách")

    def extra_arguments(self) -> dict[str, Any]:
        below = children_as_of(self.scope, parent_ids=[self.unit.org_id], on=self.today, limit=500)
        return {"children": {str(node.org_id): node.name for node in below}}


class Dissolve(EventScreen):
    """End the unit with no successor."""

    form_class = DissolveForm
    service = staticmethod(dissolve_organisation)
    title = _("Giải thể, kết thúc hoạt động")
    has_version = True
    needs_units = True


class TakeBack(EventScreen):
    """Take the latest event of a unit back, as one act with a reason."""

    form_class = ReasonForm
    service = staticmethod(take_back_event)
    title = _("Gỡ sự kiện")
    action = _("Gỡ sự kiện này")
    template = "orgs/take_back.html"

    @cached_property
    def event(self) -> EventPage:
        """Return the event to take back."""
        return event_for(self.scope, self.capability, self.kwargs["event_id"])

    @cached_property
    def unit(self) -> UnitPage:
        return unit_for(self, self.event.org_id)

    def kwargs_of_call(self) -> dict[str, Any]:
        return {"event_id": self.event.event_id}

    def context(self) -> dict[str, Any]:
        return {"event": self.event, "event_title": capital(event_label(self.event.kind, self.event.on))}


class WithdrawPlanned(EventScreen):
    """Take a planned event away before its day."""

    form_class = ReasonForm
    service = staticmethod(withdraw_planned_event)
    title = _("Gỡ sự kiện dự kiến")
    action = _("Gỡ sự kiện dự kiến")
    template = "orgs/take_back.html"

    @cached_property
    def planned(self) -> Planned:
        """Return the planned event."""
        return planned_event(self.scope, self.capability, self.kwargs["planned_id"])

    @cached_property
    def unit(self) -> UnitPage:
        return unit_for(self, self.planned.org_id)

    def kwargs_of_call(self) -> dict[str, Any]:
        return {"planned_id": self.planned.planned_id, "capability": self.capability}

    def context(self) -> dict[str, Any]:
        return {"planned": self.planned, "planned_title": PLANNED.get(self.planned.kind, self.planned.kind)}
