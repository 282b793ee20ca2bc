"""How a form field becomes marks on a page: classes, and the ties between label, input, error and help."""

from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.Select, "form-select"),
)


class FieldError(NamedTuple):
    """One thing to correct: where it is (empty for the form as a whole), the field's name, the sentence."""

    anchor: str
    label: str
    text: str


def field_context(bound: BoundField, style: str = "") -> dict[str, Any]:
    """Return what `components/field.html` shows."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        shape = "check"
    elif isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        shape = style or "list"
    else:
        shape = "password" if isinstance(widget, forms.PasswordInput) else "input"
    described_by = _described_by(bound)
    return {
        "bound": bound,
        "shape": shape,
        "is_choice": shape in ("list", "seg", "chips"),
        "described_by": described_by,
        "widget": _widget(bound, described_by, bare=shape in ("seg", "chips")),
        "is_optional": not bound.field.required and shape != "check",
    }


def errors_in_order(form: forms.BaseForm) -> list[FieldError]:
    """Return all errors in the order of the fields on the page, those of the form as a whole first."""
    found = [FieldError("", "", str(text)) for text in form.non_field_errors()]
    for bound in form:
        found.extend(FieldError(_anchor(bound), str(bound.label), str(text)) for text in bound.errors)
    return found


def _anchor(bound: BoundField) -> str:
    """Return the id that takes the focus: for a group of choices its first one."""
    is_group = isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
    return f"{bound.auto_id}_0" if is_group else bound.id_for_label or bound.auto_id


def _described_by(bound: BoundField) -> str:
    ids = []
    if bound.errors:
        ids.append(f"{bound.auto_id}_error")
    if bound.help_text:
        ids.append(f"{bound.auto_id}_help")
    return " ".join(ids)


def _widget(bound: BoundField, described_by: str, *, bare: bool) -> SafeString | None:
    """Return the input itself; for a group only set the class, since its template shows each choice on its own."""
    widget = bound.field.widget
    css = next((css for kind, css in CLASSES if isinstance(widget, kind)), "form-control")
    own = widget.attrs.get("class", "")
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        if not bare:
            widget.attrs["class"] = f"{css} {own}".strip()
        return None
    attrs: dict[str, str | bool] = {"class": f"{css} {own}".strip()}
    if described_by:
        attrs["aria-describedby"] = described_by
    return bound.as_widget(attrs=attrs)
