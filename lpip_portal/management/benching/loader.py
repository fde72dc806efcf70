"""The bench's bulk loader. It writes rows directly, behind the actions' back, because it needs ten thousand bids at once.

Nothing but ``manage.py bench`` uses it; ``manage.py simulate`` drives the actions.
"""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import psycopg
from django.conf import settings

from funding.models import (
    Answer,
    Application,
    Assignment,
    Attachment,
    CostLine,
    Criterion,
    DecisionApprover,
    Phase,
    PoolMember,
    Programme,
    Question,
    QuestionSet,
    Review,
    ReviewScore,
    Round,
    RoundOfficer,
    Section,
    Submission,
)
from funding.rounds.models import usual_documents
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.documents.models import Document
from lpip_portal.management.benching import cohort, figures, library, table
from partnerships.models import Nation, Organisation, Partnership, PartnershipPerson, Place, Signatory, Theme

UNUSABLE = "!"
STATES = [
    "draft",
    "with_organisation",
    "submitted",
    "eligible",
    "eligible",
    "eligible",
    "ineligible",
    "withdrawn",
]
ALIKE = (
    60  # bids of every set that a narrowed list finds: it fills a page among a hundred as among ten thousand
)
TO_SUBMIT = 16
AFTER = {"submitted", "eligible", "ineligible"}
WORDS = "Evidence that people in one place can use, gathered with them and tested where they live. " * 6


def load(applications: int) -> SimpleNamespace:
    """Add a competition of this size; return the people and rows that the bench asks about."""
    b = SimpleNamespace(now=clock.now(), tag=f"bench{applications}")
    _round(b)
    _entrants(b, applications)
    _bids(b)
    _reviews(b)
    _large_bid(b)
    _full_desk(b)
    _complete_bids(b)
    _table(b)
    library.shelve(b, 10 * applications)
    _register(b, applications)
    _cohort(b)
    figures.measure(b)
    # As the owner: the role of the application may not. What autovacuum does within a minute of so many new rows.
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")
    return b


def _people(b, count: int, what: str) -> list[User]:
    people = [
        User(email=f"{what}{n}@{b.tag}.example.org", name=f"{what.capitalize()} {n}", password=UNUSABLE)
        for n in range(count)
    ]
    return User.objects.bulk_create(people, batch_size=2_000)


def _round(b) -> None:
    b.officer, b.approver = _people(b, 1, "officer")[0], _people(b, 1, "approver")[0]
    b.universities = Organisation.objects.bulk_create(
        Organisation(
            name=f"University {n} of {b.tag}",
            kind="university",
            nation=Nation.values[n % 4],
            standing="verified",
            may_administer=True,
        )
        for n in range(80)
    )
    funder = Organisation.objects.create(name=f"Funder of {b.tag}", kind="funder")
    programme = Programme.objects.create(slug=b.tag, name_en="Bench programme")
    round_ = Round.objects.create(
        programme=programme, owner=funder, code="BENCH", title_en="Bench round", state="published",
        planned_by=b.officer, published_by=b.approver, published_at=b.now,
    )  # fmt: skip
    RoundOfficer.objects.create(round=round_, user=b.officer)
    DecisionApprover.objects.create(round=round_, user=b.approver)
    paper = QuestionSet.objects.create(name="Bench paper")
    about = Section.objects.create(question_set=paper, slug="about", order=1, title_en="About the work")
    Section.objects.create(question_set=paper, slug="costs", order=2, title_en="Costs", component="costs")
    b.questions = [
        Question.objects.create(
            section=about, code=code, order=n, kind="long", text_en=code.capitalize(), word_limit=500
        )
        for n, code in enumerate(("summary", "agenda", "approach"))
    ]
    b.phase = _phase(b, round_, 1, paper)
    b.criteria = [
        Criterion.objects.create(phase=b.phase, code=code, order=n, title_en=code.capitalize(), weight=25)
        for n, code in enumerate(("quality", "partnership", "impact", "value"))
    ]


def _phase(b, round_: Round, number: int, paper: QuestionSet) -> Phase:
    day = timedelta(days=1)
    return Phase.objects.create(
        round=round_, number=number, label_en=f"Phase {number}", question_set=paper, intention_required=False,
        opens_at=b.now - 20 * day, closes_at=b.now + 20 * day, reviews_due_at=b.now + 50 * day,
        panel_on=(b.now + 60 * day).date(), decisions_at=b.now + 70 * day,
        earliest_start_on=(b.now + 90 * day).date(), latest_start_on=(b.now + 180 * day).date(),
        cap=50_000, budget=400_000, max_awards=10, months=5,
    )  # fmt: skip


