"""The roles that can be granted."""

import pytest
from django.utils import translation

from nentang.access.roles import all_roles, role_named, roles_with
from nentang.common.capabilities import capability_labels
from nentang.kernel.errors import Refused
from tests.architecture.source import ROOT

HOMES = {"office", "board", "tasks", "meetings", "compare", "own"}


def test_every_capability_is_in_a_role_and_every_one_in_a_role_exists() -> None:
    assert {each for role in all_roles().values() for each in role.capabilities} == set(capability_labels())


def test_every_capability_has_words_and_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "capabilities.md").read_text(encoding="utf-8")
    for code, label in capability_labels().items():
        assert str(label)
        assert f"`{code}`" in page


def test_every_role_is_complete() -> None:
    assert list(all_roles()) == [
        "administrator", "clerk", "secretary", "deputy_secretary", "cell_secretary", "follower", "inspector",
        "superior_officer", "member",
    ]  # fmt: skip
    for role in all_roles().values():
        assert role.device in ("phone", "desk")
        assert role.home in HOMES
        assert role.label_vi
        assert role.label_en
        assert "accounts.own" in role.capabilities


def test_the_inspector_and_the_superior_write_nothing() -> None:
    for code in ("inspector", "superior_officer"):
        assert {each.split(".")[1] for each in all_roles()[code].capabilities} <= {"view", "own"}


@pytest.mark.parametrize("typed", ["member", "Đảng viên", "dang vien", "ĐẢNG VIÊN", "Member"])
def test_a_role_is_known_by_code_or_by_name(typed: str) -> None:
    assert role_named(typed).code == "member"


def test_an_unknown_role_names_those_that_exist() -> None:
    with pytest.raises(Refused) as refusal:
        role_named("vua")
    assert refusal.value.values["value"] == "vua"
    assert "Đảng viên" in refusal.value.values["roles"]


def test_a_role_speaks_both_languages() -> None:
    assert all_roles()["member"].label == "Đảng viên"
    with translation.override("en"):
        assert all_roles()["member"].label == "Member"


def test_who_may_grant() -> None:
    assert roles_with("access.manage") == ["administrator", "clerk", "secretary"]
