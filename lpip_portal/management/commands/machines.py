"""Print every state machine as a Mermaid diagram, from the same table that guards the moves."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand

PLACE = re.compile(r"(<!-- machine: (\w+) -->\n)(?:\n```mermaid\n.*?```\n)?", re.DOTALL)


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


def drawn(page: str) -> str:
    """Return a page with the diagram of each machine that it has a place for."""
    known = machines()
    return PLACE.sub(lambda found: f"{found[1]}\n```mermaid\n{diagram(known[found[2]])}\n```\n", page)


class Command(BaseCommand):
    """Prints all machines, or those named; ``--readmes`` draws them into the rooms' pages."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the names of models."""
        parser.add_argument("names", nargs="*")
        parser.add_argument("--readmes", action="store_true")

    def handle(self, names, readmes, **options):
        """Print, or draw."""
        if readmes:
            for path in sorted(Path(settings.BASE_DIR).glob("*/README.md")):
                path.write_text(drawn(path.read_text()))
            return
        for name, model in machines().items():
            if not names or name in names:
                self.stdout.write(f"## {name}\n\n```mermaid\n{diagram(model)}\n```\n")