def _entrants(b, count: int) -> None:
    b.leads = _people(b, count, "lead")
    b.themes = [
        Theme.objects.get_or_create(slug=f"theme-{n}", defaults={"name_en": f"Theme {n}"})[0]
        for n in range(7)
    ]
    place, _ = Place.objects.get_or_create(code="W92000004", defaults={"name_en": "Wales", "kind": "country"})
    b.partnerships = Partnership.objects.bulk_create(
        [
            Partnership(
                name_en=f"Partnership {n}",
                nation=Nation.WALES if n < ALIKE else Nation.values[n % 4],
                convenor=b.universities[n % 80],
                administrator=b.universities[n % 80],
            )  # fmt: skip
            for n in range(count)
        ],
        batch_size=2_000,
    )
    Partnership.places.through.objects.bulk_create(
        [Partnership.places.through(partnership=each, place=place) for each in b.partnerships],
        batch_size=5_000,
    )
    Partnership.themes.through.objects.bulk_create(
        [
            Partnership.themes.through(partnership=each, theme=b.themes[n % 7])
            for n, each in enumerate(b.partnerships)
        ],
        batch_size=5_000,
    )
    PartnershipPerson.objects.bulk_create(
        [
            PartnershipPerson(partnership=each, user=lead, role="lead")
            for each, lead in zip(b.partnerships, b.leads, strict=True)
        ],
        batch_size=5_000,
    )
    b.signatory = _people(b, 1, "signatory")[0]
    Signatory.objects.bulk_create([Signatory(user=b.signatory, organisation=each) for each in b.universities])


def _register(b, count: int) -> None:
    """As many organisations, of which sixty share a word."""
    b.rare_name = f"Guildhall{count}"
    Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"{b.rare_name if n < ALIKE else 'Body'} {n} of {b.tag} at place {n % 997}",
                name_cy=f"Corff {n} o {b.tag}",
                kind="charity",
                nation=Nation.values[n % 4],
                standing="verified",
            )
            for n in range(count)
        ],
        batch_size=2_000,
    )


def _state(n: int) -> str:
    return "eligible" if n < ALIKE else STATES[n % len(STATES)]


def _bids(b) -> None:
    b.bids = Application.objects.bulk_create(
        [
            Application(
                reference=f"{b.tag}-{n:06}",
                phase=b.phase,
                partnership=partnership,
                lead=lead,
                organisation=partnership.administrator,
                title=f"Bid {n} for what works here",
                state=_state(n),
                submitted_at=b.now if _state(n) in AFTER else None,
                state_since=b.now - timedelta(seconds=n),
            )  # fmt: skip
            for n, (partnership, lead) in enumerate(zip(b.partnerships, b.leads, strict=True))
        ],
        batch_size=2_000,
    )
    Answer.objects.bulk_create(
        [
            Answer(application=bid, question=question, text=WORDS, words=96, saved_by_id=bid.lead_id)
            for bid in b.bids
            for question in b.questions
        ],
        batch_size=5_000,
    )
    CostLine.objects.bulk_create(
        [
            CostLine(
                application=bid,
                organisation_id=bid.organisation_id,
                heading=heading,
                description="Cost",
                fec=Decimal("10000"),
                rate=Decimal("80"),
                share=Decimal("8000"),
                saved_by_id=bid.lead_id,
            )  # fmt: skip
            for bid in b.bids
            for heading in ("di_staff", "di_travel", "indirect")
        ],
        batch_size=5_000,
    )
    b.content = {
        "format": 1, "title": "Bid", "partners": [], "organisation": "University", "partnership": "Partnership", "reference": "BENCH",
        "sections": [{"slug": "about", "title": "About the work", "component": "questions", "answers": [
            {"code": q.code, "kind": "long", "question": str(q), "value": WORDS} for q in b.questions]}],
        "costs": {"fec": "30000.00", "share": "24000.00", "lines": []}, "documents": [], "themes": [], "places": [],
    }  # fmt: skip
    Submission.objects.bulk_create(
        [
            Submission(
                application=bid, number=1, at=b.now, by_id=bid.lead_id, content=b.content, hash="0" * 64
            )
            for bid in b.bids
            if bid.submitted_at
        ],
        batch_size=2_000,
    )
    b.draft = next(bid for bid in b.bids if bid.state == "draft")


