"""Every address of the portal, and which of the people of ``tests/world`` it lets in. An unlisted address fails.

Here everybody is turned away who should be, and whatever changes something is tried; the pages that let somebody in are looked at
by the crawl (``tests/leaks``), which reads each of them anyway and compares its answer with the same tables. A door answers one of four ways: ``in`` (the page, its form's errors, or a refusal that names what is possible),
``login`` (to those who have not signed in), ``403`` (known to exist, not theirs to do) and ``404`` (it does not exist for them).
"""

import logging
from copy import copy
from unittest import mock

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lpip_portal.accounts.models import User
from lpip_portal.references import LENGTH
from tests import factories, world
from tests.doors import EVERYBODY, LIBRARY, OPEN, POST_ONLY, ROOMS, SIGNED_IN, answered, expected, is_read

ALL = ["anonymous", *world.ROLES]


def names(resolver=None, space: str = "") -> set[str]:
    """Every name of an address that the portal serves."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= names(entry, deeper)
        elif isinstance(entry, URLPattern):
            found.add(f"{space}{entry.name}")
    return found


def knock(w, role: str, url: str, method: str) -> str:
    """Ask for ``url`` as ``role`` and say how the door answered; whatever it changed is taken back."""
    w.asking = w.known.get(role)
    with transaction.atomic():
        answer = w.clients[role].generic(method, url) if method != "POST" else w.clients[role].post(url)
        transaction.set_rollback(True)
    if answer.streaming:
        b"".join(answer.streaming_content)  # a file that is read to its end is closed
    return answered(answer.status_code, answer.headers.get("Location", ""))


def blank(_request, _template, _context=None, *, status=200):
    """A refusal without its page."""
    return HttpResponse(status=status)


class Doors(TestCase):
    """Knocks at every door as everybody."""

    maxDiff = None

    @classmethod
    def setUpTestData(cls):
        """Build the world once; what a test changes is taken back."""
        factories.start_again()
        cls.world = world.build()

    def setUp(self):
        """Sign everybody in. What templates were given, and what refusals log, is looked at by nobody here.

        Who asks is not looked up in a session for each of ten thousand knocks, and what says that there is no page is one page,
        which tests/lpip_portal and the browser read.
        """
        self.enterContext(mock.patch("django.test.client.store_rendered_templates"))
        self.enterContext(mock.patch("django.contrib.auth.middleware.get_user", self.whoever_asks))
        self.enterContext(mock.patch("lpip_portal.home.errors.render", blank))
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.world.clients = {"anonymous": Client()}
        self.world.known = {}
        for role, person in self.world.people.items():
            self.world.clients[role] = Client()
            self.world.clients[role].force_login(person)
            known = self.world.known[role] = User.objects.get(pk=person.pk)
            self.assertIsInstance(known.portal_roles, set)  # asked once as well

    def whoever_asks(self, _request):
        """Give the person who knocks, as read from the database once."""
        return copy(self.world.asking) if self.world.asking else AnonymousUser()

    def test_every_address_is_listed_and_every_listing_is_an_address(self):
        """An address in no table fails, and so does a listing of none."""
        listed = set(EVERYBODY) | set(SIGNED_IN) | set(ROOMS) | set(LIBRARY) | set(OPEN)
        self.assertEqual(names() - listed, set(), "addresses that no table lists")
        self.assertEqual(listed - names(), set(), "listings that are no address")

    def test_a_door_lets_in_whom_it_should_and_nobody_else(self):
        """The whole matrix but the pages that the crawl reads: a list of every door that answered otherwise."""
        rows = {**EVERYBODY, **SIGNED_IN, **{name: row[0] for name, row in ROOMS.items()}}
        wrong = []
        for name, arguments in sorted(rows.items()):
            url = reverse(name, args=arguments(self.world) if arguments else [])
            for role in ALL:
                if is_read(name, role):
                    continue
                answer = knock(self.world, role, url, "POST" if name in POST_ONLY else "GET")
                if answer != expected(name, role):
                    wrong.append(f"{name} as {role}: {answer}, expected {expected(name, role)}")
        self.assertEqual(wrong, [])

    def test_an_unknown_reference_is_not_found_by_anybody(self):
        """There is no telling what is not there from what is not yours."""
        wrong = []
        for name, (arguments, *_) in sorted(ROOMS.items()):
            if not arguments:
                continue
            unknown = ["0000000000" if len(str(each)) == LENGTH else each for each in arguments(self.world)]
            url = reverse(name, args=unknown)
            for role in ("nobody", *ROOMS[name][1].split()[:1]):
                if (answer := knock(self.world, role, url, "POST" if name in POST_ONLY else "GET")) != "404":
                    wrong.append(f"{name} as {role}: {answer}")
        self.assertEqual(wrong, [])
