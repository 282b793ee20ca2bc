"""The tree, a unit, its events and the homes in Chromium: whole journeys, by mouse, by keyboard, on a telephone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from nentang.audit.planning import kind_of, plan_event
from nentang.orgs.services import (
    NewCommittee,
    NewTerm,
    NewUnit,
    begin_term,
    form_committee,
    issue_regulation,
    merge_organisations,
    rename_organisation,
)
from tests.browser.conftest import sideways, small_targets
from tests.cast import Cast, make_cast
from tests.factories import decision

pytestmark = pytest.mark.django_db(transaction=True)

LONG = (
    "Chi bộ cơ sở Công ty trách nhiệm hữu hạn một thành viên Khai thác công trình thủy lợi và cấp nước sạch nông thôn "
    "liên huyện Lập Thạch, Sông Lô và Tam Đảo tỉnh Vĩnh Phúc cũ"
)
WAYS = {
    "light": {},
    "dark": {"theme": "dark"},
    "very-large": {"textSize": "very-large"},
}


@pytest.fixture
def cast() -> Cast:
    """Two branches, with history, bodies, something planned and a very long name in branch A."""
    cast = make_cast()
    world, a = cast.world, cast.committee_a
    one, two = world.unit("Chi bộ thôn Một", a), world.unit("Chi bộ thôn Hai", a)
    world.unit(LONG, a)
    congress = date(2025, 6, 1)
    begin_term(**world.told(org_id=a, on=congress, term=NewTerm("2025-2030", date(2030, 6, 1))))
    form_committee(**world.told(org_id=a, on=congress, committee=NewCommittee("committee", "elected", 15)))
    issue_regulation(
        **world.told(org_id=a, on=congress, title="Quy chế làm việc", number="01-QC/ĐU", issued_on=congress)
    )
    merged = world.told(org_ids=(one, two), on=date(2022, 1, 1), parent_id=a, decision=decision())
    merge_organisations(**merged, unit=NewUnit("Chi bộ thôn Một Hai", "CELL", "village"))
    later = {"org_id": a, "on": date(2027, 1, 1), "name": "Đảng bộ Mới", "decision": decision(date(2026, 11, 1))}
    plan_event(**world.told(service_kind=kind_of(rename_organisation), org_id=a, on=date(2027, 1, 1), arguments=later))
    return cast


def enter(page: Page, user: Any, address: str, live_server: Any) -> None:
    """Open an address as somebody who has signed in on this device."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(address)


def at(name: str, *ids: Any) -> str:
    return reverse(f"orgs:{name}", args=ids)


def fill_decision(page: Page, on: str) -> None:
    for name, typed in {
        "Có hiệu lực từ": on,
        "Quyết định số": "205-QĐ/ĐU",
        "Ngày quyết định": "30/10/2026",
        "Cấp quyết định": "Đảng ủy xã Mẫu",
    }.items():
        page.get_by_label(name, exact=True).fill(typed)


def test_a_clerk_founds_a_cell_and_takes_it_back(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast.quy, at("organisation-list") + f"?unit={cast.committee_a}", live_server)
    page.get_by_role("link", name="Ghi sự kiện").click()
    page.get_by_role("link", name="Thành lập đơn vị trực thuộc").click()
    page.get_by_label("Tên đơn vị mới").fill("Chi bộ thôn Mẫu")
    page.get_by_label("Loại tổ chức").select_option("CELL")
    page.get_by_label("Loại hình").select_option("village")
    page.get_by_label("Đảng viên chính thức").fill("12")
    fill_decision(page, "31/02/2026")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    expect(page.get_by_role("alert")).to_contain_text("Không có ngày 31/02/2026")
    expect(page.get_by_label("Tên đơn vị mới")).to_have_value("Chi bộ thôn Mẫu")
    page.get_by_label("Có hiệu lực từ", exact=True).fill("1/11/2026")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    expect(page.get_by_role("heading", name="Trước và sau 01/11/2026")).to_be_visible()
    expect(page.get_by_text("Chi bộ cần từ 3 đảng viên chính thức trở lên; ở đây có 12.")).to_be_visible()
    page.get_by_role("button", name="Ghi sự kiện").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi: thành lập đơn vị trực thuộc")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chi bộ thôn Mẫu")
    page.get_by_role("link", name="Xem trên cây").click()
    expect(page.locator("#tree .is-on").first).to_contain_text("Chi bộ thôn Mẫu")
    page.go_back()
    page.get_by_role("link", name="Gỡ sự kiện này").click()
    page.get_by_label("Lý do").fill("Ghi nhầm đơn vị")
    page.get_by_role("button", name="Gỡ sự kiện này").click()
    page.goto(at("organisation-list") + f"?unit={cast.committee_a}")
    expect(page.locator("#tree")).not_to_contain_text("Chi bộ thôn Mẫu")


