"""Every app has the same files, is installed, stands in the layers and keeps its models to itself."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import APPS, PACKAGE, ROOT, python_files, shown, tree_of

CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in CONFIGURATION["contracts"]}
WITH_MODELS = [app for app in APPS if (PACKAGE / app / "models.py").exists()]
SHARED_MODELS = ("common",)  # the abstract models that every table builds on


def test_every_app_is_installed_under_its_own_name() -> None:
    installed = {config.name: config.label for config in apps.get_app_configs() if config.name.startswith("nentang.")}
    assert installed == {f"nentang.{app}": app for app in APPS}


def test_the_layers_have_no_exceptions() -> None:
    assert [name for name, contract in CONTRACTS.items() if "ignore_imports" in contract] == []
    assert CONTRACTS["Apps import only downwards"]["exhaustive"] is True


def test_the_models_of_every_app_are_private() -> None:
    protected = {
        module: contract["allowed_importers"]
        for contract in CONTRACTS.values()
        if contract["type"] == "protected"
        for module in contract["protected_modules"]
    }
    for app in WITH_MODELS:
        if app not in SHARED_MODELS:
            assert protected.get(f"nentang.{app}.models") == [f"nentang.{app}"]


def test_the_parts_of_every_app_stand_in_one_order() -> None:
    listed = set(CONTRACTS["Inside an app, imports go one way"]["containers"])
    assert listed == {f"nentang.{app}" for app in WITH_MODELS if app not in SHARED_MODELS}


def model_methods() -> Iterator[tuple[str, ast.FunctionDef]]:
    for app in WITH_MODELS:
        for file in python_files(f"nentang/{app}"):
            if file.name == "models.py" or file.parent.name == "models":
                for node in ast.walk(tree_of(file)):
                    if isinstance(node, ast.FunctionDef):
                        yield f"{shown(file)}::{node.name}", node


def test_models_save_nothing_by_themselves() -> None:
    assert [name for name, node in model_methods() if node.name in ("save", "delete", "clean")] == []


@pytest.mark.parametrize("app", APPS)
def test_templates_stand_in_a_folder_of_their_app(app: str) -> None:
    own = {"web": {"web", "layouts", "account", "mfa", "allauth"}, "common": {"common", "components"}}
    folder = PACKAGE / app / "templates"
    top = {entry.name for entry in folder.iterdir() if entry.is_dir()} if folder.exists() else set()
    assert top <= own.get(app, {app})


def test_every_url_file_names_its_app() -> None:
    files = [PACKAGE / app / "urls.py" for app in APPS if (PACKAGE / app / "urls.py").exists()]
    assert [shown(file) for file in files if not _assigns(file, "app_name")] == []


def _assigns(file: Path, name: str) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        for node in tree_of(file).body
    )
