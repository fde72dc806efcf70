"""Measure the floor F and every page that has a bar, at 100 and at 10,000 bids, in one run; exit 1 when a bar is missed.

F is the CPU time of an empty answer after the person was loaded, on the server that production runs: gunicorn with its
threads, and PostgreSQL. Pages are measured on the same worker, between two measurements of F.

The bids are written by a bulk loader, behind the actions' back; the larger set comes on top of the smaller. Like is compared
with like: a list shows a full page at both sizes, so that its growth is that of the reading, not of the rows on the page. Run it on a throw-away
database: ``make bench``.
"""

import sys
from collections.abc import Callable, Sequence
from itertools import count
from typing import NamedTuple

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.urls import reverse

from funding.models import Application
from lpip_portal.accounts.models import User
from lpip_portal.management.benching.loader import load
from lpip_portal.management.benching.measure import Browser, Cost, cost_of, serving
from lpip_portal.ui.forms import fresh_nonce

GROWTH = 1.3


class Bar(NamedTuple):
    """One page: who asks for what, and what it may cost in F and in queries."""

    label: str
    most_f: float
    most_queries: int
    person: Callable[[object], User]
    request: Callable[[object, Browser], Callable[..., tuple[int, int]]]


def _page(name: str, argument: Callable | None, query: str = "", parts: Sequence[str] = ()) -> Callable:
    def prepare(b, browser):
        url = reverse(name, args=[*([argument(b)] if argument else []), *parts]) + query
        return lambda **how: browser.ask(url, **how)

    return prepare


def _library(b, browser: Browser) -> Callable:
    url = reverse("hub:evidence-list") + f"?q={b.rare}"
    return lambda **how: browser.ask(url, **how)


def _register(b, browser: Browser) -> Callable:
    url = reverse("partnerships:organisation-list") + f"?q={b.rare_name}"
    return lambda **how: browser.ask(url, **how)


def _submit(b, browser: Browser) -> Callable:
    waiting = iter(b.waiting)

    def request(**how):
        url = reverse("funding:application-submit", args=[next(waiting).ref])
        return browser.ask(url, {"nonce": fresh_nonce(), "confirm": "on"}, **how)

    return request


def _autosave(b, browser: Browser) -> Callable:
    url = reverse("funding:answer", args=[b.large.ref, "part-0", "question-0"])
    versions = count(1)

    def request(**how):
        version = next(versions)
        form = {
            "answer_question-0": f"<p>{'Evidence that people can use. ' * 80} {version}</p>",
            "version_question-0": version,
            "tab": "b" * 32,
            "sequence": version,
        }
        return browser.ask(url, form, accept="application/json", **how)

    return request


def _officer(b) -> User:
    return b.officer


def _lead(b) -> User:
    return b.draft.lead


def _reviewer(b) -> User:
    return b.assignment.reviewer


def _writer(b) -> User:
    return b.large.lead


def _clerk(b) -> User:
    return b.clerk


def _secretary(b) -> User:
    return b.secretary


def _hub(b) -> User:
    return b.hub


def _signatory(b) -> User:
    return b.signatory


BARS = [
    Bar("officer’s list of 50 bids", 8, 12, _officer, _page("funding:application-list", lambda b: b.phase.ref)),
    Bar(
        "officer’s list, filtered", 8, 12, _officer,
        _page("funding:application-list", lambda b: b.phase.ref, "?state=eligible&nation=W92000004&q=bid"),
    ),
    Bar("application", 5, 15, _lead, _page("funding:application", lambda b: b.draft.ref)),
    Bar("review form", 5, 15, _reviewer, _page("funding:review-form", lambda b: b.assignment.ref)),
    Bar("reviewer’s home", 5, 15, _reviewer, _page("funding:my-reviews", None)),
    Bar("autosave", 3, 10, _writer, _autosave),
    Bar(
        "section of 20 questions", 6, 15, _writer,
        _page("funding:application-section", lambda b: b.large.ref, parts=["part-1"]),
    ),
    Bar("bid of 60 answers, 300 costs", 15, 25, _writer, _page("funding:application-check", lambda b: b.large.ref)),
    Bar("sign-off desk of 40 bids", 8, 25, _clerk, _page("funding:sign-off-desk", None)),
    Bar("review board of 50 bids", 8, 12, _officer, _page("funding:coverage", lambda b: b.phase.ref)),
    Bar("panel of 60 bids", 10, 25, _secretary, _page("funding:panel", lambda b: b.panel.ref)),
    Bar("evidence search", 8, 12, _officer, _library),
    Bar("search of organisations", 8, 12, _officer, _register),
    Bar("hub’s board of 40 partnerships", 8, 15, _hub, _page("hub:cohort", lambda b: b.cohort.ref)),
    Bar("evaluation page", 10, 8, _officer, _page("hub:evaluation", None)),
    Bar("submit", 8, 25, _signatory, _submit),
]  # fmt: skip


