"""The reference is what the code says, and the glossary has a word for every table."""

import re

import pytest
from django.apps import apps

from nentang.cli.reference import VARIABLES, pages
from tests.architecture.source import APPS, ROOT, python_files

REFERENCE = ROOT / "docs" / "reference"
READ_FROM_ENVIRONMENT = re.compile(r"""environ(?:\.get\(|\[|\.setdefault\()["'](\w+)""")


@pytest.mark.parametrize("name", ["capabilities", "commands", "errors", "events", "indicators", "settings", "urls"])
def test_the_generated_pages_are_current(name: str) -> None:
    written = (REFERENCE / f"{name}.md").read_text(encoding="utf-8")
    assert written == pages()[f"{name}.md"], "run `make docs`"


def test_every_environment_variable_is_described() -> None:
    read = {name for file in python_files("nentang") for name in READ_FROM_ENVIRONMENT.findall(file.read_text("utf-8"))}
    assert read == set(VARIABLES)


def test_every_model_has_a_word_in_the_glossary() -> None:
    glossary = (REFERENCE / "glossary.md").read_text(encoding="utf-8")
    models = [model.__name__ for app in APPS for model in apps.get_app_config(app).get_models()]
    assert [name for name in models if f"`{name}`" not in glossary] == []
