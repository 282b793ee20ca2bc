"""Terms, committees and working regulations; and their corrections."""

from datetime import date

import pytest

from nentang.audit.models import Event
from nentang.kernel.errors import Conflict, NotVisible, Refused
from nentang.orgs.models import (
    Committee,
    Organisation,
    OrganisationVersion,
    StructuralEvent,
    Term,
    WorkingRegulation,
)
from nentang.orgs.services import (
    NewCommittee,
    NewTerm,
    NewUnit,
    begin_term,
    correct_organisation,
    correct_term,
    end_committee,
    form_committee,
    issue_regulation,
    merge_organisations,
    take_back_body,
    take_back_event,
)
from tests.orgs.conftest import World


def test_a_new_term_ends_the_one_before(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(begin_term, on=date(2020, 3, 1), org_id=cell.pk, term=NewTerm("2020-2022", date(2022, 9, 1)))
    district.do(begin_term, on=date(2022, 8, 1), org_id=cell.pk, term=NewTerm("2022-2025", date(2025, 2, 1)))
    rows = Term._base_manager.filter(org=cell).order_by("valid_from")
    assert list(rows.values_list("label", "valid_from", "valid_to")) == [
        ("2020-2022", date(2020, 3, 1), date(2022, 8, 1)),
        ("2022-2025", date(2022, 8, 1), date(9999, 12, 31)),
    ]


def test_a_term_cannot_end_before_it_begins(district: World) -> None:
    with pytest.raises(Refused) as refusal:
        district.do(
            begin_term,
            on=date(2020, 3, 1),
            org_id=district.units["Chi bộ thôn A1"].pk,
            term=NewTerm("2020-2022", date(2019, 9, 1)),
        )
    assert refusal.value.field == "due_on"
    assert not Term._base_manager.exists()


def test_nothing_begins_before_the_unit_did(district: World) -> None:
    with pytest.raises(Refused) as refusal:
        district.do(
            begin_term,
            on=date(2001, 3, 1),
            org_id=district.units["Chi bộ thôn A1"].pk,
            term=NewTerm("2001-2003", date(2003, 9, 1)),
        )
    assert refusal.value.code == "before_unit_began"


def test_a_committee_is_replaced_by_the_next_and_may_end(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    district.do(
        form_committee, on=date(2020, 3, 1), org_id=cell.pk, committee=NewCommittee("cell_committee", "elected", 3)
    )
    second = district.do(
        form_committee, on=date(2022, 8, 1), org_id=cell.pk, committee=NewCommittee("cell_committee", "elected", 5)
    )
    district.do(end_committee, on=date(2023, 1, 1), committee_id=second.pk, reason="Còn dưới chín đảng viên")
    rows = Committee._base_manager.filter(org=cell).order_by("valid_from")
    assert list(rows.values_list("size", "valid_to")) == [(3, date(2022, 8, 1)), (5, date(2023, 1, 1))]


def test_regulations_follow_one_another(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    for number, on in (("01-QC/ĐU", date(2020, 8, 1)), ("02-QC/ĐU", date(2022, 8, 1))):
        district.do(
            issue_regulation, on=on, org_id=xa.pk, title="Quy chế làm việc của Đảng ủy", number=number, issued_on=on
        )
    rows = WorkingRegulation._base_manager.filter(org=xa).order_by("valid_from")
    assert list(rows.values_list("number", flat=True)) == ["01-QC/ĐU", "02-QC/ĐU"]


def test_a_wrong_name_is_put_right_for_its_whole_period(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    row = OrganisationVersion._base_manager.get(org=cell)
    district.do(
        correct_organisation,
        row_id=row.pk,
        version=row.version,
        name="Chi bộ thôn A Một",
        setting=row.setting,
        reason="Gõ nhầm tên",
    )
    assert district.name(cell, row.valid_from) == "Chi bộ thôn A Một"
    assert OrganisationVersion._base_manager.filter(org=cell).count() == 1


def test_a_stale_correction_shows_both_states(district: World) -> None:
    row = OrganisationVersion._base_manager.get(org=district.units["Chi bộ thôn A1"])
    call = {"row_id": row.pk, "version": row.version, "setting": row.setting, "reason": "Gõ nhầm tên"}
    district.do(correct_organisation, name="Chi bộ thôn A Một", **call)
    with pytest.raises(Conflict) as refusal:
        district.do(correct_organisation, name="Chi bộ thôn A Hai", **call)
    assert refusal.value.theirs["name"] == "Chi bộ thôn A Một"
    assert refusal.value.mine["name"] == "Chi bộ thôn A Hai"


def test_a_wrong_term_is_put_right(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    row = district.do(begin_term, on=date(2020, 3, 1), org_id=cell.pk, term=NewTerm("2020-2022", date(2022, 9, 1)))
    district.do(
        correct_term,
        row_id=row.pk,
        version=row.version,
        label="2020-2025",
        due_on=date(2025, 3, 1),
        reason="Ghi nhầm nhiệm kỳ",
    )
    row.refresh_from_db()
    assert (row.label, row.due_on) == ("2020-2025", date(2025, 3, 1))


def test_a_term_recorded_by_mistake_is_taken_back_and_the_one_before_stands_again(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    first = district.do(begin_term, on=date(2020, 3, 1), org_id=cell.pk, term=NewTerm("2020-2022", date(2022, 9, 1)))
    wrong = district.do(begin_term, on=date(2022, 8, 1), org_id=cell.pk, term=NewTerm("2022-2025", date(2025, 2, 1)))
    district.do(take_back_body, org_id=cell.pk, row_id=wrong.pk, reason="Ghi nhầm chi bộ")
    first.refresh_from_db()
    assert list(Term._base_manager.filter(org=cell)) == [first]
    assert first.closed_on is None
    trail = Event._base_manager.get(kind="body.taken_back")
    assert (trail.org_id, trail.reason, trail.before["body"]) == (cell.pk, "Ghi nhầm chi bộ", "term")


def test_a_founding_with_a_term_upon_it_can_be_taken_back_after_the_term(district: World) -> None:
    cell = district.establish("Chi bộ Chợ", district.units["Đảng bộ xã Mẫu A"])
    term = district.do(begin_term, on=date(2020, 3, 1), org_id=cell.pk, term=NewTerm("2020-2022", date(2022, 9, 1)))
    event = StructuralEvent._base_manager.get(org=cell)
    with pytest.raises(Conflict) as refusal:
        district.do(take_back_event, event_id=event.pk, reason="Ghi nhầm")
    assert refusal.value.code == "still_used"
    district.do(take_back_body, org_id=cell.pk, row_id=term.pk, reason="Ghi nhầm")
    district.do(take_back_event, event_id=event.pk, reason="Ghi nhầm")
    assert not Organisation._base_manager.filter(pk=cell.pk).exists()


def test_a_committee_and_a_regulation_are_taken_back(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    body = district.do(
        form_committee, on=date(2020, 1, 1), org_id=xa.pk, committee=NewCommittee("committee", "elected", 15)
    )
    paper = district.do(
        issue_regulation, on=date(2020, 8, 1), org_id=xa.pk, title="Quy chế", number="01-QC", issued_on=date(2020, 8, 1)
    )
    for row in (body, paper):
        district.do(take_back_body, org_id=xa.pk, row_id=row.pk, reason="Ghi nhầm")
    assert not Committee._base_manager.filter(org=xa).exists()
    assert not WorkingRegulation._base_manager.filter(org=xa).exists()


def test_what_an_event_began_goes_with_the_event(district: World) -> None:
    both = tuple(district.units[f"Chi bộ thôn A{n}"].pk for n in (1, 2))
    made = district.do(
        merge_organisations,
        on=date(2020, 1, 1),
        org_ids=both,
        parent_id=district.units["Đảng bộ xã Mẫu A"].pk,
        unit=NewUnit("Chi bộ thôn A", "CELL", "village"),
        term=NewTerm("2020-2022", date(2022, 7, 1)),
    )
    term = Term._base_manager.get(org=made)
    with pytest.raises(Conflict) as refusal:
        district.do(take_back_body, org_id=made.pk, row_id=term.pk, reason="Ghi nhầm")
    assert refusal.value.code == "body_of_event"


def test_a_stranger_and_the_wrong_unit_find_nothing_to_take_back(district: World) -> None:
    cell = district.units["Chi bộ thôn A1"]
    term = district.do(begin_term, on=date(2020, 3, 1), org_id=cell.pk, term=NewTerm("2020-2022", date(2022, 9, 1)))
    stranger = district.scope_below(district.units["Đảng bộ xã Mẫu B"])
    for call in ({"scope": stranger, "org_id": cell.pk}, {"org_id": district.units["Chi bộ thôn B1"].pk}):
        with pytest.raises(NotVisible):
            district.do(take_back_body, row_id=term.pk, reason="Ghi nhầm", **call)
    assert Term._base_manager.filter(pk=term.pk).exists()
