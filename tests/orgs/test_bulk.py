"""Many units at once leave the same rows as one after the other, or nothing."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nentang.audit.models import Command, Event
from nentang.audit.recording import NothingRecordedError, business_event, record_events
from nentang.common.history import add_many
from nentang.common.scoping import Scope
from nentang.kernel.errors import Conflict, NotVisible, Refused, RuleBroken
from nentang.kernel.ids import uuid7
from nentang.orgs import tree
from nentang.orgs.models import Committee, Organisation, OrganisationVersion, StructuralEvent, Term
from nentang.orgs.services import (
    Bodies,
    Founding,
    NewCommittee,
    NewTerm,
    NewUnit,
    begin_bodies_of_many,
    establish_many,
    take_back_event,
)
from tests.orgs.conftest import TODAY, World, decision

ON = date(2015, 1, 1)


def founding(name: str, parent: Any, kind: str = "CELL", setting: str = "village", on: date = ON) -> Founding:
    return Founding(NewUnit(name, kind, setting), getattr(parent, "pk", parent), on, decision(on))


def a_commune(world: World) -> list[Founding]:
    above = founding("Đảng bộ xã Mẫu", world.root, "GRASS-P", "commune")
    return [above, *(founding(f"Chi bộ thôn {number}", above.org_id) for number in (1, 2, 3))]


def test_it_founds_units_below_each_other_in_one_command(world: World) -> None:
    made = world.do(establish_many, foundings=a_commune(world))

    assert [world.name(org, ON) for org in made] == ["Đảng bộ xã Mẫu", *(f"Chi bộ thôn {n}" for n in (1, 2, 3))]
    assert [world.parent(org, ON) for org in made] == [world.root.pk, *[made[0].pk] * 3]
    assert tree.faults(world.realm.pk) == []
    assert list(tree.ancestors_at(world.realm.pk, made[3].pk, ON)) == [world.root.pk, made[0].pk]


def test_each_unit_has_its_own_event_as_if_founded_singly(world: World) -> None:
    commune = world.establish("Đảng bộ xã Mẫu", kind="GRASS-P", setting="commune")
    single = world.establish("Chi bộ thôn 1", commune, on=ON)
    (bulk,) = world.do(establish_many, foundings=[founding("Chi bộ thôn 2", commune)])

    def trail(org: Organisation) -> list[Any]:
        rows = Event._base_manager.filter(org_id=org.pk, kind="organisation.established")
        return [
            (row.effective_on, row.decision, row.rule, sorted(each["model"] for each in row.changes)) for row in rows
        ]

    assert trail(bulk) == trail(single)
    (summary,) = Event._base_manager.filter(realm=world.realm, kind="organisations.established")
    assert (summary.after, summary.org_id) == ({"count": 1}, commune.pk)
    assert Command._base_manager.get(command_id=summary.command_id).event_count == 2


def test_one_of_many_can_be_taken_back(world: World) -> None:
    made = world.do(establish_many, foundings=a_commune(world))
    event = StructuralEvent._base_manager.get(org=made[2])

    world.do(take_back_event, event_id=event.pk, reason="ghi nhầm")

    left = OrganisationVersion._base_manager.filter(realm=world.realm).values_list("name", flat=True)
    assert "Chi bộ thôn 2" not in left
    assert {"Chi bộ thôn 1", "Chi bộ thôn 3", "Đảng bộ xã Mẫu"} <= set(left)
    assert tree.faults(world.realm.pk) == []


def test_a_large_load_gives_the_same_tree(world: World) -> None:
    commune = founding("Đảng bộ xã Mẫu", world.root, "GRASS-P", "commune")
    cells = [founding(f"Chi bộ thôn {number}", commune.org_id) for number in range(60)]

    world.do(establish_many, foundings=[commune, *cells])

    assert tree.faults(world.realm.pk) == []
    assert tree.paths_below(world.realm.pk, commune.org_id, ON).count() == 61


def test_a_replay_founds_nothing(world: World) -> None:
    command_id, foundings = uuid7(), a_commune(world)
    first = world.do(establish_many, command_id=command_id, foundings=foundings)
    before = world.state()

    again = world.do(establish_many, command_id=command_id, foundings=foundings)

    assert [org.pk for org in again] == [org.pk for org in first]
    assert world.state() == before


def refused(world: World, foundings: list[Founding]) -> Any:
    before = world.state()
    with pytest.raises((Refused, RuleBroken, Conflict, NotVisible)) as caught:
        world.do(establish_many, foundings=foundings)
    assert world.state() == before
    return caught.value


def test_one_wrong_unit_stops_them_all(world: World) -> None:
    good = a_commune(world)
    assert refused(world, [*good, founding("Chi bộ lạc", world.root)]).values == {"name": "Chi bộ lạc"}
    assert refused(world, [*good, good[1]]).code == "name_taken"
    assert refused(world, good[::-1]).code == "parent_not_yet"
    late = founding("Chi bộ thôn 9", good[0].org_id, on=date(2014, 12, 31))
    assert refused(world, [*good, late]).code == "parent_not_yet"
    assert refused(world, [founding("Chi bộ ngày mai", good[0].org_id, on=date(2030, 1, 1))]).code == "in_future"
    assert refused(world, []).code == "lines_missing"


def test_a_name_that_is_there_already_is_refused(district: World) -> None:
    commune = district.units["Đảng bộ xã Mẫu A"]
    assert refused(district, [founding("Chi bộ thôn A1", commune)]).code == "name_taken"


def test_a_stranger_founds_nothing(district: World) -> None:
    foundings = [founding("Chi bộ thôn A9", district.units["Đảng bộ xã Mẫu A"])]
    with pytest.raises(NotVisible):
        establish_many(
            scope=district.scope_below(district.units["Đảng bộ xã Mẫu B"]),
            command_id=uuid7(),
            today=TODAY,
            foundings=foundings,
        )


def test_many_events_are_recorded_only_for_what_changed_in_the_command(world: World) -> None:
    with pytest.raises(NothingRecordedError, match="outside"):
        record_events([])

    @business_event("test.forgets_a_row")
    def forget(*, scope: Scope, command_id: UUID) -> None:
        add_many([Organisation(realm_id=scope.realm_id, number=99)])
        record_events([])

    with pytest.raises(NothingRecordedError, match="belongs to no event"):
        forget(scope=world.scope, command_id=uuid7())
    assert not Organisation._base_manager.filter(number=99).exists()


ELECTED = NewCommittee("cell_committee", "elected", 3)
TERM = NewTerm("2015-2017", date(2017, 7, 1))


def test_terms_and_committees_begin_for_many(world: World) -> None:
    commune, *cells = world.do(establish_many, foundings=a_commune(world))
    bodies = [Bodies(org.pk, ON, TERM, (ELECTED,)) for org in cells]
    bodies.append(Bodies(commune.pk, ON, NewTerm("2015-2020", date(2020, 1, 1))))

    world.do(begin_bodies_of_many, bodies=bodies)

    assert Term._base_manager.filter(realm=world.realm).count() == 4
    assert Committee._base_manager.filter(realm=world.realm, kind="cell_committee").count() == 3
    kinds = Event._base_manager.filter(org_id=cells[0].pk).order_by("sequence").values_list("kind", flat=True)
    assert sorted(kinds) == ["bodies.begun", "committee.formed", "organisation.established", "term.begun"]


def test_bodies_are_judged_and_begin_once(world: World) -> None:
    commune, cell, *_ = world.do(establish_many, foundings=a_commune(world))
    world.do(begin_bodies_of_many, bodies=[Bodies(cell.pk, ON, TERM, (ELECTED,))])
    before = Term._base_manager.filter(realm=world.realm).count()

    for bodies, code in (
        ([Bodies(cell.pk, date(2018, 1, 1), TERM)], "bodies_open"),
        ([Bodies(commune.pk, date(2014, 1, 1), TERM)], "before_unit_began"),
        ([Bodies(commune.pk, date(2030, 1, 1), TERM)], "in_future"),
        ([Bodies(commune.pk, date(2018, 1, 1), TERM)], "term_ends_before_it_begins"),
        ([Bodies(uuid7(), ON, TERM)], "not_visible"),
        ([], "lines_missing"),
    ):
        with pytest.raises((Refused, Conflict, NotVisible)) as caught:
            world.do(begin_bodies_of_many, bodies=bodies)
        assert caught.value.code == code
    assert Term._base_manager.filter(realm=world.realm).count() == before
