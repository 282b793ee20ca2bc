"""The routes of allauth that this product uses, under the names that allauth knows; no others exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-step/state/", RedirectView.as_view(pattern_name="accounts:own-account"), name="mfa_index"),
    path("second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
