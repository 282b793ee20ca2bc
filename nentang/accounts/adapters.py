"""Where allauth asks this product: no sign-up, password changes as business events, the second step sealed."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy as _

from nentang.accounts.models import User
from nentang.accounts.services import change_password
from nentang.kernel.ids import uuid7


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are issued by an office, never by signing up; no mail is sent."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": _("Mật khẩu hiện nay chưa đúng. Ghi lại."),
        "incorrect_password": _("Mật khẩu chưa đúng. Ghi lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:own-account")

    def set_password(self, user: User, password: str) -> None:
        request: Any = context.request
        change_password(scope=request.scope, command_id=uuid7(), today=request.today, password=password)
        # allauth goes on with its own object, whose hash keeps the session.
        user.refresh_from_db(fields=["password", "must_set_password"])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: people here have no e-mail to rely on."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing; what happened stands among the events of the account."""


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secret of the second step sealed under the installation's key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã chưa đúng. Đợi mã mới hiện ra rồi ghi lại."),
        "unverified_email": _("Mã chưa đúng. Đợi mã mới hiện ra rồi ghi lại."),
        "cannot_delete_authenticator": _("Chưa tắt được bước thứ hai. Hỏi văn phòng."),
    }

    def get_totp_issuer(self) -> str:
        return "Nen Tang"

    def get_totp_label(self, user: User) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()


def _seal() -> Fernet:
    key = hashlib.sha256(b"nentang.accounts.second-step" + force_bytes(settings.SECRET_KEY)).digest()
    return Fernet(base64.urlsafe_b64encode(key))
