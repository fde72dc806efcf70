"""Check the hashes of a case file."""

import sys
from pathlib import Path

from django.core.management import BaseCommand

from funding.awards import case_zip


class Command(BaseCommand):
    """Checks every file of a ZIP against its manifest; exits 1 with a sentence for each fault."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the ZIP's name."""
        parser.add_argument("file", type=Path)

    def handle(self, file, **options):
        """Print the faults, or that it is whole."""
        faults = list(case_zip.faults(file.read_bytes()))
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(1)
        self.stdout.write("The case file is whole.")
