"""Rows for tests, as plain functions: each makes one sound thing and takes what should differ."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from funding.models import (
    Answer,
    Application,
    Assignment,
    Award,
    CostLine,
    Criterion,
    Decision,
    DecisionApprover,
    Item,
    Panel,
    Phase,
    Programme,
    Promotion,
    Question,
    QuestionSet,
    Release,
    Response,
    ResponseComment,
    ResponseWindow,
    Review,
    Round,
    RoundOfficer,
    Seat,
    Section,
    Submission,
)
from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant, User
from partnerships.models import (
    Affiliation,
    Nation,
    Organisation,
    Partner,
    Partnership,
    PartnershipPerson,
    Place,
    Signatory,
    Theme,
)

_n = count(1)


def start_again(at: int = 1) -> None:
    """Count from one again, or from further on."""
    global _n
    _n = count(at)


def a_user(name: str = "", **facts) -> User:
    """A person with a verified address."""
    n = next(_n)
    user = User(email=facts.pop("email", f"person{n}@example.org"), name=name or f"Person {n}", **facts)
    user.set_unusable_password()
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def with_role(role: str, **facts) -> User:
    """A person with a portal-wide role."""
    user = a_user(**facts)
    RoleGrant.objects.create(user=user, role=role, since=_long_ago())
    return user


def _long_ago():
    return clock.now() - timedelta(days=400)


def an_organisation(name: str = "", **facts) -> Organisation:
    """A verified university that may administer bids."""
    n = next(_n)
    facts = {
        "kind": "university",
        "nation": Nation.WALES,
        "standing": "verified",
        "may_administer": True,
        **facts,
    }
    return Organisation.objects.create(name=name or f"University {n}", **facts)


def affiliated(organisation: Organisation, **facts) -> User:
    """A person at an organisation."""
    user = a_user(**facts)
    Affiliation.objects.create(user=user, organisation=organisation, since=_long_ago())
    return user


def a_signatory(organisation: Organisation, **facts) -> User:
    """A person who submits for an organisation."""
    user = affiliated(organisation, **facts)
    Signatory.objects.create(user=user, organisation=organisation, since=_long_ago())
    return user


def a_theme(slug: str = "skills") -> Theme:
    """A theme."""
    return Theme.objects.get_or_create(slug=slug, defaults={"name_en": slug.replace("-", " ").capitalize()})[
        0
    ]


def a_place(code: str = "W92000004", name: str = "Wales", **facts) -> Place:
    """A coded place."""
    facts = {"name_en": name, "kind": "country", "nation": "", **facts}
    return Place.objects.get_or_create(code=code, defaults=facts)[0]


def a_partnership(lead: User | None = None, **facts) -> Partnership:
    """A forming partnership with a lead, a place and a theme; its administrator is an eligible university."""
    n = next(_n)
    administrator = facts.pop("administrator", None) or an_organisation()
    facts = {"name_en": f"Partnership {n}", "nation": Nation.WALES, "convenor": administrator, **facts}
    partnership = Partnership.objects.create(administrator=administrator, **facts)
    partnership.places.add(a_place())
    partnership.themes.add(a_theme())
    Partner.objects.create(partnership=partnership, organisation=partnership.convenor, state="accepted")
    belongs(lead or a_user(), partnership, "lead")
    return partnership


def belongs(user: User, partnership: Partnership, role: str = "member") -> User:
    """Put a person into a partnership."""
    PartnershipPerson.objects.create(user=user, partnership=partnership, role=role, since=_long_ago())
    return user


def a_question_set() -> QuestionSet:
    """A paper with two written sections, costs and documents."""
    paper = QuestionSet.objects.create(name="Paper")
    about = Section.objects.create(question_set=paper, slug="about", order=1, title_en="About the work")
    plan = Section.objects.create(question_set=paper, slug="plan", order=2, title_en="The plan")
    Section.objects.create(question_set=paper, slug="costs", order=3, title_en="Costs", component="costs")
    Section.objects.create(
        question_set=paper,
        slug="documents",
        order=4,
        title_en="Documents",
        component="documents",
        is_required=False,
    )
    Question.objects.create(
        section=about,
        code="summary",
        order=1,
        kind="long",
        text_en="Plain-English summary",
        word_limit=200,
        is_published=True,
    )
    Question.objects.create(
        section=about,
        code="agenda",
        order=2,
        kind="long",
        text_en="Research agenda",
        word_limit=300,
        is_carried=True,
    )
    Question.objects.create(
        section=plan, code="approach", order=1, kind="long", text_en="Approach", word_limit=500
    )
    return paper


def a_round(officer: User | None = None, approver: User | None = None, **facts) -> Round:
    """A published round with an officer and an approver."""
    officer, approver = officer or a_user(), approver or a_user()
    programme = (
        facts.pop("programme", None)
        or Programme.objects.get_or_create(slug="lpip", defaults={"name_en": "LPIP"})[0]
    )
    owner = facts.pop("owner", None) or an_organisation(kind="funder", may_administer=False)
    facts = {
        "code": "TEST",
        "title_en": "Test round",
        "state": "published",
        "planned_by": officer,
        "published_by": approver,
        "published_at": _long_ago(),
        **facts,
    }
    made = Round.objects.create(programme=programme, owner=owner, **facts)
    RoundOfficer.objects.create(round=made, user=officer, since=_long_ago())
    DecisionApprover.objects.create(round=made, user=approver, since=_long_ago())
    return made


def officer_of(thing) -> User:
    """The officer of a phase, a bid or a round."""
    return RoundOfficer.objects.filter(round=_round(thing), duty="officer").first().user


def finance_of(thing) -> User:
    """A person who keeps the money of a round; made when asked for."""
    found = RoundOfficer.objects.filter(round=_round(thing), duty="finance").first()
    if found:
        return found.user
    return RoundOfficer.objects.create(
        round=_round(thing), user=a_user(), duty="finance", since=_long_ago()
    ).user


def conflicts_owner_of(thing) -> User:
    """The person who decides on a round's conflicts of interest; made when asked for."""
    found = RoundOfficer.objects.filter(round=_round(thing), duty="conflicts").first()
    if found:
        return found.user
    return RoundOfficer.objects.create(
        round=_round(thing), user=a_user(), duty="conflicts", since=_long_ago()
    ).user


