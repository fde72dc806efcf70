"""The partnerships room."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The partnerships app."""

    name = "partnerships"
