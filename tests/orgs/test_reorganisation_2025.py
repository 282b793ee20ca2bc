"""1 July 2025: districts close, communes rise to the province, old communes merge (ORG-60 to ORG-65)."""

from datetime import date

from nentang.audit.recording import rehearse
from nentang.common.scoping import Scope
from nentang.orgs import tree
from nentang.orgs.capabilities import ORG_VIEW
from nentang.orgs.models import Organisation, OrganisationVersion
from nentang.orgs.selectors.events import events_of
from nentang.orgs.selectors.nodes import node_as_of, tree_as_of
from nentang.orgs.selectors.unit import unit_as_of
from nentang.orgs.services import (
    NewCommittee,
    NewTerm,
    NewUnit,
    dissolve_organisation,
    merge_organisations,
)
from tests.orgs.conftest import TODAY, World, decision

THE_DAY = date(2025, 7, 1)
DAY_BEFORE = date(2025, 6, 30)


def merge_communes(world: World) -> Organisation:
    return world.do(
        merge_organisations,
        on=THE_DAY,
        org_ids=(world.units["Đảng bộ xã Mẫu A"].pk, world.units["Đảng bộ xã Mẫu B"].pk),
        parent_id=world.root.pk,
        unit=NewUnit("Đảng bộ xã Mẫu Mới", "UPPER", "commune"),
        term=NewTerm("2025-2030", date(2030, 7, 1)),
        committee=NewCommittee("committee", "appointed", 29, "13-QĐ/MẪU", THE_DAY),
    )


def names_below(scope: Scope, org: Organisation, on: date) -> set[str]:
    ids = tree.org_ids_below(scope.realm_id, org.pk, on)
    rows = OrganisationVersion.objects.within(scope, ORG_VIEW).in_force(on).filter(org_id__in=ids)
    return set(rows.values_list("name", flat=True))


CELLS = {"Chi bộ thôn A1", "Chi bộ thôn A2", "Chi bộ thôn B1", "Chi bộ thôn B2"}


def test_the_preview_lists_what_changes_and_writes_nothing(district: World) -> None:
    before = district.state()
    rehearsal = rehearse(
        merge_organisations,
        observe=lambda: OrganisationVersion._base_manager.filter(valid_to__year=9999).count(),
        scope=district.scope,
        today=TODAY,
        on=THE_DAY,
        decision=decision(THE_DAY),
        org_ids=(district.units["Đảng bộ xã Mẫu A"].pk, district.units["Đảng bộ xã Mẫu B"].pk),
        parent_id=district.root.pk,
        unit=NewUnit("Đảng bộ xã Mẫu Mới", "UPPER", "commune"),
    )
    assert district.state() == before
    moved = [c for c in rehearsal.changes if c.model == "orgs.placement" and c.before is None]
    assert len(moved) == 5  # four cells and the new commune
    ended = [c for c in rehearsal.changes if c.model == "orgs.organisationversion" and c.before is not None]
    assert {(c.before or {})["name"] for c in ended} == {"Đảng bộ xã Mẫu A", "Đảng bộ xã Mẫu B"}
    assert rehearsal.observed == 7  # province, district, commune, four cells
    assert rehearsal.verdicts


def test_old_communes_end_and_their_cells_stand_under_the_new_one(district: World) -> None:
    new = merge_communes(district)
    assert names_below(district.scope, new, THE_DAY) == {"Đảng bộ xã Mẫu Mới", *CELLS}
    assert district.name(district.units["Đảng bộ xã Mẫu A"], DAY_BEFORE) == "Đảng bộ xã Mẫu A"
    assert district.name(district.units["Đảng bộ xã Mẫu A"], THE_DAY) is None
    assert district.parent(new, THE_DAY) == district.root.pk
    assert tree.faults(district.realm.pk) == []


def test_the_district_closes_once_nothing_stands_below_it(district: World) -> None:
    merge_communes(district)
    huyen = district.units["Đảng bộ huyện Mẫu"]
    district.do(dissolve_organisation, on=THE_DAY, org_id=huyen.pk)
    assert node_as_of(district.scope, org_id=huyen.pk, on=THE_DAY) is None
    assert tree.faults(district.realm.pk) == []


def test_last_years_tree_stays_as_it_was(district: World) -> None:
    huyen = district.units["Đảng bộ huyện Mẫu"]
    before = names_below(district.scope, huyen, DAY_BEFORE)
    merge_communes(district)
    district.do(dissolve_organisation, on=THE_DAY, org_id=huyen.pk)
    assert names_below(district.scope, huyen, DAY_BEFORE) == before
    branch = tree_as_of(district.scope, root_id=district.root.pk, selected_id=huyen.pk, on=DAY_BEFORE)
    assert branch is not None
    assert branch.node.cell_count == 4
    assert [child.node.name for child in branch.children] == ["Đảng bộ huyện Mẫu"]
    assert [child.node.name for child in branch.children[0].children] == ["Đảng bộ xã Mẫu A", "Đảng bộ xã Mẫu B"]


def test_the_successors_secretary_sees_the_history_of_what_merged_into_the_unit(district: World) -> None:
    new = merge_communes(district)
    secretary = district.scope_below(new, ORG_VIEW)
    old = district.units["Đảng bộ xã Mẫu A"]
    page = unit_as_of(secretary, org_id=old.pk, on=DAY_BEFORE)
    assert (page.name, page.ended_on) == ("Đảng bộ xã Mẫu A", DAY_BEFORE)
    assert [kin.unit.name for kin in page.successors] == ["Đảng bộ xã Mẫu Mới"]
    assert [kin.unit.name for kin in unit_as_of(secretary, org_id=new.pk, on=THE_DAY).predecessors] == [
        "Đảng bộ xã Mẫu A",
        "Đảng bộ xã Mẫu B",
    ]
    assert [event.kind for event in events_of(secretary, org_id=old.pk)] == ["merged", "established"]
    assert names_below(secretary, old, DAY_BEFORE) == {"Đảng bộ xã Mẫu A", "Chi bộ thôn A1", "Chi bộ thôn A2"}
    assert names_below(secretary, old, date(2010, 1, 1)) == {"Đảng bộ xã Mẫu A", "Chi bộ thôn A1", "Chi bộ thôn A2"}


def test_the_new_commune_begins_with_its_term_and_appointed_committee(district: World) -> None:
    new = merge_communes(district)
    page = unit_as_of(district.scope, org_id=new.pk, on=THE_DAY)
    assert [(term.label, term.due_on) for term in page.terms] == [("2025-2030", date(2030, 7, 1))]
    assert [(body.kind, body.mode, body.size) for body in page.committees] == [("committee", "appointed", 29)]
