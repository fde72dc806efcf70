"""What waits for a person, gathered from every room; and which rooms have something of theirs."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import partnerships.agenda.queries
import partnerships.governance.queries
import partnerships.queries
from funding.applications import queries as applications
from funding.awards import queries as awards
from funding.decisions import queries as decisions
from funding.models import (
    Application,
    ApplicationPerson,
    Assignment,
    DecisionApprover,
    Phase,
    PoolInvitation,
    PoolMember,
    RoundOfficer,
    Seat,
    TeamMember,
)
from funding.panel import queries as panel
from funding.review import queries as review
from funding.rounds import queries as rounds
from hub.catalogue import queries as catalogue
from hub.cohorts import queries as cohorts
from hub.evaluation import queries as evaluation
from hub.evidence import queries as evidence
from hub.gateway import queries as gateway
from hub.models import Enquiry, Expert, HubPerson, SupportRequest
from hub.support import queries as support
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.todo import APPLICANT, APPROVER, FINANCE, OFFICER, Todo, in_order
from partnerships.models import (
    Affiliation,
    BodySeat,
    Organisation,
    Partnership,
    PartnershipPerson,
    Signatory,
)


class Source(NamedTuple):
    """A room or stage that may have something for people who play one of these parts; no part means everybody."""

    todos: Callable[..., Iterable[Todo]]
    parts: frozenset[str] = frozenset()
    is_narrowed: bool = False  # it takes the parts as well, and asks only what can have an answer

    def ask(self, user: Any, now: datetime, held: set[str]) -> Iterable[Todo]:
        """Return what a person who plays these parts should do next here."""
        return self.todos(user, now, held) if self.is_narrowed else self.todos(user, now)


SOURCES = (
    Source(partnerships.queries.todos, frozenset(["is_asked"])),
    Source(partnerships.agenda.queries.todos, frozenset(["writes"])),
    Source(partnerships.governance.queries.todos, frozenset(["governs"])),
    Source(rounds.todos, OFFICER | APPROVER, True),
    Source(applications.todos, APPLICANT | {"runs", "settles"}, True),
    Source(review.todos, OFFICER | {"reviews"}, True),
    Source(review.response_todos, frozenset(["writes"])),
    Source(panel.interview_todos, frozenset(["writes"])),
    Source(panel.todos, OFFICER | {"sits"}, True),
    Source(decisions.todos, OFFICER | APPROVER | {"hears"}, True),
    Source(awards.todos, APPLICANT | OFFICER | FINANCE | APPROVER, True),
    Source(support.todos, frozenset(["helps", "asks"])),
    Source(support.plan_todos, frozenset(["runs"])),
    Source(catalogue.todos, frozenset(["helps"])),
    Source(catalogue.own_todos, frozenset(["is_expert"])),
    Source(evidence.todos, frozenset(["helps"])),
    Source(evaluation.todos, frozenset(["helps", "writes"])),
    Source(gateway.todos, frozenset(["helps", "writes"])),
    Source(gateway.own_todos, frozenset(["inquires"])),
    Source(cohorts.todos, frozenset(["helps"])),
)


class Door(NamedTuple):
    """A way into a room in which a person has something of theirs."""

    label: Any
    hint: Any
    url: str


class Desk(NamedTuple):
    """Everything that a person's home shows."""

    todos: list[Todo]
    doors: list[Door]
    partnerships: list[Partnership]
    letters: list[Letter]
    unread: int
    outcomes: list[Phase]


# Whose door it is, its name, what is behind it, and its URL name.
DOORS = (
    (
        {"writes"},
        _("My bids"),
        _("Drafts, bids with your research office, and what was submitted"),
        "funding:my-bids",
    ),
    ({"signs"}, _("Sign-off desk"), _("Bids that wait for your research office"), "funding:sign-off-desk"),
    ({"reviews"}, _("My reviews"), _("What you were asked to review, and by when"), "funding:my-reviews"),
    (
        {"runs", "plans"},
        _("Rounds"),
        _("Rounds you plan, run, approve or keep the money of"),
        "funding:round-list",
    ),
    (
        {"makes_policy", "inquires"},
        _("For policymakers"),
        _("What is new, your saved searches and what you asked the hub"),
        "hub:policymakers",
    ),
    ({"helps"}, _("The hub"), _("Cohorts, contacts and requests for support"), "hub:home"),
    ({"administers"}, _("People and roles"), _("Who holds which role, and until when"), "person-list"),
    (
        {"administers"},
        _("Letters that wait"),
        _("What the mail server refused or may have taken"),
        "letter-unsettled-list",
    ),
    ({"audits"}, _("The audit trail"), _("Who did what, and whether the record is whole"), "trail"),
)


