"""Play a whole competition through the portal's own verbs: deterministic for a seed, never behind the verbs' back."""

import sys
import time
from datetime import timedelta

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from funding.models import Round
from lpip_portal import clock
from lpip_portal.management.seeding import history
from lpip_portal.management.seeding.settling import without_waiting_for_the_disk
from lpip_portal.management.simulation.story import Story
from lpip_portal.notifications import delivery

BACK = {
    "submitted": 60,
    "reviewed": 110,
    "decided": 140,
    "phase_two": 620,
}  # days ago at which the round opened


class Command(BaseCommand):
    """Refuses to run on a production database."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the size, the seed and how far to go."""
        parser.add_argument("--applications", type=int, default=12)
        parser.add_argument("--reviewers", type=int, default=9)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--until", choices=list(BACK), default="phase_two")

    def handle(self, applications, reviewers, seed, until, **options):
        """Play, with a progress bar."""
        if settings.PRODUCTION:
            raise CommandError("A competition is never simulated on a production database.")
        if not 1 <= applications <= 2_000 or not 6 <= reviewers <= 2_000:
            raise CommandError("Take 1 to 2,000 applications and 6 to 2,000 reviewers.")
        if Round.objects.filter(code=f"SIM{seed}").exists():
            raise CommandError(f"There is a simulated round {seed} already. Choose another seed.")
        without_waiting_for_the_disk()
        history.seed()
        began = time.perf_counter()
        story = Story(
            applications=applications,
            reviewers=reviewers,
            seed=seed,
            first_day=clock.today() - timedelta(days=BACK[until]),
            code=f"SIM{seed}",
            title=f"Simulated round {seed}",
            title_cy=f"Rownd efelychiadol {seed}",
            step=self._bar,
        )
        round_ = story.tell(until)
        delivery.deliver(limit=100_000)
        self.stdout.write(
            f"\n{round_} ({round_.ref}) is played to “{until}” in {time.perf_counter() - began:.1f} s."
        )

    def _bar(self, what: str, done: int, of: int) -> None:
        filled = 30 * done // max(of, 1)
        if sys.stdout.isatty() or done == of:
            end = "\n" if done == of else ""
            self.stdout.write(f"\r{what:28}[{'#' * filled}{'.' * (30 - filled)}] {done}/{of}{end}", ending="")
            self.stdout.flush()