def approver_of(thing) -> User:
    """The approver of a phase, a bid or a round."""
    return DecisionApprover.objects.filter(round=_round(thing)).first().user


def _round(thing) -> Round:
    if isinstance(thing, Round):
        return thing
    return thing.round if isinstance(thing, Phase) else thing.phase.round


def a_phase(**facts) -> Phase:
    """A phase that has been open for nine days and closes in nine, with two criteria of equal weight."""
    now = clock.now()
    number = facts.get("number", 1)
    facts = {
        "number": number,
        "label_en": f"Phase {['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'][number - 1]}",
        "intention_required": False,
        "intention_due_at": now + timedelta(days=2),
        "opens_at": now - timedelta(days=9),
        "closes_at": now + timedelta(days=9),
        "reviews_due_at": now + timedelta(days=40),
        "panel_on": (now + timedelta(days=60)).date(),
        "decisions_at": now + timedelta(days=70),
        "earliest_start_on": (now + timedelta(days=100)).date(),
        "latest_start_on": (now + timedelta(days=190)).date(),
        "cap": Decimal("50000"),
        "rate": Decimal("80"),
        "budget": Decimal("400000"),
        "max_awards": 10,
        "months": 5,
        **facts,
    }
    round_ = facts.pop("round", None) or a_round()
    paper = facts.pop("question_set", None) or a_question_set()
    phase = Phase.objects.create(round=round_, question_set=paper, **facts)
    Criterion.objects.create(phase=phase, code="quality", order=1, title_en="Quality", weight=50)
    Criterion.objects.create(phase=phase, code="value", order=2, title_en="Value", weight=50)
    return phase


def an_application(state: str = "draft", *, complete: bool = True, **facts) -> Application:
    """A bid in any state; complete unless said otherwise, with a submission where the state implies one."""
    n = next(_n)
    phase = facts.pop("phase", None) or a_phase()
    lead = facts.pop("lead", None) or a_user()
    partnership = facts.pop("partnership", None) or a_partnership(lead)
    submitted = state in ("submitted", "eligible", "ineligible")
    facts = {
        "reference": f"TEST-1-{n:06}",
        "title": f"Bid {n}",
        "organisation": partnership.administrator,
        "submitted_at": clock.now() if submitted else None,
        **facts,
    }
    bid = Application.objects.create(phase=phase, lead=lead, partnership=partnership, state=state, **facts)
    if complete:
        for question in Question.objects.filter(section__question_set=phase.question_set):
            Answer.objects.create(
                application=bid, question=question, text=f"Words of bid {n}.", words=4, saved_by=lead
            )
        CostLine.objects.create(
            application=bid,
            organisation=bid.organisation,
            heading="di_staff",
            description="Researcher",
            fec=Decimal("30000"),
            rate=Decimal("80"),
            share=Decimal("24000"),
            saved_by=lead,
        )
    if submitted:
        content = {
            "format": 1,
            "title": bid.title,
            "sections": [],
            "costs": {"lines": [], "fec": "30000.00", "share": "24000.00"},
        }
        Submission.objects.create(
            application=bid,
            number=1,
            at=clock.now(),
            by=lead,
            content=content,
            hash="0" * 64,
            fec=Decimal("30000"),
            share=Decimal("24000"),
        )
    return bid


