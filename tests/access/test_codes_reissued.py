"""New codes, closed accounts, and who may deal with whose account."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from nentang.access.services import close_account, reissue_code, reopen_account
from nentang.accounts.models import AccountSlip, User
from nentang.accounts.selectors import usable_slip
from nentang.kernel.errors import DomainError, NotVisible
from nentang.kernel.ids import uuid7
from tests.cast import Cast
from tests.events import everything, kinds_of
from tests.factories import TODAY


def about(cast: Cast, actor: User, user: User, **arguments: Any) -> dict[str, Any]:
    call = {"scope": cast.scope(actor), "command_id": uuid7(), "today": TODAY, "user_id": user.pk}
    return call | {"org_id": cast.cell_a1} | arguments


def refusal_of(service: Any, call: dict[str, Any]) -> DomainError:
    before = everything()
    with pytest.raises(DomainError) as refusal:
        service(**call)
    assert everything() == before
    return refusal.value


def test_a_new_code_ends_the_password_and_the_old_code(cast: Cast) -> None:
    old = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    call = about(cast, cast.chi, old.user)
    new = reissue_code(**call)
    user = User.objects.get(pk=old.user_id)
    assert not user.has_usable_password()
    assert usable_slip(user, old.code, today=TODAY) is None
    assert usable_slip(user, new.code, today=TODAY) == new
    assert AccountSlip.objects.get(pk=old.pk).withdrawn_on == TODAY
    assert kinds_of(call["command_id"]) == ["account.code_reissued"]


@pytest.mark.parametrize("drop", [False, True])
def test_the_second_step_goes_only_when_asked(cast: Cast, drop: bool) -> None:
    Authenticator.objects.create(user=cast.an, type=Authenticator.Type.TOTP, data={})
    reissue_code(**about(cast, cast.chi, cast.an, drop_second_step=drop))
    assert Authenticator.objects.filter(user=cast.an).exists() is not drop


def test_a_replay_shows_no_code(cast: Cast) -> None:
    call = about(cast, cast.chi, cast.an)
    reissue_code(**call)
    before = everything()
    assert reissue_code(**call).code == ""
    assert everything() == before


def test_a_code_for_somebody_with_more_rights_would_be_a_way_up(cast: Cast) -> None:
    cast.world.grant(cast.an, "clerk", cast.world.root)
    assert refusal_of(reissue_code, about(cast, cast.chi, cast.an)).code == "account_beyond_own"
    assert reissue_code(**about(cast, cast.quy, cast.an)).user == cast.an


def test_a_code_for_somebody_with_a_role_in_the_other_branch_is_for_who_manages_both(cast: Cast) -> None:
    cast.world.grant(cast.an, "follower", cast.cell_b1)
    assert refusal_of(reissue_code, about(cast, cast.chi, cast.an)).code == "account_beyond_own"
    assert reissue_code(**about(cast, cast.quy, cast.an)).user == cast.an


@pytest.mark.parametrize("service", [reissue_code, reopen_account, close_account])
def test_a_stranger_is_not_seen(cast: Cast, service: Any) -> None:
    reason = {"reason": "Chuyển đi"} if service is close_account else {}
    assert isinstance(refusal_of(service, about(cast, cast.chi, cast.dung, **reason)), NotVisible)
    for name in ("an", "dung", "giang", "hoa"):
        assert isinstance(refusal_of(service, about(cast, getattr(cast, name), cast.binh, **reason)), NotVisible)


def test_a_closed_account_is_nobody_until_it_is_opened_again(cast: Cast) -> None:
    call = about(cast, cast.chi, cast.an, reason="Chuyển đi")
    close_account(**call)
    assert kinds_of(call["command_id"]) == ["account.deactivated"]
    assert not User.objects.get(pk=cast.an.pk).is_active
    assert refusal_of(reissue_code, about(cast, cast.chi, cast.an)).code == "account_closed"
    assert refusal_of(close_account, about(cast, cast.chi, cast.an, reason="Lần nữa")).code == "account_closed"
    call = about(cast, cast.chi, cast.an)
    slip = reopen_account(**call)
    assert usable_slip(User.objects.get(pk=cast.an.pk), slip.code, today=TODAY) == slip
    assert kinds_of(call["command_id"]) == ["account.reactivated"]


def test_an_account_in_use_is_not_opened(cast: Cast) -> None:
    assert refusal_of(reopen_account, about(cast, cast.chi, cast.an)).code == "account_open"


def test_nobody_closes_their_own_account(cast: Cast) -> None:
    call = about(cast, cast.chi, cast.chi, org_id=cast.committee_a, reason="Thử")
    assert refusal_of(close_account, call).code == "account_own"


def test_the_last_who_may_grant_is_not_closed(cast: Cast) -> None:
    close_account(**about(cast, cast.quy, cast.chi, reason="Chuyển đi"))
    other = cast.world.user("Đỗ Thị Mẫu", "clerk", cast.world.root)
    close_account(**about(cast, other, cast.quy, reason="Chuyển đi"))
    assert refusal_of(close_account, about(cast, other, other, reason="Thử")).code == "account_own"
