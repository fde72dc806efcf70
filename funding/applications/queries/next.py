"""What a person should do next about bids: tell, begin, write, confirm, sign off, check."""

from collections.abc import Container, Iterable
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import (
    ApplicantQuery,
    Application,
    Ineligibility,
    Interest,
    PhaseExtension,
    TeamMember,
    counted_as,
)
from funding.rounds.models import Phase, RoundOfficer
from lpip_portal.ui.todo import APPLICANT, OFFICER, Question, Todo, answers

from . import lists, together

State = Application.State


def _to_come_in(user, now: datetime) -> Iterable[Todo]:
    for person in together.invitations_of(user, now):
        title = _("Say whether you will work on a bid")
        yield Todo(title, reverse("funding:access", args=[person.ref]), about=str(person.given_by))


def _to_begin(user, now: datetime) -> Iterable[Todo]:
    for way in lists.ways_in(user, now):
        about = f"{way.partnership}, {way.phase}"
        if way.phase.intention_required and way.intention is None:
            url = reverse("funding:intention", args=[way.phase.ref])
            yield Todo(
                _("Tell the funder that you mean to submit"), url, way.phase.intention_due_at, about=about
            )
        else:
            url = reverse("funding:application-start", args=[way.phase.ref])
            yield Todo(_("Begin your application"), url, way.phase.closes_at, about=about)


def _to_write(user, now: datetime) -> Iterable[Todo]:
    drafts = Application.objects.mine(user).filter(
        state__in=[State.DRAFT, State.RETURNED], phase__closes_at__gte=now
    )
    for bid in drafts.select_related("phase")[:20]:
        title = _("Mend your bid and send it again") if bid.state == State.RETURNED else _("Finish your bid")
        yield Todo(
            title, reverse("funding:application", args=[bid.ref]), bid.phase.closes_at, about=bid.title
        )


def _to_confirm(user, now: datetime) -> Iterable[Todo]:
    named = TeamMember.objects.addressed_to(user).filter(
        confirmed_at__isnull=True,
        declined_at__isnull=True,
        application__state__in=[State.DRAFT, State.RETURNED, State.WITH_ORGANISATION],
        application__phase__closes_at__gte=now,
    )
    for member in named.select_related("application__phase")[:20]:
        url = reverse("funding:team-confirm", args=[member.ref])
        bid = member.application
        yield Todo(_("Confirm your part in a bid"), url, bid.phase.closes_at, about=bid.title)


def _to_sign_off(user, now: datetime) -> Iterable[Todo]:
    waiting = Application.objects.signed_by(user).filter(
        state=State.WITH_ORGANISATION, phase__closes_at__gte=now
    )
    for bid in waiting.exclude(lead=user).select_related("phase")[:50]:
        url = reverse("funding:application-sign-off", args=[bid.ref])
        yield Todo(_("Submit this bid or return it to its lead"), url, bid.phase.closes_at, about=bid.title)


def _to_answer(user, now: datetime) -> Iterable[Todo]:
    open_queries = ApplicantQuery.objects.waiting(now).filter(
        application__in=Application.objects.mine(user), application__state=State.SUBMITTED
    )
    for query in open_queries.select_related("application")[:20]:
        url = reverse("funding:query-answer", args=[query.ref])
        yield Todo(_("Answer a query about your bid"), url, query.due_at, about=query.application.title)


def _to_judge(user, now: datetime) -> Iterable[Todo]:
    proposals = Ineligibility.objects.visible_to(user).open().exclude(proposed_by=user)
    keeps_money = RoundOfficer.objects.holding().filter(user=user, duty=RoundOfficer.Duty.FINANCE)
    proposals = proposals.exclude(application__phase__round__in=keeps_money.values("round"))
    for proposal in proposals.select_related("application")[:20]:
        url = reverse("funding:application-eligibility", args=[proposal.application.ref])
        yield Todo(
            _("Decide as a second person: is this bid not eligible?"), url, about=proposal.application.title
        )


def _to_check(user, now: datetime) -> Iterable[Todo]:
    officers = RoundOfficer.objects.holding(now).filter(user=user, duty=RoundOfficer.Duty.OFFICER)
    waiting = Application.objects.of_rounds_run_by(user).filter(
        counted_as(State.SUBMITTED), phase__closes_at__lt=now, phase__round__in=officers.values("round")
    )
    phases = Phase.objects.filter(applications__in=waiting).annotate(n=Count("applications"))
    for phase in phases.select_related("round"):
        url = reverse("funding:application-list", args=[phase.ref]) + "?state=submitted"
        yield Todo(_("Check the eligibility of submitted bids"), url, about=f"{phase.round}, {phase}")


def _to_decide(user, now: datetime) -> Iterable[Todo]:
    open_ties = Interest.objects.decidable_by(user).filter(state=Interest.State.PROPOSED)
    phases = Phase.objects.filter(applications__interests__in=open_ties).distinct()
    for phase in phases.select_related("round"):
        url = reverse("funding:interest-list", args=[phase.ref])
        yield Todo(_("Decide on ties between people and bids"), url, about=f"{phase.round}, {phase}")


def _to_second(user, now: datetime) -> Iterable[Todo]:
    waiting = PhaseExtension.objects.visible_to(user).filter(state=PhaseExtension.State.PROPOSED)
    for each in waiting.exclude(proposed_by=user).select_related("phase__round"):
        url = reverse("funding:extension-list", args=[each.phase.ref])
        yield Todo(_("Decide about more time for a phase"), url, about=f"{each.phase.round}, {each.phase}")


RUNS = frozenset(["runs"])
QUESTIONS = (
    Question(_to_come_in, APPLICANT),
    Question(_to_begin, APPLICANT),
    Question(_to_write, APPLICANT),
    Question(_to_confirm, APPLICANT),
    Question(_to_sign_off, APPLICANT),
    Question(_to_answer, APPLICANT),
    Question(_to_check, OFFICER),
    Question(_to_judge, RUNS),
    Question(_to_decide, frozenset(["settles"])),
    Question(_to_second, RUNS),
)


def todos(user, now: datetime, held: Container[str] | None = None) -> list[Todo]:
    """Return what a person should do next about bids."""
    return answers(QUESTIONS, user, now, held)
