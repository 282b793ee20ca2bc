"""Who somebody is: by user name or telephone number and password, or by the code of a slip. axes counts both."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_failure_limit
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from nentang.accounts.models import User
from nentang.accounts.selectors import account_meant, clean_username, usable_slip


class KnownUserBackend(BaseBackend):
    """Finds again whoever has signed in; a closed account is nobody."""

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.select_related("realm").filter(pk=user_id, is_active=True).first()


class NameOrPhoneBackend(KnownUserBackend):
    """User name, or else telephone number, and password; a shared number needs the person's name besides."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, username: str, password: str, full_name: str = ""
    ) -> User | None:
        user = account_meant(username, full_name)
        if user is None:
            User().set_password(password)  # as long as a wrong password takes
            return None
        return user if user.check_password(password) else None


class SlipBackend(KnownUserBackend):
    """User name or telephone number and the code of a slip that is still good."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, username: str, slip_secret: str, full_name: str = ""
    ) -> User | None:
        user = account_meant(username, full_name)
        if user is None or usable_slip(user, slip_secret, today=user.realm.today(timezone.localdate())) is None:
            return None
        return user


def axes_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return under which name tries are counted: one for each account, however its number is typed."""
    typed = (credentials or {}).get("username") or request.POST.get("login", "")
    full_name = (credentials or {}).get("full_name") or ""
    user = account_meant(typed, full_name)
    return user.username if user else clean_username(typed)


def tries_left(request: HttpRequest, credentials: dict[str, Any]) -> int:
    """Return how many more tries there are before the lock."""
    failures: int = AxesProxyHandler.get_failures(request, credentials)
    return max(int(get_failure_limit(request, credentials)) - failures, 0)


def count_failure(request: HttpRequest, username: str) -> bool:
    """Count a wrong second step like a wrong password; returns whether the account is locked now."""
    credentials = {"username": username}
    AxesProxyHandler.user_login_failed(sender=__name__, credentials=credentials, request=request)
    return is_locked(request, username)


def is_locked(request: HttpRequest, username: str) -> bool:
    """Return whether the account is locked for now."""
    return not AxesProxyHandler.is_allowed(request, {"username": username})
