"""The crowd before a deadline, written in bulk: two phases that close together, leads with drafts, and offices with bids to submit."""

import functools
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import NamedTuple

import pikepdf
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from funding.models import (
    Answer,
    Application,
    CostLine,
    Phase,
    Programme,
    Question,
    QuestionSet,
    Round,
    RoundOfficer,
    Section,
)
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.management.benching.measure import Browser
from lpip_portal.ui.forms import fresh_nonce
from partnerships.models import Nation, Organisation, Partnership, PartnershipPerson, Signatory

CODES = [f"question-{n}" for n in range(8)]
WORDS = "Evidence that people in one place can use, gathered with them and tested where they live. "
OFFICES = 20
PASSWORD = "a deadline by the sea 1600"  # noqa: S105 – of a crowd in a throw-away database
SMALL, LARGE = 60_000, 4_900_000  # bytes of a file
MARK = b"<this file is no. 0000000000>"
DAY = timedelta(days=1)
DECLARED = {"is_true": "on", "is_agreed": "on", "is_own": "on"}


class Bid(NamedTuple):
    """One bid of the crowd: who writes and who submits it, and where. Of every three, one waits at its office."""

    row: Application
    writer: Browser | None
    sender: Browser
    submit: str
    form: dict[str, str]
    officer: Browser
    address: str

    def page(self, kind: str) -> str:
        """Return the address of one of its pages."""
        if kind == "section":
            return reverse("funding:application-section", args=[self.row.ref, "about"])
        if kind in ("phase-control", "application-list", "application-list-export"):
            return reverse(f"funding:{kind}", args=[self.row.phase.ref])
        return reverse(f"funding:{kind}", args=[self.row.ref])

    def answer(self, code: str) -> str:
        """Return the address to which an answer is saved."""
        return reverse("funding:answer", args=[self.row.ref, "about", code])


def gather(leads: int, server: object) -> list[Bid]:
    """Write a crowd of this size and sign everybody in. Their phases are open; ``close_at`` says until when."""
    tag = f"rush{leads}"
    officer, approver, signatory = _people(["officer", "approver", "signatory"], tag)
    offices = Organisation.objects.bulk_create(
        Organisation(
            name=f"Office {n} of {tag}", kind="university", nation=Nation.values[n % 4], standing="verified", may_administer=True
        )
        for n in range(OFFICES)
    )  # fmt: skip
    Signatory.objects.bulk_create(Signatory(user=signatory, organisation=each) for each in offices)
    paper = QuestionSet.objects.create(name=tag)
    about = Section.objects.create(question_set=paper, slug="about", order=1, title_en="About the work")
    Section.objects.create(question_set=paper, slug="costs", order=2, title_en="Costs", component="costs")
    questions = Question.objects.bulk_create(
        Question(section=about, code=code, order=n, kind="long", text_en=code, word_limit=500)
        for n, code in enumerate(CODES)
    )
    now = clock.now()
    round_ = Round.objects.create(
        programme=Programme.objects.create(slug=tag, name_en="Rush"), owner=offices[0], code=tag.upper(), title_en="Rush",
        state="published", planned_by=officer, published_by=approver, published_at=now,
    )  # fmt: skip
    RoundOfficer.objects.create(round=round_, user=officer, given_by=approver, since=now)
    straight, signed = (_phase(round_, number, paper, now) for number in (1, 2))
    bids = _bids(tag, _people([f"lead{n}" for n in range(leads)], tag), offices, straight, signed)
    Answer.objects.bulk_create(
        [
            Answer(
                application=bid,
                question=question,
                text=f"<p>{WORDS * 3}</p>",
                words=45,
                saved_by_id=bid.lead_id,
            )
            for bid in bids
            for question in questions
        ],
        batch_size=5_000,
    )
    CostLine.objects.bulk_create(
        CostLine(
            application=bid, organisation_id=bid.organisation_id, heading="di_staff", description="Cost",
            fec=Decimal("10000"), rate=Decimal("80"), share=Decimal("8000"), saved_by_id=bid.lead_id,
        )
        for bid in bids
    )  # fmt: skip
    office, staff = Browser(server, signatory), Browser(server, officer)
    return [
        _seat(bid, server, office if bid.phase_id == signed.pk else None, staff, _address(number))
        for number, bid in enumerate(bids)
    ]


