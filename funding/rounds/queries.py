"""Reads about rounds that span models: what is open, what a plan still lacks, and what its people should do next."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.questions.models import Section
from funding.questions.queries import paper, papers
from lpip_portal.accounts.models import User
from lpip_portal.clock import UK
from lpip_portal.ui.templatetags.portal import uk_date, uk_time
from lpip_portal.ui.todo import APPROVER, OFFICER, Question, Todo, answers
from partnerships.models import Theme

from . import asking_queries, soundness
from .models import DecisionApprover, Phase, Round, RoundOfficer
from .sentences import sentence, where

__all__ = [
    "described",
    "faults",
    "listed",
    "listing",
    "paper",
    "planned",
    "sentence",
    "shown",
    "todos",
    "what_to_mend",
    "window",
]


class Window(NamedTuple):
    """Whether a phase takes bids: a word with its colour, and a sentence with the next date."""

    word: str
    colour: str
    sentence: str
    is_open: bool


def window(phase: Phase, now: datetime) -> Window:
    """Say whether a phase takes bids at ``now``. Time is compared, never stored."""
    if now < phase.opens_at:
        return Window(_("Not yet open"), "blue", _("Opens at %s") % uk_time(phase.opens_at), False)
    if now <= phase.closes_at:
        return Window(_("Open"), "green", _("Closes at %s") % uk_time(phase.closes_at), True)
    return Window(_("Closed"), "grey", _("Closed at %s") % uk_time(phase.closes_at), False)


def takes_intentions(phase: Phase, now: datetime) -> bool:
    """Say whether an intention to submit would be in time."""
    last = phase.intention_due_at or phase.closes_at
    return phase.intention_required and phase.opens_at <= now <= last


def steps(phase: Phase, now: datetime) -> list[dict[str, Any]]:
    """Return the dates of a phase as steps of a tracker: those that passed are done, the next one is now."""
    dated = [
        (_("Opens"), phase.opens_at),
        (_("Intentions due"), phase.intention_due_at if phase.intention_required else None),
        (_("Questions end"), phase.questions_due_at),
        (_("Closes"), phase.closes_at),
        (_("Reviews due"), phase.reviews_due_at),
        (_("Panel meets"), phase.panel_on),
        (_("Decisions"), phase.decisions_at),
        (_("Awards start"), phase.earliest_start_on),
    ]
    today = now.astimezone(UK).date()
    found, is_next = [], True
    for label, when in dated:
        if when is None:
            continue
        passed = when <= now if isinstance(when, datetime) else when < today
        state = "done" if passed else "now" if is_next else "later"
        is_next = is_next and passed
        found.append({"label": label, "state": state, "note": uk_date(when)})
    return found


class Shown(NamedTuple):
    """One phase as a page shows it."""

    phase: Phase
    window: Window
    takes_intentions: bool
    steps: list[dict[str, Any]]
    sections: list[Section]
    themes: list[Theme]  # that the funded bids must cover, taken together


def shown(
    phases: Iterable[Phase], now: datetime, *, with_papers: bool = False, with_rules: bool = False
) -> list[Shown]:
    """Return phases with their windows and, if asked for, their papers: two more queries however many there are.

    ``with_rules`` brings the themes that the funded bids must cover: one more query where there are any.
    """
    phases = list(phases)
    asked = papers([phase.question_set_id for phase in phases]) if with_papers else {}
    slugs = {slug for phase in phases for slug in phase.portfolio_themes} if with_rules else set()
    themes = list(Theme.objects.filter(slug__in=slugs)) if slugs else []
    return [
        Shown(
            phase,
            window(phase, now),
            takes_intentions(phase, now),
            steps(phase, now),
            asked.get(phase.question_set_id, []),
            [theme for theme in themes if theme.slug in phase.portfolio_themes],
        )
        for phase in phases
    ]


class Listed(NamedTuple):
    """One round of the list with its phases."""

    round: Round
    phases: list[Shown]


class Listing(NamedTuple):
    """The rounds a person may know, by what can be done with them now."""

    plans: list[Listed]
    open: list[Listed]
    coming: list[Listed]
    closed: QuerySet[Round]  # to be paged, then listed


def listing(user, now: datetime) -> Listing:
    """Return the rounds of the public list, and to those who plan or approve them the plans as well."""
    phases = Phase.objects.filter(round=OuterRef("pk"))
    rounds = (
        Round.objects.visible_to(user)
        .select_related("programme", "owner")
        .prefetch_related("phases")
        .annotate(
            is_open=Exists(phases.filter(opens_at__lte=now, closes_at__gte=now)),
            is_coming=Exists(phases.filter(opens_at__gt=now)),
            first_opens_at=Min("phases__opens_at"),
            last_closes_at=Max("phases__closes_at"),
        )
    )
    published = rounds.filter(state=Round.State.PUBLISHED)
    plans = rounds.exclude(state=Round.State.PUBLISHED).order_by("first_opens_at", "pk")
    coming = published.filter(is_open=False, is_coming=True)
    return Listing(
        plans=listed(plans, now) if user.is_authenticated else [],
        open=listed(published.filter(is_open=True).order_by("last_closes_at", "pk"), now),
        coming=listed(coming.order_by("first_opens_at", "pk"), now),
        closed=published.filter(is_open=False, is_coming=False).order_by("-last_closes_at", "-pk"),
    )


def listed(rounds: Iterable[Round], now: datetime) -> list[Listed]:
    """Return rounds with their phases as cards show them."""
    return [Listed(round_, shown(round_.phases.all(), now)) for round_ in rounds]


# What a plan still lacks


def planned(round: Round) -> list[soundness.Planned]:
    """Return the phases of a round as the rules of planning need them. Four queries."""
    phases = list(round.phases.prefetch_related("criteria"))
    asked = papers([phase.question_set_id for phase in phases])
    return [
        soundness.Planned(
            phase.number,
            phase,
            [criterion.weight for criterion in phase.criteria.all()],
            {section.slug: section.component for section in asked[phase.question_set_id]},
            [
                soundness.Asked(section.slug, question.code, question.is_carried)
                for section in asked[phase.question_set_id]
                for question in section.asked
            ],
        )
        for phase in phases
    ]


def faults(round: Round, now: datetime) -> list[soundness.Fault]:
    """Return every rule that this round's plan breaks."""
    approvers = DecisionApprover.objects.holding().filter(round=round).exclude(user=round.planned_by_id)
    same_code = Round.objects.filter(code__iexact=round.code).exclude(pk=round.pk)
    return soundness.of_round(
        planned(round),
        now=now,
        has_contact=bool(round.contact_email),
        has_approver=approvers.exists(),
        has_summary=bool(round.summary_en),
        code_taken=same_code.exclude(state=Round.State.CANCELLED).exists(),
    )


