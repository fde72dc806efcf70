"""Making the tables of a whole room in one step of a migration."""

from collections.abc import Sequence

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Create models that may point at each other.

    Django draws every related model anew after each ``CreateModel``; a room of a hundred related models takes the better
    part of a minute that way. Here they are drawn once. Foreign keys are laid after the tables, so that order does not matter.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models: Sequence[CreateModel]):
        self.models = models

    def deconstruct(self):
        """Return how this operation is written."""
        return self.__class__.__qualname__, [], {"models": self.models}

    def state_forwards(self, app_label, state):
        """Add all models to the state, which is drawn when somebody asks for it next."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Create the tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Drop the tables."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """Say what this does."""
        return f"Create {len(self.models)} models"
