"""The hub room."""

from django.apps import AppConfig


class HubConfig(AppConfig):
    """The hub app."""

    name = "hub"
