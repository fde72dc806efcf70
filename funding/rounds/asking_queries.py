"""Reads about questions on a call: what everybody may read, and what its officers work through."""

from datetime import datetime

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.rounds.models import Phase, PhaseQuestion
from lpip_portal.ui.todo import Todo


def published(phase: Phase) -> list[PhaseQuestion]:
    """Return the answered questions of a phase, the newest answer first, without who asked. One query."""
    return list(
        PhaseQuestion.objects.public()
        .filter(phase=phase)
        .only("question_en", "question_cy", "answer_en", "answer_cy", "answered_at", "phase_id")
        .order_by("-answered_at", "-pk")
    )


def listed(user, phase: Phase) -> QuerySet[PhaseQuestion]:
    """Return the questions about a phase that a person may know, those that wait first."""
    waiting = Case(When(state=PhaseQuestion.State.ASKED, then=Value(0)), default=Value(1))
    found = PhaseQuestion.objects.visible_to(user).filter(phase=phase)
    return found.select_related("asked_by", "answered_by").order_by(waiting, "-asked_at", "-pk")


def todos(user, now: datetime) -> list[Todo]:
    """Return the calls about which an officer has questions to answer."""
    waiting = PhaseQuestion.objects.answerable_by(user).filter(state=PhaseQuestion.State.ASKED)
    phases = Phase.objects.filter(pk__in=waiting.values("phase")).select_related("round")
    return [
        Todo(
            _("Answer questions about the call"),
            reverse("funding:call-question-list", args=[phase.ref]),
            about=f"{phase.round}, {phase}",
        )
        for phase in phases[:20]
    ]
