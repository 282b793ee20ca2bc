"""The pieces every screen is put together from, one template each; all of them in all states at `/_components/`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from nentang.common import formats, graphics
from nentang.common.components import ChangedNode, Fact, Kind, Link, Paper, Step, TimelineEntry, TimeMark, TreeNode
from nentang.common.form_fields import errors_in_order, field_context
from nentang.common.time_scale import time_scale
from nentang.kernel.text import nfc

register = template.Library()

SHAPES: dict[str, str] = {
    "ok": "check", "info": "half", "time": "clock", "soon": "warn", "late": "late", "off": "ring", "gold": "star",
}  # fmt: skip

register.filter("number", formats.number)
register.filter("percent", formats.percent)
register.filter("signed", formats.signed)
register.filter("day", formats.day)
register.filter("long_day", formats.long_day)
register.filter("moment", formats.moment)
register.filter("dash", formats.dash)
register.filter("nfc", nfc)
register.simple_tag(formats.period, name="period")
register.simple_tag(formats.out_of, name="out_of")
register.simple_tag(formats.share, name="share")
register.simple_tag(formats.days_left, name="days_left")

register.simple_tag(graphics.icon, name="icon")
register.simple_tag(graphics.terrace, name="terrace")


@register.simple_tag
def mark() -> SafeString:
    """Return the product's mark."""
    return graphics.MARK


@register.simple_tag
def emptyart() -> SafeString:
    """Return the drawing of an empty page."""
    return graphics.EMPTY_ART


@register.simple_tag
def status(kind: Kind, text: str, css: str = "") -> SafeString:
    """Return shape + word + tint; `nt-st-bare` as third argument leaves the tint out, for dense tables."""
    return format_html(
        '<span class="nt-st{}" data-s="{}">{}{}</span>',
        f" {css}" if css else "", kind, graphics.icon(SHAPES[kind]), text,
    )  # fmt: skip


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, style: str = "", wide: bool = False) -> dict[str, Any]:
    """Show one form field: label, input, error, help, tied together for screen readers.

    `style` is "seg" or "chips" for choices that stand side by side; `wide` spans both columns of `.nt-form2`.
    """
    return {**field_context(bound, style), "wide": wide}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """List what has to be corrected, each a link to its field; nothing when there is nothing."""
    return {"errors": errors_in_order(form)}


@register.inclusion_tag("components/figure.html")
def figure(label: str, value: str, url: str, unit: str = "", detail: str = "") -> dict[str, Any]:
    """Show a headline figure; a figure without the records behind it is refused."""
    if not url:
        raise ValueError("Every figure links to the records behind it.")
    return {"label": label, "value": value, "unit": unit, "detail": detail, "url": url}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """Show what happened, in the order given."""
    return {"entries": entries}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str, url: str = "", action: str = "", is_main: bool = False, level: str = "h2"
) -> dict[str, Any]:
    """Say what is missing, why or what next, and offer one action."""
    return {"title": title, "text": text, "url": url, "action": action, "is_main": is_main, "level": level}


@register.simple_block_tag(end_name="endnote")
def note(content: str, kind: str = "", icon: str = "") -> SafeString:
    """Frame a sentence that belongs to the page; the icon follows the kind unless one is named."""
    shape = icon or SHAPES.get(kind, "info")
    return format_html('<div class="nt-note" data-s="{}">{}<div>{}</div></div>', kind, graphics.icon(shape), content)


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, name: str, title: str, css: str = "nt-dialog") -> SafeString:
    """Put the content in a dialog that `data-open="<name>"` opens; it closes by `data-close` within."""
    return format_html(
        '<dialog class="{0}" id="{1}" aria-labelledby="{1}-title"><h2 id="{1}-title">{2}</h2>{3}</dialog>',
        css, name, title, content,
    )  # fmt: skip


