"""What the tree counts: as of any day, whole for whoever may see the unit, and each event once."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nentang.figures.registry import UnknownIndicator, parts, rows_behind, value
from nentang.kernel.dates import Period
from nentang.kernel.errors import NotVisible, Refused
from nentang.orgs import tree
from nentang.orgs.models import OrganisationVersion
from nentang.orgs.services import (
    NewCommittee,
    NewUnit,
    Successor,
    change_kind,
    dissolve_organisation,
    form_committee,
    merge_organisations,
    reattach_organisation,
    split_organisation,
)
from tests.orgs.conftest import World, make_world

NOW = date(2021, 12, 31)
YEAR = Period(date(2021, 1, 1), date(2022, 1, 1))


def figure(world: World, code: str, name: str, period: date | Period = NOW, **where: str) -> Any:
    return value(world.scope, code, world.units[name].pk, period, where)


def names(world: World, code: str, name: str, period: date | Period = NOW, **where: str) -> list[str]:
    return [row.name for row in rows_behind(world.scope, code, world.units[name].pk, period, where)]


def test_it_counts_cells_and_grassroots_organisations_below(district: World) -> None:
    district.establish("Chi bộ cơ sở Bưu điện", district.units["Đảng bộ huyện Mẫu"], kind="GRASS-C", setting="agency")

    assert figure(district, "orgs.cells", "Đảng bộ huyện Mẫu") == 4
    assert figure(district, "orgs.cells", "Đảng bộ xã Mẫu A") == 2
    assert figure(district, "orgs.grassroots", "tỉnh") == 3
    assert names(district, "orgs.cells", "Đảng bộ xã Mẫu A") == ["Chi bộ thôn A1", "Chi bộ thôn A2"]
    assert names(district, "orgs.grassroots", "Đảng bộ huyện Mẫu") == [
        "Chi bộ cơ sở Bưu điện",
        "Đảng bộ xã Mẫu A",
        "Đảng bộ xã Mẫu B",
    ]


def test_a_finer_setting_counts_under_its_family(district: World) -> None:
    commune = district.units["Đảng bộ xã Mẫu A"]
    for setting in ("enterprise", "state_enterprise", "foreign_enterprise", "cooperative"):
        district.establish(f"Chi bộ {setting}", commune, setting=setting)

    assert figure(district, "orgs.cells", "tỉnh", setting="enterprise") == 3
    assert figure(district, "orgs.cells", "tỉnh", setting="state_enterprise") == 1
    assert figure(district, "orgs.cells", "tỉnh", setting="village") == 4
    assert names(district, "orgs.cells", "tỉnh", setting="state_enterprise") == ["Chi bộ state_enterprise"]


def test_a_past_day_is_counted_on_the_tree_of_that_day(district: World) -> None:
    """Today's path used for a past date would answer 2, and after the move 0 for the old superior."""
    district.do(
        reattach_organisation,
        on=date(2021, 7, 1),
        org_id=district.units["Chi bộ thôn A1"].pk,
        parent_id=district.units["Đảng bộ xã Mẫu B"].pk,
    )

    for day, in_a, in_b in ((date(2021, 6, 30), 2, 2), (date(2021, 7, 1), 1, 3)):
        assert figure(district, "orgs.cells", "Đảng bộ xã Mẫu A", day) == in_a
        assert figure(district, "orgs.cells", "Đảng bộ xã Mẫu B", day) == in_b
        assert figure(district, "orgs.cells", "Đảng bộ huyện Mẫu", day) == 4


def test_a_number_of_the_past_is_whole_for_whoever_may_see_the_unit(district: World) -> None:
    commune = district.units["Đảng bộ xã Mẫu A"]
    district.do(
        reattach_organisation,
        on=date(2021, 7, 1),
        org_id=district.units["Chi bộ thôn A1"].pk,
        parent_id=district.units["Đảng bộ xã Mẫu B"].pk,
    )
    scope = district.scope_below(commune)

    assert value(scope, "orgs.cells", commune.pk, date(2021, 6, 30)) == 2
    lines = {row.name: row.is_within for row in rows_behind(scope, "orgs.cells", commune.pk, date(2021, 6, 30))}
    assert lines == {"Chi bộ thôn A1": False, "Chi bộ thôn A2": True}


def test_a_stranger_is_told_nothing(district: World) -> None:
    scope = district.scope_below(district.units["Đảng bộ xã Mẫu B"])
    asked = district.units["Đảng bộ xã Mẫu A"].pk

    for question in (value, parts, rows_behind):
        with pytest.raises(NotVisible):
            question(scope, "orgs.cells", asked, NOW)
        with pytest.raises(NotVisible):
            question(scope, "orgs.established", asked, YEAR)


