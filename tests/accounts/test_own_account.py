"""What a person does to their own account: begin it, change the password, choose a language."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from nentang.accounts.models import AccountSlip, User
from nentang.accounts.selectors import own_account
from nentang.accounts.services import begin_account, change_password, choose_language
from nentang.common.scoping import Scope
from nentang.kernel.errors import NotVisible, Refused
from nentang.kernel.ids import uuid7
from tests.cast import Cast
from tests.events import everything, kinds_of
from tests.factories import TODAY

FRESH = "song-hong-1945"


def own(user: User, **arguments: Any) -> dict[str, Any]:
    return {
        "scope": Scope(user.pk, user.realm_id), "command_id": uuid7(), "today": TODAY, **arguments
    }  # fmt: skip


def refused(service: Any, call: dict[str, Any]) -> Refused:
    before = everything()
    with pytest.raises(Refused) as refusal:
        service(**call)
    assert everything() == before
    return refusal.value


def test_the_code_is_spent_for_a_password(cast: Cast) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    call = own(slip.user, code=slip.code, password=FRESH)
    user = begin_account(**call)
    assert user.check_password(FRESH)
    assert not user.must_set_password
    assert AccountSlip.objects.get(pk=slip.pk).used_on == TODAY
    assert kinds_of(call["command_id"]) == ["account.begun"]


def test_a_replay_changes_nothing(cast: Cast) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    call = own(slip.user, code=slip.code, password=FRESH)
    begin_account(**call)
    before = everything()
    assert begin_account(**call) == slip.user
    assert everything() == before


def test_a_code_is_good_once(cast: Cast) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    begin_account(**own(slip.user, code=slip.code, password=FRESH))
    assert refused(begin_account, own(slip.user, code=slip.code, password=FRESH)).code == "slip_spent"


@pytest.mark.parametrize(("days", "is_good"), [(0, True), (7, True), (8, False)])
def test_a_code_is_good_for_seven_days(cast: Cast, days: int, is_good: bool) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    call = own(slip.user, code=slip.code, password=FRESH) | {"today": TODAY + timedelta(days=days)}
    if is_good:
        begin_account(**call)
    else:
        assert refused(begin_account, call).code == "slip_spent"


def test_the_code_of_another_opens_nothing(cast: Cast) -> None:
    mine, other = (cast.world.slip(name, "member", cast.cell_a1) for name in ("Lý Văn Một", "Lý Văn Hai"))
    assert refused(begin_account, own(mine.user, code=other.code, password=FRESH)).code == "slip_spent"


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngan", "Cần ít nhất 8 ký tự."),
        ("0912345678", "Không dùng toàn chữ số. Thêm chữ cái."),
        ("password123", "Mật khẩu này nhiều người dùng, dễ bị đoán. Chọn mật khẩu khác."),
        ("lyvanmoi2026", "Không dùng tên hay số điện thoại của mình trong mật khẩu."),
    ],
)
def test_a_weak_password_is_refused_and_the_code_stays_good(cast: Cast, password: str, why: str) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    refusal = refused(begin_account, own(slip.user, code=slip.code, password=password))
    assert (refusal.code, refusal.field) == ("password_weak", "password1")
    assert why in refusal.values["reasons"]
    begin_account(**own(slip.user, code=slip.code, password=FRESH))


def test_a_stranger_of_another_realm_begins_nothing(cast: Cast) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1)
    call = own(slip.user, code=slip.code, password=FRESH) | {"scope": Scope(slip.user_id, 32_000)}
    with pytest.raises(NotVisible):
        begin_account(**call)


def test_the_password_changes_and_the_change_is_recorded_without_it(cast: Cast) -> None:
    call = own(cast.an, password=FRESH)
    assert change_password(**call).check_password(FRESH)
    assert kinds_of(call["command_id"]) == ["account.password_changed"]
    assert not [row for row in everything() if FRESH in row]


def test_a_weak_new_password_changes_nothing(cast: Cast) -> None:
    assert refused(change_password, own(cast.an, password="nguyenvanmauan")).code == "password_weak"


def test_the_language_is_remembered(cast: Cast) -> None:
    call = own(cast.an, language="en")
    choose_language(**call)
    assert own_account(cast.an.pk).language == "en"
    assert kinds_of(call["command_id"]) == ["account.language_chosen"]


def test_one_sees_ones_own_account_in_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    Authenticator.objects.create(user=cast.an, type=Authenticator.Type.TOTP, data={})
    with django_assert_num_queries(2):
        account = own_account(cast.an.pk)
    assert (account.full_name, account.phone, account.has_second_step) == ("Nguyễn Văn Mẫu An", "0900 000 101", True)


def test_no_event_of_an_account_holds_a_hash(cast: Cast) -> None:
    secrets = set(User.objects.values_list("password", flat=True))
    secrets |= set(AccountSlip.objects.values_list("code_hash", flat=True))
    rows = [row for row in everything() if row.startswith("audit.")]
    assert not [row for row in rows for secret in secrets if len(secret) > 20 and secret in row]
