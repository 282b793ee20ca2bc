"""Coming in: by name or number, by slip, with a second step; locked out after five tries."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from nentang.accounts.models import User
from tests.cast import Cast
from tests.events import kinds_of
from tests.factories import PASSWORD

LOGIN = "account_login"
SIXTY_DAYS = 60 * 24 * 60 * 60


def sign_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse(LOGIN), {"login": login, "password": password, **more})


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    "login", ["an-mau", "AN-mau ", "0900 000 101", "+84900000101", "0900.000.101", "0084 900 000 101"]
)
def test_one_signs_in_by_name_or_number_however_it_is_typed(cast: Cast, client: Client, login: str) -> None:
    response = sign_in(client, login)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert who(client) == str(cast.an.pk)


def test_the_page_is_as_the_prototype_shows_it(cast: Cast, client: Client) -> None:
    page = text(client.get(reverse(LOGIN)))
    for needed in (
        'autocomplete="username"', 'autocomplete="current-password"', "Số điện thoại hoặc tên đăng nhập",
        "Đây là máy của riêng tôi, nhớ 60 ngày", "Lần đầu? Nhập mã trên phiếu", "data-reveal=",
    ):  # fmt: skip
        assert needed in page
    assert not client.cookies.get("sessionid")


def test_a_wrong_password_says_how_many_tries_are_left(cast: Cast, client: Client) -> None:
    for left in (4, 3, 2, 1):
        page = text(sign_in(client, "an-mau", "sai"))
        assert f"Chưa đúng số điện thoại hoặc mật khẩu. Còn {left} lần thử." in page
    assert who(client) is None


@pytest.mark.parametrize("login", ["khong-co-ai", "0900 999 999"])
def test_an_unknown_name_gets_the_same_words(cast: Cast, client: Client, login: str) -> None:
    assert "Chưa đúng số điện thoại hoặc mật khẩu. Còn 4 lần thử." in text(sign_in(client, login))


def test_after_five_wrong_tries_the_right_password_does_not_help(cast: Cast, client: Client) -> None:
    for login in ("an-mau", "0900 000 101", "+84900000101", "AN-mau", "0900000101"):
        response = sign_in(client, login, "sai")
    assert response.status_code == 429
    assert "tạm khóa 15 phút" in text(response)
    assert sign_in(client, "an-mau").status_code == 429
    assert who(client) is None


def test_the_lock_of_one_account_leaves_the_others_open(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "an-mau", "sai")
    assert sign_in(client, "binh-mau").status_code == 302


def test_a_closed_account_gets_the_words_of_a_wrong_password(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.an.pk).update(is_active=False)
    assert "Chưa đúng số điện thoại hoặc mật khẩu." in text(sign_in(client, "an-mau"))


def test_closing_an_account_ends_its_session(cast: Cast, client: Client) -> None:
    sign_in(client, "an-mau")
    User.objects.filter(pk=cast.an.pk).update(is_active=False)
    response = client.get(reverse("accounts:own-account"))
    assert response["Location"].startswith(reverse(LOGIN))


def test_a_shared_number_asks_for_the_name(cast: Cast, client: Client) -> None:
    twin = cast.world.user("Trần Văn Song Sinh", "member", cast.cell_a1, phone="0900000101")
    page = text(sign_in(client, "0900 000 101"))
    assert "Số này có hai người cùng dùng. Ghi thêm họ và tên của mình." in page
    assert 'name="full_name"' in page
    assert sign_in(client, "0900 000 101", full_name="tran van SONG sinh").status_code == 302
    assert who(client) == str(twin.pk)


def test_asking_for_the_name_costs_no_try(cast: Cast, client: Client) -> None:
    cast.world.user("Trần Văn Song Sinh", "member", cast.cell_a1, phone="0900000101")
    for _ in range(8):
        sign_in(client, "0900 000 101")
    assert sign_in(client, "0900 000 101", full_name="Nguyễn Văn Mẫu An").status_code == 302


@pytest.mark.parametrize(("typed", "seconds"), [({"remember": "on"}, SIXTY_DAYS), ({}, 0)])
def test_only_ones_own_device_is_remembered(cast: Cast, client: Client, typed: dict[str, str], seconds: int) -> None:
    response = sign_in(client, "an-mau", **typed)
    assert (response.cookies["sessionid"]["max-age"] or 0) == seconds


def test_next_leads_only_inside(cast: Cast, client: Client) -> None:
    inside = reverse("accounts:own-account")
    assert sign_in(client, "an-mau", next=inside)["Location"] == inside
    client.logout()
    assert sign_in(client, "an-mau", next="https://example.org/")["Location"] == "/"


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_nobody_signs_up_or_resets_by_mail(cast: Cast, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_signing_out_takes_a_click(cast: Cast, client: Client) -> None:
    sign_in(client, "an-mau")
    assert "Thoát khỏi Nền Tảng?" in text(client.get(reverse("account_logout")))
    assert who(client)
    client.post(reverse("account_logout"))
    assert who(client) is None


def first(client: Client, login: str, code: str, password: str = "song-hong-1945", **more: str) -> Any:
    typed = {"login": login, "code": code, "password1": password, "password2": password, "remember": "on"}
    return client.post(reverse("access:first-sign-in"), typed | more)


def test_the_slip_opens_the_door_once(cast: Cast, client: Client) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1, phone="0900 000 177")
    response = first(client, "0900000177", slip.code.lower().replace(" ", ""))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert who(client) == str(slip.user_id)
    assert response.cookies["sessionid"]["max-age"] == SIXTY_DAYS
    client.logout()
    assert "mã đã hết hạn. Còn 4 lần thử." in text(first(client, "0900000177", slip.code))
    assert sign_in(client, "0900000177", "song-hong-1945").status_code == 302


def test_wrong_codes_lock_like_wrong_passwords(cast: Cast, client: Client) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1, username="ly-moi")
    for _ in range(4):
        assert first(client, "ly-moi", "AAA AAA").status_code == 422
    assert first(client, "ly-moi", "AAA AAA").status_code == 429
    assert first(client, "ly-moi", slip.code).status_code == 429


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password2": "khac-hoan-toan"}, "Hai lần ghi mật khẩu khác nhau."),
        ({"password1": "ngan", "password2": "ngan"}, "Cần ít nhất 8 ký tự."),
        ({"code": ""}, "Cần ghi mã trên phiếu, ví dụ K7M 4PD."),
    ],
)
def test_a_slip_survives_a_refused_password(cast: Cast, client: Client, change: dict[str, str], words: str) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1, username="ly-moi")
    response = first(client, "ly-moi", slip.code, **change) if "code" not in change else first(client, "ly-moi", "")
    assert response.status_code == 422
    assert words in text(response)
    assert first(client, "ly-moi", slip.code).status_code == 302


def test_sending_the_slip_twice_is_one_command(cast: Cast, client: Client) -> None:
    slip = cast.world.slip("Lý Văn Mới", "member", cast.cell_a1, username="ly-moi")
    page = text(client.get(reverse("access:first-sign-in")))
    found = re.search(r'name="command_id" value="([^"]+)"', page)
    assert found
    first(client, "ly-moi", slip.code, command_id=found[1])
    assert kinds_of(found[1]) == ["account.begun"]


def test_changing_the_password_keeps_this_device_and_ends_the_others(cast: Cast, client: Client) -> None:
    other = Client()
    for device in (client, other):
        sign_in(device, "an-mau")
    typed = {"oldpassword": PASSWORD, "password1": "song-hong-1945", "password2": "song-hong-1945"}
    response = client.post(reverse("account_change_password"), typed)
    assert response["Location"] == reverse("accounts:own-account")
    assert "Đã đổi mật khẩu." in text(client.get(reverse("accounts:own-account")))
    assert other.get(reverse("accounts:own-account")).status_code == 302


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"oldpassword": "sai"}, "Mật khẩu hiện nay chưa đúng. Ghi lại."),
        ({"password2": "khac"}, "Hai lần ghi mật khẩu khác nhau."),
        ({"password1": "ngan", "password2": "ngan"}, "Cần ít nhất 8 ký tự."),
    ],
)
def test_a_wrong_change_says_why(cast: Cast, client: Client, change: dict[str, str], words: str) -> None:
    sign_in(client, "an-mau")
    typed = {"oldpassword": PASSWORD, "password1": "song-hong-1945", "password2": "song-hong-1945"} | change
    assert words in text(client.post(reverse("account_change_password"), typed))
    assert User.objects.get(pk=cast.an.pk).check_password(PASSWORD)


def code_of(secret: str) -> str:
    """Return the six digits of this half minute (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def confirm(client: Client, to: str) -> None:
    """Give the password again, as every change of the second step demands."""
    asked = client.get(reverse(to))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    response = client.post(asked["Location"], {"password": PASSWORD, "next": reverse(to)})
    assert response["Location"] == reverse(to)


@pytest.fixture
def secret(cast: Cast, client: Client) -> str:
    """Turn on the second step of An; returns its secret."""
    sign_in(client, "an-mau")
    confirm(client, "mfa_activate_totp")
    page = text(client.get(reverse("mfa_activate_totp")))
    found = re.search(r'text-break">([A-Z2-7]+)<', page)
    assert found
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(found[1])})
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    client.logout()
    cache.clear()  # which remembers that this half minute's code was used
    return found[1]


