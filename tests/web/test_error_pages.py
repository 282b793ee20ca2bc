"""Pages that say what happened; the database is blocked for all of them, as it may be what failed."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from nentang.common.error_pages import error_page
from nentang.web import errors
from nentang.web.reference import Reference


@pytest.fixture
def request_seen() -> HttpRequest:
    """A request that has its reference."""
    seen = RequestFactory().get("/organisations/")
    seen.reference = Reference("4F2-118", datetime(2026, 12, 2, 1, 15, tzinfo=UTC))  # type: ignore[attr-defined]
    return seen


def words(response: HttpResponse) -> str:
    body = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_403_says_what_404_says_so_that_nothing_reveals_what_exists(request_seen: HttpRequest) -> None:
    hidden = errors.permission_denied(request_seen, PermissionDenied())
    missing = errors.page_not_found(request_seen, Http404())
    assert (hidden.status_code, missing.status_code) == (403, 404)
    assert hidden.content == missing.content


def test_each_page_has_a_code_to_read_out_and_when_it_was(request_seen: HttpRequest) -> None:
    pages = [
        errors.bad_request(request_seen, ValueError()),
        errors.page_not_found(request_seen, Http404()),
        errors.csrf_failure(request_seen),
        errors.server_error(request_seen),
        error_page(request_seen, 409),
        error_page(request_seen, 422),
    ]
    assert [page.status_code for page in pages] == [400, 404, 403, 500, 409, 422]
    assert all("đọc mã này: 4F2-118 , lúc 08:15 02/12/2026" in words(page) for page in pages)
    assert all(words(page).count("Về trang đầu") == 1 for page in pages)


def test_a_program_error_without_reference_still_has_a_page() -> None:
    page = errors.server_error(RequestFactory().get("/"))
    assert page.status_code == 500
    assert "mã này:" not in words(page)


@override_settings(OFFICE_PHONE="0900 000 000")
def test_the_office_can_be_called(request_seen: HttpRequest) -> None:
    page = errors.server_error(request_seen)
    assert 'href="tel:0900000000"' in page.content.decode()


def test_a_refusal_says_its_sentence_and_where_to_go_back(request_seen: HttpRequest) -> None:
    page = error_page(request_seen, 422, sentence="Không có ngày 31/02/2025.", back_url="/x/")
    assert "Không có ngày 31/02/2025. Chưa có gì thay đổi." in words(page)
    assert 'href="/x/">Quay lại sửa' in page.content.decode()


def test_a_conflict_shows_both_states(request_seen: HttpRequest) -> None:
    page = error_page(
        request_seen, 409, sentence="Có người vừa sửa.", theirs={"tên": "Chi bộ A"}, mine={"tên": "<Chi bộ B>"}
    )
    shown = words(page)
    assert "Bản đang lưu Tên Chi bộ A" in shown
    assert "Bản của đồng chí Tên &lt;Chi bộ B&gt;" in shown
