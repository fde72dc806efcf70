"""The people and bids of the journey of a review: who they are, before anybody has done anything in it."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.core import mail
from django.test import Client
from django.urls import reverse

from funding.applications import actions as bids
from funding.models import Application, Assignment, DecisionApprover, Item, Panel, Phase, RoundOfficer
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.notifications import tasks
from tests.factories import (
    a_partnership,
    a_phase,
    a_round,
    a_signatory,
    a_user,
    affiliated,
    an_application,
    an_organisation,
    conflicts_owner_of,
    finance_of,
)

TITLES = [
    "Allotments of Amlwch", "Buses of Bala", "Crofts of Cupar", "Docks of Dundee", "Estuaries of Exe", "Ferries of Fishguard",
    "Gardens of Girvan", "Harbours of Hayle", "Inns of Ilfracombe", "Jetties of Jarrow", "Kilns of Kendal", "Locks of Larne",
]  # fmt: skip
REVIEWERS = ["Ada", "Bryn", "Carys", "Dilys", "Elin", "Ffion", "Gwen", "Huw", "Ifor"]
TABLE = {
    "Mair Chair": "chair", "Nia Deputy": "deputy", "Owain Secretary": "secretary", "Petra Panel": "member",
    "Rhodri Panel": "member", "Sian Panel": "member", "Tomos Panel": "member",
}  # fmt: skip
BUDGET = Decimal("90000")
WALLED, CONFLICTED = (
    0,
    1,
)  # the bid that the chair and the second officer may not know; that of the first approver


@dataclass
class Cast:
    """Everybody, by what they are in the story; the bids in the order of their titles, which is that of their worth."""

    phase: Phase
    officer: User
    colleague: User
    approver: User
    second: User
    conflicts: User
    finance: User
    reviewers: list[User]
    table: dict[str, User]
    posted: list[str] = field(default_factory=list)  # what each letter that went out was called

    def bid(self, n: int) -> Application:
        """The bid as it stands now."""
        return self.phase.applications.select_related("phase__round", "lead", "organisation").get(
            title=TITLES[n]
        )

    def signatory(self, n: int) -> User:
        """Who signs for the organisation of a bid."""
        return self.bid(n).organisation.signatories.get().user

    def given(self, person: User) -> list[Assignment]:
        """The bids that a reviewer was asked about, or has."""
        found = Assignment.objects.filter(reviewer=person, state__in=Assignment.STANDING)
        return list(found.select_related("application__phase__round", "reviewer").order_by("application"))

    def reads(self, person: User, name: str, thing) -> tuple[int, str]:
        """What a page of the funding room answers somebody without a browser: its status, and what it says."""
        client = Client()
        client.force_login(person)
        answer = client.get(reverse(f"funding:{name}", args=[thing.ref]))
        return answer.status_code, answer.content.decode()

    def letters_go(self) -> None:
        """Let the clock send the letters that are due."""
        before = len(mail.outbox)
        tasks.deliver()
        self.posted += [message.extra_headers["Message-ID"] for message in mail.outbox[before:]]

    @property
    def panel(self) -> Panel:
        """The panel as it stands now."""
        return Panel.objects.select_related("phase__round").get(phase=self.phase)

    def item(self, n: int) -> Item:
        """The item of a bid as it stands now."""
        return Item.objects.select_related("panel__phase__round", "application").get(application=self.bid(n))


def gathered() -> Cast:
    """Twelve bids that were submitted in time and found eligible, and everybody who is to judge them."""
    closed = clock.now() - timedelta(days=1)
    with clock.at(closed - timedelta(days=1)):
        round_ = a_round(a_user("Olwen Officer"), a_user("Anwen Approver"), title_en="Places that listen")
        phase = a_phase(
            round=round_, closes_at=closed, intention_due_at=closed - timedelta(days=5), budget=BUDGET, max_awards=4,
            reviews_per_bid=2, reviews_per_reviewer=3,
        )  # fmt: skip
        colleague, second = a_user("Cai Colleague"), a_user("Sioned Second")
        RoundOfficer.objects.create(round=round_, user=colleague, since=clock.now())
        DecisionApprover.objects.create(round=round_, user=second, since=clock.now())
        universities = [an_organisation(f"University of {title.split()[-1]}") for title in TITLES]
        for title, university in zip(TITLES, universities, strict=True):
            _submitted(phase, title, university)
        tied = [affiliated(universities[2], name=REVIEWERS[0]), *map(a_user, REVIEWERS[1:])]
        table = {name: a_user(name) for name in TABLE if name != "Mair Chair"}
        table["Mair Chair"] = affiliated(universities[WALLED], name="Mair Chair")
        officer, approver = round_.planned_by, round_.published_by
        conflicts, finance = conflicts_owner_of(round_), finance_of(round_)
    for bid in phase.applications.order_by("pk"):
        bids.find_eligible(bid, by=officer)
    bids.note_interest(
        approver, phase.applications.get(title=TITLES[CONFLICTED]), by=approver, kind="personal", evidence="A cousin", source="declared"
    )  # fmt: skip
    bids.note_interest(
        colleague, phase.applications.get(title=TITLES[WALLED]), by=colleague, kind="financial", evidence="A loan", source="declared"
    )  # fmt: skip
    return Cast(phase, officer, colleague, approver, second, conflicts, finance, tied, table)


def _submitted(phase: Phase, title: str, university) -> None:
    lead = a_user(f"Lead of {title.split()[-1]}")
    partnership = a_partnership(lead, administrator=university, name_en=title)
    bid = an_application("with_organisation", phase=phase, lead=lead, partnership=partnership, title=title)
    bids.submit(
        bid,
        by=a_signatory(university, name=f"Signatory of {title.split()[-1]}"),
        at=phase.closes_at - timedelta(hours=1),
    )