def an_assignment(application: Application | None = None, state: str = "accepted", **facts) -> Assignment:
    """A bid given to a reviewer."""
    application = application or an_application("eligible")
    now = clock.now()
    facts = {
        "reviewer": facts.pop("reviewer", None) or a_user(),
        "due_at": now + timedelta(days=20),
        "made_by": officer_of(application),
        "declared_at": now if state == "accepted" else None,
        **facts,
    }
    return Assignment.objects.create(application=application, state=state, **facts)


def a_review(
    assignment: Assignment | None = None, state: str = "submitted", points: int = 5, **facts
) -> Review:
    """A review with the same points for every criterion."""
    assignment = assignment or an_assignment()
    counted = state in ("submitted", "usable")
    facts = {
        "comments": "A sound bid.",
        "confidence": "medium",
        "conflict_declared": True,
        "ai_declared": True,
        "submitted_at": clock.now() if counted else None,
        **facts,
    }
    review = Review.objects.create(assignment=assignment, state=state, **facts)
    for criterion in assignment.application.phase.criteria.all():
        review.scores.create(criterion=criterion, points=points)
    return review


def a_response(application: Application | None = None, text: str = "", **facts) -> Response:
    """A bid whose lead may respond for nine days more, with one comment under the letter A; with ``text`` it is submitted."""
    application = application or an_application(
        "eligible", phase=a_phase(response_days=10, response_words=30)
    )
    now = clock.now()
    window, _made = ResponseWindow.objects.get_or_create(
        phase=application.phase,
        defaults={
            "opened_by": officer_of(application),
            "opened_at": now,
            "closes_at": now + timedelta(days=9),
        },
    )
    sent = {"submitted_text": text, "submitted_version": 1, "submitted_at": now} if text else {}
    facts = {"text": text, "version": int(bool(text)), "saved_at": now if text else None, **sent, **facts}
    response = Response.objects.create(application=application, window=window, **facts)
    ResponseComment.objects.create(response=response, label="A", comments="A sound bid.")
    return response


def a_panel(phase: Phase | None = None, state: str = "convened", **facts) -> Panel:
    """A panel with a chair, a secretary and two members, and an item for each eligible bid."""
    phase = phase or a_phase()
    panel = Panel.objects.create(phase=phase, state=state, quorum=2, **facts)
    for role in ("chair", "secretary", "member", "member"):
        Seat.objects.create(panel=panel, user=a_user(), role=role, since=_long_ago())
    for application in phase.applications.filter(state="eligible"):
        Item.objects.create(panel=panel, application=application)
    return panel


def a_decision(application: Application | None = None, state: str = "approved", **facts) -> Decision:
    """A decision about an eligible bid, by the round's officer and approver."""
    application = application or an_application("eligible")
    approved = state == "approved"
    facts = {
        "outcome": "award",
        "fec": Decimal("30000"),
        "share": Decimal("24000"),
        "proposed_by": officer_of(application),
        "approved_by": approver_of(application) if approved else None,
        "approved_at": clock.now() if approved else None,
        **facts,
    }
    return Decision.objects.create(application=application, state=state, **facts)


def a_release(phase: Phase, state: str = "approved", **facts) -> Release:
    """A release whose embargo has passed."""
    approved = state == "approved"
    facts = {
        "embargo_until": clock.now() - timedelta(hours=1),
        "prepared_by": officer_of(phase),
        "approved_by": approver_of(phase) if approved else None,
        "approved_at": clock.now() if approved else None,
        **facts,
    }
    return Release.objects.create(phase=phase, state=state, **facts)


def an_award(state: str = "offered", **facts) -> Award:
    """An award after a released decision."""
    n = next(_n)
    decision = facts.pop("decision", None) or a_decision()
    bid = decision.application
    if not hasattr(bid.phase, "release"):
        a_release(bid.phase)
    now = clock.now()
    offered = state != "drafted"
    facts = {
        "reference": f"AWARD-{n:04}",
        "phase": bid.phase,
        "partnership": bid.partnership,
        "holder": bid.organisation,
        "lead": bid.lead,
        "title": bid.title,
        "fec": decision.fec,
        "share": decision.share,
        "drafted_by": officer_of(bid),
        "offered_by": finance_of(bid) if offered else None,
        "offered_at": now if offered else None,
        "lapses_at": now + timedelta(days=14) if offered else None,
        **facts,
    }
    return Award.objects.create(decision=decision, state=state, **facts)


def a_promotion(decision: Decision, instead_of: Award, **facts) -> Promotion:
    """A proposal to let a reserve take the place of an offer that was not taken up."""
    facts = {
        "fec": decision.fec,
        "share": decision.share,
        "proposed_by": officer_of(decision.application),
        **facts,
    }
    return Promotion.objects.create(decision=decision, instead_of=instead_of, **facts)
