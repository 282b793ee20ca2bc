"""What stands in the trail, and whether anything at all changed, for the tests of services."""

from typing import Any

from django.apps import apps

from nentang.audit.models import Event
from tests.architecture.source import APPS


def kinds_of(command_id: Any) -> list[str]:
    """Return the kinds of the events of one command, in order."""
    events = Event._base_manager.filter(command_id=command_id).order_by("sequence")
    return list(events.values_list("kind", flat=True))


def everything() -> list[str]:
    """Return every row of every own table, to compare before and after."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return sorted(f"{model._meta.label} {row}" for model in models for row in model._base_manager.values_list())
