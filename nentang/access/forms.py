"""Lines of people as an office types or pastes them, and the small forms about one account."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nentang.access.roles import Role, role_named
from nentang.access.services import LINES_LIMIT, NewAccount
from nentang.accounts.services import NAME_LIMIT
from nentang.common.forms import DayField, Form
from nentang.common.messages import sentence
from nentang.kernel.errors import Refused
from nentang.kernel.phones import normalise_phone
from nentang.kernel.text import clean_name

_SEPARATOR = re.compile(r"\s*[;\t|]\s*|\s*,\s*")


def role_choices(roles: list[Role]) -> list[tuple[str, str]]:
    """Return the roles as a select shows them."""
    return [(role.code, role.label) for role in roles]


class IssueForm(Form):
    """A list of people: full name; telephone number; role. What a line leaves out is taken from the select."""

    lines = forms.CharField(
        label=_("Danh sách, mỗi người một dòng"),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text=_("Họ và tên; số điện thoại; vai trò. Dán từ Excel cũng được."),
        error_messages={"required": _("Cần ghi ít nhất một dòng: họ và tên; số điện thoại; vai trò.")},
    )
    role = forms.ChoiceField(label=_("Vai trò khi dòng không ghi"))

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]
        self.fields["role"].initial = roles[-1].code if roles else ""

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        typed = [line.strip() for line in data.get("lines", "").splitlines()]
        numbered = [(number, line) for number, line in enumerate(typed, 1) if line]
        if len(numbered) > LINES_LIMIT:
            self.add_error(
                "lines", sentence(Refused("lines_too_many", field="lines", count=len(numbered), limit=LINES_LIMIT))
            )
            return data
        data["people"] = [self._person(number, line, data.get("role", "")) for number, line in numbered]
        return data

    def _person(self, number: int, line: str, default_role: str) -> NewAccount | None:
        parts = [*_SEPARATOR.split(line), "", ""]
        try:
            return NewAccount(
                full_name=self._full_name(parts[0]),
                phone=self._phone(parts[1]),
                role=role_named(parts[2] or default_role).code,
            )
        except Refused as why:
            refused = Refused("line_unreadable", field="lines", line=number, value=line, why=sentence(why))
            self.add_error("lines", sentence(refused))
            return None

    def _full_name(self, text: str) -> str:
        name = clean_name(text, NAME_LIMIT, field="full_name")
        if any(character.isdigit() for character in name):
            raise Refused("name_with_digits", field="full_name", value=name)
        return name

    def _phone(self, text: str) -> str:
        normalise_phone(text, field="phone")
        return text


class GrantForm(Form):
    """A role for somebody who has an account, at a unit, for a time."""

    role = forms.ChoiceField(label=_("Vai trò"))
    org = forms.ChoiceField(label=_("Tại tổ chức"))
    on = DayField(label=_("Từ ngày"))
    until = DayField(label=_("Đến trước ngày"), required=False, help_text=_("Để trống khi chưa có hạn."))

    def __init__(self, *args: Any, roles: list[Role], orgs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]
        # The last of the list holds the least: a hasty click gives away little.
        self.fields["role"].initial = roles[-1].code if roles else ""
        self.fields["org"].choices = orgs  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why something is ended."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


class ReissueForm(Form):
    """Whether the second step goes too."""

    drop_second_step = forms.BooleanField(label=_("Bỏ luôn bước thứ hai (khi mất điện thoại)"), required=False)


class NothingToFill(Form):
    """A form whose button says everything."""


class WorkingUnitForm(Form):
    """The chosen unit, by the id of the grant."""

    org = forms.UUIDField(error_messages={"required": _("Chọn một đơn vị."), "invalid": _("Chọn một đơn vị.")})
    next = forms.CharField(required=False)
