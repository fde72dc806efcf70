"""The canary crawl: every address, file and letter as everybody, and no secret where the matrix does not allow it."""

from django.test import Client, TestCase

from tests import factories, world
from tests.leaks import more
from tests.leaks.canaries import Cage
from tests.leaks.crawl import walk
from tests.leaks.matrix import UNSHOWN
from tests.leaks.reading import LARGE, addresses, in_letters, leaks_in


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
        allowed = self.cage.allowed()
        leaks, shown = in_letters(self.cage, allowed), set()
        for role, person in [("anonymous", None), *self.world.people.items()]:
            client = Client()
            if person:
                client.force_login(person)
            answers = walk(client, addresses(self.world, role), at_most=20 if LARGE else 2)
            found, seen = leaks_in(self.cage, allowed, role, person, answers)
            leaks, shown = leaks + found, shown | seen
        return sorted(leaks), shown
