"""What a person should do next about outcomes, offers and awards; and which offers are to be reminded of."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application, TeamMember
from funding.awards import terms
from funding.awards.models import Award, Milestone, Promotion
from funding.decisions.models import Decision
from funding.rounds.models import Phase
from lpip_portal.accounts.models import User
from lpip_portal.ui.todo import APPLICANT, APPROVER, FINANCE, OFFICER, Question, Todo, answers
from partnerships import queries as partnerships
from partnerships.models import PartnershipPerson, Signatory

from .reserves import FUNDED, replaced

FRESH = timedelta(days=28)  # for so long an outcome is news
AHEAD = timedelta(days=14)  # milestones due within this
FARTHEST = timedelta(days=30)  # no offer that lapses later can be due for a reminder


def _to_read(user, now: datetime) -> Iterable[Todo]:
    own = Application.objects.own(user)
    news = Decision.objects.released(now).filter(
        application__in=own, application__phase__release__embargo_until__gt=now - FRESH, award__isnull=True
    )
    for decision in news.select_related("application").order_by("pk")[:20]:
        url = reverse("funding:outcome", args=[decision.application.ref])
        yield Todo(_("Read the outcome of your bid"), url, about=decision.application.title)


def _to_confirm(user, now: datetime) -> Iterable[Todo]:
    awarded = Decision.objects.released(now).filter(FUNDED)
    named = TeamMember.objects.unconfirmed().filter(
        email__iexact=user.email, application__decision__in=awarded
    )
    for member in named.select_related("application")[:20]:
        url = reverse("funding:team-confirm", args=[member.ref])
        about = member.application.title
        yield Todo(_("Confirm your part, so that the award can be offered"), url, about=about)


def _to_answer(user, now: datetime) -> Iterable[Todo]:
    offices = Signatory.objects.holding(now).filter(user=user).values("organisation")
    known = Award.objects.visible_to(user)
    open_offers = known.filter(state=Award.State.OFFERED, lapses_at__gte=now, holder__in=offices)
    for award in open_offers.exclude(lead=user).order_by("lapses_at", "pk")[:50]:
        url = reverse("funding:award", args=[award.ref])
        yield Todo(_("Accept or decline this offer"), url, award.lapses_at, about=award.title)


def _to_lead(user, now: datetime) -> Iterable[Todo]:
    managed = PartnershipPerson.objects.holding(now).filter(user=user, role__in=PartnershipPerson.MANAGING)
    led = Award.objects.visible_to(user).filter(partnership__in=managed.values("partnership"))
    for award in led.filter(state=Award.State.ACCEPTED).select_related("phase"):
        url = reverse("funding:award-start", args=[award.ref])
        yield Todo(_("Say when the project starts"), url, about=award.title)
    late = Milestone.objects.filter(
        award__in=led.filter(state=Award.State.ACTIVE), due_on__lte=(now + AHEAD).date()
    ).exclude(state=Milestone.State.DONE)
    for milestone in late.select_related("award").order_by("due_on", "pk")[:20]:
        url = reverse("funding:milestone-report", args=[milestone.ref])
        due = terms.end_of(milestone.due_on)
        yield Todo(_("Report on the milestone “%(title)s”") % {"title": milestone.title}, url, due)


def _to_draft(user, now: datetime) -> Iterable[Todo]:
    rounds = user.roundofficers.holding(now).filter(duty="officer").values("round")
    owed = Decision.objects.visible_to(user).released(now)
    owed = owed.filter(FUNDED, award__isnull=True, application__phase__round__in=rounds)
    for phase in Phase.objects.filter(pk__in=owed.values("application__phase")).select_related("round"):
        url = reverse("funding:award-list", args=[phase.ref])
        yield Todo(_("Draft the offers of awards"), url, about=f"{phase.round}, {phase}")


def _to_offer(user, now: datetime) -> Iterable[Todo]:
    rounds = user.roundofficers.holding(now).filter(duty="finance").values("round")
    kept = Award.objects.visible_to(user).filter(phase__round__in=rounds).exclude(drafted_by=user)
    kept = kept.exclude(decision__application__in=Application.objects.own(user)).order_by("title", "pk")
    for award in kept.filter(state=Award.State.DRAFTED)[:50]:
        yield Todo(_("Make this offer"), reverse("funding:award", args=[award.ref]), about=award.title)
    for award in kept.filter(~replaced(), state=Award.State.OFFERED, lapses_at__lt=now)[:50]:
        url = reverse("funding:award", args=[award.ref])
        yield Todo(
            _("This offer has lapsed: make it again or leave it"), url, urgency="late", about=award.title
        )


def _to_promote(user, now: datetime) -> Iterable[Todo]:
    rounds = user.roundofficers.holding(now).filter(duty="officer").values("round")
    known = Decision.objects.visible_to(user).released(now).filter(application__phase__round__in=rounds)
    reserves = known.filter(outcome=Decision.Outcome.RESERVE, promotion__isnull=True)
    over = Q(state=Award.State.DECLINED) | Q(state=Award.State.OFFERED, lapses_at__lt=now)
    free = Award.objects.visible_to(user).filter(over, ~replaced(), promotions__isnull=True)
    phases = Phase.objects.filter(
        pk__in=free.filter(phase__in=reserves.values("application__phase")).values("phase")
    )
    for phase in phases.select_related("round"):
        url = reverse("funding:reserve-list", args=[phase.ref])
        yield Todo(
            _("An offer was not taken up: look at the reserve list"), url, about=f"{phase.round}, {phase}"
        )
    sent_back = Promotion.objects.visible_to(user).filter(
        state=Promotion.State.RETURNED, proposed_by=user, decision__in=known
    )
    for promotion in sent_back.select_related("decision__application")[:20]:
        url = reverse("funding:promotion", args=[promotion.ref])
        about = promotion.decision.application.title
        yield Todo(_("Mend the promotion that was sent back"), url, about=about)


def _to_agree(user, now: datetime) -> Iterable[Todo]:
    rounds = user.decisionapprovers.holding().values("round")
    waiting = Promotion.objects.visible_to(user).filter(
        state=Promotion.State.PROPOSED, decision__application__phase__round__in=rounds
    )
    for promotion in waiting.exclude(proposed_by=user).select_related("decision__application")[:20]:
        url = reverse("funding:promotion", args=[promotion.ref])
        yield Todo(_("Approve the promotion of a reserve"), url, about=promotion.decision.application.title)


QUESTIONS = (
    Question(_to_read, APPLICANT),
    Question(_to_confirm, APPLICANT),
    Question(_to_answer, APPLICANT),
    Question(_to_lead, APPLICANT),
    Question(_to_draft, OFFICER),
    Question(_to_offer, FINANCE),
    Question(_to_promote, OFFICER),
    Question(_to_agree, APPROVER),
)


def todos(user, now: datetime, held: Container[str] | None = None) -> list[Todo]:
    """Return what a person should do next about outcomes, offers and awards."""
    return answers(QUESTIONS, user, now, held) if user.is_authenticated else []


class Reminder(NamedTuple):
    """One letter that is due about an offer: its kind, and everybody who can do something about it."""

    kind: str
    award: Award
    to: list[User]


def reminders(now: datetime) -> list[Reminder]:
    """Return the reminders of offers that are due at ``now`` and still of use; each belongs to one lapsing instant."""
    waiting = Award.objects.filter(
        state=Award.State.OFFERED, lapses_at__gte=now, lapses_at__lt=now + FARTHEST
    ).select_related("holder", "lead", "phase__round")
    found = []
    for award in waiting.order_by("lapses_at", "pk"):
        soon, last = terms.reminders(award.lapses_at, award.holder.nation)
        if now >= soon:
            kind = "offer_lapses_today" if now >= last else "offer_lapses_soon"
            found.append(Reminder(kind, award, [*partnerships.signatories(award.holder_id), award.lead]))
    return found
