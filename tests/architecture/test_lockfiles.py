"""The lists of packages: every one pinned with hashes, none with the address of a registry."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LISTS = sorted((ROOT / "requirements").glob("*.txt"))
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def npm_packages() -> list[tuple[str, dict[str, object]]]:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return [(path, entry) for path, entry in packages.items() if path]


def names_in(file: str) -> set[str]:
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return {match[0].lower() for line in lines if (match := NAME.match(line)) and not line.startswith("-")}


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_no_python_list_names_a_registry(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("--no-emit-index-url", "")
    assert re.findall(r"https?://\S+|index-url.*", text) == []


def test_the_npm_list_names_no_registry() -> None:
    """Addresses of sponsors are facts about a package; `resolved` is where it was fetched."""
    assert [path for path, entry in npm_packages() if "resolved" in entry] == []


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_every_package_has_a_version_and_hashes(file: Path) -> None:
    text = re.sub(r"^\s*#.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if line.strip()]
    assert [line[:60] for line in pinned if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


def test_every_npm_package_keeps_its_checksum() -> None:
    assert [path for path, entry in npm_packages() if "integrity" not in entry] == []


def test_the_project_needs_what_the_runtime_list_installs() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    build = {"hatchling", "editables"}
    assert {NAME.match(line)[0] for line in declared} == names_in("runtime.in") - build
