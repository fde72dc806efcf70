"""The funding room."""

from importlib import import_module

from django.apps import AppConfig

# Stages that say which of their letters may still go.
SPEAKING = ("rounds", "applications", "review", "panel", "decisions", "awards")


class FundingConfig(AppConfig):
    """The funding app."""

    name = "funding"

    def ready(self):
        """Load these stages' actions everywhere, the worker included."""
        for stage in SPEAKING:
            import_module(f"funding.{stage}.actions")
