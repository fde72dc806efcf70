"""Put the programme's published history into the database, and outside production the demo people and their round."""

from django.conf import settings
from django.core.management import BaseCommand

from lpip_portal.management.seeding import (
    agendas,
    asking,
    catalogue,
    changing,
    competition,
    demonstration,
    engagement,
    events,
    gateway,
    governing,
    grants,
    helping,
    history,
    library,
    measuring,
    moving,
    people,
    reviewers,
)
from lpip_portal.management.seeding.settling import patiently, sent_long_ago, without_waiting_for_the_disk
from lpip_portal.notifications import delivery


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
        without_waiting_for_the_disk()
        with patiently("Making the demo people and their organisations."):
            cast = people.seed()
        with patiently("Planning, approving and publishing the demonstration round."):
            open_round = demonstration.seed()
        with patiently("Playing small competitions up to different stages."):
            competition.fill(open_round)
            competition.seed(cast)
            grants.seed(cast)
            asking.seed(open_round, cast)
            changing.seed(open_round, cast)
            reviewers.seed(cast)
            helping.seed(cast)
            library.seed(cast)
            agendas.seed(cast)
            engagement.seed(cast)
            governing.seed(cast)
            events.seed(cast)
            gateway.seed(cast)
            catalogue.seed(cast)
            measuring.seed(cast)
            moving.seed(cast)
        with patiently("Sending the letters of those competitions."):
            sent_long_ago()
            delivery.deliver(limit=100_000)
        self.stdout.write("The programme’s published history, the demo people and their round are in place.")
