"""Play the last minutes before a deadline, with faults, and say whether everything that must hold still holds; exit 1 when not.

A crowd of leads and offices signs in, saves, reads, sends files and submits by a plan that was written beforehand, so that a slow
server does not slow the crowd. A web worker is killed, the database is stopped, Redis falls silent, requests come twice and lines break. Then the ledger of
what people were told is held against the rows. Run it on a throw-away database that waits for its disk: ``make rush``.
"""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from itertools import count

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from funding.models import Application
from lpip_portal.management.rushing import crowd
from lpip_portal.management.rushing.faults import befall, is_whole, web
from lpip_portal.management.rushing.plan import TAIL, plan
from lpip_portal.management.rushing.sending import Rush
from lpip_portal.management.rushing.verdict import Bar, judge, percentile

LEAD_IN = 1.5  # seconds between writing down the closing instant and the first request


class Command(BaseCommand):
    """Prints one table for each load."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the load, the time, and whether to climb."""
        parser.add_argument("--leads", type=int, default=200)
        parser.add_argument("--seconds", type=float, default=600)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--slowest", type=float, default=2.0, help="the bar for p95 of submissions, in seconds"
        )
        parser.add_argument("--no-faults", action="store_true")
        parser.add_argument("--no-restart", action="store_true", help="do not stop the database")
        parser.add_argument("--climb", action="store_true", help="double the load until a bar breaks")

    def handle(self, leads, seconds, seed, slowest, no_faults, no_restart, climb, **options):
        """Play, judge, print; climb while all bars hold."""
        if settings.PRODUCTION or Application.objects.exists():
            raise CommandError("The rush fills a database of its own. Run it with `make rush`.")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.load = os.getloadavg()[1]  # figures from a busy machine say little
        self.restart = not no_restart and os.environ.get("DATABASE_RETURNS") == "yes"
        highest = 0
        for load in (leads * 2**step for step in count()):
            held = self._play(load, seconds, seed, slowest, faults=not no_faults)
            highest = load if held else highest
            if not (held and climb):
                break
        if climb:
            self.stdout.write(f"\nAll bars held with up to {highest} leads in {seconds:.0f} s.")
        if highest < leads:
            sys.exit(1)

    def _play(self, leads: int, seconds: float, seed: int, slowest: float, *, faults: bool) -> bool:
        with web() as server:
            bids = crowd.gather(leads, server)
            crowd.warm_up(bids)
            requests = plan(len(bids), [bid.writer is not None for bid in bids], seconds, seed)
            closes = round(time.time() + LEAD_IN + seconds, 3)
            crowd.close_at(bids, datetime.fromtimestamp(closes, UTC))
            rush = Rush(bids, server.port, closes)
            befallen = asyncio.run(
                _together(rush, requests, server, seconds, faults=faults, restart=self.restart)
            )
            whole = is_whole(server)
        connection.close()  # the database may have been stopped meanwhile
        bars = [
            *judge(rush, slowest),
            Bar("both web workers are there at the end", "yes" if whole else "no", whole),
        ]
        self._print(rush, seconds, befallen, bars)
        return all(bar.held for bar in bars)

    def _print(self, rush: Rush, seconds: float, befallen: list[str], bars: list[Bar]) -> None:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            kept = {}
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                cursor.execute(f"SHOW {name}")
                kept[name] = cursor.fetchone()[0]
        pace = len(rush.ledger) / (seconds + TAIL)
        self.stdout.write(
            f"\n{len(rush.bids)} leads in the last {seconds:.0f} s: {len(rush.ledger)} requests, {pace:.0f} a second"
        )
        self.stdout.write(
            f"  the machine’s load before, over five minutes: {self.load:.1f} on {os.cpu_count()} cores"
        )
        self.stdout.write("  " + ", ".join(f"{name} {value}" for name, value in kept.items()))
        for line in befallen:
            self.stdout.write(f"  {line}")
        self.stdout.write(f"{'':20}{'sent':>7}{'done':>7}{'p50 s':>9}{'p95 s':>9}{'most s':>9}")
        for kind in sorted({entry.request.kind for entry in rush.ledger}):
            entries = [entry for entry in rush.ledger if entry.request.kind == kind]
            took = [entry.latency for entry in entries]
            done = sum(entry.is_acknowledged for entry in entries)
            figures = "".join(f"{percentile(took, share):9.2f}" for share in (50, 95, 100))
            self.stdout.write(f"{kind:20}{len(entries):7}{done:7}{figures}")
        lag = percentile([entry.lag for entry in rush.ledger], 99)
        self.stdout.write(f"{'the sender’s own lag':34}p99 {lag:.2f} s")
        for bar in bars:
            self.stdout.write(f"{'held' if bar.held else 'MISSED':8}{bar.holds}: {bar.figure}")


async def _together(
    rush: Rush, requests: list, server: object, seconds: float, *, faults: bool, restart: bool
) -> list[str]:
    befalling = asyncio.create_task(befall(server, rush, seconds, restart=restart)) if faults else None
    await rush.play(requests)
    return await befalling if befalling else []
