"""The screens of the tree, of units and of their events: what they show, what they refuse, how often they ask."""

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
from nentang.audit.selectors import planned_of
from nentang.kernel.ids import uuid7
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.selectors.events import events_of
from nentang.orgs.selectors.unit import UnitPage, unit_as_of
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
from tests.factories import FOUNDED, TODAY, decision

pytestmark = pytest.mark.django_db

DECISION = {
    "on": "01/11/2026",
    "decision_number": "205-QĐ/ĐU",
    "decided_on": "30/10/2026",
    "authority": "Đảng ủy xã Mẫu",
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def clerk(cast: Cast) -> Client:
    """A browser in which an administrator of the whole realm has signed in."""
    return signed_in(cast.quy)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *ids: UUID) -> str:
    return reverse(f"orgs:{name}", args=ids)


def text_of(response: Any) -> str:
    content: str = response.content.decode()
    return content


def unit(cast: Cast, org_id: UUID, on: date = TODAY) -> UnitPage:
    return unit_as_of(cast.world.scope, org_id=org_id, on=on)


def record(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**DECISION, **typed, "action": "record"}, follow=True)


def preview(client: Client, url: str, **typed: Any) -> Any:
    return client.post(url, {**DECISION, **typed, "action": "preview"})


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
    cast.world.unit("Chi bộ thôn Thửu", cast.committee_a)
    assert "Chi bộ thôn Thửu" in text_of(clerk.get(at("organisation-list"), {"q": "thuu"}))
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
    assert stranger.get(at("organisation-detail", cast.cell_a1)).status_code == 404
    assert "Chi bộ A1" not in text_of(stranger.get(at("organisation-list"), {"q": "A1"}))


# Events


def test_a_wrong_day_keeps_everything_typed(clerk: Client, cast: Cast) -> None:
    url = at("organisation-establish", cast.committee_a)
    typed = {"name": "Chi bộ Mới", "kind": "CELL", "setting": "village"}
    answer = preview(clerk, url, **typed, on="31/02/2026")
    assert answer.status_code == 422
    assert "Không có ngày 31/02/2026" in text_of(answer)
    assert 'value="Chi bộ Mới"' in text_of(answer)


def test_a_preview_writes_nothing(clerk: Client, cast: Cast) -> None:
    url = at("organisation-establish", cast.committee_a)
    answer = preview(clerk, url, name="Chi bộ Mới", kind="CELL", setting="village", official_members="12")
    assert answer.status_code == 200
    assert "Trước và sau 01/11/2026" in text_of(answer)
    assert "1 đơn vị mới" in text_of(answer)
    assert "Chi bộ Mới" not in text_of(clerk.get(at("organisation-list"), {"unit": str(cast.committee_a)}))


def test_founding_and_taking_back(clerk: Client, cast: Cast) -> None:
    page = record(
        clerk, at("organisation-establish", cast.committee_a), name="Chi bộ Mới", kind="CELL", setting="village"
    )
    assert "Đã ghi: thành lập đơn vị trực thuộc, từ ngày 01/11/2026." in text_of(page)
    made = page.context["unit"].org_id
    (event,) = events_of(cast.world.scope, org_id=made)
    taken = clerk.post(at("event-take-back", event.event_id), {"reason": "Ghi nhầm", "action": "record"}, follow=True)
    assert taken.status_code == 200
    assert clerk.get(at("organisation-detail", made)).status_code == 404


def test_sending_twice_is_one_founding(clerk: Client, cast: Cast) -> None:
    typed = {"name": "Chi bộ Mới", "kind": "CELL", "setting": "village", "command_id": str(uuid7())}
    url = at("organisation-establish", cast.committee_a)
    first, second = record(clerk, url, **typed), record(clerk, url, **typed)
    assert first.context["unit"].org_id == second.context["unit"].org_id


def test_a_broken_rule_is_shown_with_the_values_compared(clerk: Client, cast: Cast) -> None:
    url = at("organisation-establish", cast.committee_a)
    answer = preview(clerk, url, name="Chi bộ Mới", kind="CELL", setting="village", official_members="2")
    assert answer.status_code == 422
    assert "Chi bộ cần từ 3 đảng viên chính thức trở lên; ở đây có 2." in text_of(answer)
    assert "Chưa đạt" in text_of(answer)


