"""Alerts about terms and committees, at, before and after each threshold."""

from datetime import date

import pytest

from nentang.orgs.selectors.alerts import alerts_for
from nentang.orgs.services import NewCommittee, NewTerm, begin_term, dissolve_organisation, form_committee
from tests.orgs.conftest import World

BEGAN = date(2024, 6, 3)


def with_term_until(world: World, due_on: date) -> World:
    cell = world.units["Chi bộ thôn A1"]
    world.do(
        begin_term, on=BEGAN, org_id=cell.pk, term=NewTerm("2024-2026", due_on, has_shift_consent=True, is_pilot=False)
    )
    return world


def codes_of(world: World, unit: str, today: date) -> list[str]:
    groups = alerts_for(world.scope, today=today, org_id=world.units[unit].pk, with_below=False)
    return [group.code for group in groups]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 6, 2), []),
        (date(2026, 6, 3), ["term_ending"]),
        (date(2026, 12, 3), ["term_ending"]),
        (date(2026, 12, 4), ["term_over"]),
    ],
)
def test_a_term_is_announced_six_months_before_its_end(district: World, today: date, expected: list[str]) -> None:
    with_term_until(district, date(2026, 12, 3))
    assert codes_of(district, "Chi bộ thôn A1", today) == expected


def test_an_alert_names_rule_values_and_one_action(district: World) -> None:
    with_term_until(district, date(2026, 12, 3))
    today = date(2026, 12, 10)
    [group] = alerts_for(district.scope, today=today, org_id=district.units["Chi bộ thôn A1"].pk)
    [alert] = group.alerts
    assert (alert.rule, alert.level, alert.org_name) == ("ORG-43", "late", "Chi bộ thôn A1")
    assert alert.superior == "Đảng bộ xã Mẫu A"
    assert "03/12/2026" in alert.detail
    assert (alert.action_label, alert.action_url_name) == ("Ghi nhiệm kỳ mới", "orgs:term-begin")


def test_a_unit_without_a_term_is_named(district: World) -> None:
    assert codes_of(district, "Chi bộ thôn A2", date(2024, 1, 1)) == ["no_term"]


def test_a_grassroots_committee_must_have_its_committee(district: World) -> None:
    xa = district.units["Đảng bộ xã Mẫu A"]
    today = date(2024, 1, 1)
    assert "no_committee" in codes_of(district, "Đảng bộ xã Mẫu A", today)
    district.do(form_committee, on=date(2020, 1, 1), org_id=xa.pk, committee=NewCommittee("committee", "elected", 15))
    assert "no_committee" not in codes_of(district, "Đảng bộ xã Mẫu A", today)


def test_a_cell_may_do_without_a_committee(district: World) -> None:
    assert "no_committee" not in codes_of(district, "Chi bộ thôn A1", date(2024, 1, 1))


def test_a_closed_unit_is_left_alone(district: World) -> None:
    cell = district.units["Chi bộ thôn A2"]
    district.do(dissolve_organisation, on=date(2023, 1, 1), org_id=cell.pk)
    assert codes_of(district, "Chi bộ thôn A2", date(2024, 1, 1)) == []


def test_only_units_of_the_scope_are_named(district: World) -> None:
    scope = district.scope_below(district.units["Đảng bộ xã Mẫu B"])
    [no_term] = [group for group in alerts_for(scope, today=date(2024, 1, 1)) if group.code == "no_term"]
    assert [alert.org_name for alert in no_term.alerts] == ["Chi bộ thôn B1", "Chi bộ thôn B2", "Đảng bộ xã Mẫu B"]
    assert no_term.count == 3


def test_a_long_list_is_cut_and_still_counted(district: World) -> None:
    [no_term] = [
        group for group in alerts_for(district.scope, today=date(2024, 1, 1), limit=2) if group.code == "no_term"
    ]
    assert (len(no_term.alerts), no_term.count) == (2, 8)
