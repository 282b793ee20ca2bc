"""Start-up of roles and grants."""

from django.apps import AppConfig

from nentang.access.capabilities import LABELS
from nentang.common.capabilities import register_capabilities


class AccessConfig(AppConfig):
    name = "nentang.access"
    label = "access"

    def ready(self) -> None:
        register_capabilities(LABELS)
