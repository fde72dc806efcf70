"""What a person should do next about decisions."""

from collections.abc import Container, Iterable
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.decisions.models import Decision, Release
from funding.panel import policy as panels
from funding.panel import queries as table
from funding.panel.models import Panel
from funding.rounds.models import Phase
from lpip_portal.ui.todo import APPROVER, OFFICER, Question, Todo, answers

from .complaints import complaint_todos, ownerless_complaint_todos


def _at_the_sift(user, now: datetime) -> Iterable[Todo]:
    officers = user.roundofficers.holding().filter(duty="officer").values("round")
    approvers = user.decisionapprovers.holding().values("round")
    open_to = Q(round__in=officers) | Q(round__in=approvers)
    phases = Phase.objects.filter(open_to, sift_threshold__isnull=False, reviews_due_at__lt=now)
    phases = phases.exclude(panel__state__in=[Panel.State.CONVENED, Panel.State.CONFIRMED])
    for phase in phases.select_related("round"):
        lines, about = table.sift_lines(user, phase), f"{phase.round}, {phase}"
        verbs = panels.sift_verbs(user, phase, [line.sifted for line in lines])
        url = reverse("funding:sift", args=[phase.ref])
        if "propose" in verbs:
            yield Todo(_("Look at the bids below the published threshold"), url, about=about)
        elif "confirm" in verbs:
            yield Todo(_("Confirm the sift"), url, about=about)


def _for_officers(user, now: datetime) -> Iterable[Todo]:
    mine = Phase.objects.filter(
        round__in=user.roundofficers.holding().filter(duty="officer").values("round"),
        panel__state=Panel.State.CONFIRMED,
    ).exclude(release__state=Release.State.APPROVED)
    bids = Application.objects.visible_to(user).filter(phase__in=mine, state=Application.State.ELIGIBLE)
    counts = bids.values("phase").annotate(
        open=Count("pk", filter=Q(decision__isnull=True)),
        returned=Count("pk", filter=Q(decision__state=Decision.State.RETURNED)),
        waiting=Count("pk", filter=Q(decision__state=Decision.State.PROPOSED)),
    )
    counts = {row["phase"]: row for row in counts}
    for phase in mine.select_related("round", "release"):
        row, about = counts.get(phase.pk), f"{phase.round}, {phase}"
        listed = reverse("funding:decision-list", args=[phase.ref])
        if row and row["open"]:
            yield Todo(_("Propose decisions"), listed, phase.decisions_at, about=about)
        if row and row["returned"]:
            yield Todo(_("Mend decisions that were sent back"), listed, phase.decisions_at, about=about)
        idle = getattr(phase, "release", None) is None or phase.release.state == Release.State.STOPPED
        if row and idle and not row["open"] + row["returned"] + row["waiting"]:
            url = reverse("funding:release", args=[phase.ref])
            yield Todo(_("Prepare the release of the outcomes"), url, phase.decisions_at, about=about)


def _for_approvers(user, now: datetime) -> Iterable[Todo]:
    rounds = user.decisionapprovers.holding().values("round")
    waiting = Decision.objects.visible_to(user).filter(
        state=Decision.State.PROPOSED, application__phase__round__in=rounds
    )
    waiting = waiting.exclude(proposed_by=user).values("application__phase")
    for phase in Phase.objects.filter(pk__in=waiting).select_related("round"):
        url = reverse("funding:decision-list", args=[phase.ref])
        yield Todo(_("Approve decisions"), url, phase.decisions_at, about=f"{phase.round}, {phase}")
    releases = Release.objects.filter(state=Release.State.PREPARED, phase__round__in=rounds)
    for release in releases.exclude(prepared_by=user).select_related("phase__round"):
        url = reverse("funding:release", args=[release.phase.ref])
        about = f"{release.phase.round}, {release.phase}"
        yield Todo(_("Approve the release of the outcomes"), url, release.embargo_until, about=about)


QUESTIONS = (
    Question(_at_the_sift, OFFICER | APPROVER),
    Question(_for_officers, OFFICER),
    Question(_for_approvers, APPROVER),
    Question(complaint_todos, frozenset(["hears"])),
    Question(ownerless_complaint_todos, OFFICER),
)


def todos(user, now: datetime, held: Container[str] | None = None) -> list[Todo]:
    """What a person should do next about decisions: propose, mend, approve, release, answer a complaint."""
    return answers(QUESTIONS, user, now, held) if user.is_authenticated else []
