"""Screens over the accounts and roles of a unit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from nentang.access import forms, selectors, services
from nentang.access.capabilities import ACCESS_MANAGE, ACCESS_VIEW
from nentang.accounts.selectors import printed_slip
from nentang.common.screens import FormScreen, ListScreen, Screen
from nentang.kernel.errors import NotVisible
from nentang.orgs.selectors.search import choices_for


class AccountList(ListScreen):
    """Who holds which role at a unit and below it; without a unit in the address, at the one chosen to work in."""

    capability = ACCESS_VIEW
    template = "access/account_list.html"

    def org_id(self) -> UUID:
        if "org_id" not in self.kwargs and self.request.working_org is None:
            raise NotVisible
        found: UUID = self.kwargs.get("org_id") or self.request.working_org.org_id
        return found

    def rows(self, after: str, limit: int) -> list[Any]:
        page: dict[str, Any] = {"search": self.request.GET.get("q", ""), "after": after, "limit": limit}
        return selectors.accounts_of_unit(self.scope, org_id=self.org_id(), today=self.today, **page)

    def key(self, row: Any) -> str:
        return f"{row.sort_key}|{row.grant_id}"

    def context(self) -> dict[str, Any]:
        return super().context() | _about_unit(self, self.org_id()) | {"q": self.request.GET.get("q", "")}


class AccountScreen(Screen):
    """One person's account with the roles that the reader may see."""

    capability = ACCESS_VIEW
    template = "access/account.html"

    def context(self) -> dict[str, Any]:
        account = selectors.account_for(self.scope, user_id=self.kwargs["user_id"], today=self.today)
        return {"account": account} | _about_unit(self, self.kwargs["org_id"])


class UnitScreen(FormScreen, abstract=True):
    """A form over the accounts of the unit in the address."""

    def told(self) -> dict[str, Any]:
        """Return what every service here is told: who acts, by which command, on which day, on what."""
        return {"scope": self.scope, "command_id": self.command_id, "today": self.today, **self.kwargs}

    def context(self) -> dict[str, Any]:
        found = _about_unit(self, self.kwargs["org_id"])
        if "user_id" in self.kwargs:
            found["account"] = selectors.account_for(self.scope, user_id=self.kwargs["user_id"], today=self.today)
        return found

    def back(self, said: str) -> HttpResponseBase:
        """Say what was done and return to the accounts of the unit."""
        messages.success(self.request, said)
        return redirect("access:unit-accounts", org_id=self.kwargs["org_id"])

    def slips(self, issued: list[Any], roles: list[str]) -> HttpResponse:
        """Show slips to print. No redirect: the codes exist in this answer alone, and loading it again shows none."""
        printed = [printed_slip(slip, role) for slip, role in zip(issued, roles, strict=True)]
        context = {"slips": printed, "sheets": -(-len(printed) // 6), **_about_unit(self, self.kwargs["org_id"])}
        response = TemplateResponse(self.request, "access/slips.html", context)
        response["Cache-Control"] = "no-store"
        return response


class IssueAccounts(UnitScreen):
    """Accounts for people of a unit, and their slips."""

    capability = ACCESS_MANAGE
    template = "access/issue.html"
    form_class = forms.IssueForm

    def form_arguments(self) -> dict[str, Any]:
        return {"roles": selectors.roles_to_grant(self.scope, self.kwargs["org_id"])}

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        people = data["people"]
        issued = services.issue_accounts(**self.told(), people=people)
        return self.slips(issued, [selectors.role_label(person.role) for person in people])


class ReissueCode(UnitScreen):
    """A new code for somebody who forgot the password or lost the slip."""

    capability = ACCESS_MANAGE
    template = "access/reissue.html"
    form_class = forms.ReissueForm

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        return self.slips([services.reissue_code(**self.told(), **data)], [""])


class CloseAccount(UnitScreen):
    """The end of an account."""

    capability = ACCESS_MANAGE
    template = "access/close.html"
    form_class = forms.ReasonForm

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        user = services.close_account(**self.told(), **data)
        return self.back(_("Đã ngừng tài khoản của %(name)s.") % {"name": user.full_name})


class ReopenAccount(UnitScreen):
    """A closed account in use again, with a new code."""

    capability = ACCESS_MANAGE
    template = "access/reopen.html"
    form_class = forms.NothingToFill

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        return self.slips([services.reopen_account(**self.told())], [""])


class GrantRole(UnitScreen):
    """One more role for somebody who has an account."""

    capability = ACCESS_MANAGE
    template = "access/grant.html"
    form_class = forms.GrantForm

    def form_arguments(self) -> dict[str, Any]:
        org_id = self.kwargs["org_id"]
        units = choices_for(self.scope, capability=ACCESS_MANAGE, on=self.today)
        orgs = [(str(unit.org_id), f"{unit.name}, {unit.superior}".rstrip(", ")) for unit in units]
        initial = {"org": str(org_id), "on": self.today}
        return {"roles": selectors.roles_to_grant(self.scope, org_id), "orgs": orgs, "initial": initial}

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        services.grant_role(**self.told() | {"org_id": UUID(data.pop("org"))}, **data)
        return self.back(_("Đã giao vai trò %(role)s.") % {"role": selectors.role_label(data["role"])})


class EndRole(FormScreen):
    """The end of somebody's role."""

    capability = ACCESS_MANAGE
    template = "access/end_role.html"
    form_class = forms.ReasonForm

    def context(self) -> dict[str, Any]:
        line = selectors.grant_for(self.scope, grant_id=self.kwargs["grant_id"], today=self.today)
        return {"line": line, "org_id": line.org_id, "unit": line.org_name}

    def perform(self, data: dict[str, Any]) -> HttpResponseBase:
        told: dict[str, Any] = {"scope": self.scope, "command_id": self.command_id, "today": self.today}
        grant = services.end_role(**told, **self.kwargs, **data)
        messages.success(self.request, _("Đã kết thúc vai trò %(role)s.") % {"role": selectors.role_label(grant.role)})
        return redirect("access:unit-accounts", org_id=grant.org_id)


def _about_unit(screen: Screen, org_id: UUID) -> dict[str, Any]:
    """Return what the frame of these pages shows: the unit, and whether accounts may be issued there."""
    name = selectors.unit_name(screen.scope, screen.capability, org_id=org_id, today=screen.today)
    may_manage = bool(selectors.capabilities_at(screen.scope, org_id, frozenset({ACCESS_MANAGE})))
    return {"org_id": org_id, "unit": name, "may_manage": may_manage}
