"""Random reorganisations against a brute-force tree: every unit on every day, by every way of asking."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nentang.kernel.errors import DomainError
from nentang.kernel.ids import uuid7
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import Organisation, OrganisationPath, Placement, StructuralEvent
from nentang.orgs.services import (
    NewUnit,
    dissolve_organisation,
    establish_organisation,
    merge_organisations,
    reattach_organisation,
    take_back_event,
)
from tests.orgs.conftest import World, make_world

START = date(2012, 1, 1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["found", "move", "merge", "join", "dissolve", "take_back"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(0, 40),
    ),
    min_size=3,
    max_size=14,
)


def play(world: World, steps: list[tuple[str, int, int, int]]) -> list[date]:
    """Carry the steps out one after another in time; what the rules refuse is left out."""
    on = START
    communes = [world.establish(f"Đảng bộ xã {n}", kind="GRASS-P", setting="commune", on=START) for n in range(3)]
    cells = [world.establish(f"Chi bộ {n}", communes[n % 3], on=START) for n in range(4)]
    days = [START]
    for count, (what, first, second, gap) in enumerate(steps):
        on += timedelta(days=gap)
        days.append(on)
        try:
            act(world, communes, cells, what, first, second, on, f"{count}")
        except DomainError:
            continue
    return days


def act(
    world: World,
    communes: list[Organisation],
    cells: list[Organisation],
    what: str,
    first: int,
    second: int,
    on: date,
    mark: str,
) -> None:
    commune, cell = communes[first % len(communes)], cells[second % len(cells)]
    other = communes[(first + 1) % len(communes)]
    if what == "found":
        cells.append(
            world.do(establish_organisation, on=on, parent_id=commune.pk, unit=cell_named(f"Chi bộ mới {mark}"))
        )
    elif what == "move":
        world.do(reattach_organisation, on=on, org_id=cell.pk, parent_id=commune.pk)
    elif what == "merge":
        unit = NewUnit(f"Đảng bộ xã hợp nhất {mark}", "GRASS-P", "commune")
        ending = (commune.pk, other.pk)
        communes.append(world.do(merge_organisations, on=on, org_ids=ending, parent_id=world.root.pk, unit=unit))
    elif what == "join":
        world.do(merge_organisations, on=on, org_ids=(commune.pk,), into_id=other.pk)
    elif what == "dissolve":
        world.do(dissolve_organisation, on=on, org_id=cell.pk)
    else:
        latest = StructuralEvent._base_manager.filter(realm=world.realm).order_by("-pk").first()
        world.do(take_back_event, event_id=latest.pk, reason="Thử gỡ")


def cell_named(name: str) -> NewUnit:
    return NewUnit(name, "CELL", "village")


def brute_force(world: World, on: date) -> dict[UUID, set[UUID]]:
    """Return who stood below whom on a day, by walking up from every unit."""
    parent = dict(
        Placement._base_manager.filter(realm=world.realm, valid_from__lte=on, valid_to__gt=on).values_list(
            "org_id", "parent_id"
        )
    )
    below: dict[UUID, set[UUID]] = defaultdict(set)
    for org_id in parent:
        above: UUID | None = org_id
        while above is not None:
            below[above].add(org_id)
            above = parent[above]
    return below


# One history costs most of a second to play: a quarter of what the profile asks for, and all questions of each.
EXAMPLES = max(settings().max_examples // 4, 3)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@given(steps=STEPS)
def test_every_way_of_asking_agrees_with_a_walk_over_the_placements(steps: list[tuple[str, int, int, int]]) -> None:
    world = make_world(f"tinh-{uuid7()}")
    days = play(world, steps)
    demand_paths_as_walked(world, {days[0], *days[-4:], days[-1] + timedelta(days=400)})
    demand_the_root_sees_everyone(world)
    demand_the_same_after_a_rebuild(world)


def demand_paths_as_walked(world: World, days: set[date]) -> None:
    assert tree.faults(world.realm.pk) == []
    for on in days:
        below = brute_force(world, on)
        for org_id in Organisation._base_manager.filter(realm=world.realm).values_list("pk", flat=True):
            found = list(tree.org_ids_below(world.realm.pk, org_id, on).values_list("org_id", flat=True))
            assert len(found) == len(set(found))
            assert set(found) == below.get(org_id, set())


def demand_the_root_sees_everyone(world: World) -> None:
    everyone = set(Organisation._base_manager.filter(realm=world.realm).values_list("pk", flat=True))
    seen = set(Organisation.objects.within(world.scope, ORG_VIEW).values_list("pk", flat=True))
    assert seen == everyone


def demand_the_same_after_a_rebuild(world: World) -> None:
    columns = ("org_id", "parent_id", "depth", "path", "valid_from", "valid_to")
    rows = OrganisationPath._base_manager.filter(realm=world.realm).order_by("org_id", "valid_from")
    before = list(rows.values_list(*columns))
    tree.rebuild(world.realm.pk)
    assert list(rows.values_list(*columns)) == before
    assert tree.faults(world.realm.pk) == []