def test_what_is_not_known_is_said(clerk: Client, cast: Cast) -> None:
    url = at("organisation-establish", cast.committee_a)
    answer = preview(clerk, url, name="Chi bộ Mới", kind="CELL", setting="village")
    assert "Chưa biết: số đảng viên chính thức" in text_of(answer)


def test_a_later_day_is_planned_and_withdrawn(clerk: Client, cast: Cast) -> None:
    url = at("organisation-rename", cast.cell_a1)
    told = preview(clerk, url, name="Chi bộ Sau", on="01/02/2027")
    assert "Sẽ ghi là dự kiến, tự thực hiện ngày 01/02/2027." in text_of(told)
    page = record(clerk, url, name="Chi bộ Sau", on="01/02/2027")
    assert unit(cast, cast.cell_a1).name == "Chi bộ A1"
    (planned,) = planned_of(cast.world.scope, ORG_VIEW, org_id=cast.cell_a1)
    assert at("planned-event-withdraw", planned.planned_id) in text_of(page)
    assert "Chi bộ Sau" in text_of(clerk.get(at("planned-event", planned.planned_id)))
    gone = clerk.post(at("planned-event-withdraw", planned.planned_id), {"reason": "Hoãn", "action": "record"})
    assert gone.status_code == 302
    assert planned_of(cast.world.scope, ORG_VIEW, org_id=cast.cell_a1) == []


def test_the_second_of_two_people_sees_both_states(clerk: Client, cast: Cast) -> None:
    url = at("organisation-rename", cast.cell_a1)
    version = clerk.get(url).context["version"]
    record(clerk, url, name="Chi bộ Một", version=version, on="01/10/2026", decided_on="01/10/2026")
    answer = record(clerk, url, name="Chi bộ Hai", version=version)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Bản đang lưu" in page
    assert "Chi bộ Một" in page
    assert 'value="Chi bộ Hai"' in page
    again = record(clerk, url, name="Chi bộ Hai", version=answer.context["version"])
    assert again.status_code == 200
    assert unit(cast, cast.cell_a1).name == "Chi bộ Hai"


def test_units_are_picked_and_dropped_without_scripts(clerk: Client, cast: Cast) -> None:
    url = at("organisation-merge", cast.cell_a1)
    own = str(cast.cell_a1)
    added = clerk.post(url, {"org_ids": [own], "add": str(cast.cell_b1), "action": "add", "name": "Chi bộ Một"})
    assert added.context["form"].chosen() == [(own, "Chi bộ A1"), (str(cast.cell_b1), "Chi bộ B1")]
    assert 'value="Chi bộ Một"' in text_of(added)
    assert "nt-errs" not in text_of(added)
    dropped = clerk.post(url, {"org_ids": [own, str(cast.cell_b1)], "action": f"drop:{own}"})
    assert dropped.context["form"].chosen() == [(str(cast.cell_b1), "Chi bộ B1")]


def test_merging_into_a_new_unit(clerk: Client, cast: Cast) -> None:
    typed = {"org_ids": [str(cast.cell_a1), str(cast.cell_b1)], "mode": "new", "name": "Chi bộ Một", "kind": "CELL",
             "setting": "village", "parent": str(cast.committee_a), "term_label": "2026-2029",
             "term_due_on": "01/05/2029"}  # fmt: skip
    url = at("organisation-merge", cast.cell_a1)
    assert "2 đơn vị kết thúc, ngày cuối 31/10/2026" in text_of(preview(clerk, url, **typed))
    page = record(clerk, url, **typed)
    assert page.context["unit"].name == "Chi bộ Một"
    assert [kin.unit.name for kin in page.context["unit"].predecessors] == ["Chi bộ A1", "Chi bộ B1"]


def test_merging_a_unit_with_itself_is_refused(clerk: Client, cast: Cast) -> None:
    own = str(cast.cell_a1)
    answer = preview(clerk, at("organisation-merge", cast.cell_a1), org_ids=[own], add=own, mode="into", into=own)
    assert answer.status_code == 422
    assert unit(cast, cast.cell_a1).ended_on is None