def _reviews(b) -> None:
    eligible = [bid for bid in b.bids if bid.state == "eligible"]
    b.reviewers = _people(b, max(30, len(b.bids) // 5), "reviewer")
    PoolMember.objects.bulk_create(
        [PoolMember(phase=b.phase, user=user, capacity=20, added_by=b.officer) for user in b.reviewers],
        batch_size=5_000,
    )
    assignments = Assignment.objects.bulk_create(
        [
            Assignment(
                application=bid,
                reviewer=b.reviewers[(3 * n + k) % len(b.reviewers)],
                state="accepted",
                due_at=b.now + timedelta(days=20),
                declared_at=b.now,
                made_by=b.officer,
            )  # fmt: skip
            for n, bid in enumerate(eligible)
            for k in range(3)
        ],
        batch_size=5_000,
    )
    b.assignment = assignments[0]
    reviews = Review.objects.bulk_create(
        [
            Review(assignment=each, state="submitted", comments=WORDS, ai_declared=True, submitted_at=b.now)
            for each in assignments[1:]
        ],
        batch_size=5_000,
    )
    ReviewScore.objects.bulk_create(
        [
            ReviewScore(review=review, criterion=criterion, points=1 + (n % 6))
            for n, review in enumerate(reviews)
            for criterion in b.criteria
        ],
        batch_size=10_000,
    )


def _large_bid(b) -> None:
    """A draft with sixty answers in three sections and three hundred lines of costs, in a phase of its own."""
    paper = QuestionSet.objects.create(name="Long paper")
    parts = [
        Section.objects.create(question_set=paper, slug=f"part-{n}", order=n, title_en=f"Part {n}")
        for n in range(3)
    ]
    Section.objects.create(question_set=paper, slug="costs", order=9, title_en="Costs", component="costs")
    questions = Question.objects.bulk_create(
        Question(
            section=part, code=f"question-{n}", order=n, kind="long", text_en=f"Question {n}", word_limit=500,
            guidance_en="What the assessors look for.",
        )
        for part in parts
        for n in range(20)
    )  # fmt: skip
    b.long_phase = _phase(b, b.phase.round, 2, paper)
    b.large = _bid_of(b, b.universities[0], b.leads[0], "large")
    Answer.objects.bulk_create(
        Answer(
            application=b.large, question=question, text=f"<p>{WORDS}</p>", words=96, saved_by=b.large.lead
        )
        for question in questions
    )
    CostLine.objects.bulk_create(
        CostLine(
            application=b.large, organisation=b.universities[n % 5], heading="di_staff", description=f"Cost {n}",
            year=1, fec=Decimal("100"), rate=Decimal("80"), share=Decimal("80"), saved_by=b.large.lead,
        )
        for n in range(300)
    )  # fmt: skip


def _full_desk(b) -> None:
    """A research office with forty bids waiting."""
    office = Organisation.objects.create(
        name=f"Office of {b.tag}",
        kind="university",
        nation="W92000004",
        standing="verified",
        may_administer=True,
    )
    b.clerk = _people(b, 1, "clerk")[0]
    Signatory.objects.create(user=b.clerk, organisation=office)
    for n, lead in enumerate(_people(b, 40, "waiting-lead")):
        _bid_of(b, office, lead, f"waiting-{n}", state="with_organisation")


def _complete_bids(b) -> None:
    """Bids with answers, costs and files, which a signatory submits one after the other; the desks know nothing of them."""
    b.waiting = []
    for n, lead in enumerate(_people(b, TO_SUBMIT, "complete-lead")):
        office = b.universities[n]
        bid = _bid_of(b, office, lead, f"complete-{n}", phase=b.phase, state="with_organisation")
        Answer.objects.bulk_create(
            Answer(application=bid, question=question, text=WORDS, words=96, saved_by=lead)
            for question in b.questions
        )
        for heading in ("di_staff", "di_travel", "indirect"):
            CostLine.objects.create(
                application=bid, organisation=office, heading=heading, description="Cost", fec=Decimal("10000"),
                rate=Decimal("80"), share=Decimal("8000"), saved_by=lead,
            )  # fmt: skip
        for rule in usual_documents():
            document = Document.objects.create(
                name=f"{rule.code}.pdf", media_type="application/pdf", size=9, sha256="0" * 64, pages=1,
                scan=Document.Scan.CLEAN, added_by=lead,
            )  # fmt: skip
            Attachment.objects.create(application=bid, kind=rule.code, document=document)
        b.waiting.append(bid)


def _table(b) -> None:
    """A panel, in a phase of its own."""
    phase = _phase(b, b.phase.round, 3, b.phase.question_set)
    leads = enumerate(_people(b, table.ITEMS, "panel-lead"))
    facts = {"phase": phase, "state": "eligible", "submitted_at": b.now}
    bids = [_bid_of(b, b.universities[n], lead, f"panel-{n}", **facts) for n, lead in leads]
    table.seat_panel(b, _people, bids, b.content)


def _cohort(b) -> None:
    """A cohort, in a phase of its own."""
    phase = _phase(b, b.phase.round, 4, b.phase.question_set)
    leads = enumerate(_people(b, cohort.PARTNERSHIPS, "cohort-lead"))
    facts = {"phase": phase, "state": "eligible", "submitted_at": b.now}
    bids = [_bid_of(b, b.universities[n], lead, f"cohort-{n}", **facts) for n, lead in leads]
    cohort.gather(b, _people, bids)


def _bid_of(b, office: Organisation, lead: User, name: str, **facts) -> Application:
    partnership = Partnership.objects.create(
        name_en=f"Partnership {name}", nation=office.nation, convenor=office, administrator=office
    )
    PartnershipPerson.objects.create(partnership=partnership, user=lead, role="lead")
    return Application.objects.create(
        reference=f"{b.tag}-{name}", phase=facts.pop("phase", b.long_phase), partnership=partnership, lead=lead, organisation=office,
        title=f"Bid {name}", **facts,
    )  # fmt: skip
