"""The roles that can be granted, read once from their data file."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from nentang.kernel.errors import Refused
from nentang.kernel.text import fold

FILE = Path(__file__).parent / "data" / "roles.toml"


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of capabilities, and where and on what it is mostly carried out."""

    code: str
    label_vi: str
    label_en: str
    device: str
    home: str
    capabilities: frozenset[str]

    @property
    def label(self) -> str:
        """The name of the role in the reader's language."""
        return self.label_en if (get_language() or "vi").startswith("en") else self.label_vi


@cache
def all_roles() -> dict[str, Role]:
    """Return every role by code, in the order of the file."""
    lines = tomllib.loads(FILE.read_text(encoding="utf-8"))["role"]
    roles = [Role(**line | {"capabilities": frozenset(line["capabilities"])}) for line in lines]
    return {role.code: role for role in roles}


def role_named(text: str) -> Role:
    """Return the role with this code, or with this name in either language; raises Refused `role_unknown`."""
    wanted = fold(text)
    for role in all_roles().values():
        if wanted in (role.code, fold(role.label_vi), fold(role.label_en)):
            return role
    raise Refused("role_unknown", field="role", value=text.strip(), roles=[role.label for role in all_roles().values()])


def roles_with(capability: str) -> list[str]:
    """Return the codes of the roles that hold a capability."""
    return [role.code for role in all_roles().values() if capability in role.capabilities]
