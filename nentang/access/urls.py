"""Addresses of accounts and roles, of the working unit, and of the first sign-in."""

from django.urls import path

from nentang.access.views import accounts, coming_in

app_name = "access"

_UNIT = "units/<uuid:org_id>/accounts/"
_PERSON = f"{_UNIT}<uuid:user_id>/"

urlpatterns = [
    path("first/", coming_in.FirstSignIn.as_view(), name="first-sign-in"),
    path("working-unit/", coming_in.WorkingUnit.as_view(), name="working-unit"),
    path("accounts/", accounts.AccountList.as_view(), name="account-list"),
    path(_UNIT, accounts.AccountList.as_view(), name="unit-accounts"),
    path(f"{_UNIT}issue/", accounts.IssueAccounts.as_view(), name="account-issue"),
    path(_PERSON, accounts.AccountScreen.as_view(), name="account-detail"),
    path(f"{_PERSON}reissue/", accounts.ReissueCode.as_view(), name="account-reissue"),
    path(f"{_PERSON}close/", accounts.CloseAccount.as_view(), name="account-close"),
    path(f"{_PERSON}reopen/", accounts.ReopenAccount.as_view(), name="account-reopen"),
    path(f"{_PERSON}grant/", accounts.GrantRole.as_view(), name="account-grant-role"),
    path("grants/<uuid:grant_id>/end/", accounts.EndRole.as_view(), name="grant-end"),
]