def test_the_secret_of_the_second_step_is_stored_sealed(cast: Cast, secret: str) -> None:
    stored = Authenticator.objects.get(user=cast.an, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)


def test_with_a_second_step_the_password_alone_does_not_do(cast: Cast, client: Client, secret: str) -> None:
    response = sign_in(client, "an-mau")
    assert response["Location"] == reverse("mfa_authenticate")
    assert who(client) is None
    assert "Bước thứ hai" in text(client.get(reverse("mfa_authenticate")))
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})["Location"] == "/"
    assert who(client) == str(cast.an.pk)


def test_wrong_second_steps_lock_the_account(cast: Cast, client: Client, secret: str) -> None:
    sign_in(client, "an-mau")
    for _ in range(5):
        response = client.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert who(client) is None
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 429
    assert response.status_code in (200, 429)
    assert sign_in(Client(), "an-mau").status_code == 429


def test_the_second_step_is_turned_off_again(cast: Cast, client: Client, secret: str) -> None:
    sign_in(client, "an-mau")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert "Đang bật bước thứ hai" in text(client.get(reverse("accounts:own-account")))
    confirm(client, "mfa_deactivate_totp")
    assert client.post(reverse("mfa_deactivate_totp"), follow=True).status_code == 200
    assert not Authenticator.objects.filter(user=cast.an).exists()


def test_a_new_code_ends_the_session_at_once(cast: Cast, client: Client) -> None:
    sign_in(client, "an-mau")
    office = Client()
    sign_in(office, "chi-mau")
    address = reverse("access:account-reissue", args=[cast.cell_a1, cast.an.pk])
    assert office.post(address, {}).status_code == 200
    assert client.get(reverse("accounts:own-account")).status_code == 302
