"""The portal itself: its management commands."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The portal app."""

    name = "lpip_portal"
    label = "portal"
