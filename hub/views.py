"""The hub's pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.models import Award
from lpip_portal.ui.forms import PortalForm
from partnerships.models import Partnership

from . import actions, policy, queries
from .forms import AnswerForm, AskForm, ContactForm, DeclineForm, LeadForm
from .models import SupportRequest


@login_not_required
def home(request):
    """What the hub is for; to its people, their cohorts; to partnerships, the way to ask."""
    staff = policy.may_see_cohorts(request.user)
    context = {
        "cohorts": queries.cohorts() if staff else [],
        "may_ask": Partnership.objects.of(request.user).exists(),
        "works_here": staff,
    }
    return render(request, "hub/home.html", context)


def cohort(request, ref):
    """The partnerships of one phase side by side."""
    _let_in(policy.may_see_cohorts(request.user))
    phase = next((phase for phase in queries.cohorts() if phase.ref == ref), None)
    _let_in(phase is not None)
    return render(request, "hub/cohort.html", {"phase": phase, "cards": queries.cards(phase)})


def cohort_partnership(request, ref):
    """One partnership of a cohort: milestones, contacts, requests."""
    award = _award(request, ref)
    context = {
        "card": queries.card(award),
        "contacts": queries.contacts(request.user, award.partnership),
        "requests": SupportRequest.objects.visible_to(request.user)
        .filter(partnership=award.partnership)
        .order_by("-asked_at")[:50],
        "may_look_after": policy.may_look_after(request.user, award.partnership),
    }
    return render(request, "hub/cohort_partnership.html", context)


def lead_assign(request, ref):
    """Name a partnership's hub lead."""
    award = _award(request, ref, caring=True)
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.assign_lead(award.partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The hub lead is named. They and the partnership get a letter."))
        return redirect("hub:cohort-partnership", ref=ref)
    return render(request, "hub/lead_assign.html", {"award": award, "form": form}, status=form.status)


def contact_add(request, ref):
    """Note a contact."""
    award = _award(request, ref, caring=True)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.note_contact(award.partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The contact is noted."))
        return redirect("hub:cohort-partnership", ref=ref)
    return render(request, "hub/contact_add.html", {"award": award, "form": form}, status=form.status)


def request_list(request):
    """The requests a person may see: a partnership's own, or all to hub staff."""
    found = SupportRequest.objects.visible_to(request.user).select_related("partnership", "owner")
    state = request.GET.get("state", "")
    if state in SupportRequest.State.values:
        found = found.filter(state=state)
    page = Paginator(found.order_by("-asked_at", "-pk"), 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "state": state,
        "states": SupportRequest.State.choices,
        "may_ask": Partnership.objects.of(request.user).exists(),
    }
    return render(request, "hub/request_list.html", context)


def request_new(request):
    """Ask the hub for support."""
    partnerships = list(Partnership.objects.of(request.user).exclude(state="closed"))
    _let_in(bool(partnerships))
    form = AskForm(request.POST or None, partnerships=partnerships)
    if request.method == "POST" and form.is_valid():
        values = form.values
        chosen = next(each for each in partnerships if each.ref == values.pop("partnership"))
        made = actions.ask(chosen, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The hub has your question. You get a letter when somebody takes it on."))
        return redirect("hub:request", ref=made.ref)
    return render(request, "hub/request_new.html", {"form": form}, status=form.status)


def request_detail(request, ref):
    """One request and its answer."""
    found = _request(request, ref)
    return render(
        request, "hub/request.html", {"request_": found, "verbs": policy.verbs(request.user, found)}
    )


@require_POST
def request_take_on(request, ref):
    """Take a request on."""
    actions.take_on(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You have taken this request on."))
    return redirect("hub:request", ref=ref)


def request_answer(request, ref):
    """Answer a request."""
    found = _request(request, ref)
    _let_in(policy.may_work_on(request.user, found))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.answer(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The answer is on its way to the partnership."))
        return redirect("hub:request", ref=ref)
    return render(request, "hub/request_answer.html", {"request_": found, "form": form}, status=form.status)


def request_decline(request, ref):
    """Decline a request with a reason."""
    found = _request(request, ref)
    _let_in(policy.may_work_on(request.user, found))
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.decline_request(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The partnership is told why."))
        return redirect("hub:request", ref=ref)
    return render(request, "hub/request_decline.html", {"request_": found, "form": form}, status=form.status)


@require_POST
def request_close(request, ref):
    """Close a request that was answered."""
    actions.close_request(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The request is closed."))
    return redirect("hub:request", ref=ref)


@require_POST
def request_reopen(request, ref):
    """Open a request again."""
    actions.reopen_request(_request(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The hub is told that you need more."))
    return redirect("hub:request", ref=ref)


def _let_in(allowed: bool) -> None:
    if not allowed:
        raise Http404


def _award(request, ref: str, *, caring: bool = False) -> Award:
    _let_in(policy.is_staff(request.user) if caring else policy.may_see_cohorts(request.user))
    return get_object_or_404(
        Award.objects.public().select_related("partnership", "phase__round", "holder"), ref=ref
    )


def _request(request, ref: str) -> SupportRequest:
    found = SupportRequest.objects.visible_to(request.user).select_related("partnership", "asked_by", "owner")
    return get_object_or_404(found, ref=ref)
