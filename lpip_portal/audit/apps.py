"""The audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit app."""

    name = "lpip_portal.audit"