@register.inclusion_tag("components/confirm_dialog.html", takes_context=True)
def confirm_dialog(
    context: template.Context,
    name: str,
    title: str,
    text: str,
    action: str,
    url: str = "",
    form: str = "",
    keep: str = "",
    is_risk: bool = True,
) -> dict[str, Any]:
    """Ask before what cannot be undone: a question, the consequence, two named buttons; keeping has the focus.

    The button posts to `url`, or submits the form whose id is `form`.
    """
    return {
        "name": name, "title": title, "text": text, "action": action, "url": url, "form": form,
        "keep": keep or _("Xem lại"), "is_risk": is_risk, "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[Step]) -> dict[str, Any]:
    """Show the steps of a path and where it stands."""
    return {"steps": steps}


@register.inclusion_tag("components/pager.html")
def pager(shown: int, total: int | None = None, previous_url: str = "", next_url: str = "") -> dict[str, Any]:
    """Say how many of how many are shown and lead on by key; the addresses come from the list's selector."""
    return {"shown": shown, "total": total, "previous_url": previous_url, "next_url": next_url}


@register.inclusion_tag("components/time_slider.html", takes_context=True)
def time_slider(
    context: template.Context,
    on: date,
    first: date,
    last: date,
    marks: Sequence[TimeMark],
    target: str = "",
    keep: dict[str, str] | None = None,
    error: str = "",
    typed: str = "",
    also: str = "",
) -> dict[str, Any]:
    """Let a reader choose the day a page shows: typed, dragged, or from event to event, as `?on=` in the address.

    `target` names what htmx replaces, `also` what else speaks of the day; `keep` holds the other parameters of the
    address; `error` and `typed` come back from a day that could not be read.
    """
    scale = time_scale(first, last, on, marks)
    keep = {name: value for name, value in (keep or {}).items() if name != "on" and value}

    def address(day: date | None) -> str:
        return f"?{urlencode({**keep, 'on': day.isoformat()})}" if day else ""

    return {
        "scale": scale, "target": target, "also": also, "here": _here(context), "keep": keep, "error": error,
        "typed": typed or formats.day(on), "before_url": address(scale.before), "after_url": address(scale.after),
    }  # fmt: skip


@register.inclusion_tag("components/before_after.html")
def before_after(before: Sequence[ChangedNode], after: Sequence[ChangedNode]) -> dict[str, Any]:
    """Show the tree before and after an event side by side."""
    return {"before": before, "after": after}


@register.inclusion_tag("components/papers.html")
def papers(items: Sequence[Paper]) -> dict[str, Any]:
    """List papers, checks or consequences."""
    return {
        "items": [
            (item, item.icon or {"ok": "check", "soon": "warn", "late": "late"}.get(item.kind, "file"))
            for item in items
        ]
    }


@register.inclusion_tag("components/task.html")
def task(kind: Kind, state: str, title: str, text: str, url: str, action: str, icon: str = "") -> dict[str, Any]:
    """Show one thing to do as a card with one full-width button (phone); stands in `ul.nt-tasks`."""
    return {
        "kind": kind, "state": state, "title": title, "text": text, "url": url, "action": action, "icon": icon,
    }  # fmt: skip


@register.inclusion_tag("components/todo_row.html")
def todo_row(kind: Kind, state: str, title: str, text: str, url: str, action: str) -> dict[str, Any]:
    """Show one thing to do as a row with one small button (desk); stands in `ul.nt-todo`."""
    return {"kind": kind, "state": state, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/tree.html")
def tree(nodes: Sequence[TreeNode], label: str) -> dict[str, Any]:
    """Show units as nested folds; children that are not in the page are fetched when their fold opens."""
    return {"nodes": nodes, "label": label}


@register.inclusion_tag("components/facts.html")
def facts(rows: Sequence[Fact]) -> dict[str, Any]:
    """List facts by name."""
    return {"rows": rows}


@register.inclusion_tag("components/links.html")
def links(items: Sequence[Link]) -> dict[str, Any]:
    """List ways to elsewhere as full-width rows (phone)."""
    return {"items": items}


@register.inclusion_tag("components/crumbs.html")
def crumbs(items: Sequence[Link]) -> dict[str, Any]:
    """Show the way down to this page."""
    return {"items": items}


@register.inclusion_tag("components/search.html", takes_context=True)
def search(
    context: template.Context, name: str, label: str, value: str = "", target: str = "", also: str = ""
) -> dict[str, Any]:
    """Show a search field; with a `target`, htmx replaces it while one types, and `also` what lies outside it."""
    return {"name": name, "label": label, "value": value, "target": target, "also": also, "here": _here(context)}


def _here(context: template.Context) -> str:
    """Return the address of this page without its parameters."""
    request = context.get("request")
    return request.path if request else ""
