"""Start-up of the shared mechanisms."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "nentang.common"
    label = "common"
