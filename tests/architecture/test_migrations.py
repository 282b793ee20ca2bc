"""Migrations are complete, linear, reversible, and two made side by side collide in max_migration.txt."""

import re

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS, PACKAGE

WITH_MODELS = [app for app in APPS if (PACKAGE / app / "models.py").exists()]


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


@pytest.mark.django_db
def test_the_models_need_no_further_migration() -> None:
    call_command("makemigrations", *WITH_MODELS, check_changes=True, dry_run=True, verbosity=1)


@pytest.mark.parametrize("app", WITH_MODELS)
def test_migrations_stand_in_one_line(loader: MigrationLoader, app: str) -> None:
    names = sorted(name for label, name in loader.disk_migrations if label == app)
    parents = [
        [name for label, name in loader.disk_migrations[app, name].dependencies if label == app] for name in names
    ]
    assert parents == [[], *([name] for name in names[:-1])]


@pytest.mark.parametrize("app", WITH_MODELS)
def test_the_last_migration_is_written_down(app: str) -> None:
    folder = PACKAGE / app / "migrations"
    names = sorted(file.stem for file in folder.glob("*.py") if re.match(r"\d{4}_", file.name))
    assert (folder / "max_migration.txt").read_text(encoding="ascii").strip() == names[-1]


def test_every_migration_can_be_taken_back(loader: MigrationLoader) -> None:
    one_way = [
        f"{label}.{name}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in WITH_MODELS and not all(operation.reversible for operation in migration.operations)
    ]
    assert one_way == []
