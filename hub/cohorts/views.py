"""The pages of the cohorts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.models import Award
from hub.people import actions as people
from hub.people.forms import LeadForm
from hub.people.policy import is_staff, may_look_after
from hub.support.models import SupportRequest

from . import actions, policy, queries
from .forms import ContactForm


def cohort(request, ref):
    """The partnerships of one phase side by side."""
    phase = next((phase for phase in queries.cohorts() if phase.ref == ref), None)
    if phase is None or not policy.may_see_cohorts(request.user):
        raise Http404
    return render(request, "hub/cohorts/cohort.html", {"phase": phase, "cards": queries.cards(phase)})


def cohort_partnership(request, ref):
    """One partnership of a cohort: milestones, contacts, requests."""
    award = _award(request, ref)
    context = {
        "card": queries.card(award),
        "contacts": queries.contacts(request.user, award.partnership),
        "requests": SupportRequest.objects.visible_to(request.user)
        .filter(partnership=award.partnership)
        .order_by("-asked_at")[:50],
        "may_look_after": may_look_after(request.user, award.partnership),
    }
    return render(request, "hub/cohorts/cohort_partnership.html", context)


def lead_assign(request, ref):
    """Name a partnership's hub lead."""
    award = _award(request, ref, caring=True)
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.assign_lead(award.partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The hub lead is named. They and the partnership get a letter."))
        return redirect("hub:cohort-partnership", ref=ref)
    return render(request, "hub/cohorts/lead_assign.html", {"award": award, "form": form}, status=form.status)


def contact_add(request, ref):
    """Note a contact."""
    award = _award(request, ref, caring=True)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.note_contact(award.partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The contact is noted."))
        return redirect("hub:cohort-partnership", ref=ref)
    return render(request, "hub/cohorts/contact_add.html", {"award": award, "form": form}, status=form.status)


def _award(request, ref: str, *, caring: bool = False) -> Award:
    if not (is_staff(request.user) if caring else policy.may_see_cohorts(request.user)):
        raise Http404
    return get_object_or_404(
        Award.objects.public().select_related("partnership", "phase__round", "holder"), ref=ref
    )