def test_a_circle_is_refused_at_its_field(clerk: Client, cast: Cast) -> None:
    answer = preview(clerk, at("organisation-reattach", cast.committee_a), parent=str(cast.cell_a1))
    assert answer.status_code == 422
    assert "Đơn vị không thể trực thuộc chính mình" in text_of(answer)


def test_splitting_asks_for_more_parts_and_where_units_go(clerk: Client, cast: Cast) -> None:
    url = at("organisation-split", cast.committee_a)
    more = clerk.post(url, {"parts": "2", "name_1": "Đảng bộ Một", "action": "more"})
    assert more.context["form"].part_count == 3
    typed = {
        "parts": "2",
        **{f"kind_{each}": "GRASS-P" for each in (1, 2)},
        **{f"setting_{each}": "commune" for each in (1, 2)},
        **{f"official_members_{each}": "40" for each in (1, 2)},
        "name_1": "Đảng bộ Một",
        "name_2": "Đảng bộ Hai",
    }
    refused = preview(clerk, url, **typed)
    assert refused.status_code == 422
    assert "Chưa ghi nơi nhận: Chi bộ A1" in text_of(refused)
    page = record(clerk, url, **typed, **{f"child_{cast.cell_a1}": "2"})
    assert page.status_code == 200, text_of(page)
    assert unit(cast, cast.cell_a1).superiors[-1].name == "Đảng bộ Hai"


@pytest.mark.parametrize(
    ("name", "said"),
    [("a" * 301, "dài 301 chữ, nhiều nhất 300"), ("\u0301Chi bộ", "có dấu rời"), ("   ", "Cần ghi tên")],
)
def test_names_that_cannot_be_written(clerk: Client, cast: Cast, name: str, said: str) -> None:
    answer = preview(clerk, at("organisation-rename", cast.cell_a1), name=name)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_an_event_before_the_latest_one(clerk: Client, cast: Cast) -> None:
    rename_organisation(
        **cast.world.told(org_id=cast.cell_a1, on=date(2026, 5, 1), name="Chi bộ A2", decision=decision(FOUNDED))
    )
    answer = preview(
        clerk, at("organisation-rename", cast.cell_a1), name="Chi bộ A3", on="01/04/2026", decided_on="1/4/2026"
    )
    assert answer.status_code == 422
    assert "01/05/2026" in text_of(answer)


def test_terms_committees_and_regulations(clerk: Client, cast: Cast) -> None:
    a = cast.committee_a
    record(clerk, at("term-begin", a), label="2025-2030", on="01/06/2025", due_on="01/06/2030")
    record(clerk, at("committee-form", a), kind="committee", mode="elected", on="01/06/2025", size="15", decided_on="")
    record(clerk, at("regulation-issue", a), title="Quy chế", number="01-QC/ĐU", issued_on="1/7/2025", on="1/7/2025")
    shown = unit(cast, a)
    assert (shown.terms[0].label, shown.committees[0].size, shown.regulations[0].number) == (
        "2025-2030",
        15,
        "01-QC/ĐU",
    )
    line = shown.committees[0]
    record(clerk, at("committee-end", a, line.committee_id), on="01/11/2026", reason="Chuyển thành chi bộ")
    assert unit(cast, a).committees == ()


def test_a_correction_names_its_reason_and_its_state(clerk: Client, cast: Cast) -> None:
    line = unit(cast, cast.cell_a1).names[0]
    url = at("name-correct", cast.cell_a1, line.row_id)
    typed = {"name": "Chi bộ Á", "setting": "village", "version": line.version}
    assert record(clerk, url, **typed, reason="").status_code == 422
    assert record(clerk, url, **typed, reason="Thiếu dấu").status_code == 200
    assert unit(cast, cast.cell_a1).name == "Chi bộ Á"
    stale = record(clerk, url, **{**typed, "name": "Chi bộ Ạ"}, reason="Lần nữa")
    assert stale.status_code == 409
    assert "Bản đang lưu" in text_of(stale)


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
