"""Forms in the product's words: what is missing is named, a day is typed as people type it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from nentang.common import formats
from nentang.common.messages import sentence
from nentang.kernel.dates import parse_date
from nentang.kernel.errors import Refused


class DayField(forms.Field):
    """A day, typed: 1/7/2025, 01-07-2025 or 2025-07-01; shown as 01/07/2025."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name: str | None = None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "class": "nt-in-day"}

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_date(str(value), field=self.name)
        except Refused as error:
            raise ValidationError(sentence(error), code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return formats.day(value) if isinstance(value, date) else value


class Form(forms.Form):
    """A form whose refusals name the field and say what helps; the browser's own refusals stay off."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, DayField):
                field.name = name
            label = str(field.label or name)
            self._put_in_words(field, {"field": label[:1].lower() + label[1:]})

    @staticmethod
    def _put_in_words(field: forms.Field, values: dict[str, str]) -> None:
        """Give the field our sentences, where it does not bring its own."""
        chosen = isinstance(field, forms.ChoiceField)
        words = {"required": _("Chọn %(field)s.") if chosen else _("Cần ghi %(field)s.")}
        if isinstance(field, DayField):
            words["required"] = _("Cần ghi ngày, ví dụ 01/07/2025.")
        if chosen:
            words["invalid_choice"] = _("Chọn %(field)s trong danh sách.")
        own = field.__class__.default_error_messages
        for code, text in words.items():
            is_default = field.error_messages.get(code) in (forms.Field.default_error_messages.get(code), own.get(code))
            if is_default or code not in field.error_messages:
                field.error_messages[code] = text % values
