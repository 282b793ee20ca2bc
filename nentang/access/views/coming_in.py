"""The first sign-in with a slip, and the choice of the unit to work in."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from nentang.access.forms import WorkingUnitForm
from nentang.access.middleware import CHOSEN
from nentang.access.selectors import scope_for
from nentang.accounts.backends import tries_left
from nentang.accounts.capabilities import ACCOUNT_OWN
from nentang.accounts.forms import FirstSignInForm, wrong_code
from nentang.accounts.services import begin_account
from nentang.common.screens import FormScreen
from nentang.kernel.errors import NotVisible


@method_decorator([never_cache, sensitive_post_parameters("code", "password1", "password2")], name="dispatch")
class FirstSignIn(FormScreen, public=True):
    """The code of a slip and a password of one's own; afterwards one is signed in."""

    template = "access/first_sign_in.html"
    form_class = FirstSignInForm

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        named = {"username": data["login"], "full_name": data["full_name"]}
        user: Any = authenticate(self.request, **named, slip_secret=data["code"])
        if user is None:
            return self.refuse(named)
        today = user.realm.today(timezone.localdate())
        told = {"command_id": self.command_id, "today": today, "code": data["code"], "password": data["password1"]}
        begun = begin_account(scope=scope_for(user, today), **told)
        return _enter(self.request, begun, data)

    def refuse(self, named: dict[str, str]) -> HttpResponseBase:
        """Show the form again with the tries that are left."""
        form = self.form_class(self.request.POST)
        form.is_valid()
        form.add_error(None, wrong_code(tries_left(self.request, named)))
        return self.show(form, 422)


def _enter(request: HttpRequest, user: Any, data: dict[str, Any]) -> HttpResponseBase:
    """Sign in, through the second step where the person has one."""
    response: HttpResponseBase = perform_password_login(request, {"username": user.username}, Login(user=user))
    request.session.set_expiry(FirstSignInForm.remembered_seconds(data))
    return response


class WorkingUnit(FormScreen):
    """The units one may work in, and the choice of one."""

    capability = ACCOUNT_OWN
    template = "access/working_unit.html"
    form_class = WorkingUnitForm

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        chosen = [unit for unit in self.request.working_orgs if unit.id == data["org"]]
        if not chosen:
            raise NotVisible
        self.request.session[CHOSEN] = str(chosen[0].id)
        return HttpResponseRedirect(_inside(self.request, data["next"]))


def _inside(request: HttpRequest, url: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours and url.startswith("/") else "/"
