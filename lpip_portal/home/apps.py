"""The front door."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home app."""

    name = "lpip_portal.home"
