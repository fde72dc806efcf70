"""Print every state machine as a Mermaid diagram, from the same table that guards the moves."""

from django.apps import apps
from django.core.management import BaseCommand


def diagram(model) -> str:
    """Return one machine as Mermaid text."""
    start = model._meta.get_field("state").default
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    for verb, arrow in model.MOVES.items():
        lines += [f"    {before} --> {arrow.end}: {verb}" for before in sorted(arrow.start)]
    return "\n".join(lines)


def machines() -> dict[str, type]:
    """Return the models that have a machine, by name."""
    return {model.__name__: model for model in apps.get_models() if hasattr(model, "MOVES")}


class Command(BaseCommand):
    """Prints all machines, or those named."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the names of models."""
        parser.add_argument("names", nargs="*")

    def handle(self, names, **options):
        """Print."""
        for name, model in machines().items():
            if not names or name in names:
                self.stdout.write(f"## {name}\n\n```mermaid\n{diagram(model)}\n```\n")
