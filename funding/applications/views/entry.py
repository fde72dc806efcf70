"""The ways in: my bids, the intention to submit, and the start of a bid."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.applications import actions, queries
from funding.applications.entry_forms import ContinueForm
from funding.applications.forms import IntentionForm, StartForm
from funding.applications.models import Application, Intention
from funding.rounds.models import Phase
from lpip_portal import clock

from .finding import known_phase


def my_bids(request):
    """My bids, and what my partnerships may begin."""
    now = clock.now()
    context = {"rows": queries.mine(request.user, now), "ways": queries.ways_in(request.user, now)}
    return render(request, "funding/applications/my_bids.html", context)


def intention(request, ref):
    """Tell the funder that a partnership means to submit, or change what was told."""
    phase = known_phase(request, ref)
    partnerships = _entitled(request, phase)
    told = Intention.objects.filter(phase=phase, lead=request.user).select_related("partnership").first()
    initial = (
        {"title": told.title, "summary": told.summary, "partnership": told.partnership.ref} if told else {}
    )
    form = IntentionForm(request.POST or None, partnerships=partnerships, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = actions.intend(phase, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        return redirect("funding:intention-receipt", done.ref)
    context = {"phase": phase, "partnerships": partnerships, "told": told, "form": form, "now": clock.now()}
    return render(request, "funding/applications/intention.html", context, status=form.status)


def intention_receipt(request, ref):
    """That an intention arrived, and what happens next."""
    rows = Intention.objects.visible_to(request.user).select_related(
        "phase__round", "partnership", "lead", "organisation"
    )
    told = get_object_or_404(rows, ref=ref)
    begun = Application.objects.own(request.user).filter(phase=told.phase, partnership=told.partnership)
    context = {"intention": told, "bid": begun.exclude(state=Application.State.WITHDRAWN).first()}
    return render(request, "funding/applications/intention_receipt.html", context)


def start(request, ref):
    """Begin a bid; somebody who has begun one goes to it."""
    phase = known_phase(request, ref)
    partnerships = _entitled(request, phase)
    form = _start_form(request, phase, partnerships)
    if request.method == "POST" and form.is_valid():
        bid = actions.start(
            phase,
            by=request.user,
            at=request.received_at,
            language=request.LANGUAGE_CODE,
            nonce=form.nonce,
            **form.values,
        )
        messages.success(request, _("Your application has begun."))
        return redirect("funding:application", bid.ref)
    begun = Application.objects.own(request.user).filter(phase=phase, lead=request.user)
    if request.method != "POST" and (bid := begun.exclude(state=Application.State.WITHDRAWN).first()):
        return redirect("funding:application", bid.ref)
    told = Intention.objects.filter(phase=phase, partnership__in=partnerships).first()
    context = {"phase": phase, "partnerships": partnerships, "told": told, "form": form, "now": clock.now()}
    return render(request, "funding/applications/start.html", context, status=form.status)


def _start_form(request, phase: Phase, partnerships):
    """Ask in an invited phase also what else the bid continues and who administers it."""
    if phase.entry == Phase.Entry.OPEN:
        return StartForm(request.POST or None, partnerships=partnerships)
    offices = queries.administrators(partnerships)
    return ContinueForm(request.POST or None, partnerships=partnerships, organisations=offices)


def _entitled(request, phase: Phase):
    """Return the partnerships that may enter; an invited phase is not there for those who were not invited."""
    partnerships = queries.entitled(request.user, phase, clock.now())
    if phase.entry == Phase.Entry.INVITED and not partnerships:
        raise Http404
    return partnerships
