"""Rows 1, 2 and 19: counting what stands below a unit, by derived paths and by a recursive walk, today and then."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

import django
from django.db import connection

from bench.clock import Timed, alternately
from bench.generate import NOW, THEN
from bench.load import load
from nentang.orgs import tree
from nentang.orgs.models import OrganisationVersion

REFERENCE = """
WITH RECURSIVE below(org_id) AS (
    SELECT org_id FROM orgs_placement
     WHERE realm_id = %(realm)s AND org_id = %(org)s AND valid_from <= %(on)s AND valid_to > %(on)s
    UNION ALL
    SELECT p.org_id FROM orgs_placement p JOIN below b ON p.parent_id = b.org_id
     WHERE p.realm_id = %(realm)s AND p.valid_from <= %(on)s AND p.valid_to > %(on)s
)
SELECT count(*) FROM below
"""
CELLS_ONLY = """ b JOIN orgs_organisationversion v ON v.org_id = b.org_id
 WHERE v.kind = 'CELL' AND v.valid_from <= %(on)s AND v.valid_to > %(on)s"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One ratio with what it was made of; looking up the node's own path is a statement before, told beside."""

    row: int
    engine: str
    size: str
    node: str
    what: str
    count: int
    product_ms: float
    reference_ms: float
    ratio: float
    lookup_ms: float
    total_ms: float


def measure(size: str) -> dict[str, Any]:
    """Load the size into the database of the settings and return what was measured."""
    realm, units = load(size)
    measured = [asdict(each) for each in _measure(realm.pk, size, _nodes(units))]
    return {"versions": _versions(), "measured": measured}


def _nodes(units: list[Any]) -> dict[str, UUID]:
    """Return one node of each inner level: the root, and one in the middle of each level below."""
    names = {"PROV": "province", "UPPER": "commune", "GRASS-P": "grassroots"}
    middle = Counter(unit.kind for unit in units)
    seen: Counter[str] = Counter()
    nodes = {}
    for unit in units:
        seen[unit.kind] += 1
        if unit.kind in names and seen[unit.kind] == middle[unit.kind] // 2 + 1:
            nodes[names[unit.kind]] = unit.org_id
    return nodes


def _measure(realm_id: int, size: str, nodes: dict[str, UUID]) -> Iterator[Measured]:

    engine = connection.vendor
    for node, org_id in nodes.items():
        for what in ("units", "cells"):
            now, then = _product(realm_id, org_id, NOW, what), _product(realm_id, org_id, THEN, what)
            walk_now, walk_then = _walk(realm_id, org_id, NOW, what), _walk(realm_id, org_id, THEN, what)
            product, walk, past, past_walk = alternately(now, walk_now, then, walk_then)
            if (product.answer, past.answer) != (walk.answer, past_walk.answer):
                raise SystemExit(
                    f"{engine} {size} {node} {what}: paths count {product.answer} and {past.answer}, "
                    f"the walk {walk.answer} and {past_walk.answer}"
                )
            row = 19 if (engine, node) == ("sqlite", "grassroots") else 1
            yield _measured(row, engine, size, node, what, product, walk.answer_ms)
            yield _measured(2, engine, size, node, what, past, product.answer_ms)


def _measured(row: int, engine: str, size: str, node: str, what: str, product: Timed, reference_ms: float) -> Measured:
    return Measured(
        row, engine, size, node, what, product.answer, product.answer_ms, reference_ms,
        product.answer_ms / reference_ms, product.before_ms, product.total_ms,
    )  # fmt: skip


def _product(realm_id: int, org_id: UUID, on: date, what: str) -> Callable[[], int]:
    """Return the question as the product asks it, through `orgs.tree`: the path on that day, then the range."""
    if what == "units":
        return lambda: tree.paths_below(realm_id, org_id, on).count()
    cells = OrganisationVersion._base_manager.filter(
        realm_id=realm_id, kind="CELL", valid_from__lte=on, valid_to__gt=on
    )
    return lambda: cells.filter(org_id__in=tree.org_ids_below(realm_id, org_id, on)).count()


def _walk(realm_id: int, org_id: UUID, on: date, what: str) -> Callable[[], int]:
    """Return the same question as a recursive walk over the placements."""

    sql = REFERENCE.rstrip() + (CELLS_ONLY if what == "cells" else "")
    org = org_id.hex if connection.vendor == "sqlite" else org_id

    def ask() -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"realm": realm_id, "org": org, "on": on.isoformat()})
            return int(cursor.fetchone()[0])

    return ask


def _versions() -> dict[str, str]:

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = str(cursor.fetchone()[0])
    return {connection.vendor: version, "django": django.get_version(), "python": sys.version.split()[0]}
