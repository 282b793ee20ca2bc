"""Roles given and ended."""

from datetime import date, timedelta
from typing import Any

import pytest

from nentang.access.models import Grant
from nentang.access.services import end_role, grant_role
from nentang.accounts.models import User
from nentang.kernel.errors import DomainError, NotVisible
from nentang.kernel.ids import uuid7
from tests.cast import Cast
from tests.events import everything, kinds_of
from tests.factories import TODAY

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def granting(cast: Cast, actor: User, **arguments: Any) -> dict[str, Any]:
    call = {"scope": cast.scope(actor), "command_id": uuid7(), "today": TODAY, "user_id": cast.binh.pk}
    return call | {"org_id": cast.cell_a1, "role": "cell_secretary", "on": TODAY} | arguments


def ending(cast: Cast, actor: User, grant: Grant, **arguments: Any) -> dict[str, Any]:
    return {"scope": cast.scope(actor), "command_id": uuid7(), "today": TODAY, "grant_id": grant.pk} | arguments


def refusal_of(service: Any, call: dict[str, Any]) -> DomainError:
    before = everything()
    with pytest.raises(DomainError) as refusal:
        service(**call)
    assert everything() == before
    return refusal.value


def grant_of(user: User) -> Grant:
    return Grant._base_manager.get(user=user)


def test_the_rights_are_the_union_of_all_roles(cast: Cast) -> None:
    call = granting(cast, cast.chi, org_id=cast.committee_a, role="deputy_secretary")
    grant = grant_role(**call)
    reach = cast.scope(cast.binh).reach
    assert reach["orgs.view"] == {cast.cell_a1, cast.committee_a}
    assert reach["orgs.change"] == {cast.committee_a}
    assert kinds_of(call["command_id"]) == ["role.granted"]
    assert (grant.valid_from, str(grant.valid_to)) == (TODAY, "9999-12-31")


@pytest.mark.parametrize(("day", "holds"), [(YESTERDAY, False), (TODAY, True), (TOMORROW, False)])
def test_a_role_holds_from_its_day_until_before_its_end(cast: Cast, day: date, holds: bool) -> None:
    grant_role(**granting(cast, cast.chi, org_id=cast.committee_a, role="deputy_secretary", until=TOMORROW))
    assert ("orgs.change" in cast.scope(cast.binh, day).reach) is holds


def test_a_replay_grants_once(cast: Cast) -> None:
    call = granting(cast, cast.chi)
    grant = grant_role(**call)
    before = everything()
    assert grant_role(**call) == grant
    assert everything() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"role": "clerk"}, "role_beyond_own"),
        ({"role": "nobody"}, "role_unknown"),
        ({"on": TOMORROW}, "in_future"),
        ({"until": TODAY}, "until_not_later"),
        ({"role": "member"}, "role_already_held"),
    ],
)
def test_it_is_refused_and_nothing_changes(cast: Cast, change: dict[str, Any], code: str) -> None:
    assert refusal_of(grant_role, granting(cast, cast.chi, **change)).code == code


def test_nobody_gives_what_they_hold_elsewhere_only(cast: Cast) -> None:
    cast.world.grant(cast.chi, "clerk", cast.cell_a1)
    assert grant_role(**granting(cast, cast.chi, role="clerk")).role == "clerk"
    call = granting(cast, cast.chi, role="clerk", org_id=cast.committee_a)
    assert refusal_of(grant_role, call).code == "role_beyond_own"


def test_chi_gives_no_role_in_the_other_branch(cast: Cast) -> None:
    assert isinstance(refusal_of(grant_role, granting(cast, cast.chi, org_id=cast.cell_b1)), NotVisible)


def test_chi_gives_no_role_to_a_stranger(cast: Cast) -> None:
    assert isinstance(refusal_of(grant_role, granting(cast, cast.chi, user_id=cast.dung.pk)), NotVisible)


@pytest.mark.parametrize("name", ["an", "binh", "dung", "giang", "hoa"])
def test_who_manages_nothing_sees_nothing_to_grant(cast: Cast, name: str) -> None:
    assert isinstance(refusal_of(grant_role, granting(cast, getattr(cast, name))), NotVisible)


def test_hoa_may_nothing_today_and_might_last_year(cast: Cast) -> None:
    assert cast.scope(cast.hoa).reach == {}
    assert cast.scope(cast.hoa, date(2025, 12, 30)).reach["orgs.view"] == {cast.committee_a}
    assert cast.scope(cast.hoa, date(2025, 12, 31)).reach == {}


def test_an_ended_role_gives_nothing_from_that_day(cast: Cast) -> None:
    Grant._base_manager.filter(user=cast.an).update(valid_from=date(2020, 1, 1))
    call = ending(cast, cast.chi, grant_of(cast.an), reason="Thôi nhiệm vụ")
    end_role(**call)
    assert cast.scope(cast.an).reach == {}
    assert "orgs.view" in cast.scope(cast.an, YESTERDAY).reach
    assert kinds_of(call["command_id"]) == ["role.ended"]


def test_a_role_given_by_mistake_today_leaves_no_interval(cast: Cast) -> None:
    call = ending(cast, cast.chi, grant_of(cast.an))
    end_role(**call)
    assert not Grant._base_manager.filter(user=cast.an).exists()
    assert kinds_of(call["command_id"]) == ["role.ended"]


def test_a_role_with_a_fixed_end_can_be_ended_sooner(cast: Cast) -> None:
    Grant._base_manager.filter(user=cast.an).update(valid_from=date(2020, 1, 1), valid_to=date(2027, 1, 1))
    end_role(**ending(cast, cast.chi, grant_of(cast.an)))
    assert grant_of(cast.an).valid_to == TODAY


def test_a_role_ends_once(cast: Cast) -> None:
    assert refusal_of(end_role, ending(cast, cast.chi, grant_of(cast.hoa))).code == "role_ended"


def test_a_role_above_ones_own_is_not_ended(cast: Cast) -> None:
    clerk = cast.world.user("Đỗ Thị Mẫu", "clerk", cast.committee_a)
    assert refusal_of(end_role, ending(cast, cast.chi, grant_of(clerk))).code == "role_beyond_own"


def test_the_last_who_may_grant_stays(cast: Cast) -> None:
    end_role(**ending(cast, cast.quy, grant_of(cast.chi)))
    assert refusal_of(end_role, ending(cast, cast.quy, grant_of(cast.quy))).code == "last_administrator"


@pytest.mark.parametrize("name", ["an", "binh", "dung", "giang", "hoa"])
def test_a_stranger_ends_nothing(cast: Cast, name: str) -> None:
    assert isinstance(refusal_of(end_role, ending(cast, getattr(cast, name), grant_of(cast.binh))), NotVisible)
