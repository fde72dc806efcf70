"""Bringing priorities of the partnership's research agenda into a bid, as text that can be edited."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from funding.applications import policy, queries
from funding.applications.models import Answer, Application, BroughtPriority
from funding.questions.models import Question
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.ui import rich
from lpip_portal.ui.templatetags.portal import uk_date
from partnerships.models import Priority

from .guards import locked, refuse_unless_editable, write


@transaction.atomic
def bring_in(
    application: Application,
    question: Question,
    priorities: Iterable[Priority],
    *,
    by: User,
    at: datetime | None = None,
    nonce: str = "",
) -> list[BroughtPriority]:
    """Add the words of priorities to the end of an answer, each marked as carried; one that was brought there before is left out.

    The words are in the bid's language where the priority has it. What the answer said before stays.
    """
    if trail.repeat(nonce, by, application, "application.bring_in"):
        return []
    application = locked(application)
    require(policy.may_bring_in(by, application))
    refuse_unless_editable(application, at or clock.now())
    known = {each.pk for each in queries.to_bring_in(application)}
    before = set(
        BroughtPriority.objects.filter(application=application, question=question).values_list(
            "priority", flat=True
        )
    )
    chosen = [each for each in priorities if each.pk not in before]
    require(question.kind == Question.Kind.LONG and all(each.pk in known for each in chosen))
    require(question.section.question_set_id == application.phase.question_set_id)
    if not chosen:
        return []
    rows = Answer.objects.select_for_update(of=("self",))
    answer = rows.filter(application=application, question=question, module="").first()
    answer = answer or Answer(application=application, version=0)
    answer.question = question
    answer.tab, answer.sequence = "", 0
    said = answer.text or ""
    with translation.override(application.language or "en-gb"):
        carried = "".join(map(_carried, chosen))
    write(
        answer, rich.clean((said if rich.is_rich(said) or not said else rich.from_plain(said)) + carried), by
    )
    brought = BroughtPriority.objects.bulk_create(
        BroughtPriority(application=application, question=question, priority=each, by=by) for each in chosen
    )
    trail.record(
        "application.bring_in", application, by=by, nonce=nonce, priorities=chosen, question=question
    )
    return brought


def _carried(priority: Priority) -> str:
    mark = _("From our research agenda as of %(day)s: %(state)s.") % {
        "day": uk_date(clock.today()),
        "state": priority.get_state_display(),
    }
    return (
        f"<p><strong>{escape(priority.title.text)}</strong></p>"
        f"<p>{escape(' '.join(priority.question.text.split()))}</p><p><em>{escape(mark)}</em></p>"
    )
