"""The canary crawl of a whole simulated competition at each of its stages; ``make leaks`` runs it, for it takes long."""

import logging
import os
from datetime import datetime, timedelta
from unittest import skipUnless

from django.db import transaction
from django.test import TestCase

from funding.models import Assignment, DecisionApprover, RoundOfficer, Seat
from hub.models import HubPerson
from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant, User
from lpip_portal.audit.models import AuditEvent
from lpip_portal.management.seeding import history
from lpip_portal.management.simulation.story import Story
from partnerships.models import PartnershipPerson, Signatory
from tests.doors import SIGNED_IN
from tests.leaks.canaries import Cage
from tests.leaks.crawl import Reader, walk
from tests.leaks.reading import LARGE, in_letters, leaks_in, plain

BIDS = int(os.environ.get("APPLICATIONS", "20"))
STAGES = os.environ.get("STAGES", "").split() or [
    "submitted",
    "invited",
    "reviewed",
    "placed",
    "proposed",
    "decided",
    "awarded",
]
OF_A_KIND = 2  # people of one kind who look


def people(round_) -> dict[str, User]:
    """Some people of every kind in a competition, by a name for the report."""
    kinds = {
        "duty": RoundOfficer.objects.filter(round=round_),
        "approver": DecisionApprover.objects.filter(round=round_),
        "reviewer": Assignment.objects.filter(application__phase__round=round_),
        "seat": Seat.objects.filter(panel__phase__round=round_),
        "person": PartnershipPerson.objects.filter(partnership__applications__phase__round=round_),
        "signatory": Signatory.objects.all(),
        "hub": HubPerson.objects.all(),
        "holder": RoleGrant.objects.all(),
    }
    found = {}
    for kind, rows in kinds.items():
        column = "reviewer" if kind == "reviewer" else "user"
        how = {
            "duty": "duty",
            "reviewer": "state",
            "seat": "role",
            "person": "role",
            "hub": "role",
            "holder": "role",
        }.get(kind)
        groups = rows.order_by().values_list(how, flat=True).distinct() if how else [None]
        for group in sorted(groups, key=str):
            mine = rows.filter(**{how: group}) if how else rows
            for n, key in enumerate(sorted(set(mine.values_list(column, flat=True)))[:OF_A_KIND]):
                found[f"{kind} {group or ''} {n + 1}"] = User.objects.get(pk=key)
    return found


@skipUnless(LARGE, "make leaks runs it")
class Competition(TestCase):
    """Plays the story up to each stage, and lets everybody try every address that anybody was shown."""

    maxDiff = None

    def setUp(self):
        """Refusals are what many answers are, and no news."""
        logging.disable(logging.ERROR)
        self.addCleanup(logging.disable, logging.NOTSET)

    def test_no_stage_of_a_competition_shows_a_secret_to_whom_the_matrix_does_not_allow_it(self):
        """Whatever one person is led to is tried by all the others."""
        for stage in STAGES:
            with self.subTest(stage=stage), transaction.atomic():
                history.seed()
                story = Story(applications=BIDS, reviewers=12, seed=3, first_day=clock.uk(2027, 1, 4).date())
                story.tell(stage)
                with clock.at(at_the_end()):
                    self.assertEqual(leaks_of(story), [])
                transaction.set_rollback(True)


def at_the_end() -> datetime:
    """The instant at which the story stopped: its last event."""
    return AuditEvent.objects.latest("at").at + timedelta(minutes=2)


def leaks_of(story) -> list[str]:
    """Every leak of the competition as it stands."""
    cage = Cage().plant()
    readers, seen = {}, {}
    for name, person in {"anonymous": None, **people(story.round)}.items():
        readers[name] = (person, Reader(person))
        seen[name] = walk(readers[name][1], plain(SIGNED_IN), at_most=6)
    everywhere = {
        address for answers in seen.values() for address, answer in answers.items() if answer.status == 200
    }
    leaks = in_letters(cage)
    for name, (person, reader) in readers.items():
        missing = everywhere - set(seen[name])
        answers = seen.pop(name) | walk(reader, missing, at_most=0)
        leaks += leaks_in(cage, name, person, answers)[0]
    return sorted(set(leaks))
