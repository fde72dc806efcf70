"""A partnership's name, who leads it, and which of its people everybody sees."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm

from . import actions, policy
from .models import FormerName, LeadOffer, Partnership, PartnershipPerson
from .naming_forms import RenameForm


def partnership_rename(request, ref):
    """Call a partnership by another name."""
    found = get_object_or_404(Partnership.objects.managed_by(request.user), ref=ref)
    if not policy.may_manage(request.user, found):
        raise Http404
    form = RenameForm(
        request.POST if request.method == "POST" else None, initial=RenameForm.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        actions.rename(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The partnership has its new name. The old one stays on record."))
        return redirect("partnerships:partnership-room", ref=ref)
    context = {"partnership": found, "form": form, "former": found.earlier_names.all()}
    return render(request, "partnerships/partnership_rename.html", context, status=form.status)


@require_POST
def former_name_hide(request, ref, number):
    """Hide a former name, the first, the second, … that a public partnership had."""
    names = FormerName.objects.filter(partnership__in=Partnership.objects.public(), partnership__ref=ref)
    found = (
        list(names.order_by("pk"))[number - 1 : number]
        if policy.may_hide_name(request.user) and number
        else []
    )
    if not found:
        raise Http404
    actions.hide_name(found[0], by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The former name is hidden. Its old address still leads here."))
    return redirect("partnerships:partnership", address=found[0].partnership.address)


@require_POST
def lead_offer(request, ref):
    """Ask a member to take the lead."""
    person = get_object_or_404(PartnershipPerson.objects.visible_to(request.user), ref=ref)
    actions.offer_lead(person, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The lead is offered. Nothing changes before they accept."))
    return redirect("partnerships:partnership-room", ref=person.partnership.ref)


def _mine(request, ref):
    """Return an offer that was made to this person and not taken back."""
    mine = LeadOffer.objects.addressed_to(request.user).exclude(state=LeadOffer.State.WITHDRAWN)
    return get_object_or_404(mine.select_related("partnership__convenor", "offered_by"), ref=ref)


def lead_answer(request, ref):
    """What it means to take the lead, and the two answers."""
    found = _mine(request, ref)
    context = {
        "offer": found,
        "partnership": found.partnership,
        "verbs": policy.verbs(request.user, found),
    }
    return render(request, "partnerships/lead_answer.html", context)


@require_POST
def lead_accept(request, ref):
    """Take the lead."""
    found = actions.accept_lead(_mine(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You lead the partnership now."))
    return redirect("partnerships:partnership-room", ref=found.partnership.ref)


@require_POST
def lead_decline(request, ref):
    """Do not take the lead."""
    actions.decline_lead(_mine(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You declined. Those who asked you are told."))
    return redirect("home")


@require_POST
def lead_withdraw(request, ref):
    """Take an offer of the lead back."""
    found = get_object_or_404(LeadOffer.objects.visible_to(request.user), ref=ref)
    actions.withdraw_lead(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The offer is taken back."))
    return redirect("partnerships:partnership-room", ref=found.partnership.ref)


@require_POST
def person_show(request, ref):
    """Be shown on the public page, or no longer."""
    person = get_object_or_404(PartnershipPerson.objects.visible_to(request.user), ref=ref)
    shown = request.POST.get("shown") == "yes"
    actions.show_person(person, by=request.user, shown=shown, nonce=PortalForm(request.POST).nonce)
    messages.success(
        request,
        _("Everybody sees your name on the public page of the partnership.")
        if shown
        else _("Your name is not on the public page of the partnership."),
    )
    return redirect("partnerships:partnership-room", ref=person.partnership.ref)