def test_two_cells_merge(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast.quy, at("organisation-merge", cast.cell_a1), live_server)
    page.get_by_label("Thêm đơn vị kết thúc").select_option(label="Chi bộ thôn Một Hai, Đảng bộ thôn A")
    page.get_by_role("button", name="Thêm vào danh sách").click()
    expect(page.get_by_role("list", name="Các đơn vị kết thúc").get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_label("Đơn vị nhận")).to_be_hidden()
    page.get_by_label("Tên đơn vị mới").fill("Chi bộ Liên thôn")
    fill_decision(page, "01/11/2026")
    page.get_by_label("Tên đơn vị mới").press("Enter")  # previews, and drops nobody from the list
    expect(page.get_by_text("2 đơn vị kết thúc, ngày cuối 31/10/2026")).to_be_visible()
    page.get_by_label("Tên đơn vị mới").press("Enter")  # previews again, and records nothing
    page.get_by_role("button", name="Ghi sự kiện").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chi bộ Liên thôn")
    expect(page.get_by_role("heading", name="Tiền thân và kế thừa")).to_be_visible()


def test_the_slider_and_the_marks_show_other_days(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast.quy, at("organisation-list") + f"?unit={cast.committee_a}", live_server)
    expect(page.locator("#tree")).to_contain_text("Chi bộ thôn Một Hai")
    page.get_by_label("Ngày xem").first.fill("31/12/2021")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_role("heading", name="Cây tại 31/12/2021")).to_be_visible()
    expect(page.locator("#tree")).not_to_contain_text("Chi bộ thôn Một Hai")
    expect(page.locator("#counts")).to_contain_text("tính đến 31/12/2021")
    assert "on=" in page.url
    page.get_by_role("link", name="Mốc sau").click()
    expect(page.get_by_role("heading", name="Cây tại 01/01/2022")).to_be_visible()
    page.locator("#time-range").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", name="Cây tại 01/01/2010")).to_be_visible()


def test_a_search_answers_while_one_types(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast.quy, at("organisation-list"), live_server)
    page.get_by_role("searchbox", name="Tìm tổ chức").press_sequentially("thuy loi", delay=20)
    expect(page.get_by_text("Thấy 1 tổ chức.")).to_be_visible()
    expect(page.locator("#selected")).to_contain_text("Chưa chọn tổ chức nào.")
    page.get_by_role("link", name=LONG).click()
    expect(page.locator("#tree .is-on").first).to_contain_text(LONG)


