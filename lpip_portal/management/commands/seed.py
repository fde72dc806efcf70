"""Put the programme's published history into the database, and outside production the demo people and their round."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management import BaseCommand

from lpip_portal.management.seeding import history, people
from lpip_portal.management.seeding.settling import patiently

DEMONSTRATION = "lpip_portal.management.seeding.demonstration"


class Command(BaseCommand):
    """A second run changes nothing."""

    help = __doc__

    def handle(self, **options):
        """Seed, and say what takes long."""
        with patiently("Writing down the programme’s published history."):
            history.seed()
        if settings.PRODUCTION:
            self.stdout.write(
                "The programme’s published history is in place. Demo people are never made in production."
            )
            return
        with patiently("Making the demo people and their organisations."):
            people.seed()
        if find_spec(DEMONSTRATION):
            with patiently("Walking a small competition through its phases."):
                import_module(DEMONSTRATION).seed()
        self.stdout.write("The programme’s published history and the demo people are in place.")
