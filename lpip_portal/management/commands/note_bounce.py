"""Note that a letter came back. The mail server pipes what it gets at MAIL_FROM into this, one message at a time."""

import sys

from django.core.management import BaseCommand

from lpip_portal.notifications import actions, bounces


class Command(BaseCommand):
    """Reads one message from standard input; whatever is no delivery report is left alone."""

    help = __doc__

    def handle(self, **options):
        """Find the letter and note it."""
        report = bounces.read(sys.stdin.buffer.read(bounces.MOST_BYTES))
        letter = bounces.letter_of(report) if report else None
        if letter is None:
            self.stdout.write("No letter of ours came back with this.")
            return
        actions.note_bounce(letter, by=None)
        self.stdout.write(f"Letter {letter.ref} came back.")