class Command(BaseCommand):
    """Prints one table."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the two sizes."""
        parser.add_argument("--small", type=int, default=100)
        parser.add_argument("--large", type=int, default=10_000)

        parser.add_argument("--only", default="", help="pages whose name has this in it")

    def handle(self, small, large, only, **options):
        """Load, measure, print, compare."""
        self.bars = [bar for bar in BARS if only in bar.label]
        if settings.PRODUCTION or Application.objects.exists():
            raise CommandError("The bench fills a database of its own. Run it with `make bench`.")
        call_command("collectstatic", interactive=False, verbosity=0)
        small_run = self._run(small)
        large_run = self._run(large)
        missed = self._print(small, small_run, large, large_run)
        if missed:
            self.stderr.write("Missed: " + "; ".join(missed))
            sys.exit(1)

    def _run(self, size: int) -> tuple[float, dict[str, Cost]]:
        self.stdout.write(f"Writing {size:,} bids …")
        b = load(size)
        costs = {}
        with serving() as server:
            officer = Browser(server, b.officer)

            def floor(**how):
                return officer.ask("/floor/", **how)

            empty = cost_of(server, officer, floor, floor, 40)
            if empty.status != 200 or empty.queries != 2:
                raise CommandError(
                    f"The floor must be two queries, not {empty.queries} (status {empty.status})."
                )
            for bar in self.bars:
                browser = Browser(server, bar.person(b))
                times = 9 if bar.label == "submit" else 21  # there are sixteen bids to submit
                costs[bar.label] = cost_of(server, browser, bar.request(b, browser), floor, times)
        return empty.cpu, costs

    def _print(self, small, small_run, large, large_run) -> list[str]:
        (floor, before), (floor_large, after) = small_run, large_run
        self.stdout.write(
            f"\nF = {floor:.2f} ms at {small:,} bids, {floor_large:.2f} ms at {large:,} (CPU of application and PostgreSQL)\n"
        )
        self.stdout.write(
            f"{'page':28}{'F':>7}{'at ' + format(large, ','):>12}{'bar':>6}{'queries':>10}{'':>5}{'bar':>6}{'growth':>9}{'kB':>7}"
        )
        missed = []
        for bar in self.bars:
            a, z = before[bar.label], after[bar.label]
            in_f, in_f_large, growth = a.in_f, z.in_f, z.in_f / a.in_f
            self.stdout.write(
                f"{bar.label:28}{in_f:7.1f}{in_f_large:12.1f}{bar.most_f:6}{a.queries:10}{z.queries:5}{bar.most_queries:6}"
                f"{growth:9.2f}{z.size / 1000:7.0f}"
            )
            if a.status not in (200, 302) or z.status not in (200, 302):
                missed.append(f"{bar.label} answered {a.status} and {z.status}")
            if max(in_f, in_f_large) > bar.most_f:
                missed.append(f"{bar.label} costs {max(in_f, in_f_large):.1f} F")
            if max(a.queries, z.queries) > bar.most_queries:
                missed.append(f"{bar.label} asks {max(a.queries, z.queries)} queries")
            if growth > GROWTH:
                missed.append(f"{bar.label} grows {growth:.2f} times")
        return missed