def test_an_event_by_keyboard_alone(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast.quy, at("organisation-rename", cast.cell_a1), live_server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    for typed in ("Chi bộ thôn Đồng Tâm", None, "31-QĐ/ĐU", "20/10/2026", "Đảng ủy xã Mẫu", "01/11/2026"):
        page.keyboard.press("Tab")
        while page.evaluate("document.activeElement.tagName") == "A":
            page.keyboard.press("Tab")
        if typed is not None:
            page.keyboard.type(typed)
    page.keyboard.press("Enter")
    record = page.get_by_role("button", name="Ghi sự kiện")
    expect(record).to_be_visible()
    record.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chi bộ thôn Đồng Tâm")


def pages(cast: Cast) -> dict[str, tuple[Any, str]]:
    """Return who looks at which page."""
    a, a1 = cast.committee_a, cast.cell_a1
    return {
        "home-office": (cast.quy, "/"),
        "home-tasks": (cast.an, "/"),
        "home-summary": (cast.giang, "/"),
        "more": (cast.an, "/more/"),
        "tree": (cast.quy, at("organisation-list") + f"?unit={a}"),
        "tree-search": (cast.quy, at("organisation-list") + "?q=chi"),
        "tree-nothing": (cast.quy, at("organisation-list") + "?q=khong-co"),
        "tree-early": (cast.quy, at("organisation-list") + "?on=1999-01-01"),
        "kind": (cast.quy, reverse("orgs:kind-list", args=["CELL"])),
        "unit": (cast.quy, at("organisation-detail", a)),
        "unit-long": (cast.quy, at("organisation-detail", cast.world.units[LONG])),
        "unit-closed": (cast.quy, at("organisation-detail", cast.world.units["Chi bộ thôn Một"])),
        "event-choice": (cast.quy, at("event-choice", a)),
        "establish": (cast.quy, at("organisation-establish", a)),
        "merge": (cast.quy, at("organisation-merge", a1)),
        "split": (cast.quy, at("organisation-split", a)),
        "term": (cast.quy, at("term-begin", a)),
    }


IN_EVERY_WAY = ("home-office", "tree", "unit", "merge", "establish")


@pytest.mark.parametrize("device", ["desk", "phone"])
def test_every_page_is_clean(
    device: str,
    request: pytest.FixtureRequest,
    cast: Cast,
    live_server: Any,
    axe_findings: Callable[[Page], list[str]],
    take_shot: Callable[..., Path],
) -> None:
    page: Page = request.getfixturevalue("page" if device == "desk" else "phone")
    found = {}
    for name, (user, address) in pages(cast).items():
        enter(page, user, address, live_server)
        take_shot(page, name)
        wrong = [*axe_findings(page), *sideways(page), *(small_targets(page) if device == "phone" else [])]
        if wrong:
            found[name] = wrong
    assert found == {}


@pytest.mark.parametrize("way", ["dark", "very-large"])
def test_five_pages_in_the_dark_and_in_very_large_text(
    way: str,
    phone: Page,
    cast: Cast,
    live_server: Any,
    axe_findings: Callable[[Page], list[str]],
    take_shot: Callable[..., Path],
) -> None:
    for name, value in WAYS[way].items():
        phone.add_init_script(f"localStorage.setItem('nt-{name}', '{value}')")
    found = {}
    for name in IN_EVERY_WAY:
        user, address = pages(cast)[name]
        enter(phone, user, address, live_server)
        take_shot(phone, f"{name}-{way}")
        if wrong := [*axe_findings(phone), *sideways(phone)]:
            found[name] = wrong
    assert found == {}


def test_the_preview_is_clean_on_a_telephone(
    phone: Page, cast: Cast, live_server: Any, axe_findings: Callable[[Page], list[str]], take_shot: Callable[..., Path]
) -> None:
    enter(phone, cast.quy, at("organisation-rename", cast.cell_a1), live_server)
    phone.get_by_label("Tên mới").fill(f"{LONG}, mới")
    fill_decision(phone, "01/02/2027")
    phone.get_by_role("button", name="Xem trước thay đổi").click()
    expect(phone.get_by_text("Sẽ ghi là dự kiến, tự thực hiện ngày 01/02/2027.")).to_be_visible()
    take_shot(phone, "preview")
    assert [*axe_findings(phone), *sideways(phone), *small_targets(phone)] == []


def test_the_tree_prints_without_what_is_only_for_the_screen(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast.quy, at("organisation-list") + f"?unit={cast.committee_a}", live_server)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Cây tổ chức")).to_be_visible()
    expect(page.locator("#tree")).to_contain_text("Chi bộ thôn Một Hai")
    for hidden in (".nt-time", ".nt-find .nt-search", "#selected", ".nt-side"):
        expect(page.locator(hidden).first).to_be_hidden()