def a_file(number: int, *, big: bool) -> bytes:
    """Return a PDF that no other has the bytes of."""
    return _pdf(LARGE if big else SMALL).replace(MARK, b"<this file is no. %010d>" % number)


@functools.cache
def _pdf(size: int) -> bytes:
    """Return a PDF of one page and about this size, with a mark to be written over."""
    made, file = pikepdf.new(), BytesIO()
    made.add_blank_page()
    filling = Random(size).randbytes(size // 2).hex().encode()  # noqa: S311 – weight, not a secret
    made.Root.Filling = made.make_stream(MARK + filling)
    made.save(file, compress_streams=False)
    return file.getvalue()


def _address(number: int) -> str:
    """Return the address that the proxy sees: every fifth lead sits on one campus, behind one address."""
    return "192.0.2.1" if number % 5 == 0 else f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def warm_up(bids: list[Bid]) -> None:
    """Let the leads read their bids once: by the last minute before a deadline no server is cold."""
    writing = [bid for bid in bids if bid.writer][:40]

    def read(bid: Bid) -> None:
        for kind in ("section", "application", "application-check"):
            bid.writer.ask(bid.page(kind))
        bid.writer.connection.close()

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(read, writing))


def close_at(bids: list[Bid], instant: datetime) -> None:
    """Set the instant at which the phases of a crowd close."""
    phases = {bid.row.phase_id for bid in bids}
    Phase.objects.filter(pk__in=phases).update(closes_at=instant)


def _seat(bid: Application, server: object, office: Browser | None, staff: Browser, address: str) -> Bid:
    nonce = {"nonce": fresh_nonce()}
    if office:
        submit = reverse("funding:application-submit", args=[bid.ref])
        return Bid(bid, None, office, submit, nonce, staff, address)
    lead = Browser(server, bid.lead)
    submit = reverse("funding:application-send", args=[bid.ref])
    return Bid(bid, lead, lead, submit, nonce | DECLARED, staff, address)


def _people(names: list[str], tag: str) -> list[User]:
    secret = make_password(PASSWORD)  # the same words cost the server the same time for each of them
    people = User.objects.bulk_create(
        User(email=f"{name}@{tag}.example.org", name=name.capitalize(), password=secret) for name in names
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    return people


def _phase(round_: Round, number: int, paper: QuestionSet, now: datetime) -> Phase:
    return Phase.objects.create(
        round=round_, number=number, label_en=f"Phase {number}", question_set=paper, intention_required=False,
        sign_off_required=number == 2, opens_at=now - 20 * DAY, closes_at=now + DAY, reviews_due_at=now + 50 * DAY,
        panel_on=(now + 60 * DAY).date(), decisions_at=now + 70 * DAY, earliest_start_on=(now + 90 * DAY).date(),
        latest_start_on=(now + 180 * DAY).date(), cap=50_000, budget=400_000, max_awards=10, months=5,
    )  # fmt: skip


def _bids(
    tag: str, leads: list[User], offices: list[Organisation], straight: Phase, signed: Phase
) -> list[Application]:
    partnerships = Partnership.objects.bulk_create(
        Partnership(
            name_en=f"Partnership {n}", nation=Nation.values[n % 4], convenor=offices[n % OFFICES],
            administrator=offices[n % OFFICES],
        )
        for n in range(len(leads))
    )  # fmt: skip
    pairs = list(zip(partnerships, leads, strict=True))
    PartnershipPerson.objects.bulk_create(
        PartnershipPerson(partnership=partnership, user=lead, role="lead") for partnership, lead in pairs
    )
    return Application.objects.bulk_create(
        Application(
            reference=f"{tag}-{n:05}", phase=signed if n % 3 == 2 else straight, partnership=partnership, lead=lead,
            organisation=partnership.administrator, title=f"Bid {n} for what works here",
            state="with_organisation" if n % 3 == 2 else "draft",
        )
        for n, (partnership, lead) in enumerate(pairs)
    )  # fmt: skip