class Mend(NamedTuple):
    """One thing to mend in a plan: what is wrong, and the page where it is mended."""

    sentence: str
    url: str


def what_to_mend(round: Round, now: datetime) -> list[Mend]:
    """Return every broken rule of a plan in words, each with its page."""
    refs = dict(round.phases.values_list("number", "ref"))
    return [Mend(described(fault), where(fault, round, refs)) for fault in faults(round, now)]


def described(fault: soundness.Fault) -> str:
    """Say a fault and in which phase it is."""
    if not fault.phase:
        return sentence(fault)
    return _("Phase %(number)s: %(what)s") % {"number": fault.phase, "what": sentence(fault)}


# Who runs a round


class Part(NamedTuple):
    """What one person does in a round, the verb that ends it, and the page where that is done."""

    tenure: RoundOfficer | DecisionApprover
    part: str
    verb: str
    end_url: str


def people(round: Round) -> list[Part]:
    """Return those who run, keep the money of or approve a round now. Two queries."""
    officers = RoundOfficer.objects.holding().filter(round=round).select_related("user", "given_by")
    approvers = DecisionApprover.objects.holding().filter(round=round).select_related("user", "given_by")
    return [
        Part(
            officer,
            officer.get_duty_display(),
            "name_officers",
            reverse("funding:round-officer-end", args=[officer.ref]),
        )
        for officer in officers.order_by("duty", "since", "pk")
    ] + [
        Part(
            approver,
            _("Approver"),
            "name_approvers",
            reverse("funding:round-approver-end", args=[approver.ref]),
        )
        for approver in approvers.order_by("since", "pk")
    ]


def staff(round: Round | int, *duties: str) -> list[User]:
    """Return who runs a round now, or holds one of these duties in it, by the time they were named."""
    holding = RoundOfficer.objects.holding().filter(round=round)
    if duties:
        holding = holding.filter(duty__in=duties)
    return [officer.user for officer in holding.select_related("user").order_by("pk")]


def _to_plan(user, now: datetime) -> Iterable[Todo]:
    plans = Round.objects.run_by(user).filter(state=Round.State.DRAFT)
    for plan in plans.annotate(first_opens_at=Min("phases__opens_at"))[:20]:
        yield Todo(
            _("Mend the round and send it for approval again")
            if plan.return_reason
            else _("Finish planning the round"),
            reverse("funding:round", args=[plan.ref]),
            plan.first_opens_at,
            about=str(plan),
        )


def _to_publish(user, now: datetime) -> Iterable[Todo]:
    waiting = (
        Round.objects.approved_by(user)
        .filter(state=Round.State.IN_APPROVAL)
        .exclude(Q(planned_by=user) | Q(pk__in=Round.objects.run_by(user)))
        .annotate(first_opens_at=Min("phases__opens_at"))
    )
    for plan in waiting[:20]:
        yield Todo(
            _("Publish the round or send it back"),
            reverse("funding:round", args=[plan.ref]),
            plan.first_opens_at,
            about=str(plan),
        )


QUESTIONS = (
    Question(_to_plan, OFFICER),
    Question(asking_queries.todos, OFFICER),
    Question(_to_publish, APPROVER),
)


def todos(user, now: datetime, held: Container[str] | None = None) -> list[Todo]:
    """What a person should do next about rounds: finish a plan, mend one that came back, answer about a call, approve one."""
    return answers(QUESTIONS, user, now, held)
