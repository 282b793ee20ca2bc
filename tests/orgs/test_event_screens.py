"""The forms of events: typed, previewed, recorded, planned, refused and taken back."""

from datetime import date

import pytest
from django.test import Client

from nentang.audit.selectors import planned_of
from nentang.kernel.ids import uuid7
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.day import turn_day
from nentang.orgs.selectors.events import events_of
from nentang.orgs.services import rename_organisation
from nentang.orgs.views import flow
from tests.cast import Cast, make_cast
from tests.factories import FOUNDED, decision
from tests.kept import fresh, kept_for_the_module
from tests.orgs.browsing import at, preview, record, signed_in, text_of, unit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


kept_cast = kept_for_the_module(make_cast)


@pytest.fixture
def cast(kept_cast: Cast) -> Cast:
    return fresh(kept_cast)


@pytest.fixture
def clerk(cast: Cast) -> Client:
    """A browser in which an administrator of the whole realm has signed in."""
    return signed_in(cast.quy)


def test_a_wrong_day_keeps_everything_typed(clerk: Client, cast: Cast) -> None:
    url = at("organisation-establish", cast.committee_a)
    typed = {"name": "Chi bộ Mới", "kind": "CELL", "setting": "village"}
    answer = preview(clerk, url, **typed, on="31/02/2026")
    assert answer.status_code == 422
    assert "Không có ngày 31/02/2026" in text_of(answer)
    assert 'value="Chi bộ Mới"' in text_of(answer)


def test_what_is_missing_is_listed_as_it_stands_on_the_page(clerk: Client, cast: Cast) -> None:
    page = text_of(preview(clerk, at("organisation-establish", cast.committee_a), on="", decision_number=""))
    said = [
        "Tên đơn vị mới: Cần ghi tên.",
        "Loại tổ chức: Chọn",
        "Quyết định số: Cần",
        "Có hiệu lực từ: Cần ghi ngày, ví",
    ]
    places = [page.index(text) for text in said]
    assert places == sorted(places)


def test_whoever_types_a_decision_has_the_paper(clerk: Client, cast: Cast) -> None:
    form = clerk.get(at("organisation-rename", cast.cell_a1)).context["form"]
    assert [str(box.data["value"]) for box in form["papers"].subwidgets if box.data["selected"]] == ["decision"]


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


def test_a_founding_on_which_a_term_stands_stays_and_nobody_is_blamed(clerk: Client, cast: Cast) -> None:
    typed = {"label": "2025-2027", "on": "1/11/2026", "due_on": "1/5/2029", "action": "record"}
    made = record(clerk, at("organisation-establish", cast.committee_a), name="Chi bộ Mới", kind="CELL",
                  setting="village").context["unit"].org_id  # fmt: skip
    assert clerk.post(at("term-begin", made), typed).status_code == 302
    (event,) = events_of(cast.world.scope, org_id=made)
    answer = clerk.post(at("event-take-back", event.event_id), {"reason": "Ghi nhầm", "action": "record"})
    assert answer.status_code == 409
    assert "Còn hồ sơ khác dùng đến mục này." in text_of(answer)
    assert "Có người vừa sửa chỗ này" not in text_of(answer)


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
    waiting = text_of(clerk.get(at("planned-event", planned.planned_id)))
    assert "Chi bộ Sau" in waiting
    assert "Quyết định 205-QĐ/ĐU ngày 30/10/2026, Đảng ủy xã Mẫu" in waiting
    assert "Sẽ ghi là dự kiến" not in waiting
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
    assert "<dd>Chi bộ trực thuộc</dd>" in page
    assert "<dd>Thôn, bản, ấp, buôn</dd>" in page
    assert 'value="Chi bộ Hai"' in page
    again = record(clerk, url, name="Chi bộ Hai", version=answer.context["version"])
    assert again.status_code == 200
    assert unit(cast, cast.cell_a1).name == "Chi bộ Hai"


def test_units_are_picked_and_dropped_without_scripts(clerk: Client, cast: Cast) -> None:
    url = at("organisation-merge", cast.cell_a1)
    own = str(cast.cell_a1)
    assert clerk.get(url).context["form"].chosen() == [(own, "Chi bộ A1")]
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
    alone = preview(clerk, at("organisation-merge", cast.cell_a1), org_ids=[own], mode="into", into=str(cast.cell_b1))
    assert alone.status_code == 200
    alone = preview(clerk, at("organisation-merge", cast.cell_a1), org_ids=[own], mode="into", into=own)
    assert '#id_add">Thêm đơn vị kết thúc: Hợp nhất cần ít nhất hai đơn vị.' in text_of(alone)


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
    [("a" * 301, "dài 301 ký tự, nhiều nhất 300"), ("\u0301Chi bộ", "có dấu rời"), ("   ", "Cần ghi tên")],
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
    record(clerk, at("term-begin", a), label="2020-2025", on="01/06/2020", due_on="01/06/2025")
    typed = {"label": "2025-2030", "on": "01/06/2025", "due_on": "01/06/2030"}
    told = text_of(preview(clerk, at("term-begin", a), **typed))
    assert "Nhiệm kỳ 2020-2025 kết thúc, ngày cuối 31/05/2025" in told
    record(clerk, at("term-begin", a), **typed)
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
    told = text_of(preview(clerk, url, **typed, reason="Thiếu dấu"))
    assert "Sửa cả những ngày đã qua" in told
    assert "báo cáo kỳ cũ giữ tên cũ" not in told
    assert record(clerk, url, **typed, reason="Thiếu dấu").status_code == 200
    assert unit(cast, cast.cell_a1).name == "Chi bộ Á"
    stale = record(clerk, url, **{**typed, "name": "Chi bộ Ạ"}, reason="Lần nữa")
    assert stale.status_code == 409
    assert "Bản đang lưu" in text_of(stale)


