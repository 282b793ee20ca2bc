"""The tables are ready to be distributed by realm (architecture section 12, points a to e)."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from nentang.common.models import Realm, RealmModel
from nentang.common.scoping import Scope
from nentang.kernel.ids import uuid7
from tests.architecture.source import APPS

# Tables of the installation, not of any realm: the list of realms itself, and how people sign in.
INSTALLATION_WIDE = {"common.Realm", "accounts.User", "accounts.AccountSlip"}
OWN = [model for app in APPS if apps.is_installed(f"nentang.{app}") for model in apps.get_app_config(app).get_models()]
DOMAIN = [model for model in OWN if model._meta.label not in INSTALLATION_WIDE]
each_table = pytest.mark.parametrize("model", DOMAIN, ids=lambda model: model._meta.label)


def unique_sets(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """Yield the columns of everything the table holds unique, but the id."""
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield (field.name,)
    yield from (tuple(names) for names in model._meta.unique_together)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            written = [re.findall(r"F\((\w+)\)", repr(expression)) for expression in constraint.expressions]
            yield (*constraint.fields, *(name for names in written for name in names))


@each_table
def test_every_domain_table_carries_the_realm(model: type[models.Model]) -> None:
    assert issubclass(model, RealmModel)
    assert model._meta.get_field("realm").related_model is Realm


@each_table
def test_every_unique_constraint_includes_the_realm(model: type[models.Model]) -> None:
    assert [names for names in unique_sets(model) if "realm" not in names] == []


@each_table
def test_ids_are_made_by_the_application(model: type[models.Model]) -> None:
    assert isinstance(model._meta.pk, models.UUIDField)
    assert model._meta.pk.default is uuid7


@each_table
def test_every_read_names_the_realm(model: type[RealmModel]) -> None:
    scope = Scope(actor_id=None, realm_id=7, is_whole_realm=True)
    sql, values = model.objects.within(scope, "any.thing").query.sql_with_params()
    assert f'"{model._meta.db_table}"."realm_id" = ' in sql
    assert 7 in values


@each_table
def test_a_realm_never_changes_on_a_row(model: type[models.Model]) -> None:
    assert model._meta.get_field("realm").editable is False


@each_table
def test_no_table_can_be_joined_downwards(model: type[models.Model]) -> None:
    """A join to many rows, or one to one, would pass the scope by: relations are foreign keys without a way back."""
    relations = [field for field in model._meta.get_fields(include_hidden=True) if field.is_relation]
    assert [field.name for field in relations if field.many_to_many or field.one_to_one] == []
    assert [field.name for field in model._meta.related_objects if not field.hidden] == []


def test_the_installation_wide_list_names_existing_tables_only() -> None:
    assert {model._meta.label for model in OWN} >= INSTALLATION_WIDE
