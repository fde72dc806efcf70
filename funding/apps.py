"""The funding room."""

from importlib import import_module

from django.apps import AppConfig

SPEAKING = ("rounds", "review", "panel", "decisions", "awards")  # stages that say which of their letters may still go


class FundingConfig(AppConfig):
    """The funding app."""

    name = "funding"

    def ready(self):
        """Load these stages' actions everywhere, the worker included."""
        for stage in SPEAKING:
            import_module(f"funding.{stage}.actions")