def test_cells_with_an_elected_committee_are_a_share_of_all_cells(district: World) -> None:
    for name, mode, on in (("A1", "elected", date(2020, 1, 1)), ("A2", "appointed", date(2020, 1, 1))):
        committee = NewCommittee("cell_committee", mode, 3, decision_number="07-QĐ/MẪU")
        unit = district.units[f"Chi bộ thôn {name}"]
        district.do(form_committee, on=on, org_id=unit.pk, committee=committee)

    assert figure(district, "orgs.cells_with_committee", "Đảng bộ huyện Mẫu") == Fraction(1, 4)
    assert figure(district, "orgs.cells_with_committee", "Đảng bộ xã Mẫu B") == 0
    assert figure(district, "orgs.cells_with_committee", "Đảng bộ huyện Mẫu", date(2019, 12, 31)) == 0
    assert figure(district, "orgs.cells_with_committee", "Đảng bộ huyện Mẫu", setting="school") is None
    assert parts(district.scope, "orgs.cells_with_committee", district.root.pk, NOW) == (1, 4)
    rows = rows_behind(district.scope, "orgs.cells_with_committee", district.units["Đảng bộ xã Mẫu A"].pk, NOW)
    assert [(row.name, row.counts) for row in rows] == [("Chi bộ thôn A1", True), ("Chi bộ thôn A2", False)]


def test_records_carry_the_day_and_decision_of_the_founding(district: World) -> None:
    rows = rows_behind(district.scope, "orgs.cells", district.units["Đảng bộ xã Mẫu A"].pk, NOW)
    assert [(row.on, row.decision) for row in rows] == [(date(2002, 1, 1), "12-QĐ/MẪU")] * 2


def test_foundings_count_in_their_period(district: World) -> None:
    commune = district.units["Đảng bộ xã Mẫu A"]
    for name, on in (("A3", date(2020, 12, 31)), ("A4", date(2021, 1, 1)), ("A5", date(2021, 12, 31))):
        district.establish(f"Chi bộ thôn {name}", commune, on=on)
    district.establish("Chi bộ Trường Mẫu", commune, on=date(2021, 5, 1), setting="school")

    assert figure(district, "orgs.established", "Đảng bộ xã Mẫu A", YEAR) == 3
    assert figure(district, "orgs.established", "Đảng bộ xã Mẫu A", YEAR, setting="school") == 1
    assert figure(district, "orgs.established", "Đảng bộ xã Mẫu B", YEAR) == 0
    assert names(district, "orgs.established", "tỉnh", YEAR) == [
        "Chi bộ thôn A4",
        "Chi bộ Trường Mẫu",
        "Chi bộ thôn A5",
    ]
    everything = Period(date(1990, 1, 1), date(2022, 1, 1))
    assert figure(district, "orgs.established", "tỉnh", everything) == 1 + 1 + 2 + 4 + 4


def test_cells_formed_within_an_upgrade_count_with_the_upgrade(district: World) -> None:
    huyen = district.units["Đảng bộ huyện Mẫu"]
    post = district.establish("Chi bộ cơ sở Bưu điện", huyen, kind="GRASS-C", setting="agency", on=date(2012, 1, 1))
    district.do(
        change_kind,
        on=date(2021, 3, 1),
        org_id=post.pk,
        kind="GRASS-P",
        name="Đảng bộ Bưu điện",
        cells=(NewUnit("Chi bộ 1", "CELL", "agency"), NewUnit("Chi bộ 2", "CELL", "agency")),
    )

    assert figure(district, "orgs.upgraded", "Đảng bộ huyện Mẫu", YEAR) == 1
    assert figure(district, "orgs.established", "Đảng bộ huyện Mẫu", YEAR) == 0
    (row,) = rows_behind(district.scope, "orgs.upgraded", huyen.pk, YEAR)
    assert (row.name, row.kind, row.on) == ("Đảng bộ Bưu điện", "GRASS-P", date(2021, 3, 1))
    assert figure(district, "orgs.grassroots", "Đảng bộ huyện Mẫu", date(2021, 2, 28)) == 3
    assert figure(district, "orgs.grassroots", "Đảng bộ huyện Mẫu") == 3


def test_what_happened_before_a_merge_counts_with_the_successor(district: World) -> None:
    """A cell founded in March under A, closed in May; A and B merge in July: the year of the new commune has it."""
    a, b = district.units["Đảng bộ xã Mẫu A"], district.units["Đảng bộ xã Mẫu B"]
    stays = district.establish("Chi bộ thôn A3", a, on=date(2021, 3, 1))
    goes = district.establish("Chi bộ thôn A4", a, on=date(2021, 3, 1))
    district.do(dissolve_organisation, on=date(2021, 5, 1), org_id=goes.pk)
    huyen = district.units["Đảng bộ huyện Mẫu"]
    new = NewUnit("Đảng bộ xã Mẫu C", "GRASS-P", "commune")
    district.units["C"] = district.do(
        merge_organisations, on=date(2021, 7, 1), org_ids=(a.pk, b.pk), parent_id=huyen.pk, unit=new
    )

    assert names(district, "orgs.established", "C", YEAR) == ["Chi bộ thôn A3", "Chi bộ thôn A4"]
    assert names(district, "orgs.established", "Đảng bộ huyện Mẫu", YEAR) == ["Chi bộ thôn A3", "Chi bộ thôn A4"]
    assert figure(district, "orgs.established", "Đảng bộ xã Mẫu A", YEAR) == 0
    until_june = Period(date(2021, 1, 1), date(2021, 7, 1))
    assert figure(district, "orgs.established", "Đảng bộ xã Mẫu A", until_june) == 2
    assert figure(district, "orgs.established", "C", until_june) == 0
    assert tree.answering_at(district.realm.pk, [a.pk, goes.pk, stays.pk], date(2021, 6, 30)) == {
        a.pk: a.pk,
        goes.pk: a.pk,
        stays.pk: stays.pk,
    }


