"""Accounts for people of a unit."""

from typing import Any

import pytest

from nentang.access.services import LINES_LIMIT, NewAccount, issue_accounts
from nentang.accounts.models import AccountSlip, User
from nentang.kernel.errors import DomainError, NotVisible
from nentang.kernel.ids import uuid7
from tests.cast import Cast
from tests.events import everything, kinds_of
from tests.factories import TODAY

VI_DU = NewAccount("Trần Thị Ví Dụ", "member", phone="0900 000 124")


def by(cast: Cast, actor: User, **arguments: Any) -> dict[str, Any]:
    call = {"scope": cast.scope(actor), "command_id": uuid7(), "today": TODAY, "org_id": cast.cell_a1}
    return call | {"people": [VI_DU]} | arguments


def refusal_of(call: dict[str, Any]) -> DomainError:
    before = everything()
    with pytest.raises(DomainError) as refusal:
        issue_accounts(**call)
    assert everything() == before
    return refusal.value


def test_each_person_gets_an_account_a_role_and_a_slip(cast: Cast) -> None:
    call = by(cast, cast.chi, people=[VI_DU, NewAccount("Lê Văn Thử", "cell_secretary")])
    first, second = issue_accounts(**call)
    assert (first.user.username, second.user.username) == ("du.ttv", "thu.lv")
    assert first.user.phone_normalised == "+84900000124"
    assert not first.user.has_usable_password()
    assert (first.expires_on - TODAY).days == 7
    assert cast.scope(second.user).reach["orgs.view"] == frozenset({cast.cell_a1})
    assert kinds_of(call["command_id"]) == ["account.issued", "role.granted"] * 2


def test_two_people_of_one_name_get_two_user_names(cast: Cast) -> None:
    issued = issue_accounts(**by(cast, cast.chi, people=[NewAccount("Lê Văn Thử", "member")] * 3))
    assert [slip.user.username for slip in issued] == ["thu.lv", "thu.lv2", "thu.lv3"]


def test_the_code_is_shown_once(cast: Cast) -> None:
    call = by(cast, cast.chi)
    issued = issue_accounts(**call)
    assert len(issued[0].code) == 7
    before = everything()
    replayed = issue_accounts(**call)
    assert everything() == before
    assert [(slip.pk, slip.code) for slip in replayed] == [(issued[0].pk, "")]
    assert AccountSlip.objects.get(pk=issued[0].pk).code == ""


@pytest.mark.slow
def test_three_hundred_people_are_issued_at_once(cast: Cast) -> None:
    people = [NewAccount(f"Lê Văn Thử {number}", "member") for number in range(LINES_LIMIT)]
    assert len(issue_accounts(**by(cast, cast.chi, people=people))) == LINES_LIMIT


def test_a_longer_list_is_refused(cast: Cast) -> None:
    assert refusal_of(by(cast, cast.chi, people=[VI_DU] * (LINES_LIMIT + 1))).code == "lines_too_many"


@pytest.mark.parametrize(
    ("person", "code", "field"),
    [
        (NewAccount("", "member"), "name_missing", "full_name"),
        (NewAccount("Trần Thị Ví Dụ", "member", phone="12"), "phone_unreadable", "phone"),
        (NewAccount("Trần Thị Ví Dụ", "emperor"), "role_unknown", "role"),
        (NewAccount("Trần Thị Ví Dụ", "clerk"), "role_beyond_own", "role"),
        (NewAccount("Trần Thị Ví Dụ", "member", username="an-mau"), "username_taken", "username"),
        (NewAccount("Trần Thị Ví Dụ", "member", username="Ví Dụ"), "username_unreadable", "username"),
    ],
)
def test_one_wrong_line_issues_nobody(cast: Cast, person: NewAccount, code: str, field: str) -> None:
    refusal = refusal_of(by(cast, cast.chi, people=[VI_DU, person]))
    assert (refusal.code, refusal.field) == (code, field)


def test_an_empty_list_is_refused(cast: Cast) -> None:
    assert refusal_of(by(cast, cast.chi, people=[])).code == "lines_missing"


@pytest.mark.parametrize("name", ["an", "binh", "dung", "giang", "hoa"])
def test_who_does_not_manage_the_unit_does_not_see_it(cast: Cast, name: str) -> None:
    assert isinstance(refusal_of(by(cast, getattr(cast, name))), NotVisible)


def test_chi_issues_nothing_in_the_other_branch(cast: Cast) -> None:
    assert isinstance(refusal_of(by(cast, cast.chi, org_id=cast.cell_b1)), NotVisible)
