"""Corrections after a meeting: who was there, and who had an interest in what was decided."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partnerships.agenda.views.finding import posted
from partnerships.governance import actions, decision_queries, queries
from partnerships.governance.correction_forms import InterestsForm, PresencesForm

from .finding import kept_decision, kept_meeting


def presences_correct(request, ref):
    """Correct who was at a meeting."""
    found = kept_meeting(request, ref)
    form = PresencesForm(
        posted(request),
        seats=queries.seats_at(found),
        noted=dict(found.presences.values_list("seat", "status")),
        after=len(decision_queries.corrections_of(found, None, request.user)),
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_presences(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("It is corrected. What was noted before stays on record."))
        return redirect("partnerships:body-meeting", ref=ref)
    context = {"meeting": found, "body": found.body, "partnership": found.body.partnership, "form": form}
    return render(request, "partnerships/governance/presences_correct.html", context, status=form.status)


def interests_correct(request, ref):
    """Correct who had an interest in a decision."""
    found = kept_decision(request, ref)
    page = decision_queries.decision_page(found, request.user)
    present = decision_queries.present_at(found.meeting)
    form = InterestsForm(posted(request), present=present, page=page)
    if request.method == "POST" and form.is_valid():
        actions.correct_interests(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("It is corrected. What was noted before stays on record."))
        return redirect("partnerships:body-decision", ref=ref)
    context = {
        "decision": found,
        "body": found.body,
        "partnership": found.body.partnership,
        "said": page.said,
        "form": form,
    }
    return render(request, "partnerships/governance/interests_correct.html", context, status=form.status)
