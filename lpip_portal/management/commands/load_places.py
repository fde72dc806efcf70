"""Take over a list of names and codes of places that somebody downloaded from the Office for National Statistics.

It may be run again with the same file, and says what it did. What the list does not have any more is only named; with
``--retire-on`` it ends on that day. ``--changes`` is the history of changes, which says what took the place of what.
"""

from datetime import date
from pathlib import Path

from django.core.management import BaseCommand, CommandError

from lpip_portal.ui import sheets
from partnerships import actions, place_sheets


class Command(BaseCommand):
    """Prints what became of the list."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the files, and the day on which what vanished ended."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--changes", type=Path)
        parser.add_argument("--retire-on", type=date.fromisoformat, metavar="YYYY-MM-DD")

    def handle(self, file, changes, retire_on, **options):
        """Read, take over, and say what was done."""
        try:
            listed, unread = place_sheets.read(sheets.decoded(file.read_bytes()).text)
            changed = place_sheets.changes(sheets.decoded(changes.read_bytes()).text) if changes else []
        except (OSError, sheets.SheetRefused, place_sheets.ListRefused) as wrong:
            raise CommandError(str(wrong)) from None
        loaded = actions.load_places(listed, changed, by=None, retire_on=retire_on)
        self.stdout.write(f"{len(listed)} places in the list.")
        for what, codes in loaded._asdict().items():
            said = ": " + ", ".join(codes[:20]) + (" …" if len(codes) > 20 else "") if codes else ""
            self.stdout.write(f"{len(codes)} {what}{said}")
        if unread:
            self.stdout.write(f"These columns were not read: {', '.join(unread)}")
        if loaded.vanished:
            self.stdout.write("What vanished stays in use. Say --retire-on DAY to end it.")