def test_a_correction_does_not_give_the_name_of_the_unit_beside_it(clerk: Client, cast: Cast) -> None:
    record(clerk, at("organisation-establish", cast.committee_a), name="Chi bộ Mới", kind="CELL", setting="village")
    line = unit(cast, cast.cell_a1).names[0]
    typed = {"name": "Chi bộ Mới", "setting": "village", "version": line.version, "reason": "Nhầm"}
    answer = record(clerk, at("name-correct", cast.cell_a1, line.row_id), **typed)
    assert answer.status_code == 422
    assert "đã có đơn vị tên “Chi bộ Mới”" in text_of(answer)


def test_the_history_says_what_the_unit_was_renamed_to(clerk: Client, cast: Cast) -> None:
    record(clerk, at("organisation-rename", cast.cell_a1), name="Chi bộ Á")
    assert "<b>Đổi tên: Chi bộ Á</b>" in text_of(clerk.get(at("organisation-detail", cast.cell_a1)))


def test_a_superior_beyond_the_reach_has_no_empty_line(cast: Cast) -> None:
    told = preview(signed_in(cast.chi), at("organisation-rename", cast.committee_a), name="Đảng bộ Á")
    assert [node.label for node in told.context["preview"].after] == ["Đảng bộ Á"]


def test_where_units_are_too_many_a_search_narrows_the_list(
    clerk: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "MOST_LISTED", 2)
    url = at("organisation-reattach", cast.cell_a1)
    assert str(cast.committee_b) not in text_of(clerk.get(url))
    found = clerk.post(url, {"find": "thon b", "action": "find", "authority": "Đảng ủy xã Mẫu"})
    assert str(cast.committee_b) in text_of(found)
    assert 'value="Đảng ủy xã Mẫu"' in text_of(found)
    typed = {"find": "khong co", "parent": str(cast.committee_b)}
    assert preview(clerk, url, **typed).status_code == 200
    assert record(clerk, url, **typed).status_code == 200
    assert unit(cast, cast.cell_a1).superiors[-1].name == "Đảng bộ thôn B"


def test_a_unit_out_of_scope_cannot_be_chosen(cast: Cast) -> None:
    chi = signed_in(cast.chi)
    answer = preview(chi, at("organisation-reattach", cast.cell_a1), parent=str(cast.committee_b))
    assert answer.status_code == 422
    assert "Đảng bộ thôn B" not in text_of(answer)


def test_the_preview_names_the_superiors_on_both_sides(clerk: Client, cast: Cast) -> None:
    told = preview(clerk, at("organisation-reattach", cast.cell_a1), parent=str(cast.committee_b)).context["preview"]
    assert [node.label for node in told.before] == ["Đảng bộ thôn A", "Chi bộ A1", "Đảng bộ thôn B"]
    assert [node.label for node in told.after] == ["Đảng bộ thôn A", "Đảng bộ thôn B", "Chi bộ A1"]
    renamed = preview(clerk, at("organisation-rename", cast.cell_a1), name="Chi bộ Á").context["preview"]
    assert [node.label for node in renamed.before] == ["Đảng bộ thôn A", "Chi bộ A1"]
    assert [(line.text, line.detail) for line in renamed.consequences] == [("Tên “Chi bộ A1” thành “Chi bộ Á”", "")]


def test_a_planned_merger_keeps_everything_typed_until_its_day(clerk: Client, cast: Cast) -> None:
    typed = {"org_ids": [str(cast.cell_a1), str(cast.cell_b1)], "mode": "new", "name": "Chi bộ Một", "kind": "CELL",
             "setting": "village", "parent": str(cast.committee_a), "on": "01/01/2027", "papers": ["decision"],
             "term_label": "2027-2029", "term_due_on": "01/07/2029", "committee_kind": "cell_committee",
             "committee_size": "5", "other_papers": "Biên bản bàn giao con dấu"}  # fmt: skip
    assert record(clerk, at("organisation-merge", cast.cell_a1), **typed).status_code == 200
    cast.world.realm.own_today = date(2027, 1, 1)
    cast.world.realm.save()
    turn_day(date(2027, 1, 1))
    (event, *_rest) = events_of(cast.world.scope, org_id=cast.cell_a1)
    assert (event.kind, event.on) == ("merged", date(2027, 1, 1))
    assert [paper["title"] for paper in event.papers] == ["Quyết định", "Biên bản bàn giao con dấu"]
    (successor,) = unit(cast, cast.cell_a1, date(2027, 1, 1)).successors
    made = unit(cast, successor.unit.org_id, date(2027, 1, 1))
    assert (made.terms[0].label, made.committees[0].size) == ("2027-2029", 5)
