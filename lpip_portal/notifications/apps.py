"""The letters owed and sent."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The notifications app."""

    name = "lpip_portal.notifications"
