from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from nentang.audit.models import Event, Seal, SealedEvent
from nentang.audit.sealing import seal
from nentang.common import vendor_schema
from nentang.common.history import Interval, add, noting_changes, overlapping
from nentang.common.models import Realm
from nentang.common.vendor_schema import Guard, install, live, wanted
from nentang.kernel.dates import FOREVER
from nentang.kernel.ids import uuid7
from tests.toy.models import Box, Label
from tests.toy.realms import everything_in, new_realm
from tests.toy.services import make_box

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JULY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 7, 1)


def names() -> set[str]:
    return {guard.name for guard in wanted(connection.vendor)}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def guarded() -> Iterator[None]:
    """Guard the trail, as every database outside the tests does."""
    apps.get_app_config("audit").ready()
    install(connection)
    yield
    vendor_schema.insert_only_models.clear()


@pytest.fixture
def box() -> Box:
    with noting_changes():
        return add(Box(realm=new_realm(), org_id=uuid7()))


def put(box: Box, *days: tuple[date, date]) -> None:
    """Insert labels past every verb, and have the database look at once."""
    with transaction.atomic():
        Label._base_manager.bulk_create(
            Label(realm_id=box.realm_id, box=box, text="x", valid_from=starts, valid_to=ends) for starts, ends in days
        )
        connection.check_constraints()


class TestSchema:
    def test_the_live_schema_is_what_is_wanted(self) -> None:
        assert set(live(connection)) == names()

    def test_with_the_trail_guarded_too(self, guarded: None) -> None:
        assert set(live(connection)) == names()
        tables = {guard.table for guard in wanted(connection.vendor)}
        assert tables >= {model._meta.db_table for model in (Event, Seal, SealedEvent)}

    def test_on_postgresql_no_interval_is_left_out(self) -> None:
        guards = [guard for guard in wanted("postgresql") if "EXCLUDE" in guard.statement]
        intervals = [model._meta.db_table for model in apps.get_models() if issubclass(model, Interval)]

        assert [guard.table for guard in guards] == sorted(intervals)
        assert "toy_label" in intervals
        assert "orgs_placement" in intervals

    def test_the_constraint_names_realm_identity_and_half_open_days(self) -> None:
        guard = next(guard for guard in wanted("postgresql") if guard.table == "toy_label")

        assert guard.statement == (
            f'ALTER TABLE "toy_label" ADD CONSTRAINT "{guard.name}" EXCLUDE USING gist (uuid_send("box_id") WITH =,'
            " \"realm_id\" WITH =, daterange(valid_from, valid_to, '[)') WITH &&) DEFERRABLE INITIALLY DEFERRED"
        )

    @pytest.mark.parametrize("vendor", ["postgresql", "sqlite"])
    def test_no_name_is_too_long_or_borne_twice(self, guarded: None, vendor: str) -> None:
        found = [guard.name for guard in wanted(vendor)]

        assert len(set(found)) == len(found)
        assert max(map(len, found)) <= 63

    def test_installing_again_changes_nothing(self, guarded: None, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(3) as asked:
            install(connection)

        assert {query["sql"].split()[0] for query in asked.captured_queries} == {"SELECT"}

    def test_what_a_table_rebuild_dropped_comes_back_with_the_next_migration(self, guarded: None) -> None:
        guard = next(guard for guard in wanted(connection.vendor) if guard.table == "audit_event")
        engine = vendor_schema._engine(connection)
        run(engine.drop(guard.name, guard.table))
        assert guard.name not in live(connection)

        call_command("migrate", verbosity=0)

        assert set(live(connection)) == names()

    def test_what_is_no_longer_wanted_is_taken_away(self, guarded: None) -> None:
        vendor_schema.insert_only_models.remove("audit.Seal")
        assert set(live(connection)) > names()

        install(connection)

        assert set(live(connection)) == names()

    def test_an_interval_no_longer_guarded_loses_its_constraint(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vendor_schema, "_intervals", lambda: iter(()))

        install(connection)

        assert live(connection) == {}

    def test_a_table_that_is_not_there_yet_is_left_for_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = live(connection)
        there = wanted(connection.vendor)
        monkeypatch.setattr(vendor_schema, "wanted", lambda vendor: [*there, Guard("x_no_overlap_0", "nowhere", "!")])

        install(connection)

        assert live(connection) == before


class TestOverlap:
    @pytest.mark.parametrize(
        "days",
        [
            [(JANUARY, JULY), (MARCH, FOREVER)],
            [(JANUARY, FOREVER), (MARCH, JULY)],
            [(MARCH, JULY), (JANUARY, date(2025, 3, 2))],
        ],
    )
    def test_two_rows_on_one_day_are_refused_or_found(self, box: Box, days: list[tuple[date, date]]) -> None:
        try:
            put(box, *days)
        except IntegrityError as error:
            found, is_refused = 0, "no_overlap" in str(error)
        else:
            found, is_refused = overlapping(Label, box.realm_id).count(), False

        assert (found, is_refused) == ((0, True) if connection.vendor == "postgresql" else (2, False))

    def test_one_may_begin_where_the_other_ends(self, box: Box) -> None:
        put(box, (MARCH, JULY), (JANUARY, MARCH), (JULY, FOREVER))

        assert Label._base_manager.count() == 3
        assert not overlapping(Label, box.realm_id).exists()

    def test_another_identity_or_realm_does_not_matter(self, box: Box) -> None:
        with noting_changes():
            other = add(Box(realm=Realm.objects.get(pk=box.realm_id), org_id=uuid7()))

        put(box, (JANUARY, FOREVER))
        put(other, (JANUARY, FOREVER))

        assert not overlapping(Label, box.realm_id).exists()

    def test_within_a_transaction_the_order_is_free(self, box: Box) -> None:
        put(box, (JANUARY, JULY))
        label = Label._base_manager.get()

        with transaction.atomic():
            Label(realm_id=box.realm_id, box=box, text="x", valid_from=MARCH, valid_to=FOREVER).save()
            Label._base_manager.filter(pk=label.pk).update(valid_to=MARCH)
            connection.check_constraints()

        assert not overlapping(Label, box.realm_id).exists()


@pytest.mark.usefixtures("guarded")
class TestInsertOnly:
    @pytest.fixture
    def realm(self, guarded: None) -> Realm:
        realm = new_realm()
        arguments = {"today": JULY, "on": JULY, "text": "một", "org_id": uuid7()}
        make_box(scope=everything_in(realm), command_id=uuid7(), **arguments)  # type: ignore[arg-type]
        assert seal(realm) == 1
        return realm

    @pytest.mark.parametrize("model", [Event, Seal, SealedEvent])
    def test_rows_of_the_trail_stay_as_they_were_written(self, realm: Realm, model: type[models.Model]) -> None:
        row = model._base_manager.get()
        for act in (
            lambda: model._base_manager.update(realm=realm),
            lambda: model._base_manager.filter(pk=row.pk)._raw_delete("default"),
            row.save,
        ):
            with pytest.raises(IntegrityError, match="only ever inserted"), transaction.atomic():
                act()

        assert model._base_manager.count() == 1

    def test_commands_still_take_down_their_outcome(self, realm: Realm) -> None:
        arguments = {"today": JULY, "on": JULY, "text": "một", "org_id": uuid7()}
        make_box(scope=everything_in(realm), command_id=uuid7(), **arguments)  # type: ignore[arg-type]

        assert seal(realm) == 1
