"""The hub room."""

from importlib import import_module

from django.apps import AppConfig

# Stages that say which of their letters may still go.
SPEAKING = ("support", "catalogue", "evidence", "evaluation", "gateway", "cohorts")


class HubConfig(AppConfig):
    """The hub app."""

    name = "hub"

    def ready(self):
        """Load these stages' actions everywhere, the worker included."""
        for stage in SPEAKING:
            import_module(f"hub.{stage}.actions")
