"""Start-up of the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "nentang.audit"
    label = "audit"
