"""The capabilities of the audit trail."""

AUDIT_VIEW = "audit.view"
