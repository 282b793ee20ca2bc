"""The tree, the page of a unit and the homes: what they show to whom, and how often they ask."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

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
from tests.cast import Cast, make_cast
from tests.factories import decision
from tests.kept import fresh, kept_for_the_module
from tests.orgs.browsing import at, signed_in, text_of, unit

pytestmark = pytest.mark.django_db


kept_cast = kept_for_the_module(make_cast)


@pytest.fixture
def cast(kept_cast: Cast) -> Cast:
    return fresh(kept_cast)


@pytest.fixture
def clerk(cast: Cast) -> Client:
    """A browser in which an administrator of the whole realm has signed in."""
    return signed_in(cast.quy)


# The tree


def test_the_tree_opens_along_the_way_to_the_unit(clerk: Client, cast: Cast) -> None:
    page = text_of(clerk.get(at("organisation-list"), {"unit": str(cast.committee_a)}))
    assert "Chi bộ A1" in page
    assert "Chi bộ B1" not in page


def test_a_fold_fetches_its_units_and_is_a_page_without_scripts(clerk: Client, cast: Cast) -> None:
    url = at("organisation-children", cast.committee_b)
    assert "Chi bộ B1" in text_of(clerk.get(url, headers={"HX-Request": "true"}))
    assert "Chi bộ B1" in text_of(clerk.get(url, follow=True))


def test_search_finds_without_marks(clerk: Client, cast: Cast) -> None:
    """The results choose nothing: an event cannot be recorded on a unit that was not meant."""
    cast.world.unit("Chi bộ thôn Thửu", cast.committee_a)
    found = text_of(clerk.get(at("organisation-list"), {"q": "thuu", "unit": str(cast.committee_a)}))
    assert "Chi bộ thôn Thửu" in found
    assert "Chưa chọn tổ chức nào." in found
    assert at("event-choice", cast.committee_a) not in found
    assert "Không có tổ chức nào" in text_of(clerk.get(at("organisation-list"), {"q": "khong dau co"}))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("31/02/2020", "Không có ngày 31/02/2020"), ("hôm qua", "Chưa đọc được"), ("01/01/2030", "ở sau hôm nay")],
)
def test_a_day_that_cannot_be_shown_is_said_and_kept(clerk: Client, typed: str, said: str) -> None:
    page = text_of(clerk.get(at("organisation-list"), {"on": typed}))
    assert said in page
    assert f'value="{typed}"' in page
    assert "Cây tại 02/12/2026" in page


def test_the_tree_of_a_day_shows_what_stood_then(clerk: Client, cast: Cast) -> None:
    merged = merge(cast)
    now = text_of(clerk.get(at("organisation-list"), {"unit": str(cast.committee_a)}))
    then = text_of(clerk.get(at("organisation-list"), {"unit": str(cast.committee_a), "on": "2021-12-31"}))
    assert "Chi bộ Một" in now
    assert "Chi bộ A1" not in now
    assert "Chi bộ A1" in then
    assert "Chi bộ Một" not in then
    assert unit(cast, merged).name == "Chi bộ Một"


def merge(cast: Cast) -> UUID:
    made = merge_organisations(
        **cast.world.told(
            org_ids=(cast.cell_a1, cast.cell_b1),
            on=date(2022, 1, 1),
            parent_id=cast.committee_a,
            unit=NewUnit("Chi bộ Một", "CELL", "village"),
            decision=decision(date(2021, 12, 20), "41-QĐ/ĐU"),
        )
    )
    return made.pk


def test_a_secretary_sees_the_tree_of_those_that_merged_into_the_unit(cast: Cast) -> None:
    merged = merge(cast)
    secretary = signed_in(cast.world.user("Lý Thị Mẫu", "cell_secretary", merged, username="ly-mau"))
    page = text_of(secretary.get(at("organisation-list"), {"on": "2021-12-31"}))
    assert "Chi bộ A1" in page
    assert "Chi bộ B1" in page
    history = text_of(secretary.get(at("organisation-detail", cast.cell_b1), {"on": "2021-12-31"}))
    assert "Đơn vị đã kết thúc, ngày hoạt động cuối cùng 31/12/2021." in history
    assert "Chi bộ Một" in history


@pytest.mark.slow
def test_more_units_than_a_page_are_led_to_by_key(clerk: Client, cast: Cast) -> None:
    for number in range(1, 104):
        cast.world.unit(f"Chi bộ thôn {number}", cast.committee_a)
    first = clerk.get(at("organisation-list"), {"unit": str(cast.committee_a)})
    assert "Thêm 4 đơn vị" in text_of(first)
    shown = first.context["nodes"][0].children[0].children
    second = text_of(clerk.get(shown[-1].url))
    assert "Chi bộ thôn 103" in second
    assert "Chi bộ thôn 50<" not in second


def test_a_count_opens_the_units_behind_it(clerk: Client, cast: Cast) -> None:
    page = text_of(clerk.get(reverse("orgs:kind-list", args=["CELL"])))
    assert "Chi bộ A1" in page
    assert "Chi bộ B1" in page
    assert clerk.get(reverse("orgs:kind-list", args=["NOPE"])).status_code == 404


# One unit


def test_a_unit_shows_all_that_belongs_to_it(clerk: Client, cast: Cast) -> None:
    fill(cast)
    page = text_of(clerk.get(at("organisation-detail", cast.committee_a)))
    for shown in ("2025-2030", "15 ủy viên", "01-QC/ĐU", "Phó bí thư thường trực", "Chi bộ A1", "12-QĐ/MẪU"):
        assert shown in page


def fill(cast: Cast) -> None:
    tell: Callable[..., dict[str, Any]] = cast.world.told
    on = date(2025, 6, 1)
    begin_term(**tell(org_id=cast.committee_a, on=on, term=NewTerm("2025-2030", date(2030, 6, 1))))
    form_committee(**tell(org_id=cast.committee_a, on=on, committee=NewCommittee("committee", "elected", 15)))
    issue_regulation(**tell(org_id=cast.committee_a, on=on, title="Quy chế làm việc", number="01-QC/ĐU", issued_on=on))


def test_who_may_only_look_is_offered_nothing_to_record(cast: Cast) -> None:
    reader = signed_in(cast.giang)
    assert "Ghi sự kiện" not in text_of(reader.get(at("organisation-detail", cast.cell_a1)))
    assert reader.get(at("organisation-rename", cast.cell_a1)).status_code == 404


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    stranger = signed_in(cast.dung)
    for name in ("organisation-detail", "organisation-children"):
        assert stranger.get(at(name, cast.cell_a1)).status_code == 404
    assert "Chi bộ A1" not in text_of(stranger.get(at("organisation-list"), {"q": "A1"}))


# Homes


@pytest.mark.parametrize(
    ("who", "shown"),
    [("quy", "Việc văn phòng"), ("an", "Việc cần làm"), ("giang", "Tổ chức đảng"), ("chi", "Tổ chức đảng")],
)
def test_everybody_begins_where_their_role_begins(cast: Cast, who: str, shown: str) -> None:
    page = text_of(signed_in(getattr(cast, who)).get(reverse("web:home")))
    assert f"<h1>{shown}</h1>" in page


def test_nothing_to_do_is_said(cast: Cast) -> None:
    term = NewTerm("2026-2028", date(2028, 12, 1))
    begin_term(**cast.world.told(org_id=cast.cell_a1, on=date(2026, 6, 1), term=term))
    page = text_of(signed_in(cast.an).get(reverse("web:home")))
    assert "Không có việc nào cần làm" in page


def test_an_alert_leads_only_where_one_may_go(cast: Cast) -> None:
    clerks = text_of(signed_in(cast.quy).get(reverse("web:home")))
    readers = text_of(signed_in(cast.giang).get(reverse("web:home")))
    assert at("term-begin", cast.cell_a1) in clerks
    assert at("term-begin", cast.cell_a1) not in readers


# Queries: the same number for few units and for many


PAGES: dict[str, Callable[[Cast], str]] = {
    "home": lambda cast: reverse("web:home"),
    "tree": lambda cast: f"{at('organisation-list')}?unit={cast.committee_a}",
    "search": lambda cast: f"{at('organisation-list')}?q=chi+bo",
    "kind": lambda cast: reverse("orgs:kind-list", args=["CELL"]),
    "unit": lambda cast: at("organisation-detail", cast.committee_a),
    "merge": lambda cast: at("organisation-merge", cast.cell_a1),
    "split": lambda cast: at("organisation-split", cast.committee_a),
}
AT_MOST = {"home": 26, "tree": 26, "search": 26, "kind": 8, "unit": 36, "merge": 18, "split": 18}


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_pages_ask_as_often_for_many_units_as_for_few(clerk: Client, cast: Cast) -> None:
    planned = {"org_id": cast.cell_a1, "on": date(2027, 1, 1), "name": "Sau", "decision": decision()}
    plan_event(
        **cast.world.told(
            service_kind=kind_of(rename_organisation), org_id=cast.cell_a1, on=date(2027, 1, 1), arguments=planned
        )
    )
    cast.world.unit("Chi bộ thôn 0", cast.committee_a)
    few = {name: queries(clerk, url(cast)) for name, url in PAGES.items()}
    for number in range(1, 300):
        cast.world.unit(f"Chi bộ thôn {number}", cast.committee_a)
    many = {name: queries(clerk, url(cast)) for name, url in PAGES.items()}
    assert many == few
    assert {name: count for name, count in few.items() if count > AT_MOST[name]} == {}
