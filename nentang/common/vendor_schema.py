"""What a database guards and Django cannot say: intervals that overlap, and rows that are only ever inserted.

Installed after every migration, since SQLite's table rebuilds drop triggers. Names end in a hash of the definition:
what is named alike is alike, and what is no longer wanted is taken away.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from nentang.common.history import Interval

OVERLAP, INSERT_ONLY = "no_overlap", "insert_only"
_OWN = re.compile(rf"_({OVERLAP}|{INSERT_ONLY})(_update|_delete)?_[0-9a-f]{{8}}$")
_FUNCTION = "nentang_refuse_change"

insert_only_models: list[str] = []


def register_insert_only(*labels: str) -> None:
    """Have the rows of these models refuse to be updated or deleted, by whatever way."""
    insert_only_models.extend(label for label in labels if label not in insert_only_models)


@dataclass(frozen=True, slots=True)
class Guard:
    """One thing to install: its full name, its table, and the statement that makes it."""

    name: str
    table: str
    statement: str


def _guard(table: str, ending: str, statement: str) -> Guard:
    name = f"{table[:35]}_{ending}_{hashlib.sha256(statement.encode()).hexdigest()[:8]}"
    return Guard(name, table, statement.replace("{name}", name))


def wanted(vendor: str) -> list[Guard]:
    """Return what belongs into a database of this vendor, from the models as they are declared."""
    found = _PostgreSQL.guards() if vendor == "postgresql" else _SQLite.guards()
    return sorted(found, key=lambda guard: guard.name)


def live(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the names of what is installed, each with its table."""
    with connection.cursor() as cursor:
        cursor.execute(_engine(connection).LIVE)
        return {name: table for name, table in cursor.fetchall() if _OWN.search(name)}


def install(connection: BaseDatabaseWrapper) -> None:
    """Leave the database with exactly what is wanted, for the tables that it has."""
    tables = connection.introspection.table_names()
    expected = {guard.name: guard for guard in wanted(connection.vendor) if guard.table in tables}
    present = live(connection)
    engine = _engine(connection)
    with connection.cursor() as cursor:
        for name in sorted(present.keys() - expected.keys()):
            cursor.execute(engine.drop(name, present[name]))
        missing = [expected[name] for name in sorted(expected.keys() - present.keys())]
        for statement in engine.PREPARE if missing else ():
            cursor.execute(statement)
        for guard in missing:
            cursor.execute(guard.statement)


def install_after_migrate(*, using: str, **_rest: Any) -> None:
    """Answer Django's post_migrate signal."""
    install(connections[using])


def _intervals() -> Iterator[type[Interval]]:
    return (model for model in apps.get_models() if issubclass(model, Interval))


def _insert_only_tables() -> list[str]:
    return [apps.get_model(label)._meta.db_table for label in insert_only_models]


def _fields(model: type[models.Model], *names: str) -> list["models.Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if {field.name, field.attname} & {*names}]


def _out_of_sight(field: "models.Field[Any, Any]") -> str:
    """Return a column as the exclusion constraint compares it: an id as bytes, so that no query looks it up there.

    The planner holds this index for the cheapest way to one id; it is thirty times as slow as the one made for it.
    """
    target = getattr(field, "target_field", field)
    return f'uuid_send("{field.column}")' if isinstance(target, models.UUIDField) else f'"{field.column}"'


class _PostgreSQL:
    REFUSE = "RAISE EXCEPTION '% is only ever inserted into', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';"
    PREPARE = (
        "CREATE EXTENSION IF NOT EXISTS btree_gist",
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {REFUSE} END $$",
    )
    LIVE = (
        "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'x'"
        " UNION SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    )

    @staticmethod
    def guards() -> Iterator[Guard]:
        for model in _intervals():
            columns = _fields(model, *model.identity_fields) + _fields(model, "realm")
            same = ", ".join(f"{_out_of_sight(field)} WITH =" for field in columns)
            days = "daterange(valid_from, valid_to, '[)') WITH &&"
            table = model._meta.db_table
            yield _guard(
                table,
                OVERLAP,
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{{name}}" EXCLUDE USING gist ({same}, {days})'
                " DEFERRABLE INITIALLY DEFERRED",
            )
        for table in _insert_only_tables():
            yield _guard(
                table,
                INSERT_ONLY,
                f'CREATE TRIGGER "{{name}}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}"'
                f" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()",
            )

    @staticmethod
    def drop(name: str, table: str) -> str:
        """Return the statement that takes away one of ours."""
        if f"_{OVERLAP}_" in name:
            return f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'
        return f'DROP TRIGGER "{name}" ON {table}'


class _SQLite:
    PREPARE = ()
    LIVE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"

    @staticmethod
    def guards() -> Iterator[Guard]:
        for table in _insert_only_tables():
            for act in ("update", "delete"):
                yield _guard(
                    table,
                    f"{INSERT_ONLY}_{act}",
                    f'CREATE TRIGGER "{{name}}" BEFORE {act.upper()} ON "{table}"'
                    f" BEGIN SELECT RAISE(ABORT, '{table} is only ever inserted into'); END",
                )

    @staticmethod
    def drop(name: str, table: str) -> str:
        """Return the statement that takes away one of ours."""
        return f'DROP TRIGGER "{name}"'


def _engine(connection: BaseDatabaseWrapper) -> type[_PostgreSQL] | type[_SQLite]:
    return _PostgreSQL if connection.vendor == "postgresql" else _SQLite
