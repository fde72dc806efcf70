"""The response to the reviews: the lead's page with the comments beside it, and the officers' pages of a phase."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funding.applications.models import Application
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require

from . import actions, policy, queries
from .response_forms import OpenResponsesForm, ResponseForm, SubmitResponseForm
from .response_models import Response

PAGE = 50


def _mine(request, ref) -> Response:
    found = Response.objects.mine(request.user).select_related("application__phase__round", "window")
    return get_object_or_404(found, ref=ref)


def _phase(request, ref) -> Phase:
    found = Phase.objects.visible_to(request.user).select_related("round", "response_window")
    phase = get_object_or_404(found, ref=ref)
    if not (phase.takes_responses and policy.may_oversee(request.user, phase)):
        raise Http404
    return phase


@require_safe
def application_response(request, ref):
    """From a lead's bid to its response; before the window is open, when that will be."""
    led = Application.objects.visible_to(request.user).filter(
        lead=request.user, state=Application.State.ELIGIBLE, phase__response_days__gt=0
    )
    bid = get_object_or_404(led.select_related("phase__round"), ref=ref)
    if found := queries.response_of(request.user, bid):
        return redirect("funding:response", found.ref)
    return render(request, "funding/review/response_later.html", {"bid": bid})


def response(request, ref):
    """The reviewers' comments and the lead's answer: written until the window closes, read afterwards."""
    found = _mine(request, ref)
    form = ResponseForm(
        request.POST or None,
        most=found.application.phase.response_words,
        complete="complete" in request.POST,
        initial={"version": found.version, "text": found.text},
    )
    if request.method == "POST" and form.is_valid():
        actions.save_response(found, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        if form.complete:
            return redirect("funding:response-submit", found.ref)
        messages.success(request, _("Your draft is saved. It is not submitted yet."))
        return redirect("funding:response", found.ref)
    context = {
        "response": found,
        "form": form,
        "comments": queries.comments_of(found),
        "words": queries.response_words(found),
        "saved": queries.response_saved(found),
        "is_open": found.window.is_open(),
        "extension": found.window.extensions.last(),
    }
    return render(request, "funding/review/response.html", context, status=form.status)


@require_POST
def response_autosave(request, ref):
    """Save the open page: 200 saved, 409 another window saved other words or it is too late, 422 it cannot be kept."""
    found = _mine(request, ref)
    form = ResponseForm(request.POST, most=found.application.phase.response_words)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    kept = actions.autosave_response(
        found, by=request.user, at=request.received_at, **form.values, **form.page
    )
    said = {"version": kept.response.version, "saved": queries.response_saved(kept.response)}
    if kept.is_clash:
        said |= queries.response_clash(kept.response)
    return JsonResponse(said, status=409 if kept.is_clash else 200)


def response_submit(request, ref):
    """Read once more what is saved, and submit it."""
    found = _mine(request, ref)
    form = SubmitResponseForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.submit_response(
            found, by=request.user, at=request.received_at, nonce=form.nonce, **form.values
        )
        messages.success(request, _("Your response is submitted."))
        return redirect("funding:response", found.ref)
    if not (found.text.strip() and found.window.is_open()):
        return redirect("funding:response", found.ref)
    return render(
        request, "funding/review/response_submit.html", {"response": found, "form": form}, status=form.status
    )


@require_safe
def response_versions(request, ref):
    """What the lead saved, version by version; nobody else reads a draft."""
    found = _mine(request, ref)
    context = {"response": found, "versions": queries.response_versions(request.user, found)}
    return render(request, "funding/review/response_versions.html", context)


@require_safe
def response_read(request, ref):
    """What a lead submitted, to officers and auditors, beside the comments that it answers."""
    responses = Response.objects.readable_by(request.user)
    found = get_object_or_404(responses.select_related("application__phase__round", "window"), ref=ref)
    actions.note_response_reading(found, by=request.user)
    context = {"response": found, "comments": queries.comments_of(found)}
    return render(request, "funding/review/response_read.html", context)


@require_safe
def response_list(request, ref):
    """Who has answered; before the window is open, what keeps it shut."""
    phase = _phase(request, ref)
    window, now = queries.window_of(phase), clock.now()
    listed = queries.responses(request.user, phase)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {
        "phase": phase,
        "window": window,
        "is_open": window is not None and window.is_open(now),
        "page": page,
        "rows": queries.answered(page, window, now) if window else [],
        "submitted": listed.filter(submitted_at__isnull=False).count() if window else 0,
        "blockers": [] if window else queries.response_blockers(request.user, phase, now),
        "runs_it": policy.may_run(request.user, phase),
    }
    return render(request, "funding/review/response_list.html", context)


def response_open(request, ref):
    """Let the applicants of a phase answer their reviews."""
    phase = _phase(request, ref)
    require(policy.may_open_responses(request.user, phase))
    form = OpenResponsesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_responses(phase, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Applicants may respond now. Every lead was sent a letter."))
        return redirect("funding:response-list", phase.ref)
    if queries.window_of(phase) is not None:
        return redirect("funding:response-list", phase.ref)
    now = clock.now()
    closes_at = queries.responses_close(phase, now)
    context = {
        "phase": phase,
        "form": form,
        "closes_at": closes_at,
        "is_after_panel": closes_at.date() >= phase.panel_on,
        "blockers": queries.response_blockers(request.user, phase, now),
        "suspects": queries.suspects(request.user, phase),
    }
    return render(request, "funding/review/response_open.html", context, status=form.status)
