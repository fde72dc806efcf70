"""Send the letters that are due, once. The worker does this every few seconds; without one, this does it by hand."""

from django.core.management import BaseCommand

from lpip_portal.notifications import delivery


class Command(BaseCommand):
    """Drains the outbox once and says how many letters were handled."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the most letters to handle."""
        parser.add_argument("--limit", type=int, default=10_000)

    def handle(self, *, limit, **options):
        """Drain."""
        handled = 0
        while handled < limit and (more := delivery.deliver(min(500, limit - handled))):
            handled += more
        self.stdout.write(f"{handled} letters were handled.")
