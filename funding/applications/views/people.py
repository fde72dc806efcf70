"""Who works on a bid: the people let into it by its lead, and their answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.answer_forms import LetInForm
from funding.applications.models import Application, ApplicationPerson
from lpip_portal import clock
from lpip_portal.ui.forms import posted_nonce

from .finding import own_bid


def people(request, ref):
    """Everybody who works on a bid; its lead lets editors and viewers in."""
    bid = own_bid(request, ref)
    lets_in = policy.may_let_in(request.user, bid)
    if request.method == "POST" and not lets_in:
        raise PermissionDenied
    form = LetInForm(request.POST or None, own=request.user.email)
    if request.method == "POST" and form.is_valid():
        person = actions.let_in(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("We wrote to %(email)s.") % {"email": person.email})
        return redirect("funding:application-people", bid.ref)
    context = {
        "bid": bid,
        "form": form,
        "lets_in": lets_in,
        "working": queries.working_on(bid),
        "let_in": queries.let_in(bid),
        "now": clock.now(),
    }
    return render(request, "funding/applications/people.html", context, status=form.status)


@require_POST
def end_access(request, ref):
    """Close a bid to a person who was let into it."""
    own = Application.objects.own(request.user)
    person = get_object_or_404(ApplicationPerson.objects.filter(application__in=own), ref=ref)
    actions.end_access(person, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The bid is closed to %(email)s.") % {"email": person.email})
    if person.user_id == request.user.pk:
        return redirect("funding:my-bids")
    return redirect("funding:application-people", person.application.ref)


def access(request, ref):
    """An invitation into a bid, to the person with the address it was sent to."""
    person = _asked(request, ref)
    if person.is_accepted:
        return redirect("funding:application", person.application.ref)
    context = {"person": person, "bid": person.application, "is_open": person.is_waiting(clock.now())}
    return render(request, "funding/applications/access.html", context)


@require_POST
def accept_access(request, ref):
    """Come into a bid."""
    person = actions.accept_access(_asked(request, ref), by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("You are in. The bid stands under “My bids”."))
    return redirect("funding:application", person.application.ref)


@require_POST
def decline_access(request, ref):
    """Stay out of a bid."""
    actions.decline_access(_asked(request, ref), by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("We told the person who asked you."))
    return redirect("home")


def _asked(request, ref) -> ApplicationPerson:
    asked = ApplicationPerson.objects.addressed_to(request.user)
    return get_object_or_404(asked.select_related("application__phase__round", "given_by"), ref=ref)
