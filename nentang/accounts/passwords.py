"""What a password must be, said in the reader's language: Django's own words have gaps in Vietnamese."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nentang.kernel.text import fold


class LongEnough(password_validation.MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        return ngettext("Cần ít nhất %(count)d ký tự.", "Cần ít nhất %(count)d ký tự.", self.min_length) % {
            "count": self.min_length
        }


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the passwords that everybody tries first."""

    def get_error_message(self) -> str:
        return _("Mật khẩu này nhiều người dùng, dễ bị đoán. Chọn mật khẩu khác.")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    """Not a number: those are birthdays and telephone numbers."""

    def get_error_message(self) -> str:
        return _("Không dùng toàn chữ số. Thêm chữ cái.")


class NotOneself:
    """Nothing that stands on one's own slip."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password holds the person's name, user name or number."""
        if user is None:
            return
        folded = fold(password).replace(" ", "")
        name = fold(user.full_name).replace(" ", "")
        for own in (user.username, name, fold(user.phone).replace(" ", "")):
            if len(own) >= 4 and own in folded:
                raise ValidationError(_("Không dùng tên hay số điện thoại của mình trong mật khẩu."), code="own_name")

    def get_help_text(self) -> str:
        return _("Không dùng tên hay số điện thoại của mình trong mật khẩu.")
