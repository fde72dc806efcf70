"""The conflicts register of a phase: for its owner, their deputy and auditors. For everybody else it does not exist."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications import policy as applications
from funding.applications.models import Interest
from funding.rounds.models import Phase
from lpip_portal.workflow import IllegalMove

from . import actions, conflict_forms, queries

PAGE = 50
AT_ONCE = 200


def _phase(request, ref) -> Phase:
    phase = get_object_or_404(Phase.objects.visible_to(request.user).select_related("round"), ref=ref)
    if not applications.may_decide_interests(request.user, phase):
        raise Http404
    return phase


def interest_list(request, ref):
    """The register: every tie of people to the bids of a phase, those to be looked at first."""
    phase = _phase(request, ref)
    actions.note_register_reading(phase, by=request.user)
    narrowed = conflict_forms.NarrowForm(request.GET)
    ties = narrowed.narrow(queries.register(request.user, phase))
    page = Paginator(ties, PAGE).get_page(request.GET.get("page"))
    context = {
        "phase": phase,
        "page": page,
        "decidable": queries.decidable(request.user, page.object_list),
        "tallies": queries.tallies(request.user, phase),
        "form": narrowed,
        "many": queries.by_organisation(request.user, phase).count(),
    }
    return render(request, "funding/review/interest_list.html", context)


def interest(request, ref):
    """Decide on one tie."""
    ties = Interest.objects.decidable_by(request.user).select_related("application__phase__round", "user")
    tie = get_object_or_404(ties, ref=ref)
    is_wall = tie.state == Interest.State.CONFIRMED
    form = conflict_forms.DecideForm(request.POST or None, confirmed=is_wall)
    if request.method == "POST" and form.is_valid():
        verb = actions.confirm_tie if form.values["decision"] == "confirm" else actions.dismiss_tie
        verb(tie, by=request.user, reason=form.values["reason"], nonce=form.nonce)
        messages.success(request, _("Decided, and in force at once."))
        return redirect("funding:interest-list", tie.application.phase.ref)
    if tie.is_dismissed:
        raise IllegalMove(_("This tie was dismissed. If it is one after all, it has to be declared again."))
    context = {
        "tie": tie,
        "phase": tie.application.phase,
        "form": form,
        "is_wall": is_wall,
        "asked": queries.asked_by_applicant(tie),
    }
    return render(request, "funding/review/interest.html", context, status=form.status)


def interest_confirm_many(request, ref):
    """Confirm ties by organisation together."""
    phase = _phase(request, ref)
    found = list(queries.by_organisation(request.user, phase)[:AT_ONCE])
    form = conflict_forms.ConfirmManyForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        done = actions.confirm_ties(by=request.user, nonce=form.nonce, **form.values)
        told = ngettext("%(n)s tie is confirmed.", "%(n)s ties are confirmed.", done)
        messages.success(request, told % {"n": done})
        return redirect("funding:interest-list", phase.ref)
    context = {"phase": phase, "form": form, "found": found}
    return render(request, "funding/review/interest_confirm_many.html", context, status=form.status)
