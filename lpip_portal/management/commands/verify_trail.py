"""Check the audit trail's hash chain to the last anchored head."""

import sys

from django.core.management import BaseCommand

from lpip_portal.audit import sealing
from lpip_portal.audit.models import Seal


class Command(BaseCommand):
    """Seals what is committed, then checks every link and every anchor; exits 1 with a sentence for each fault."""

    help = __doc__

    def handle(self, **options):
        """Print the faults, or how long the sound chain is."""
        while sealing.seal():
            continue
        faults = list(sealing.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write(f"The trail is whole: {Seal.objects.count()} events.")
