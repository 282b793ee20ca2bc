"""What every screen is: a capability, a template, and one answer to each kind of refusal."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.views import View

from nentang.common.error_pages import error_page
from nentang.common.messages import findings_of, sentence, states_of
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, DomainError, NotVisible, RuleBroken
from nentang.kernel.ids import uuid7

# Names of the URLs that answer without sign-in, or to everybody who has signed in: nothing of any organisation.
PUBLIC_SCREENS = frozenset(
    {
        "account_login", "account_logout", "account_reauthenticate", "account_change_password",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "access:first-sign-in", "web:set-language", "web:component-sheet", "web:component-tree",
    }
)  # fmt: skip


class ScreenRequest(HttpRequest):
    """A request behind the middleware that builds the scope."""

    scope: Scope
    today: date
    user: Any
    working: Any
    working_org: Any
    working_orgs: Any


def status_of(error: DomainError) -> int:
    """Return the HTTP status that a refusal has."""
    if isinstance(error, NotVisible):
        return 404
    return 409 if isinstance(error, Conflict) else 422


def refusal_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page for a refusal that no form can show."""
    states: dict[str, Any] = {}
    if isinstance(error, Conflict):
        states = {"theirs": states_of(error.theirs), "mine": states_of(error.mine), "back_url": request.path}
    return error_page(request, status_of(error), sentence=sentence(error), **states)


class Screen(View):
    """A page behind one capability: 404 for whoever does not hold it anywhere, sign-in for whoever is signed out.

    A class without `capability` fails at import; `public=True` is for the names in PUBLIC_SCREENS.
    """

    capability: ClassVar[str] = ""
    template: ClassVar[str] = ""
    is_public: ClassVar[bool] = False
    request: ScreenRequest

    def __init_subclass__(cls, *, abstract: bool = False, public: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.is_public = public
        if not (abstract or public or cls.capability):
            raise TypeError(f"{cls.__qualname__} names no capability")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_public and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            if not self.is_public and not self.request.scope.holds(self.capability):
                raise NotVisible
            return super().dispatch(request, *args, **kwargs)
        except DomainError as refusal:
            return refusal_page(request, refusal)

    @property
    def scope(self) -> Scope:
        return self.request.scope

    @property
    def today(self) -> date:
        return self.request.today

    def context(self) -> dict[str, Any]:
        """Return what the template shows; asked on GET."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.render(self.context())

    def render(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Return the page with finished values; `today` is always among them."""
        return TemplateResponse(self.request, self.template, {"today": self.today, **context}, status=status)


class ListScreen(Screen, abstract=True):
    """A list paged by key: `?after=<key of the last row shown>`."""

    page_size: ClassVar[int] = 50

    def rows(self, after: str, limit: int) -> list[Any]:
        """Return at most `limit` rows after that key."""
        raise NotImplementedError

    def key(self, row: Any) -> str:
        """Return the key by which the row after this one is found."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        found = self.rows(self.request.GET.get("after", ""), self.page_size + 1)
        shown = found[: self.page_size]
        return {"rows": shown, "shown": len(shown), "next_url": self.next_url(shown[-1]) if found != shown else ""}

    def next_url(self, last: Any) -> str:
        """Return the address of the page after this row, with every other parameter kept."""
        parameters = self.request.GET.copy()
        parameters["after"] = self.key(last)
        return f"{self.request.path}?{parameters.urlencode()}"


class FormScreen(Screen, abstract=True):
    """A form that runs one service. A refusal shows the form again with what was typed: 422, or 409 for a conflict.

    The page carries a command id made when it was opened, so that sending it twice is one command.
    """

    form_class: ClassVar[type[BaseForm]]

    def form_arguments(self) -> dict[str, Any]:
        """Return what the form needs besides the typed values."""
        return {}

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        """Run the service and return where to go next."""
        raise NotImplementedError

    @property
    def command_id(self) -> UUID:
        """Return the id that the page was opened with; a new one when it carries none."""
        try:
            return UUID(self.request.POST.get("command_id", ""))
        except ValueError:
            return uuid7()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.show(self.form_class(**self.form_arguments()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(request.POST, request.FILES, **self.form_arguments())
        if not form.is_valid():
            return self.show(form, 422)
        try:
            return self.perform(form.cleaned_data)
        except NotVisible:
            raise
        except DomainError as refusal:
            add_refusal(form, refusal)
            return self.show(form, status_of(refusal), refusal)

    def show(self, form: BaseForm, status: int = 200, refusal: DomainError | None = None) -> HttpResponse:
        """Return the page with the form; a conflict adds both states."""
        states: dict[str, Any] = {}
        if isinstance(refusal, Conflict):
            states = {"theirs": states_of(refusal.theirs), "mine": states_of(refusal.mine)}
        # After a refusal a new command: the refused one left no trace.
        return self.render({"form": form, "command_id": uuid7(), **self.context(), **states}, status)


def add_refusal(form: BaseForm, error: DomainError) -> None:
    """Put a refusal where it belongs on the form: at its field, or above all fields."""
    if isinstance(error, RuleBroken):
        for text in findings_of(error) or [sentence(error)]:
            form.add_error(None, text)
    else:
        form.add_error(error.field if error.field in form.fields else None, sentence(error))
