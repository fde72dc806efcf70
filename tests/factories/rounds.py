"""Papers, rounds, phases, and who runs them."""

from datetime import timedelta
from decimal import Decimal

from funding.models import (
    Criterion,
    DecisionApprover,
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

from .people import _long_ago, a_user, an_organisation


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