def parts(user: User) -> set[str]:
    """Return the parts that a person plays, in one question to the database, beside their portal-wide roles."""
    mine = {"user": user}
    duties = RoundOfficer.objects.holding().filter(**mine)
    approves = DecisionApprover.objects.holding().filter(**mine)
    let_in = ApplicationPerson.objects
    asked = {
        "writes": Exists(PartnershipPerson.objects.holding().filter(**mine))
        | Exists(Application.objects.filter(lead=user)),
        "signs": Exists(Signatory.objects.holding().filter(**mine)),
        "let_in": Exists(let_in.addressed_to(user)) | Exists(let_in.filter(user=user)),
        "named": Exists(TeamMember.objects.addressed_to(user)),
        "reviews": Exists(Assignment.objects.filter(reviewer=user, state__in=Assignment.OPEN_DOORS))
        | Exists(PoolMember.objects.filter(user=user))
        | Exists(PoolInvitation.objects.to_answer(user, clock.now())),
        "sits": Exists(Seat.objects.holding().filter(**mine)),
        "runs": Exists(duties) | Exists(approves),
        "checks": Exists(duties.filter(duty=RoundOfficer.Duty.OFFICER)),
        "keeps_money": Exists(duties.filter(duty=RoundOfficer.Duty.FINANCE)),
        "settles": Exists(duties.filter(duty__in=[RoundOfficer.Duty.CONFLICTS, RoundOfficer.Duty.DEPUTY])),
        "hears": Exists(duties.filter(duty=RoundOfficer.Duty.COMPLAINTS)),
        "approves": Exists(approves),
        "is_asked": partnerships.queries.is_asked(user, clock.now()),
        "helps": Exists(HubPerson.objects.holding().filter(**mine)),
        "makes_policy": Exists(
            Affiliation.objects.holding().filter(**mine, organisation__kind=Organisation.Kind.GOVERNMENT)
        ),
        "asks": Exists(SupportRequest.objects.filter(asked_by=user)),
        "governs": Exists(BodySeat.objects.asked(user)),
        "inquires": Exists(Enquiry.objects.of(user)),
        "is_expert": Exists(Expert.objects.themselves(user)),
    }
    row = (
        User.objects.filter(pk=user.pk)
        .values(**{name: Q(question) for name, question in asked.items()})
        .get()
    )
    named = {"administrator": "administers", "auditor": "audits", "officer": "plans"}
    return {name for name, answer in row.items() if answer} | {named[role] for role in user.portal_roles}


def todos(user: User, now: datetime, held: set[str]) -> list[Todo]:
    """Return what a person should do next, the most pressing first; only the rooms in which they play a part are asked."""
    asked = [source for source in SOURCES if not source.parts or source.parts & held]
    return in_order((todo for source in asked for todo in source.ask(user, now, held)), now)


def doors(user: User, held: set[str]) -> list[Door]:
    """Return the ways into the rooms in which a person has something of theirs."""
    seats = (
        Seat.objects.holding().filter(user=user).select_related("panel__phase__round")
        if "sits" in held
        else []
    )
    return [Door(label, hint, reverse(name)) for who, label, hint, name in DOORS if held & who] + [
        Door(
            _("Panel of %(phase)s") % {"phase": seat.panel.phase},
            seat.panel.phase.round,
            reverse("funding:panel", args=[seat.panel.ref]),
        )
        for seat in seats[:6]
    ]


def desk(user: User, now: datetime) -> Desk:
    """Return everything that a person's home shows; the number of queries does not grow with what there is."""
    held, letters = parts(user), Letter.objects.visible_to(user)
    return Desk(
        todos=todos(user, now, held),
        doors=doors(user, held),
        partnerships=list(Partnership.objects.of(user).order_by("name_en", "pk")[:12])
        if "writes" in held
        else [],
        letters=list(letters.order_by("-not_before", "-pk")[:5]),
        unread=letters.filter(read_at__isnull=True).count(),
        outcomes=list(awards.announced_phases(now).order_by("-release__embargo_until", "pk")[:3]),
    )
