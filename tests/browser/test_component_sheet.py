"""Every component, in light, in the dark and in very large text, at the two widths."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, sideways, small_targets

SHEET = "/_components/"
WAYS = {
    "light": {},
    "dark": {"theme": "dark"},
    "very-large": {"textSize": "very-large"},
}


def show(page: Page, settings: dict[str, str]) -> None:
    """Open the sheet as a device shows it that remembers these settings."""
    for name, value in settings.items():
        page.add_init_script(f"localStorage.setItem('nt-{name}', '{value}')")
    page.goto(SHEET)


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_on_a_desk(
    way: str, page: Page, axe_findings: Callable[[Page], list[str]], take_shot: Callable[..., Path]
) -> None:
    show(page, WAYS[way])
    take_shot(page, f"components-{way}")
    assert axe_findings(page) == []
    assert sideways(page) == []


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_on_a_phone(
    way: str, phone: Page, axe_findings: Callable[[Page], list[str]], take_shot: Callable[..., Path]
) -> None:
    show(phone, WAYS[way])
    take_shot(phone, f"components-{way}")
    assert axe_findings(phone) == []
    assert sideways(phone) == []
    assert small_targets(phone) == []


def test_a_choice_of_text_and_background_outlives_the_page(page: Page) -> None:
    page.goto(SHEET)
    page.get_by_role("button", name="Cỡ chữ, nền, ngôn ngữ").first.click()
    page.get_by_role("button", name="Nền tối").click()
    page.get_by_role("button", name="Chữ rất lớn").click()
    page.reload()
    root = page.locator("html")
    assert (root.get_attribute("data-theme"), root.get_attribute("data-text-size")) == ("dark", "very-large")
    page.get_by_role("button", name="Cỡ chữ, nền, ngôn ngữ").first.click()
    assert page.get_by_role("button", name="Nền tối").get_attribute("aria-pressed") == "true"


def test_a_dialog_gives_the_focus_back_to_its_opener(page: Page) -> None:
    page.goto(SHEET)
    opener = page.get_by_role("button", name="Thử hỏi lại")
    opener.click()
    assert page.get_by_role("button", name="Giữ lại").evaluate("button => button === document.activeElement")
    page.keyboard.press("Escape")
    assert opener.evaluate("button => button === document.activeElement")


def test_a_password_shows_and_hides(page: Page) -> None:
    page.goto(SHEET)
    field = page.get_by_label("Mật khẩu")
    page.get_by_role("button", name="Hiện").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Ẩn").click()
    assert field.get_attribute("type") == "password"


def test_a_toast_says_what_was_done(page: Page) -> None:
    page.goto(SHEET)
    page.get_by_role("button", name="Thử báo xong").click()
    assert page.locator(".nt-toasts").inner_text() == "Đã ghi sự kiện, hiệu lực 01/01/2027."


def test_a_fold_of_the_tree_fetches_its_units_once(page: Page) -> None:
    page.goto(SHEET)
    fold = page.locator("details", has_text="Đảng bộ phường Mẫu A").last
    fold.locator(".nt-twist").click()
    fold.get_by_text("Chi bộ thôn Đồng Mẫu").wait_for()
    assert fold.locator("li").count() == 3


def test_the_slider_moves_the_typed_day_and_a_key_moves_one_day(page: Page) -> None:
    page.goto(SHEET)
    slider = page.get_by_role("slider", name="Ngày xem")
    slider.focus()
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert page.url.endswith("?on=30%2F06%2F2025")


@pytest.mark.parametrize("device", [{}, PHONE])
def test_nothing_is_written_into_the_page_that_the_policy_forbids(
    device: dict[str, object], open_page: Callable[..., Page]
) -> None:
    page = open_page(**device)
    page.goto(SHEET)
    assert page.locator("[style], style, script:not([src])").count() == 0
