"""Puts the units of a size into an empty database that the migrations made; the paths are derived by the product."""

from django.core.management import call_command
from django.db import connection, transaction

from bench.generate import Unit, units
from nentang.common.models import Realm
from nentang.kernel.text import organisation_sort_key, search_key
from nentang.orgs import tree
from nentang.orgs.models import Organisation, OrganisationVersion, Placement

BATCH = 2_000


def load(size: str) -> tuple[Realm, list[Unit]]:
    """Make tables and rows; returns the realm and the units. Refuses a database that is not named for a bench."""
    name = str(connection.settings_dict["NAME"])
    if not name.rpartition("/")[2].startswith("bench_"):
        raise SystemExit(f"{name} does not begin with bench_: benches never touch a database of anybody's")
    call_command("migrate", interactive=False, verbosity=0)
    made = units(size)
    realm = Realm.objects.create(slug=f"bench-{size}", name=f"Bench {size}")
    with transaction.atomic():
        _insert(realm, made)
        tree.rebuild(realm.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return realm, made


def _insert(realm: Realm, made: list[Unit]) -> None:
    ids = {unit.number: unit.org_id for unit in made}
    organisations, versions, placements = [], [], []
    for unit in made:
        name = f"{unit.kind} {unit.number}"
        organisations.append(Organisation(pk=unit.org_id, realm=realm, number=unit.number))
        versions.append(
            OrganisationVersion(
                realm=realm,
                org_id=unit.org_id,
                name=name,
                kind=unit.kind,
                setting="other",
                sort_key=organisation_sort_key(name),
                search_key=search_key(name),
                valid_from=unit.stays[0].valid_from,
            )
        )
        placements += [
            Placement(
                realm=realm,
                org_id=unit.org_id,
                parent_id=ids[stay.parent] if stay.parent else None,
                valid_from=stay.valid_from,
                valid_to=stay.valid_to,
            )
            for stay in unit.stays
        ]
    for rows in (organisations, versions, placements):
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]
