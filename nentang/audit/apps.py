"""Start-up of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "nentang.audit"
    label = "audit"

    def ready(self) -> None:
        from nentang.common.vendor_schema import register_insert_only

        register_insert_only("audit.Event", "audit.Seal", "audit.SealedEvent")
