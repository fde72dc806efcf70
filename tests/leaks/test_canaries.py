"""Every address, file and letter as everybody.

The canary crawl: no secret where the matrix does not allow it. Non-interference: two databases that differ in a secret look the
same to whoever may not know it. One reading of one world serves both.
"""

import logging
import zlib
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from unittest import mock

from django.db import transaction
from django.test import TestCase
from django.urls import reverse

from funding.decisions.models import DecisionQuerySet
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from tests import factories, world
from tests.doors import EVERYBODY
from tests.leaks import more
from tests.leaks.canaries import Cage
from tests.leaks.crawl import Kept, Reader, code_of, fetch, walk
from tests.leaks.differing import an_outcome_before_release, blind_roles, unknown_to
from tests.leaks.reading import LARGE, addresses, in_letters, leaks_in, wrong_doors
from tests.leaks.texts import UNSHOWN

# Those whom a release tells nothing that they did not know, or what it tells the member and the hub.
STAFF = {
    "officer", "approver", "finance", "auditor", "admin", "chair", "secretary", "panellist", "conflicts_owner", "deputy_owner",
    "complaints_owner", "community", "evaluator",
}  # fmt: skip
FAR = {
    "lead",
    "officer",
    "walled_officer",
    "reviewer",
    "chair",
    "complaints_owner",
}  # who follow links to more of a kind than the doors name

# Rooms that cannot know of outcomes: they import nothing of funding, and nothing of funding's is shown on their pages.
APART = ("partnerships.agenda", "partnerships.engagement", "partnerships.governance")

# What everybody saw before anything was changed, read once.
SEEN: dict[str, dict[str, Kept]] = {}


def to_all(rows, user):
    """A mistake: rows are nobody's in particular."""
    return rows


