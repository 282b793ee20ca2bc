"""The screens of accounts and roles, as a browser without scripts uses them."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nentang.access.models import Grant
from nentang.accounts.models import User
from tests.cast import Cast
from tests.events import everything
from tests.factories import TODAY


@pytest.fixture
def as_chi(cast: Cast, client: Client) -> Client:
    client.force_login(cast.chi)
    return client


def text(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def people(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', page)


def test_the_list_shows_the_branch_in_name_order(cast: Cast, as_chi: Client) -> None:
    page = text(as_chi.get(reverse("access:account-list")))
    assert people(page) == ["Nguyễn Văn Mẫu An", "Trần Thị Mẫu Bình", "Lê Thị Mẫu Chi"]
    assert "tính đến 02/12/2026" in page
    assert "Chi bộ A1" in page


def test_the_list_of_a_unit_shows_that_unit(cast: Cast, as_chi: Client) -> None:
    page = text(as_chi.get(reverse("access:unit-accounts", args=[cast.cell_a1])))
    assert people(page) == ["Nguyễn Văn Mẫu An", "Trần Thị Mẫu Bình"]


def test_the_page_of_a_unit_leads_to_its_accounts_for_who_may_see_them(cast: Cast, client: Client) -> None:
    link = reverse("access:unit-accounts", args=[cast.cell_a1])
    for reader, is_shown in [(cast.chi, True), (cast.an, False)]:
        client.force_login(reader)
        page = text(client.get(reverse("orgs:organisation-detail", args=[cast.cell_a1])))
        assert (f'href="{link}"' in page) == is_shown


@pytest.mark.parametrize(("typed", "found"), [("binh", ["Trần Thị Mẫu Bình"]), ("MẪU CHI", ["Lê Thị Mẫu Chi"])])
def test_a_name_is_found_without_marks(cast: Cast, as_chi: Client, typed: str, found: list[str]) -> None:
    assert people(text(as_chi.get(reverse("access:account-list"), {"q": typed}))) == found


def test_a_search_that_finds_nobody_says_so(cast: Cast, as_chi: Client) -> None:
    assert "Không có ai tên như vậy" in text(as_chi.get(reverse("access:account-list"), {"q": "xyz"}))


def test_an_empty_list_says_what_to_do(cast: Cast, client: Client) -> None:
    empty = cast.world.unit("Chi bộ A2", cast.committee_a)
    client.force_login(cast.chi)
    page = text(client.get(reverse("access:unit-accounts", args=[empty])))
    assert "Chưa có tài khoản nào" in page
    assert "Cấp tài khoản" in page


@pytest.mark.slow
def test_ten_thousand_rows_are_paged_by_key(cast: Cast, as_chi: Client, django_assert_max_num_queries: Any) -> None:
    users = [
        User(realm=cast.world.realm, username=f"nguoi{n}", full_name=f"Người {n}", sort_key=f"nguoi{n:05}")
        for n in range(10_000)
    ]
    User.objects.bulk_create(users, batch_size=2000)
    grants = [
        Grant(realm=cast.world.realm, user=user, org_id=cast.cell_a1, role="member", valid_from=TODAY) for user in users
    ]
    Grant._base_manager.bulk_create(grants, batch_size=2000)
    address, seen = reverse("access:account-list"), []
    for _ in range(3):
        with django_assert_max_num_queries(14):
            page = text(as_chi.get(address))
        seen += people(page)
        address = re.findall(r'href="([^"]+)" rel="next"', page)[0]
        address = reverse("access:account-list") + address[address.index("?") :]
    assert len(seen) == len(set(seen)) == 150


def test_giang_reads_and_writes_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.giang)
    page = text(client.get(reverse("access:account-list")))
    assert "Phạm Văn Mẫu Dũng" in page
    assert reverse("access:account-issue", args=[cast.world.root]) not in page
    assert client.get(reverse("access:account-issue", args=[cast.cell_a1])).status_code == 404


LINES = "Trần Thị Ví Dụ; 0900 000 124; Bí thư chi bộ\n\nLê Văn Thử\t0900000125\n  Hoàng Văn Giả Định"


def test_typed_lines_become_slips(cast: Cast, as_chi: Client) -> None:
    address = reverse("access:account-issue", args=[cast.cell_a1])
    page = text(as_chi.get(address))
    command = re.findall(r'name="command_id" value="([^"]+)"', page)[0]
    response = as_chi.post(address, {"lines": LINES, "role": "member", "command_id": command})
    page = text(response)
    assert response["Cache-Control"] == "no-store"
    assert re.findall(r'nt-slip"[^>]*><h\d>([^<]+)', page) == [
        "Trần Thị Ví Dụ", "Lê Văn Thử", "Hoàng Văn Giả Định"
    ]  # fmt: skip
    assert len(re.findall(r'nt-code">[2-9A-Z]{3} [2-9A-Z]{3}<', page)) == 3
    assert "In 1 tờ" in page
    assert "Mã hết hạn 09/12/2026." in page
    assert page.count("1. Mở testserver, bấm") == 3
    assert "Chi bộ A1 · Bí thư chi bộ" in page
    before = everything()
    again = text(as_chi.post(address, {"lines": LINES, "role": "member", "command_id": command}))
    assert everything() == before
    assert again.count("đã hiện một lần") == 3


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("", "Cần ghi ít nhất một dòng: họ và tên; số điện thoại; vai trò."),
        ("Trần Thị Ví Dụ\nLê Văn Thử; 12", "Dòng 2 “Lê Văn Thử; 12”: Chưa đọc được số điện thoại “12”."),
        ("Lê Văn Thử; ; Vua", "Dòng 1 “Lê Văn Thử; ; Vua”: Không có vai trò “Vua”."),
        ("\n".join(["Lê Văn Thử"] * 301), "Danh sách có 301 dòng, mỗi lần nhiều nhất 300. Chia làm nhiều lần."),
        ("Trần Thị Ví Dụ;; Văn phòng", "Vai trò Văn phòng có quyền mà đồng chí không có tại đơn vị này."),
        ("Lê Văn Thử 0900000125", "Họ và tên “Lê Văn Thử 0900000125” có chữ số."),
        ("x" * 300, "Dòng 1"),
    ],
)
def test_a_wrong_line_is_named_and_what_was_typed_stays(cast: Cast, as_chi: Client, lines: str, words: str) -> None:
    before = everything()
    address = reverse("access:account-issue", args=[cast.cell_a1])
    response = as_chi.post(address, {"lines": lines, "role": "member"})
    assert response.status_code == 422
    assert words in text(response)
    assert text(response).count(lines.split("\n")[0]) >= 1
    assert everything() == before


def test_only_roles_that_chi_may_give_are_offered(cast: Cast, as_chi: Client) -> None:
    page = text(as_chi.get(reverse("access:account-issue", args=[cast.cell_a1])))
    offered = re.findall(r'<option value="(\w+)"', page)
    assert offered == ["secretary", "deputy_secretary", "cell_secretary", "follower", "inspector", "superior_officer",
                       "member"]  # fmt: skip


def test_an_account_shows_its_roles_and_what_can_be_done(cast: Cast, as_chi: Client) -> None:
    page = text(as_chi.get(reverse("access:account-detail", args=[cast.cell_a1, cast.an.pk])))
    for words in ("Nguyễn Văn Mẫu An", "Bí thư chi bộ", "Cấp lại mã", "Ngừng tài khoản", "Giao thêm vai trò"):
        assert words in page


def test_the_account_of_a_stranger_is_not_there(cast: Cast, as_chi: Client) -> None:
    for name in ("account-detail", "account-reissue", "account-close", "account-grant-role", "account-reopen"):
        address = reverse(f"access:{name}", args=[cast.cell_a1, cast.dung.pk])
        assert as_chi.get(address).status_code == 404


def test_a_new_code_is_printed(cast: Cast, as_chi: Client) -> None:
    address = reverse("access:account-reissue", args=[cast.cell_a1, cast.an.pk])
    assert "Cấp lại mã cho Nguyễn Văn Mẫu An?" in text(as_chi.get(address))
    assert re.search(r'nt-code">[2-9A-Z]{3} [2-9A-Z]{3}<', text(as_chi.post(address)))


def test_a_new_code_opens_an_account_that_is_locked(cast: Cast, as_chi: Client) -> None:
    at_home = Client()
    for _ in range(5):
        at_home.post(reverse("account_login"), {"login": cast.an.username, "password": "sai"})
    slip = text(as_chi.post(reverse("access:account-reissue", args=[cast.cell_a1, cast.an.pk])))
    code = re.findall(r'nt-code">([2-9A-Z]{3} [2-9A-Z]{3})<', slip)[0]
    chosen = dict.fromkeys(("password1", "password2"), "mot mat khau dai")
    entered = at_home.post(reverse("access:first-sign-in"), {"login": cast.an.username, "code": code, **chosen})
    assert entered.status_code == 302


def test_an_account_is_closed_and_opened_again(cast: Cast, as_chi: Client) -> None:
    def address(name: str) -> str:
        return reverse(f"access:account-{name}", args=[cast.cell_a1, cast.an.pk])

    assert "Cần ghi lý do." in text(as_chi.post(address("close")))
    response = as_chi.post(address("close"), {"reason": "Chuyển đi"}, follow=True)
    assert "Đã ngừng tài khoản của Nguyễn Văn Mẫu An." in text(response)
    conflict = as_chi.post(address("close"), {"reason": "Lần nữa"})
    assert conflict.status_code == 409
    assert "đã ngừng. Mở lại tài khoản trước." in text(conflict)
    assert 'nt-code">' in text(as_chi.post(address("reopen")))


def test_a_role_is_given_with_typed_days(cast: Cast, as_chi: Client) -> None:
    address = reverse("access:account-grant-role", args=[cast.cell_a1, cast.binh.pk])
    typed = {"role": "follower", "org": str(cast.committee_a), "on": "1/12/2026", "until": "01-07-2027"}
    response = as_chi.post(address, typed, follow=True)
    assert "Đã giao vai trò Cấp ủy viên theo dõi." in text(response)
    grant = Grant._base_manager.get(user=cast.binh, role="follower")
    assert (grant.org_id, grant.valid_from, grant.valid_to) == (
        cast.committee_a, date(2026, 12, 1), date(2027, 7, 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "31/02/2026"}, "Không có ngày 31/02/2026."),
        ({"on": "3/12/2026"}, "Ngày có hiệu lực 03/12/2026 còn ở sau hôm nay 02/12/2026."),
        ({"until": "1/12/2026"}, "không sau ngày bắt đầu 02/12/2026"),
        ({"role": "clerk"}, "Chọn vai trò trong danh sách."),
    ],
)
def test_a_wrong_grant_says_why(cast: Cast, as_chi: Client, change: dict[str, str], words: str) -> None:
    before = everything()
    address = reverse("access:account-grant-role", args=[cast.cell_a1, cast.binh.pk])
    typed = {"role": "follower", "org": str(cast.cell_a1), "on": "2/12/2026"} | change
    response = as_chi.post(address, typed)
    assert response.status_code == 422
    assert words in text(response)
    assert everything() == before


def test_a_role_is_ended(cast: Cast, as_chi: Client) -> None:
    grant = Grant._base_manager.get(user=cast.an)
    address = reverse("access:grant-end", args=[grant.pk])
    assert "Kết thúc vai trò Bí thư chi bộ của Nguyễn Văn Mẫu An?" in text(as_chi.get(address))
    response = as_chi.post(address, {"reason": "Thôi nhiệm vụ"}, follow=True)
    assert "Đã kết thúc vai trò Bí thư chi bộ." in text(response)
    assert "Nguyễn Văn Mẫu An" not in people(text(response))


def test_the_working_unit_is_chosen_among_ones_own(cast: Cast, client: Client) -> None:
    cast.world.grant(cast.an, "follower", cast.committee_a)
    client.force_login(cast.an)
    page = text(client.get(reverse("access:working-unit")))
    assert "Chi bộ A1" in page
    assert "Đảng bộ thôn A" in page
    grant = Grant._base_manager.get(user=cast.an, role="follower")
    own = reverse("accounts:own-account")
    response = client.post(reverse("access:working-unit"), {"org": str(grant.pk), "next": own})
    assert response["Location"] == own
    assert client.session["working_grant"] == str(grant.pk)
    assert client.get(own).wsgi_request.working_org.org_id == cast.committee_a


@pytest.mark.parametrize("chosen", ["", "x", "dung"])
def test_no_other_unit_can_be_chosen(cast: Cast, as_chi: Client, chosen: str) -> None:
    org = str(Grant._base_manager.get(user=cast.dung).pk) if chosen == "dung" else chosen
    response = as_chi.post(reverse("access:working-unit"), {"org": org})
    assert response.status_code == (404 if chosen == "dung" else 422)
    assert "working_grant" not in as_chi.session


def test_a_choice_that_is_no_longer_ones_own_falls_back(cast: Cast, as_chi: Client) -> None:
    session = as_chi.session
    session["working_grant"] = str(Grant._base_manager.get(user=cast.dung).pk)
    session.save()
    page = as_chi.get(reverse("accounts:own-account"))
    assert page.wsgi_request.working_org.org_id == cast.committee_a


def test_the_own_account_chooses_its_language(cast: Cast, as_chi: Client) -> None:
    own = reverse("accounts:own-account")
    assert "0900 000 103" in text(as_chi.get(own))
    assert 'lang="en"' in text(as_chi.post(own, {"language": "en"}, follow=True))
    assert User.objects.get(pk=cast.chi.pk).language == "en"
    assert as_chi.post(own, {"language": "xx"}).status_code == 422


def test_the_language_of_the_account_comes_along_to_a_new_device(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.chi.pk).update(language="en")
    client.force_login(cast.chi)
    assert '<html lang="en">' in text(client.get(reverse("accounts:own-account")))


def test_a_request_costs_four_queries_before_its_screen(
    cast: Cast, as_chi: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2 + 2 + 2):  # session and user, grants and names, the own account
        as_chi.get(reverse("accounts:own-account"))


def test_who_has_no_role_any_more_sees_nothing_of_anybody(cast: Cast, client: Client) -> None:
    client.force_login(cast.hoa)
    for name in ("access:account-list", "accounts:own-account", "access:working-unit"):
        assert client.get(reverse(name)).status_code == 404
