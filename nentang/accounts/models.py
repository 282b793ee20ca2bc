"""People who sign in, and the one-time codes with which they do so for the first time.

Both tables are installation-wide: whoever signs in has not said to which realm they belong. They are reached only by
signing in, or through a grant that stands in somebody's scope (`access`).
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from nentang.common.fields import PathField
from nentang.common.models import Realm
from nentang.kernel.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """What Django asks of the table of users."""


class User(AbstractBaseUser):
    """Somebody who signs in, by user name or by telephone number; the office knows them by name and by grants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+", editable=False)
    username = models.CharField(_("tên đăng nhập"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    sort_key = PathField(max_length=1000, editable=False)
    search_key = PathField(max_length=300, editable=False)
    phone = models.CharField(_("số điện thoại"), max_length=30, blank=True)
    phone_normalised = models.CharField(max_length=16, blank=True, editable=False)
    email = models.EmailField(_("thư điện tử"), blank=True)
    language = models.CharField(_("ngôn ngữ"), max_length=5, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    must_set_password = models.BooleanField(_("phải đặt mật khẩu"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        indexes = [models.Index(fields=["phone_normalised"], name="accounts_user_phone")]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name


class AccountSlip(models.Model):
    """A code handed over on paper: stored hashed, good once and through its last day; a newer one takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    realm = models.ForeignKey(Realm, on_delete=models.PROTECT, related_name="+", editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    org_id = models.UUIDField()
    command_id = models.UUIDField()
    code_hash = models.CharField(max_length=128)
    issued_on = models.DateField()
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    # The readable code exists on the object that issued it and nowhere else.
    code: str = ""

    class Meta:
        verbose_name = _("phiếu tài khoản")
        verbose_name_plural = _("phiếu tài khoản")
        indexes = [
            models.Index(fields=["user", "expires_on"], name="accounts_slip_user"),
            models.Index(fields=["command_id"], name="accounts_slip_command"),
        ]
