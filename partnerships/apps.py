"""The partnerships room."""

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The partnerships app."""

    name = "partnerships"

    def ready(self):
        """Load the actions everywhere, the worker included: they say which letters may still go."""
        from . import actions  # noqa: F401, PLC0415 – models are not ready any earlier
        from .governance import actions as governance  # noqa: F401, PLC0415 – likewise
