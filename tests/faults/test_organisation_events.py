"""A failure at each write of each structural event leaves all of it or nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from nentang.orgs import tree
from nentang.orgs.models import StructuralEvent
from nentang.orgs.services import (
    NewUnit,
    Successor,
    change_kind,
    dissolve_organisation,
    establish_organisation,
    merge_organisations,
    reattach_organisation,
    rename_organisation,
    split_organisation,
    take_back_event,
)
from tests.faults.test_every_write import PowerCutError, Writes, everything, watched
from tests.kept import fresh, kept_for_the_module
from tests.orgs.conftest import World, make_district

ON = date(2019, 1, 1)
Act = Callable[[World], Any]
kept_district = kept_for_the_module(make_district)


@pytest.fixture
def district(kept_district: World, db: None) -> World:
    return fresh(kept_district)


def commune(world: World, letter: str = "A") -> Any:
    return world.units[f"Đảng bộ xã Mẫu {letter}"].pk


def found(world: World) -> Any:
    return world.do(
        establish_organisation, on=ON, parent_id=commune(world), unit=NewUnit("Chi bộ Chợ", "CELL", "village")
    )


def rename(world: World) -> Any:
    return world.do(rename_organisation, on=ON, org_id=commune(world), name="Đảng bộ xã Mẫu Mới")


def raise_with_cells(world: World) -> Any:
    cells = (NewUnit("Chi bộ Một", "CELL", "village"), NewUnit("Chi bộ Hai", "CELL", "village"))
    unit = world.establish("Chi bộ Công ty", world.units["Đảng bộ huyện Mẫu"], kind="GRASS-C", setting="enterprise")
    return lambda: world.do(change_kind, on=ON, org_id=unit.pk, kind="GRASS-P", cells=cells)


def reattach(world: World) -> Any:
    return world.do(reattach_organisation, on=ON, org_id=commune(world), parent_id=world.root.pk)


def merge(world: World) -> Any:
    unit = NewUnit("Đảng bộ xã Hợp Nhất", "GRASS-P", "commune")
    both = (commune(world, "A"), commune(world, "B"))
    return world.do(merge_organisations, on=ON, org_ids=both, parent_id=world.units["Đảng bộ huyện Mẫu"].pk, unit=unit)


def split(world: World) -> Any:
    parts = tuple(
        Successor(NewUnit(f"Đảng bộ xã {side}", "GRASS-P", "commune"), (world.units[f"Chi bộ thôn A{n}"].pk,))
        for n, side in ((1, "Bắc"), (2, "Nam"))
    )
    return world.do(split_organisation, on=ON, org_id=commune(world), successors=parts)


def dissolve(world: World) -> Any:
    return world.do(dissolve_organisation, on=ON, org_id=commune(world, "A"), children_to_id=commune(world, "B"))


def take_back_a_merger(world: World) -> Any:
    merge(world)
    event = StructuralEvent._base_manager.filter(realm=world.realm).order_by("pk").last()
    return lambda: world.do(take_back_event, event_id=event.pk, reason="Nhập nhầm")


@pytest.mark.slow
@pytest.mark.parametrize("act", [found, rename, reattach, merge, split, dissolve], ids=lambda act: act.__name__)
def test_a_failure_at_any_write_leaves_nothing(district: World, act: Act) -> None:
    demand_all_or_nothing(district, lambda: act(district))


@pytest.mark.slow
@pytest.mark.parametrize("prepare", [raise_with_cells, take_back_a_merger], ids=lambda act: act.__name__)
def test_a_failure_at_any_write_of_what_was_prepared_leaves_nothing(district: World, prepare: Act) -> None:
    demand_all_or_nothing(district, prepare(district))


def demand_all_or_nothing(world: World, act: Callable[[], Any]) -> None:
    """Let each write fail in turn, then none."""
    before = everything()
    fails_at = 0
    while True:
        fails_at += 1
        writes = Writes(fails_at=fails_at, fails_after=fails_at % 2 == 0)
        try:
            with watched(writes):
                act()
        except PowerCutError:
            assert everything() == before
            continue
        break
    assert fails_at > 7  # the claim, the rows, their history, the event
    assert everything() != before
    assert tree.faults(world.realm.pk) == []
