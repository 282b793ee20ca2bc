"""What the screens of one unit share: the unit, who may do what there, and the way from typing to recording."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from nentang.common.formats import day
from nentang.common.screens import FormScreen, Screen, add_refusal, status_of
from nentang.kernel.errors import Conflict, DomainError, NotVisible, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.orgs.capabilities import ORG_CHANGE
from nentang.orgs.forms.sections import SectionedForm
from nentang.orgs.selectors.preview import Preview, checks_of, event_of_command
from nentang.orgs.selectors.unit import UnitPage, organisation_for, unit_as_of
from nentang.orgs.views.flow import Call, preview, record, reshaped, unit_choices


class UnitScreen(Screen, abstract=True):
    """A screen about one unit that the capability reaches; any other is not there."""

    @cached_property
    def unit(self) -> UnitPage:
        """Return the unit as it stands today."""
        return unit_for(self, self.kwargs["org_id"])


def unit_for(screen: Screen, org_id: UUID) -> UnitPage:
    """Return a unit that the screen's capability reaches, as it stands today; raises NotVisible."""
    organisation_for(screen.scope, screen.capability, org_id)
    return unit_as_of(screen.scope, org_id=org_id, on=screen.today)


class EventScreen(FormScreen, UnitScreen, abstract=True):
    """A form with its preview: `action=preview` shows what would change, `action=record` writes it."""

    capability = ORG_CHANGE
    template = "orgs/event_form.html"
    service: ClassVar[Callable[..., Any]]
    title: ClassVar[Any] = ""
    has_version: ClassVar[bool] = False
    needs_units: ClassVar[bool] = False
    steps: ClassVar[str] = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return answer(self)

    def extra_arguments(self) -> Mapping[str, Any]:
        """Return what this form needs besides the unit, the other units and the day."""
        return {}

    def recorded_org(self, outcome: Any) -> UUID:
        """Return the unit whose page shows what was recorded."""
        return self.unit.org_id


def make_form(screen: EventScreen, *args: Any, **kwargs: Any) -> SectionedForm:
    """Return the screen's form with everything it offers."""
    request = screen.request
    text = request.POST.get("find", "")
    chosen = [value for name in ("org_ids", "add", "parent", "into", "children_to") for value in request.POST.getlist(name)]
    own = str(screen.unit.org_id)
    units = unit_choices(screen.scope, screen.today, text=text, chosen=[own, *chosen]) if screen.needs_units else NO_UNITS
    form: SectionedForm = screen.form_class(  # type: ignore[assignment]
        *args, unit=screen.unit, units=units, today=screen.today, **screen.extra_arguments(), **kwargs
    )
    return form
