"""The canary crawl: every address, file and letter as everybody, and no secret where the matrix does not allow it."""

import logging
import os
import time
from unittest import mock

from django.test import TestCase
from django.urls import reverse

from funding.models import Application
from lpip_portal.notifications.models import Letter
from tests import factories, world
from tests.leaks import more
from tests.leaks.canaries import Cage
from tests.leaks.crawl import Reader, walk
from tests.leaks.reading import LARGE, addresses, in_letters, leaks_in
from tests.leaks.texts import UNSHOWN


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

    def setUp(self):
        """Refusals are what most answers are, and no news."""
        logging.disable(logging.ERROR)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.cage.look_again()

    def test_no_page_file_or_letter_shows_a_secret_to_whom_the_matrix_does_not_allow_it(self):
        """Before the outcomes of the world's phase are out; other bids are drafts, with their office or released."""
        leaks, shown = self.read()
        self.assertEqual(leaks, [])
        kinds = {canary.kind for canary in self.cage.by_token.values()}
        self.assertEqual(
            kinds - shown - set(UNSHOWN), set(), "secrets that the crawl saw nowhere, so it is blind to them"
        )

    def test_nothing_more_is_shown_once_the_outcomes_are_out(self):
        """The same when the embargo of the world's phase has passed."""
        more.let_out(self.world)
        self.assertEqual(self.read()[0], [])

    def read(self) -> tuple[list[str], set[str]]:
        """Read everything as everybody: the leaks, and the kinds of secret that somebody was rightly shown."""
        leaks, shown = in_letters(self.cage), set()
        for role, person in [("anonymous", None), *self.world.people.items()]:
            t = time.process_time()
            answers = walk(Reader(person), addresses(self.world), at_most=20 if LARGE else 2)
            m = time.process_time()
            found, seen = leaks_in(self.cage, role, person, answers)
            print(role, len(answers), sum(a.status == 404 for a in answers.values()), m - t, time.process_time() - m)
            leaks, shown = leaks + found, shown | seen
        print(*sorted(leaks), sep="\n")
        return sorted(leaks), shown
