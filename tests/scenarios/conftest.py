"""Scenario files written for a test, and what stands in the database before and after."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

HEAD = '[scenario]\nid = "mau"\ntitle = "Đảng bộ mẫu"\nas_of = {as_of}\n'
COMMITTEES = """
[[organisation]]
key = "huyen"
name = "Đảng bộ huyện Mẫu"
kind = "superior"
setting = "district"

[[organisation]]
key = "xa"
name = "Đảng bộ xã Mẫu"
kind = "grassroots_committee"
setting = "commune"
parent = "huyen"

[[organisations]]
parent = "xa"
count = 12
kind = "cell"
setting = "village"
name = "Chi bộ thôn {n}"
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario file and return its path."""

    def write_file(*parts: str, as_of: str = "2021-12-31", name: str = "mau.toml", whole: str | None = None) -> Path:
        file = tmp_path / name
        text = whole if whole is not None else HEAD.format(as_of=as_of) + "\n".join(parts or (COMMITTEES,))
        file.write_text(text, encoding="utf-8")
        return file

    return write_file


def figure(**values: str) -> str:
    """Return one figure as it stands in a file; values are written as they are given."""
    stated = {"org": '"xa"', "indicator": '"orgs.cells"', "value": "12", "how": '"exactly"', **values}
    lines = [f"{name.removesuffix('_')} = {value}" for name, value in stated.items() if value]
    return "\n".join(["[[figure]]", *lines])


def everything() -> dict[str, int]:
    """Return how many rows every table holds."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def refusal(caught: Any) -> dict[str, Any]:
    """Return the code and values of a refusal."""
    return {"code": caught.value.code, **caught.value.values}
