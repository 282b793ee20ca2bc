"""The sample values of the component sheet, read from samples.toml."""

import tomllib
from pathlib import Path
from typing import Any

from django import forms

from nentang.common import formats
from nentang.common.components import (
    ChangedNode,
    Fact,
    Link,
    Paper,
    Status,
    Step,
    TimelineEntry,
    TimeMark,
    TreeNode,
)

HERE = "#samples"
TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("samples.toml").read_text(encoding="utf-8"))
_FORM = TEXTS["form"]


def _choices(labels: list[str]) -> list[tuple[str, str]]:
    return [(str(number), label) for number, label in enumerate(labels)]


class SampleForm(forms.Form):
    """Every kind of field; `wrong` gives two of them errors."""

    name = forms.CharField(label=_FORM["name"])
    birthday = forms.CharField(label=_FORM["birthday"], help_text=_FORM["birthday_help"])
    card = forms.CharField(label=_FORM["card"], required=False)
    password = forms.CharField(label=_FORM["password"], widget=forms.PasswordInput)
    own_device = forms.BooleanField(label=_FORM["own_device"], required=False)
    kind = forms.ChoiceField(label=_FORM["kind"], choices=_choices(_FORM["kinds"]))
    way = forms.ChoiceField(label=_FORM["way"], choices=_choices(_FORM["ways"]), widget=forms.RadioSelect)
    papers = forms.MultipleChoiceField(
        label=_FORM["papers"], choices=_choices(_FORM["paper_choices"]), widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.ChoiceField(label=_FORM["kind"], choices=_choices(_FORM["kinds"]), widget=forms.RadioSelect)
    reason = forms.CharField(label=_FORM["reason"], widget=forms.Textarea(attrs={"rows": 3}), required=False)


def wrong_form() -> SampleForm:
    """Return the form as it comes back: two fields and the whole have to be corrected."""
    form = SampleForm(
        {"name": _FORM["name_value"], "birthday": _FORM["birthday_value"], "card": _FORM["card_value"],
         "password": "x", "kind": "0", "way": "0", "papers": ["0"], "kinds": "0"}, auto_id="wrong_%s",
    )  # fmt: skip
    form.add_error("birthday", _FORM["birthday_error"])
    form.add_error("card", _FORM["card_error"])
    form.add_error(None, _FORM["whole"])
    return form


def _figures() -> list[dict[str, str]]:
    def value(row: dict[str, Any]) -> str:
        return formats.share(*row["share"]) if "share" in row else formats.number(row["value"])

    return [{"unit": "", "detail": "", **row, "value": value(row)} for row in TEXTS["figures"]]


def sample_cells() -> list[TreeNode]:
    """Return the units below the sample commune."""
    words = TEXTS["tree"]
    return [TreeNode(label, HERE, place, words["members"]) for place, label in enumerate(words["cells"])]


def _tree() -> list[TreeNode]:
    words = TEXTS["tree"]

    def unit(label: str, count: int, **more: Any) -> TreeNode:
        return TreeNode(label, HERE, count, words["count_label"], **more)

    changed = Status("info", words["changed"])
    commune = unit(words["commune"], 11, status=changed, children=sample_cells(), is_open=True, is_selected=True)
    lazy = unit(words["lazy"], 1218, status=Status("gold", words["new"]), children_url="/_components/tree/")
    return [unit(words["root"], 1281, children=[commune, lazy], is_open=True)]


def _facts() -> list[Fact]:
    words = TEXTS["facts"]
    return [
        Fact(words["unit"], words["unit_value"], url=HERE),
        Fact(words["since"], formats.period(TEXTS["time"]["on"])),
        Fact(words["decision"], words["decision_value"], detail=words["decision_detail"]),
        Fact(words["number"], formats.number(1218)),
        Fact(words["rate"], formats.share(36, 37)),
        Fact(words["nobody"], str(formats.dash(""))),
    ]


def _timeline() -> list[TimelineEntry]:
    def link(row: dict[str, Any]) -> Link | None:
        return Link(row["link"], HERE) if "link" in row else None

    return [TimelineEntry(**{**row, "link": link(row)}) for row in TEXTS["timeline"]]


def _papers() -> list[Paper]:
    rows = [dict(row) for row in TEXTS["papers"]]
    return [Paper(url=HERE if row.pop("is_link", False) else "", **row) for row in rows]


def sample_context() -> dict[str, Any]:
    """Return everything the sheet shows."""
    words, time = TEXTS["words"], TEXTS["time"]
    return {
        "texts": TEXTS,
        "form": SampleForm(initial={"name": _FORM["name_value"], "way": "1"}, auto_id="right_%s"),
        "wrong": wrong_form(),
        "figures": _figures(),
        "tasks": TEXTS["tasks"],
        "timeline": _timeline(),
        "marks": [TimeMark(**mark) for mark in time["marks"]],
        "before": [ChangedNode(**row) for row in TEXTS["before"]],
        "after": [ChangedNode(**row) for row in TEXTS["after"]],
        "papers": _papers(),
        "steps": [Step(**row) for row in TEXTS["steps"]],
        "tree": _tree(),
        "facts": _facts(),
        "links": [Link(label, HERE, icon) for label, icon in zip(words["links"], ("list", "tree", "key"), strict=True)],
        "crumbs": [Link(label, HERE if place < 2 else "") for place, label in enumerate(words["crumbs"])],
        "print_head": {
            "superior": words["superior"], "issuer": words["issuer"], "place": words["place"], "day": time["last"],
        },
        "print_sign": {
            "left_title": words["left_title"], "left_name": words["left_name"], "authority": words["authority"],
            "office": words["office"], "name": words["signer"],
        },
    }  # fmt: skip
