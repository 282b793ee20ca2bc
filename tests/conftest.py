"""Settles what holds for every test: how hard Hypothesis searches."""

import os

import pytest
from hypothesis import HealthCheck, settings

from nentang.common import vendor_schema

settings.register_profile("quick", max_examples=4, deadline=None, derandomize=True)
settings.register_profile(
    "full", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Leave the trail unguarded: tests with real transactions empty every table. Its own test installs the guards."""
    vendor_schema.insert_only_models.clear()
