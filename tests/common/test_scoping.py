"""The closed scope: what an unbound query does, by every road that was ever found to lead around it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery

from nentang.audit.models import Command
from nentang.common.scoping import Scope, UnscopedQueryError
from nentang.kernel.errors import NotVisible
from nentang.orgs.capabilities import ORG_CHANGE, ORG_VIEW
from nentang.orgs.models import Organisation, OrganisationVersion, Placement
from tests.cast import Cast, make_cast
from tests.kept import fresh, kept_for_the_module

Open = OrganisationVersion.objects  # unbound on purpose, all through this file


kept_cast = kept_for_the_module(make_cast)


@pytest.fixture
def cast(kept_cast: Cast, db: None) -> Cast:
    return fresh(kept_cast)


def bound(cast: Cast) -> Any:
    """Return the versions that An may see: those of cell A1."""
    return Open.within(cast.scope(cast.an), ORG_VIEW)


def names(rows: Any) -> list[str]:
    return sorted(rows.values_list("name", flat=True))


UNBOUND_READS: dict[str, Callable[[Any], Any]] = {
    "all": lambda rows: list(rows.all()),
    "iterator": lambda rows: list(rows.iterator()),
    "iterator in chunks": lambda rows: list(rows.iterator(chunk_size=1)),
    "filter": lambda rows: list(rows.filter(kind="CELL")),
    "get": lambda rows: rows.get(name="Chi bộ B1"),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.order_by("pk").last(),
    "earliest": lambda rows: rows.earliest("valid_from"),
    "latest": lambda rows: rows.latest("valid_from"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "index": lambda rows: rows.order_by("pk")[0],
    "slice": lambda rows: list(rows.all()[:1]),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(OrganisationVersion()),
    "aggregate": lambda rows: rows.aggregate(Max("name")),
    "aggregate over a subquery": lambda rows: rows.distinct().aggregate(Count("pk")),
    "annotate": lambda rows: list(rows.annotate(n=Count("pk"))),
    "values": lambda rows: list(rows.values("name")),
    "values_list": lambda rows: list(rows.values_list("name")),
    "dates": lambda rows: list(rows.dates("valid_from", "year")),
    "distinct": lambda rows: list(rows.values("kind").distinct()),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "select_related": lambda rows: list(rows.select_related("org")),
    "only": lambda rows: list(rows.only("name")),
    "reverse": lambda rows: list(rows.order_by("name").reverse()),
    "explain": lambda rows: rows.explain(),
    "str of the query": lambda rows: str(rows.all().query),
    "in_force": lambda rows: list(rows.open()),
    "one": lambda rows: rows.one(name="Chi bộ B1"),
    "lock": lambda rows: rows.lock(name="Chi bộ B1"),
    "bool": lambda rows: bool(rows.all()),
    "len": lambda rows: len(rows.all()),
    "asynchronous count": lambda rows: asyncio.run(rows.acount()),
}


@pytest.mark.parametrize("road", UNBOUND_READS)
def test_an_unbound_read_is_refused(cast: Cast, road: str) -> None:
    with pytest.raises(UnscopedQueryError):
        UNBOUND_READS[road](Open)


UNBOUND_WRITES: dict[str, Callable[[Any], Any]] = {
    "update": lambda rows: rows.update(name="x"),
    "update of a filter": lambda rows: rows.filter(kind="CELL").update(name="x"),
    "asynchronous update": lambda rows: asyncio.run(rows.all().aupdate(name="x")),
    "delete": lambda rows: rows.all().delete(),
    "asynchronous delete": lambda rows: asyncio.run(rows.all().adelete()),
    "_raw_delete": lambda rows: rows.all()._raw_delete(using="default"),
    "raw": lambda rows: list(rows.raw("SELECT * FROM orgs_organisationversion")),
    "get_or_create": lambda rows: rows.get_or_create(name="Chi bộ B1"),
    "update_or_create": lambda rows: rows.update_or_create(name="Chi bộ B1"),
    "bulk_update": lambda rows: rows.bulk_update([OrganisationVersion(name="x")], ["name"]),
}


@pytest.mark.parametrize("road", UNBOUND_WRITES)
def test_an_unbound_write_is_refused(cast: Cast, road: str) -> None:
    before = names(Open.within(cast.world.scope, ORG_VIEW))
    with pytest.raises(UnscopedQueryError), transaction.atomic():
        UNBOUND_WRITES[road](Open)
    assert names(Open.within(cast.world.scope, ORG_VIEW)) == before


MIXED: dict[str, Callable[[Any], Any]] = {
    "Exists": lambda seen: list(seen.filter(Exists(Open.filter(org_id=OuterRef("org_id"))))),
    "Exists from outside": lambda seen: list(Open.filter(Exists(seen.filter(org_id=OuterRef("org_id"))))),
    "Subquery": lambda seen: list(seen.annotate(n=Subquery(Open.values("name")[:1]))),
    "pk__in": lambda seen: list(seen.filter(pk__in=Open.filter(kind="CELL"))),
    "pk__in from outside": lambda seen: list(Open.filter(pk__in=seen)),
    "in with values": lambda seen: list(seen.filter(org_id__in=Open.values("org_id"))),
    "exclude": lambda seen: list(seen.exclude(pk__in=Open.all())),
    "Q with a query": lambda seen: list(seen.filter(Q(pk__in=Open.all()) | Q(name="x"))),
    "or": lambda seen: list(seen | Open.all()),
    "or from outside": lambda seen: list(Open.all() | seen),
    "and": lambda seen: list(seen & Open.all()),
    "xor": lambda seen: list(seen ^ Open.all()),
    "union": lambda seen: list(seen.union(Open.all())),
    "union from outside": lambda seen: list(Open.all().union(seen)),
    "union of all": lambda seen: list(seen.union(Open.all(), all=True)),
    "intersection": lambda seen: list(seen.intersection(Open.all())),
    "difference": lambda seen: list(Open.all().difference(seen)),
    "count of a union": lambda seen: seen.union(Open.all()).count(),
    "update from a subquery": lambda seen: seen.update(name=Subquery(Open.values("name")[:1])),
    "order by a subquery": lambda seen: list(seen.order_by(Subquery(Open.values("name")[:1]))),
}


@pytest.mark.parametrize("road", MIXED)
def test_an_unbound_part_of_a_bound_query_is_refused(cast: Cast, road: str) -> None:
    with pytest.raises(UnscopedQueryError):
        MIXED[road](bound(cast))


def test_a_bound_query_answers_by_every_road(cast: Cast) -> None:
    seen = bound(cast)
    assert names(seen) == ["Chi bộ A1"]
    assert [row.name for row in seen.iterator()] == ["Chi bộ A1"]
    assert seen.count() == 1
    assert seen.filter(valid_from__lt=F("valid_to")).exists()
    assert names(seen | seen.filter(kind="CELL")) == ["Chi bộ A1"]
    assert names(Open.within(cast.scope(cast.chi), ORG_VIEW).filter(pk__in=seen)) == ["Chi bộ A1"]
    assert [row.name for row in seen.union(seen)] == ["Chi bộ A1"]


def test_nothing_can_be_asked_without_a_scope(cast: Cast) -> None:
    assert list(Open.none()) == []
    assert Open.none().update(name="x") == 0


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("an", ["Chi bộ A1"]),
        ("chi", ["Chi bộ A1", "Đảng bộ thôn A"]),
        ("dung", ["Chi bộ B1"]),
        ("giang", ["Chi bộ A1", "Chi bộ B1", "Đảng bộ thôn A", "Đảng bộ thôn B", "Đảng bộ xã Mẫu"]),
        ("hoa", []),
    ],
)
def test_a_scope_reaches_downwards(cast: Cast, who: str, seen: list[str]) -> None:
    assert names(Open.within(cast.scope(getattr(cast, who)), ORG_VIEW)) == seen


def test_two_roots_above_one_unit_show_it_once(cast: Cast) -> None:
    cast.world.grant(cast.chi, "cell_secretary", cast.cell_a1)
    assert names(Open.within(cast.scope(cast.chi), ORG_VIEW)) == ["Chi bộ A1", "Đảng bộ thôn A"]


def test_one_capability_does_not_lend_its_reach_to_another(cast: Cast) -> None:
    cast.world.grant(cast.an, "follower", cast.committee_b)
    cast.world.grant(cast.an, "deputy_secretary", cast.cell_a1)
    assert names(Open.within(cast.scope(cast.an), ORG_VIEW)) == ["Chi bộ A1", "Chi bộ B1", "Đảng bộ thôn B"]
    assert names(Open.within(cast.scope(cast.an), ORG_CHANGE)) == ["Chi bộ A1"]


def test_another_realm_is_not_there(cast: Cast) -> None:
    other = make_cast("khac")
    assert names(Open.within(other.scope(other.an), ORG_VIEW)) == ["Chi bộ A1"]
    foreign = Scope(cast.an.pk, other.world.realm.pk, {ORG_VIEW: frozenset({cast.cell_a1})})
    assert names(Open.within(foreign, ORG_VIEW)) == []


def test_a_row_outside_is_not_visible(cast: Cast) -> None:
    for fetch in ("one", "lock"):
        with pytest.raises(NotVisible) as refusal:
            getattr(Organisation.objects.within(cast.scope(cast.an), ORG_VIEW), fetch)(pk=cast.cell_b1)
        assert refusal.value.code == "not_visible"


def test_uniqueness_is_checked_over_the_whole_table_and_tells_nothing_else(cast: Cast) -> None:
    placement = Placement._base_manager.get(org_id=cast.cell_b1)
    twin = Placement(realm=placement.realm, org_id=placement.org_id, valid_from=placement.valid_from)
    with pytest.raises(ValidationError):
        twin.full_clean(exclude=["parent"])
    with pytest.raises(UnscopedQueryError):
        Placement.objects.filter(pk=placement.pk).exists()


def test_a_scope_without_the_capability_sees_nothing(cast: Cast) -> None:
    nobody = Scope(cast.an.pk, cast.world.realm.pk)
    assert names(Open.within(nobody, ORG_VIEW)) == []
    assert not nobody.holds(ORG_VIEW)
    assert cast.scope(cast.an).holds(ORG_VIEW)
    assert not cast.scope(cast.an).holds(ORG_CHANGE)


def test_the_whole_realm_is_one_realm(cast: Cast) -> None:
    make_cast("khac")
    everyone = cast.world.scope
    assert everyone.holds("any.thing")
    assert len(names(Open.within(everyone, "any.thing"))) == 5


def test_a_bound_deletion_stays_within_the_scope(cast: Cast) -> None:
    nothing = bound(cast).filter(name="Chi bộ B1")
    assert nothing.delete() == (0, {})
    assert nothing._raw_delete("default") == 0
    assert OrganisationVersion._base_manager.filter(name="Chi bộ B1").exists()


def test_rows_of_the_realm_as_a_whole_show_to_whoever_holds_the_capability_anywhere(cast: Cast) -> None:
    every = Command._base_manager.filter(realm_id=cast.an.realm_id).count()
    assert every > 0
    assert Command.objects.within(cast.scope(cast.an), ORG_VIEW).count() == every
    assert Command.objects.within(cast.scope(cast.an), "no.such").count() == 0
