"""Start-up of the shared mechanisms."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CommonConfig(AppConfig):
    name = "nentang.common"
    label = "common"

    def ready(self) -> None:
        from nentang.common.vendor_schema import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="common.vendor_schema")
