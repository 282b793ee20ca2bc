"""The forms of signing in: what allauth asks, in our words, with the tries that are left."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nentang.accounts.backends import count_failure, is_locked, tries_left
from nentang.accounts.selectors import is_shared_number

CURRENT = {"autocomplete": "current-password"}
FRESH = {"autocomplete": "new-password"}
ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def wrong_password(tries: int) -> ValidationError:
    """Return the refusal of a wrong name or password; it does not say which of the two."""
    text = ngettext(
        "Chưa đúng số điện thoại hoặc mật khẩu. Còn %(count)d lần thử.",
        "Chưa đúng số điện thoại hoặc mật khẩu. Còn %(count)d lần thử.",
        tries,
    )
    return ValidationError(text % {"count": tries}, code="wrong_password")


def wrong_code(tries: int) -> ValidationError:
    """Return the refusal of a wrong name or code; it does not say which of the two."""
    text = ngettext(
        "Chưa đúng số điện thoại hoặc mã trên phiếu, hoặc mã đã hết hạn. Còn %(count)d lần thử.",
        "Chưa đúng số điện thoại hoặc mã trên phiếu, hoặc mã đã hết hạn. Còn %(count)d lần thử.",
        tries,
    )
    return ValidationError(text % {"count": tries}, code="wrong_code")


class NameField(forms.Form):
    """The name that a shared number asks for; not shown otherwise."""

    full_name = forms.CharField(
        label=gettext_lazy("Họ và tên"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def demand_name(self, typed: str) -> None:
        """Raise the question for the name when several people sign in by this number."""
        self.asks_name = is_shared_number(typed)
        if self.asks_name and not self.cleaned_data.get("full_name"):
            raise ValidationError({"full_name": _("Số này có hai người cùng dùng. Ghi thêm họ và tên của mình.")})

    asks_name = False


class SignInForm(LoginForm, NameField):  # type: ignore[misc]
    """User name or telephone number, password, and whether this device is one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # allauth's fields carry placeholders in English.
        self.fields["login"] = forms.CharField(
            label=gettext_lazy("Số điện thoại hoặc tên đăng nhập"),
            max_length=60,
            widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
            error_messages={"required": gettext_lazy("Cần ghi số điện thoại hoặc tên đăng nhập.")},
        )
        self.fields["password"] = forms.CharField(
            label=gettext_lazy("Mật khẩu"),
            max_length=200,
            strip=False,
            widget=forms.PasswordInput(CURRENT),
            error_messages={"required": gettext_lazy("Cần ghi mật khẩu.")},
        )
        self.fields["remember"].label = gettext_lazy("Đây là máy của riêng tôi, nhớ 60 ngày")
        self.fields["remember"].initial = True

    def user_credentials(self) -> dict[str, str]:
        names = {"username": self.cleaned_data["login"], "full_name": self.cleaned_data.get("full_name", "")}
        return {**names, "password": self.cleaned_data["password"]}

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            self.demand_name(self.cleaned_data["login"])
        super().clean()
        return self.cleaned_data

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:
        try:
            super()._clean_with_password(credentials)
        except ValidationError:
            raise wrong_password(tries_left(self.request, credentials)) from None
        return self.cleaned_data


class FirstSignInForm(NameField):
    """What stands on the slip, and the password that a person chooses."""

    login = forms.CharField(
        label=gettext_lazy("Số điện thoại hoặc tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Cần ghi số điện thoại hoặc tên đăng nhập.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Mã trên phiếu"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Cần ghi mã trên phiếu, ví dụ K7M 4PD.")},
    )
    password1 = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Ít nhất 8 ký tự, có cả chữ cái."),
        widget=forms.PasswordInput(FRESH),
        error_messages={"required": gettext_lazy("Cần ghi mật khẩu mới.")},
    )
    password2 = forms.CharField(
        label=gettext_lazy("Mật khẩu mới, ghi lại lần nữa"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(FRESH),
        error_messages={"required": gettext_lazy("Cần ghi lại mật khẩu mới lần nữa.")},
    )
    remember = forms.BooleanField(
        label=gettext_lazy("Đây là máy của riêng tôi, nhớ 60 ngày"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not self.errors:
            self.demand_name(data["login"])
            if data["password1"] != data["password2"]:
                self.add_error("password2", _("Hai lần ghi mật khẩu khác nhau. Ghi lại lần nữa."))
        return data

    @staticmethod
    def remembered_seconds(data: dict[str, Any]) -> int:
        """Return for how many seconds this device stays signed in; 0 until the browser is closed."""
        return settings.SESSION_COOKIE_AGE if data["remember"] else 0


class OwnPasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password and the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": (gettext_lazy("Mật khẩu hiện nay"), CURRENT),
            "password1": (gettext_lazy("Mật khẩu mới"), FRESH),
            "password2": (gettext_lazy("Mật khẩu mới, ghi lại lần nữa"), FRESH),
        }
        _relabel(self, labels)

    def clean(self) -> dict[str, Any]:
        first, second = (self.cleaned_data.get(name) for name in ("password1", "password2"))
        if first and second and first != second:
            self.add_error("password2", _("Hai lần ghi mật khẩu khác nhau. Ghi lại lần nữa."))
        return dict(self.cleaned_data)


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before the second step is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"password": (gettext_lazy("Mật khẩu hiện nay"), CURRENT)})


def _relabel(form: forms.Form, labels: dict[str, tuple[Any, dict[str, str]]]) -> None:
    for name, (label, attributes) in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs = dict(attributes)
        field.error_messages["required"] = gettext_lazy("Cần ghi mục này.")


class CountedCode:
    """Counts wrong codes of the second step towards the lock, like wrong passwords."""

    user: Any

    def clean_code(self) -> str:
        if is_locked(context.request, self.user.username):
            context.request.axes_locked_out = True
            raise ValidationError(_("Đã thử quá nhiều lần. Đợi một lúc rồi đăng nhập lại."), code="locked")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            count_failure(context.request, self.user.username)
            raise
        return code


class SecondStepForm(CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The six digits of the second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"code": (gettext_lazy("Mã 6 số trên điện thoại, hoặc một mã dự phòng"), ONE_TIME)})


class CodeAgainForm(CountedCode, ReauthenticateByCodeForm):  # type: ignore[misc]
    """The six digits once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"code": (gettext_lazy("Mã 6 số trên điện thoại, hoặc một mã dự phòng"), ONE_TIME)})


class TurnOnSecondStepForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first six digits, which prove that the telephone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, {"code": (gettext_lazy("Mã 6 số vừa hiện trên điện thoại"), ONE_TIME)})
