"""Coming in and the accounts of a unit in Chromium: the journey of the office and of a new member."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import sideways, small_targets
from tests.browser.test_organisations import enter
from tests.cast import Cast, make_cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
LINES = "Trần Thị Ví Dụ; 0900 000 124; Bí thư chi bộ\nLê Văn Thử; 0900 000 125\nHoàng Văn Giả Định; ; Đảng viên"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_the_door_looks_and_works_like_the_prototype(
    cast: Cast, page: Page, phone: Page, axe_findings: Callable[[Page], list[str]], take_shot: Callable[..., Path]
) -> None:
    for device in (page, phone):
        device.goto(reverse("account_login"))
        assert axe_findings(device) == []
        assert sideways(device) == []
        take_shot(device, "01-sign-in")
    assert small_targets(phone) == []
    phone.get_by_label("Số điện thoại hoặc tên đăng nhập").fill("0900 000 101")
    phone.get_by_label("Mật khẩu", exact=True).fill("sai")
    phone.get_by_role("button", name="Hiện").click()
    expect(phone.get_by_label("Mật khẩu", exact=True)).to_have_attribute("type", "text")
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.get_by_role("alert")).to_contain_text("Chưa đúng số điện thoại hoặc mật khẩu. Còn 4 lần thử.")
    take_shot(phone, "01-sign-in-wrong")
    phone.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone).to_have_url(re.compile(r"/$"))


def test_after_five_tries_the_door_is_shut_for_a_while(
    cast: Cast, phone: Page, axe_findings: Callable[[Page], list[str]], take_shot: Callable[..., Path]
) -> None:
    phone.goto(reverse("account_login"))
    for _ in range(5):
        phone.get_by_label("Số điện thoại hoặc tên đăng nhập").fill("an-mau")
        phone.get_by_label("Mật khẩu", exact=True).fill("sai")
        phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Tạm khóa đăng nhập")
    assert axe_findings(phone) == []
    take_shot(phone, "01-locked")


def test_the_office_prints_slips_and_a_member_comes_in_with_one(
    cast: Cast,
    page: Page,
    phone: Page,
    live_server: Any,
    axe_findings: Callable[[Page], list[str]],
    take_shot: Callable[..., Path],
) -> None:
    enter(page, cast.chi, reverse("access:unit-accounts", args=[cast.cell_a1]), live_server)
    assert axe_findings(page) == []
    take_shot(page, "27-accounts")
    page.get_by_role("link", name="Cấp tài khoản").click()
    page.get_by_label("Danh sách, mỗi người một dòng").fill(LINES)
    assert axe_findings(page) == []
    take_shot(page, "27-issue")
    page.get_by_role("button", name="Cấp tài khoản, xem phiếu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu tài khoản")
    assert axe_findings(page) == []
    take_shot(page, "27-slips")
    code = page.locator(".nt-slip", has_text="Lê Văn Thử").locator(".nt-code").inner_text()
    phone.goto(reverse("account_login"))
    phone.get_by_role("link", name="Lần đầu? Nhập mã trên phiếu").click()
    assert axe_findings(phone) == []
    assert sideways(phone) == []
    assert small_targets(phone) == []
    take_shot(phone, "01-first")
    phone.get_by_label("Số điện thoại hoặc tên đăng nhập").fill("0900000125")
    phone.get_by_label("Mã trên phiếu").fill(code.lower())
    phone.get_by_label("Mật khẩu mới", exact=True).fill("song-hong-1945")
    phone.get_by_label("Mật khẩu mới, ghi lại lần nữa").fill("song-hong-1945")
    phone.get_by_role("button", name="Đặt mật khẩu, đăng nhập").click()
    expect(phone).to_have_url(re.compile(r"/$"))


def addresses(cast: Cast) -> dict[str, str]:
    person = [cast.cell_a1, cast.an.pk]
    return {
        "account": reverse("access:account-detail", args=person),
        "reissue": reverse("access:account-reissue", args=person),
        "close": reverse("access:account-close", args=person),
        "grant-role": reverse("access:account-grant-role", args=person),
        "own-account": reverse("accounts:own-account"),
        "password": reverse("account_change_password"),
        "working-unit": reverse("access:working-unit"),
        "sign-out": reverse("account_logout"),
    }


@pytest.mark.parametrize("size", ["normal", "very-large"])
def test_every_page_of_accounts_is_sound_on_desk_and_telephone(
    cast: Cast,
    page: Page,
    phone: Page,
    live_server: Any,
    axe_findings: Callable[[Page], list[str]],
    take_shot: Callable[..., Path],
    size: str,
) -> None:
    for device in (page, phone):
        device.add_init_script(f"localStorage.setItem('nt-textSize', '{size}')")
        for name, address in addresses(cast).items():
            enter(device, cast.chi, address, live_server)
            assert axe_findings(device) == [], name
            assert sideways(device) == [], name
            if size == "normal":
                take_shot(device, name)
