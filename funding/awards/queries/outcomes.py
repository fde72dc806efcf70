"""What becomes of bids, once it is out: the public announcement, and the applicants' own page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, F, Q, QuerySet, When

from funding.applications.models import Application, Invitation, Submission
from funding.awards.models import Award, Promotion
from funding.decisions.models import Decision, Feedback, Release
from funding.panel.models import Item, Seat
from funding.questions.models import Question
from funding.rounds.models import Phase
from lpip_portal.ui import rich

from .reserves import terms_of

FEW = 5  # so many must share a fate before their number is published
VOICES = (Seat.Role.CHAIR, Seat.Role.DEPUTY, Seat.Role.MEMBER)


class Announced(NamedTuple):
    """One award on the public page. Only what is written here is public."""

    partnership: str
    title: str
    language: str
    organisation: str
    nation: str
    share: Decimal
    summary: str
    reference: str


class Announcement(NamedTuple):
    """The public page of a phase's outcomes: the awards, how many bids there were, what was given, and who weighed them.

    ``eligible`` is None where so few were not that a number could point to somebody.
    """

    awards: list[Announced]
    bids: int
    eligible: int | None
    success: int
    share: Decimal
    panel: list[Seat]


class Outcome(NamedTuple):
    """What an applicant learns about one bid."""

    decision: Decision
    item: Item | None
    feedback: list[Feedback]
    award: Award | None
    invitation: Invitation | None


def announced_phases(now: datetime) -> QuerySet[Phase]:
    """Return the phases whose outcomes everybody may see at ``now``; for all others the page does not exist."""
    out = Phase.objects.filter(release__state=Release.State.APPROVED, release__embargo_until__lte=now)
    return out.select_related("round__programme", "round__owner", "release")


def is_announced(decision: Decision) -> bool:
    """Say whether everybody may know of a decision now."""
    return Decision.objects.released().filter(pk=decision.pk).exists()


def announcement(phase: Phase, now: datetime) -> Announcement:
    """Return the public page of a phase. Bids that were not funded are counted, never named."""
    taken = Promotion.objects.holding().filter(decision__award__state__in=Award.HELD).values("instead_of")
    given = Q(outcome=Decision.Outcome.AWARD) & ~Q(award__state=Award.State.DECLINED) & ~Q(award__in=taken)
    promoted = Q(promotion__state=Promotion.State.APPROVED, award__state__in=Award.HELD)
    given = (
        Decision.objects.released(now)
        .filter(given | promoted, application__phase=phase)
        .select_related("application__partnership", "application__organisation", "award", "promotion")
    )
    decisions = sorted(given, key=lambda decision: (decision.application.title.casefold(), decision.pk))
    said = summaries(decision.application for decision in decisions)
    submitted = Application.objects.filter(phase=phase, submitted_at__isnull=False)
    counts = submitted.exclude(state=Application.State.WITHDRAWN).aggregate(
        all=Count("pk"), eligible=Count("pk", filter=Q(state=Application.State.ELIGIBLE))
    )
    bids = counts["all"]
    return Announcement(
        [_public(decision, said.get(decision.application_id, "")) for decision in decisions],
        bids,
        None if 0 < bids - counts["eligible"] < FEW else counts["eligible"],
        round(100 * len(decisions) / bids) if bids else 0,
        sum((terms_of(decision).share for decision in decisions), Decimal("0.00")),
        list(at_the_table(phase)) if phase.panel_is_published else [],
    )


def at_the_table(phase: Phase) -> QuerySet[Seat]:
    """Return who sat with a voice on the panel of a phase when it confirmed; the chair first."""
    seats = Seat.objects.filter(panel__phase=phase, role__in=VOICES, panel__confirmed_at__isnull=False)
    seats = seats.filter(Q(until__isnull=True) | Q(until__gt=F("panel__confirmed_at")))
    first = Case(When(role=Seat.Role.CHAIR, then=0), When(role=Seat.Role.DEPUTY, then=1), default=2)
    return seats.select_related("user").order_by(first, "user__name", "pk")


def _public(decision: Decision, summary: str) -> Announced:
    bid, award = decision.application, getattr(decision, "award", None)
    return Announced(
        str(bid.partnership or bid.organisation),
        bid.title,
        bid.language,
        str(bid.organisation),
        bid.partnership.get_nation_display() if bid.partnership else "",
        terms_of(decision).share,
        summary,
        award.reference if award is not None and award.state in Award.HELD else "",
    )


def summaries(applications: Iterable[Application]) -> dict[int, str]:
    """Return the published words of some bids by the bid's key: the answers marked for publication, as submitted."""
    bids = {bid.pk: bid for bid in applications}
    codes: dict[int, list[tuple[str, str]]] = defaultdict(list)
    published = Question.objects.filter(
        section__question_set__phases__in={bid.phase_id for bid in bids.values()}
    )
    for phase, section, code in (
        published.filter(is_published=True)
        .order_by("section__order", "order", "pk")
        .values_list("section__question_set__phases", "section__slug", "code")
    ):
        codes[phase].append((section, code))
    found = {}
    frozen = Submission.objects.filter(application__in=bids).order_by("number")
    for key, sections in frozen.values_list("application_id", "content__sections"):
        answers = {
            (section.get("slug"), answer.get("code")): answer.get("value")
            for section in sections or []
            for answer in section.get("answers", [])
        }
        texts = [answers.get(place) for place in codes[bids[key].phase_id]]
        found[key] = "\n\n".join(rich.plain(text) for text in texts if isinstance(text, str))
    return found


def outcome(user, decision: Decision, now: datetime) -> Outcome:
    """Return what an applicant learns about a released decision, the offer included once it is made."""
    bid = decision.application
    return Outcome(
        decision,
        Item.objects.filter(application=bid).only("feedback").first(),
        list(decision.feedback.all()),
        Award.objects.visible_to(user).filter(decision=decision).first(),
        Invitation.objects.announced(now).filter(continues=bid).select_related("phase__round").first(),
    )