class Crawl(TestCase):
    """Reads everything as everybody."""

    maxDiff = None

    @classmethod
    def setUpTestData(cls):
        """Build the world, with more secrets in it than the doors need, and plant the canaries; the clock stands still."""
        cls.enterClassContext(clock.at(clock.uk(2027, 1, 4, 12)))
        factories.start_again()
        SEEN.clear()
        cls.world = world.build()
        more.secrets(cls.world)
        cls.cage = Cage().plant()
        cls.everybody = ["anonymous", *cls.world.people]

    def setUp(self):
        """Refusals are what many answers are, and no news."""
        logging.disable(logging.ERROR)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.cage.look_again()

    def test_no_page_file_or_letter_shows_a_secret_to_whom_the_matrix_does_not_allow_it(self):
        """Before the outcomes of the world's phase are out; other bids are drafts, with their office or released."""
        leaks, shown, wrong = [], set(), []
        for role in self.everybody:
            found, seen = self.read([role], at_most=2 if role in FAR else 1)
            leaks, shown = leaks + found, shown | seen
            wrong += wrong_doors(self.world, role, SEEN[role])
        self.assertEqual(leaks, [])
        self.assertEqual(wrong, [], "pages that answered somebody otherwise than the tables of the doors say")
        kinds = {canary.kind for canary in self.cage.by_token.values()}
        self.assertEqual(
            kinds - shown - set(UNSHOWN), set(), "secrets that the crawl saw nowhere, so it is blind to them"
        )

    def test_nothing_more_is_shown_once_the_outcomes_are_out(self):
        """The same when the embargo of the world's phase has passed."""
        more.let_out(self.world)
        told = self.everybody if LARGE else [each for each in self.everybody if each not in STAFF]
        leaks, shown = self.read(told, at_most=1, keep=False, apart=() if LARGE else APART)
        self.assertEqual(leaks, [])
        self.assertIn("funding.Decision.conditions", shown)

    def test_a_planted_leak_is_named_with_its_place(self):
        """Were every decision open to all who run a round, the crawl would say which words a walled officer read, and where."""
        bid, place = self.world.bid, reverse("funding:decision", args=[self.world.decision.ref])
        bid.refresh_from_db()
        (token,) = self.cage.found_in(bid.title)
        self.assertEqual(self.read_by("walled_officer", [place], at_most=0), ([], set()))
        with mock.patch.object(DecisionQuerySet, "visible_to", to_all):
            leaks, _shown = self.read_by("walled_officer", [place], at_most=0)
        said = f"{token}, funding.Application.title of funding.Application {bid.pk}, to walled_officer at {place}"
        self.assertIn(said, leaks)

    def test_a_planted_leak_in_a_letter_is_named(self):
        """A letter to the lead that names their reviewer."""
        lead, reviewer = self.world.people["lead"], self.world.assignment.reviewer
        reviewer.refresh_from_db()
        self.assertEqual(in_letters(self.cage), [])
        Letter.objects.create(
            to=lead, email=lead.email, kind="z", about="x:3", subject="News", body=f"By {reviewer.name}."
        )
        (said,) = in_letters(self.cage)
        self.assertTrue(said.startswith(f"{reviewer.name}, accounts.User.name"), said)
        self.assertTrue(said.endswith(f"in a letter of kind z to {lead.email}"), said)

    def test_two_worlds_that_differ_in_secrets_are_one_to_whoever_may_not_know_them(self):
        """The same bytes, headers, letters and number of queries: on the large competition secret by secret."""
        for role in blind_roles():
            changes = unknown_to(role)
            for together in [[each] for each in changes] if LARGE else [changes]:
                with self.subTest(role=role, differs=[each.__name__ for each in together]):
                    self.assertEqual(self.told_apart(role, together), [])

    def test_a_planted_difference_is_named_with_its_place(self):
        """Were every decision open to all who run a round, the comparison would say that a walled officer is told of another outcome, and where."""
        place = reverse("funding:decision", args=[self.world.decision.ref])
        with mock.patch.object(DecisionQuerySet, "visible_to", to_all):
            before = self.kept_by("walled_officer", [place])
            with differing(self.world, [an_outcome_before_release]):
                (said,) = self.compare("walled_officer", before, self.kept_by("walled_officer", [place]))
        self.assertTrue(said.startswith(f"walled_officer at {place}: "), said)
        self.assertEqual(
            self.compare("lead", {"/": Kept(200, 3, b"")}, {"/": Kept(200, 4, b"")}),
            ["lead at /: 3 queries and 4"],
        )

    def test_a_letter_that_says_more_is_named(self):
        """Letters are compared as pages are."""
        lead, before = self.world.people["lead"], self.kept_by("lead", [])
        Letter.objects.create(
            to=lead, email=lead.email, kind="z", about="x:3", subject="News", body="By them."
        )
        (said,) = self.compare("lead", before, self.kept_by("lead", []))
        self.assertIn("lead at letters: ", said)

    def told_apart(self, role: str, changes: list[Callable]) -> list[str]:
        """Where a person tells the world from one that differs in some secrets; and if so, in which of them."""
        before = self.seen(role)
        apart = self.differences(role, before, changes)
        if not apart or len(changes) == 1:
            return list(apart.values())
        few = {place: before[place] for place in sorted(apart)[:5]}
        each = {change.__name__: self.differences(role, few, [change]) for change in changes}
        return [f"{name}: {said}" for name, found in each.items() for said in found.values()] or list(
            apart.values()
        )

    def differences(self, role: str, before: dict[str, Kept], changes: list[Callable]) -> dict[str, str]:
        """What a person sees differ, by place, once some secrets differ."""
        with differing(self.world, changes):
            after = self.kept_by(role, before)
        apart = {place: before[place].differs(after[place]) for place in before}
        return {place: f"{role} at {place}: {said}" for place, said in apart.items() if said}

    def compare(self, role: str, before: dict[str, Kept], after: dict[str, Kept]) -> list[str]:
        """Where two readings differ."""
        apart = [(place, before[place].differs(after[place])) for place in before]
        return [f"{role} at {place}: {said}" for place, said in apart if said]

    def kept_by(self, role: str, places: Iterable[str]) -> dict[str, Kept]:
        """Read some places and the letters as one person, to be compared."""
        person = self.world.people.get(role)
        reader = Reader(person)
        kept = {place: fetch(reader, place).kept for place in places if place != "letters"}
        letters = Letter.objects.filter(to=person) if person else Letter.objects.none()
        words = repr(list(letters.order_by("pk").values_list("kind", "subject", "body")))
        return kept | {"letters": Kept(0, 0, zlib.compress(words.encode(), 1))}

    def seen(self, role: str) -> dict[str, Kept]:
        """What somebody saw of the world as it is; what the crawl has read is not read again."""
        if role not in SEEN:
            self.read([role], at_most=1)
        return SEEN[role]

    def read(
        self, roles: Iterable[str], at_most: int, keep: bool = True, apart: tuple[str, ...] = ()
    ) -> tuple[list[str], set[str]]:
        """Read everything as some people: the leaks, and the kinds of secret that somebody was rightly shown.

        Of the rooms in ``apart`` only what others link to is read.
        """
        leaks, shown = in_letters(self.cage), set()
        for role in roles:
            places = addresses(self.world, role) + more.addresses(self.world)
            places = [each for each in places if not (apart and code_of(each).startswith(apart))]
            found, seen = self.read_by(role, places, at_most=20 if LARGE else at_most, keep=keep)
            leaks, shown = leaks + found, shown | seen
        return sorted(leaks), shown

    def read_by(
        self, role: str, places: list[str], at_most: int, keep: bool = False
    ) -> tuple[list[str], set[str]]:
        """Read some places, and what they link to, as one person."""
        person = self.world.people.get(role)
        answers = walk(Reader(person), places, at_most, without=() if LARGE else EVERYBODY)
        if keep:
            SEEN.setdefault(
                role, {place: answer.kept for place, answer in answers.items()} | self.kept_by(role, [])
            )
        return leaks_in(self.cage, role, person, answers)


@contextmanager
def differing(w, changes: list[Callable]):
    """Let the world differ in some secrets for a while."""
    with transaction.atomic():
        for change in changes:
            change(w)
        yield
        transaction.set_rollback(True)
