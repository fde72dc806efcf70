"""Pages of asking people into a pool: an officer's, and those of the letter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.documents import serving
from lpip_portal.ui.forms import PortalForm
from partnerships.models import Theme

from . import actions, policy, pool_forms, pool_sheets, queries
from .inviting_views import private
from .officer_views import run_phase
from .pool_models import PoolInvitation


def pool_invite(request, ref):
    """Ask one person into the pool, by letter."""
    phase = run_phase(request, ref)
    form = pool_forms.PoolEntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.invite_to_pool(phase, [form.entry], by=request.user, nonce=form.nonce)
        messages.success(request, _("A letter is on its way to %(who)s.") % {"who": form.entry.name})
        return redirect("funding:pool", phase.ref)
    context = {"phase": phase, "form": form}
    return render(request, "funding/review/pool_invite.html", context, status=form.status)


def pool_import(request, ref):
    """Ask many into the pool from a file: first every row with what has to be mended, then the letters."""
    phase = run_phase(request, ref)
    form = pool_forms.PoolSheetForm(
        request.POST if request.method == "POST" else None, request.FILES or None, phase=phase
    )
    confirmed = "confirm" in request.POST and not request.FILES
    if request.method == "POST" and confirmed and form.is_valid():
        actions.invite_to_pool(phase, form.entries, by=request.user, nonce=form.nonce)
        n = len(form.entries)
        told = ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", n) % {"n": n}
        messages.success(request, told)
        return redirect("funding:pool", phase.ref)
    context = {"phase": phase, "form": form, "checked": form.is_bound and form.is_valid()}
    return render(request, "funding/review/pool_import.html", context, status=form.status)


@require_safe
def pool_import_sample(request, ref):
    """A file with the columns in order, and two people who do not exist."""
    run_phase(request, ref)
    themes = Theme.objects.values_list("slug", flat=True)
    return serving.made(pool_sheets.sample(list(themes)), "pool.csv", "text/csv; charset=utf-8")


@require_POST
def pool_invitation_end(request, ref):
    """Take back a letter that has no answer."""
    sent = PoolInvitation.objects.visible_to(request.user).select_related("phase__round")
    found = get_object_or_404(sent, ref=ref)
    actions.end_pool_invitation(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The letter is taken back; its link no longer works."))
    return redirect("funding:pool", found.phase.ref)


@login_not_required
def pool_asked(request, token):
    """What the letter's link opens, without an account. Opening it changes nothing; one answer ends it."""
    found = queries.pool_letter(token, clock.now())
    if found is None:
        raise actions.Gone
    if request.user.is_authenticated:
        if not policy.may_answer_pool(request.user, found):
            raise actions.Gone
        return private(redirect("funding:pool-answer", found.ref))
    form = pool_forms.PoolAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.answer_pool(found, by=Guest(found.email), **form.values)
        return private(redirect("funding:pool-answered"))
    context = {"invitation": found, "phase": found.phase, "form": form}
    return private(render(request, "funding/review/pool_asked.html", context, status=form.status))


@login_not_required
@require_safe
def pool_answered(request):
    """What follows an answer by letter: the same page for everybody."""
    return private(render(request, "funding/review/pool_answered.html"))


def pool_answer(request, ref):
    """Answer signed in: a letter that waits, a no that may become a yes, or a yes that is to be taken up."""
    waiting = queries.pools_to_answer(request.user, clock.now())
    found = next((each for each in waiting if each.ref == ref), None)
    if found is None:
        raise Http404
    form = pool_forms.PoolAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.answer_pool(found, by=request.user, nonce=form.nonce, **form.values)
        told = _("Thank you. You are in the pool; tell us what you know about.")
        if not form.values["yes"]:
            told = _("Thank you for telling us. You are not asked in this phase.")
        messages.success(request, told)
        return redirect("funding:my-reviews")
    context = {"invitation": found, "phase": found.phase, "form": form}
    return render(request, "funding/review/pool_asked.html", context, status=form.status)
