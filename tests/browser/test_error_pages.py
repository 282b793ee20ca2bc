"""Error pages as people meet them: light, and nothing axe or a narrow screen minds."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import RequestFactory
from playwright.sync_api import Page

from nentang.common.error_pages import error_page
from nentang.web.reference import Reference
from tests.browser.conftest import PHONE, sideways, small_targets

STATES = {"theirs": {"tên": "Chi bộ thôn Ví Dụ"}, "mine": {"tên": "Chi bộ thôn Ví Dụ 1"}}


def body_of(status: int) -> str:
    request = RequestFactory().get("/")
    request.reference = Reference("4F2-118", datetime(2026, 12, 2, 1, 15, tzinfo=UTC))  # type: ignore[attr-defined]
    more = STATES if status == 409 else {}
    return error_page(request, status, sentence="Không có ngày 31/02/2025.", **more).content.decode()


def test_a_missing_page_is_said_in_words(page: Page) -> None:
    answer = page.goto("/no-such-page/")
    assert answer is not None
    assert answer.status == 404
    assert page.get_by_role("heading", level=1).inner_text() == "Không tìm thấy trang này"


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
@pytest.mark.parametrize("device", ["desk", "phone"])
def test_axe_finds_nothing_on_error_pages(
    status: int,
    device: str,
    open_page: Callable[..., Page],
    axe_findings: Callable[[Page], list[str]],
    take_shot: Callable[..., Path],
) -> None:
    page = open_page(**(PHONE if device == "phone" else {}))
    page.goto("/no-such-page/")
    page.set_content(body_of(status))
    page.wait_for_load_state("networkidle")
    take_shot(page, f"error-{status}")
    assert axe_findings(page) == []
    assert sideways(page) == []
    if device == "phone":
        assert small_targets(page) == []
