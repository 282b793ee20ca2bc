"""Fields that read what people type with the kernel's own readers and refuse it in the product's own sentences."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from nentang.common.messages import sentence
from nentang.kernel.errors import DomainError, Refused
from nentang.kernel.text import clean_name
from nentang.orgs.selectors.search import Found
from nentang.orgs.selectors.wording import capital

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Choice = tuple[str, str]


def refused(error: DomainError) -> ValidationError:
    """Return a refusal of the kernel as a form knows it."""
    return ValidationError(sentence(error), code=error.code)


class NameField(forms.CharField):
    """A name or title in normal form; too long, unwritable or missing ones are refused with the reason."""

    def __init__(self, *, names: str, limit: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off"}))
        super().__init__(**kwargs)
        self.names, self.limit = names, limit

    def clean(self, value: Any) -> str:
        typed = str(value or "")
        if not typed.strip() and not self.required:
            return ""
        try:
            return clean_name(typed, self.limit, field=self.names)
        except Refused as error:
            raise refused(error) from error


class CountField(forms.CharField):
    """A number of people; nothing where the decision states none."""

    def __init__(self, *, most: int = 2_000_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(required=False, **kwargs)
        self.most = most

    def clean(self, value: Any) -> int | None:
        typed = str(value or "").replace(".", "").replace(" ", "")
        if not typed:
            return None
        if not typed.isascii() or not typed.isdecimal() or len(typed) > 9 or int(typed) > self.most:
            raise ValidationError(_("“%(value)s” không phải số người. Ghi bằng chữ số, ví dụ 28.") % {"value": value})
        return int(typed)


def with_blank(choices: Iterable[Choice], blank: "_StrOrPromise") -> list[Choice]:
    """Return choices after an empty one that says what it means."""
    return [("", str(blank)), *choices]


def coded(codes: Iterable[Any], language: str) -> list[Choice]:
    """Return the codes of a rulebook's list as choices."""
    return [(code.code, capital(code.label(language))) for code in codes]


@dataclass(frozen=True, slots=True)
class UnitChoices:
    """The units a form may offer; when there are more than it lists, `is_complete` is false and a search narrows."""

    found: Sequence[Found]
    is_complete: bool = True
    label: Callable[[Found], str] = lambda unit: f"{unit.name}, {unit.superior}" if unit.superior else unit.name

    def choices(self, *, but: Iterable[str] = ()) -> list[Choice]:
        """Return them as choices, without some."""
        left_out = set(but)
        return [(str(unit.org_id), self.label(unit)) for unit in self.found if str(unit.org_id) not in left_out]

    def name_of(self, org_id: str) -> str:
        """Return the name of one that is offered."""
        return next((unit.name for unit in self.found if str(unit.org_id) == org_id), "")
