"""Start-up of roles and grants."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "nentang.access"
    label = "access"
