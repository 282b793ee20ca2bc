"""What the screens of one unit share: the unit, and the way from typing over the preview to the record."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from nentang.common.formats import day
from nentang.common.messages import states_of
from nentang.common.screens import FormScreen, Screen, add_refusal, status_of
from nentang.kernel.errors import Conflict, DomainError, NotVisible, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.orgs.capabilities import ORG_CHANGE, ORG_VIEW
from nentang.orgs.forms.fields import UnitChoices
from nentang.orgs.forms.sections import SectionedForm
from nentang.orgs.selectors.preview import Check, Preview, checks_of, event_of_command
from nentang.orgs.selectors.unit import UnitPage, organisation_for, unit_as_of
from nentang.orgs.selectors.wording import in_words
from nentang.orgs.views.flow import Call, preview, record, reshaped, unit_choices

DRAFT: dict[str, Any] = {"is_draft": True}
CHOOSING = ("org_ids", "add", "parent", "into", "children_to")  # fields whose picks a search must not lose


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


class EventHooks:
    """What an event screen says about itself."""

    service: ClassVar[Callable[..., Any]]
    title: ClassVar[Any] = ""
    action: ClassVar[Any] = ""
    has_version: ClassVar[bool] = False
    needs_units: ClassVar[bool] = False
    leads_to_outcome: ClassVar[bool] = False

    def extra_arguments(self) -> Mapping[str, Any]:
        """Return what the form needs besides the unit, the other units and the day."""
        return {}

    def kwargs_of_call(self) -> Mapping[str, Any]:
        """Return what the service takes from the address and not from the form."""
        return {}


class EventScreen(EventHooks, FormScreen, UnitScreen, abstract=True):
    """A form with its preview: `action=preview` shows what would change, `action=record` writes it."""

    capability = ORG_CHANGE
    template = "orgs/event_form.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"unit": self.unit, "units": units_for(self), "today": self.today, **self.extra_arguments()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return answer(self)

    def show(self, form: BaseForm, status: int = 200, refusal: DomainError | None = None) -> HttpResponse:
        return event_page(self, form, status, refusal)


def units_for(screen: EventScreen) -> UnitChoices:
    """Return the units that the form offers; none for a form that names no other unit."""
    if not screen.needs_units:
        return UnitChoices(())
    typed = screen.request.POST
    chosen = [value for name in CHOOSING for value in typed.getlist(name)]
    own = [str(screen.unit.org_id), *(str(unit.org_id) for unit in screen.unit.superiors[-1:])]
    return unit_choices(screen.scope, screen.today, text=typed.get("find", ""), chosen=[*own, *chosen])


def answer(screen: EventScreen) -> HttpResponseBase:
    """Reshape, preview or record what was typed; a refusal shows the form again and keeps all of it."""
    typed = screen.request.POST
    action = typed.get("action", "preview")
    if (draft := reshaped(typed, action)) is not None:
        return screen.show(screen.form_class(draft, **screen.form_arguments(), **DRAFT))
    form = screen.form_class(typed, **screen.form_arguments())
    if not form.is_valid():
        return screen.show(form, 422)
    call = call_of(screen, form)
    try:
        if action == "record":
            outcome = record(screen.scope, screen.today, screen.command_id, call)
            return landing(screen, call, outcome)
        superiors = screen.unit.superiors or (screen.unit,)
        told = preview(screen.scope, screen.today, call, around_id=superiors[-1].org_id)
    except NotVisible:
        raise
    except DomainError as refusal:
        add_refusal(form, refusal)
        return screen.show(form, status_of(refusal), refusal)
    return event_page(screen, form, 200, None, told)


def call_of(screen: EventScreen, form: BaseForm) -> Call:
    """Return the service call that the form stands for, bound to the state of the unit it was opened with."""
    assert isinstance(form, SectionedForm)  # noqa: S101
    call = Call(type(screen).service, screen.unit.org_id, {**form.service_arguments(), **screen.kwargs_of_call()})
    typed = screen.request.POST.get("version", "")
    return call.with_version(int(typed) if screen.has_version and typed.isdecimal() and len(typed) < 9 else None)


def event_page(
    screen: EventScreen, form: BaseForm, status: int, refusal: DomainError | None, told: Preview | None = None
) -> HttpResponse:
    """Return the page: the form on the left, on the right the preview or, after a refusal, what was checked."""
    checks: tuple[Check, ...] = told.checks if told else ()
    states: dict[str, Any] = {}
    if isinstance(refusal, RuleBroken):
        checks = checks_of([refusal.verdict])
    if isinstance(refusal, Conflict) and refusal.theirs and isinstance(form, SectionedForm):
        states = {"theirs": states_of(in_words(refusal.theirs, screen.today)), "mine": form.typed()}
    return screen.render(
        {
            "form": form,
            "unit": screen.unit,
            "title": screen.title,
            "action": screen.action,
            "preview": told,
            "checks": checks,
            "command_id": uuid7(),
            "version": screen.unit.state,
            "unit_url": reverse("orgs:organisation-detail", args=[screen.unit.org_id]),
            **screen.context(),
            **states,
        },
        status,
    )


def landing(screen: EventScreen, call: Call, outcome: Any) -> HttpResponseBase:
    """Go to the unit that shows what was recorded, with a sentence on it and the way back."""
    org_id = screen.unit.org_id
    if call.is_planned(screen.today):
        url = reverse("orgs:planned-event-withdraw", args=[outcome.pk]) if outcome else ""
        said = _("Đã ghi dự kiến: %(title)s, tự thực hiện ngày %(day)s.")
    else:
        org_id = outcome.pk if screen.leads_to_outcome and outcome else org_id
        event_id = event_of_command(screen.scope, screen.command_id)
        url = reverse("orgs:event-take-back", args=[event_id]) if event_id else ""
        said = _("Đã ghi: %(title)s, từ ngày %(day)s.") if call.on else _("Đã ghi: %(title)s.")
    title = str(screen.title)
    say(screen, said % {"title": title[:1].lower() + title[1:], "day": day(call.on)}, url)
    return redirect(home_of(screen, org_id))


def say(screen: Screen, text: str, undo_url: str = "") -> None:
    """Leave a sentence for the next page, with a link that undoes."""
    message = format_html('{} <a href="{}">{}</a>', text, undo_url, _("Hoàn tác")) if undo_url else text
    messages.success(screen.request, message)


def home_of(screen: Screen, org_id: UUID) -> str:
    """Return the address of a unit's page; of the tree when the unit is there no longer."""
    try:
        organisation_for(screen.scope, ORG_VIEW, org_id)
    except NotVisible:
        return reverse("orgs:organisation-list")
    return reverse("orgs:organisation-detail", args=[org_id])
