"""One's own account: what it is, the language it reads, how long this device is remembered."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from nentang.accounts import services
from nentang.accounts.capabilities import ACCOUNT_OWN
from nentang.accounts.selectors import own_account
from nentang.common.screens import FormScreen


class LanguageForm(forms.Form):
    """Which language the account reads."""

    language = forms.ChoiceField(label=_("Ngôn ngữ"), choices=settings.LANGUAGES)


class OwnAccountScreen(FormScreen):
    """The account of whoever looks; sending the form chooses its language."""

    capability = ACCOUNT_OWN
    template = "accounts/own_account.html"
    form_class = LanguageForm

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"language": self.request.user.language or settings.LANGUAGE_CODE}}

    def context(self) -> dict[str, Any]:
        session = self.request.session
        remembered_until = None if session.get_expire_at_browser_close() else session.get_expiry_date()
        return {"account": own_account(self.request.user.pk), "remembered_until": remembered_until}

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        services.choose_language(scope=self.scope, command_id=self.command_id, today=self.today, **data)
        response = redirect("accounts:own-account")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, data["language"], samesite="Lax")
        return response
