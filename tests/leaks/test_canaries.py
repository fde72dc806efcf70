"""The canary crawl: every address, file and letter as everybody, and no secret where the matrix does not allow it."""

import logging
from collections.abc import Iterable
from unittest import mock

from django.test import TestCase
from django.urls import reverse

from funding.panel.models.item import ItemQuerySet
from lpip_portal.notifications.models import Letter
from tests import factories, world
from tests.doors import EVERYBODY
from tests.leaks import more
from tests.leaks.canaries import Cage
from tests.leaks.crawl import Reader, walk
from tests.leaks.reading import LARGE, addresses, in_letters, leaks_in
from tests.leaks.texts import UNSHOWN

# Those whom a release tells nothing that they did not know.
STAFF = {
    "officer", "approver", "finance", "auditor", "admin", "chair", "secretary", "panellist", "conflicts_owner", "deputy_owner",
    "complaints_owner",
}  # fmt: skip


def to_all(rows, user):
    """A mistake: rows are nobody's in particular."""
    return rows


class Crawl(TestCase):
    """Reads everything as everybody."""

    maxDiff = None

    @classmethod
    def setUpTestData(cls):
        """Build the world, with more secrets in it than the doors need, and plant the canaries."""
        factories.start_again()
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
        leaks, shown = self.read(self.everybody, at_most=2)
        self.assertEqual(leaks, [])
        kinds = {canary.kind for canary in self.cage.by_token.values()}
        self.assertEqual(
            kinds - shown - set(UNSHOWN), set(), "secrets that the crawl saw nowhere, so it is blind to them"
        )

    def test_nothing_more_is_shown_once_the_outcomes_are_out(self):
        """The same when the embargo of the world's phase has passed."""
        more.let_out(self.world)
        told = self.everybody if LARGE else [each for each in self.everybody if each not in STAFF]
        leaks, shown = self.read(told, at_most=1)
        self.assertEqual(leaks, [])
        self.assertIn("funding.Decision.conditions", shown)

    def test_a_planted_leak_is_named_with_its_place(self):
        """Were every item of a panel open to everybody, the crawl would say which words a rival read, and where."""
        bid, place = self.world.bid, reverse("funding:item", args=[self.world.item.ref])
        bid.refresh_from_db()
        (token,) = self.cage.found_in(bid.title)
        self.assertEqual(self.read_by("rival", [place], at_most=0), ([], set()))
        with mock.patch.multiple(ItemQuerySet, visible_to=to_all, readable_by=to_all):
            leaks, _shown = self.read_by("rival", [place], at_most=0)
        said = f"{token}, funding.Application.title of funding.Application {bid.pk}, to rival at {place}"
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

    def read(self, roles: Iterable[str], at_most: int) -> tuple[list[str], set[str]]:
        """Read everything as some people: the leaks, and the kinds of secret that somebody was rightly shown."""
        leaks, shown = in_letters(self.cage), set()
        for role in roles:
            places = addresses(self.world, role) + more.addresses(self.world)
            found, seen = self.read_by(role, places, at_most=20 if LARGE else at_most)
            leaks, shown = leaks + found, shown | seen
        return sorted(leaks), shown

    def read_by(self, role: str, places: list[str], at_most: int) -> tuple[list[str], set[str]]:
        """Read some places, and what they link to, as one person."""
        person = self.world.people.get(role)
        answers = walk(Reader(person), places, at_most, without=() if LARGE else EVERYBODY)
        return leaks_in(self.cage, role, person, answers)
