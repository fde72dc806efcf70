"""The check of a submitted bid: the rules, queries to its applicants, and the word of two people."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.checking_forms import AnswerForm, CheckForm, IneligibleForm, QueryForm, SetAsideForm
from funding.applications.models import ApplicantQuery, Application, Ineligibility
from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from .finding import ALONG, known_bid


def eligibility(request, ref):
    """The check of a submitted bid: what the portal found, what officers judge, what was asked, and the result."""
    bid, now = known_bid(request, ref), clock.now()
    if bid.submitted_at is None:
        raise Http404
    if not policy.may_see_check(request.user, bid):
        raise PermissionDenied
    so_far = queries.found_so_far(bid)
    form = CheckForm(request.POST or None, rules=queries.judged(bid.phase), so_far=so_far)
    if request.method == "POST" and form.is_valid():
        verb = actions.find_eligible if form.cleaned_data["result"] == "eligible" else actions.save_checks
        verb(bid, by=request.user, found=form.found, nonce=form.nonce)
        messages.success(request, _("What you found is recorded."))
        return redirect("funding:application-eligibility", bid.ref)
    proposals = queries.proposals(bid)
    latest = proposals[0][1] if proposals else None
    asked = queries.asked(bid, now)
    context = {
        "bid": bid,
        "form": form,
        "findings": queries.findings(bid),
        "checks": queries.checks(bid),
        "asked": asked,
        "was_asked": bool(asked) and not any(query.is_waiting for query in asked),
        "is_proposed": bool(latest and latest.is_open),
        "proposals": proposals,
        "decides": bool(latest and latest.is_open and policy.may_decide_ineligible(request.user, latest)),
        "verbs": policy.verbs(request.user, bid, now),
        "is_closed": now > bid.phase.closes_at,
    }
    return render(request, "funding/applications/eligibility.html", context, status=form.status)


def ask_applicant(request, ref):
    """Ask the applicants about a rule."""
    bid = _checked_bid(request, ref)
    if request.method != "POST":
        actions.refuse_unless_checkable(bid)
    form = QueryForm(request.POST or None, rules=queries.askable(bid.phase))
    if request.method == "POST" and form.is_valid():
        query = actions.ask_applicant(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request,
            _("The applicants are asked: %(rule)s.")
            % {"rule": dict(queries.askable(bid.phase)).get(query.rule, query.rule)},
        )
        return redirect("funding:application-eligibility", bid.ref)
    return render(
        request, "funding/applications/ask_applicant.html", {"bid": bid, "form": form}, status=form.status
    )


def answer_query(request, ref):
    """A query about one's bid, and a form to answer it in time."""
    own = ApplicantQuery.objects.filter(application__in=Application.objects.own(request.user))
    query = get_object_or_404(
        own.select_related("application__phase__round", "application__partnership"), ref=ref
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer_query(query, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("Your answer is with the officers of the round."))
        return redirect("funding:query-answer", query.ref)
    context = {
        "query": query,
        "bid": query.application,
        "form": form,
        "is_open": query.is_waiting(clock.now()) and policy.may_answer_query(request.user, query.application),
    }
    return render(request, "funding/applications/answer_query.html", context, status=form.status)


def propose_ineligible(request, ref):
    """Propose to find a bid not eligible; a second person confirms it."""
    bid = _checked_bid(request, ref)
    if request.method != "POST":
        actions.refuse_unless_proposable(bid)
    form = IneligibleForm(request.POST or None, rules=queries.askable(bid.phase))
    if request.method == "POST" and form.is_valid():
        actions.propose_ineligible(bid, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Proposed. A second person decides; until then the bid stays as it is."))
        return redirect("funding:application-eligibility", bid.ref)
    context = {"bid": bid, "form": form}
    return render(request, "funding/applications/propose_ineligible.html", context, status=form.status)


@require_POST
def confirm_ineligible(request, ref):
    """Confirm as a second person that a bid is not eligible."""
    proposal = _proposal(request, ref)
    actions.confirm_ineligible(proposal, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Confirmed. The applicants get the rule and the reason."))
    return redirect("funding:application-eligibility", proposal.application.ref)


def set_aside_ineligible(request, ref):
    """Say as a second person that it is not so."""
    proposal = _proposal(request, ref)
    if not policy.may_decide_ineligible(request.user, proposal):
        raise PermissionDenied
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_aside_ineligible(proposal, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Set aside. The officer who proposed it is told why."))
        return redirect("funding:application-eligibility", proposal.application.ref)
    context = {"proposal": proposal, "bid": proposal.application, "form": form}
    return render(request, "funding/applications/set_aside_ineligible.html", context, status=form.status)


def _checked_bid(request, ref) -> Application:
    bid = known_bid(request, ref)
    if bid.submitted_at is None:
        raise Http404
    if not policy.may_check(request.user, bid):
        raise PermissionDenied
    return bid


def _proposal(request, ref) -> Ineligibility:
    found = Ineligibility.objects.visible_to(request.user)
    along = [f"application__{each}" for each in ALONG]
    return get_object_or_404(found.select_related("proposed_by", *along), ref=ref)