def test_what_is_not_defined_is_refused(district: World) -> None:
    for call, error, code in (
        (("orgs.moons", NOW, {}), UnknownIndicator, "unknown_indicator"),
        (("orgs.cells", NOW, {"course": "awareness"}), Refused, "unknown_dimension"),
        (("orgs.cells", NOW, {"setting": "moon"}), Refused, "unknown_dimension_value"),
        (("orgs.established", NOW, {}), Refused, "indicator_needs_period"),
    ):
        name, period, where = call
        with pytest.raises(error) as caught:
            value(district.scope, name, district.root.pk, period, where)
        assert caught.value.code == code


def test_a_stock_of_a_period_is_that_of_its_last_day(district: World) -> None:
    district.establish("Chi bộ thôn A3", district.units["Đảng bộ xã Mẫu A"], on=date(2021, 12, 31))

    assert figure(district, "orgs.cells", "tỉnh", YEAR) == 5
    assert figure(district, "orgs.cells", "tỉnh", Period(date(2021, 1, 1), date(2021, 12, 31))) == 4


STEPS = st.lists(
    st.tuples(st.sampled_from(["found", "move", "merge", "split", "dissolve"]), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
class TestTotals(TestCase):
    """Whatever is founded, moved, merged, split or closed: the parts add up to the whole on every day."""

    @settings(max_examples=6)
    @given(steps=STEPS)
    def test_the_parts_add_up_to_the_whole(self, steps: list[tuple[str, int, int]]) -> None:
        world = make_world("bao-toan", "Đảng bộ tỉnh Mẫu")
        communes = [
            world.establish(f"Đảng bộ xã {n}", kind="GRASS-P", setting="commune", on=date(2020, 1, 1)) for n in range(3)
        ]
        cells = [world.establish(f"Chi bộ {n}", communes[n % 3], on=date(2020, 2, 1)) for n in range(6)]
        founded, day = 1 + 3 + 6, date(2021, 1, 1)
        for number, (what, first, second) in enumerate(steps):
            day += timedelta(days=30)
            commune, cell = communes[first % len(communes)], cells[second % len(cells)]
            home = world.parent(cell, day)
            if what == "found":
                cells.append(world.establish(f"Chi bộ mới {number}", commune, on=day))
                founded += 1
            elif what == "move" and home != commune.pk:
                world.do(reattach_organisation, on=day, org_id=cell.pk, parent_id=commune.pk)
            elif what == "merge" and len(communes) > 1:
                others = [each for each in communes if each != commune]
                world.do(merge_organisations, on=day, org_ids=(others[0].pk,), into_id=commune.pk)
                communes.remove(others[0])
            elif what == "split":
                part = Successor(NewUnit(f"Đảng bộ xã mới {number}", "GRASS-P", "commune"))
                world.do(split_organisation, on=day, org_id=commune.pk, successors=(part,), keeps_original=True)
                made = OrganisationVersion._base_manager.get(name=f"Đảng bộ xã mới {number}").org
                communes.append(made)
            elif what == "dissolve" and len(cells) > 1:
                world.do(dissolve_organisation, on=day, org_id=cell.pk)
                cells.remove(cell)
        for on in (date(2020, 6, 1), day - timedelta(days=1), day, NOW + timedelta(days=400)):
            self.assert_parts_add_up(world, on)
        assert tree.faults(world.realm.pk) == []
        everything = Period(date(1990, 1, 1), day + timedelta(days=1))
        assert value(world.scope, "orgs.established", world.root.pk, everything) == founded

    def assert_parts_add_up(self, world: World, on: date) -> None:
        period = Period(date(1990, 1, 1), on + timedelta(days=1))
        children = tree.paths_below(world.realm.pk, world.root.pk, on).filter(parent_id=world.root.pk)
        for code, own in (("orgs.cells", 0), ("orgs.grassroots", 0), ("orgs.established", 1)):
            whole = value(world.scope, code, world.root.pk, period)
            below = [
                value(world.scope, code, child_id, period) for child_id in children.values_list("org_id", flat=True)
            ]
            assert whole == sum(below) + own
            assert len(rows_behind(world.scope, code, world.root.pk, period)) == whole
