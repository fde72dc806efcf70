"""The pages of experts: found by those who may search, reached only through the hub."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.views import let_in
from partnerships.models import Partnership

from . import actions, policy, queries
from .expert_models import Expert, Introduction
from .filters import ExpertFilter
from .forms import ConsentForm, HandleForm, IntroductionForm, SuggestExpertForm


def expert_list(request):
    """Who is listed; to hub staff also who is not."""
    let_in(policy.may_search(request.user))
    narrowed = ExpertFilter(request.GET or None, queries.experts(request.user))
    page = Paginator(narrowed.qs, 25).get_page(request.GET.get("page"))
    others = Expert.objects.visible_to(request.user).exclude(state__in=["listed", "removed"])
    context = {
        "filter": narrowed,
        "page": page,
        "others": others if policy.may_curate(request.user) else others.none(),
        "may_suggest": policy.may_suggest(request.user),
    }
    return render(request, "hub/catalogue/expert_list.html", context)


def expert(request, ref):
    """One expert: what they know and how soon they have time; to hub staff how to reach them."""
    found = _expert(request, ref)
    context = {
        "expert": found,
        "verbs": policy.verbs(request.user, found),
        "curates": policy.may_curate(request.user),
        "searches": policy.may_search(request.user),
        "is_self": found.user_id == request.user.pk,
        "may_ask": found.is_listed and Partnership.objects.of(request.user).exists(),
    }
    return render(request, "hub/catalogue/expert.html", context)


def expert_suggest(request):
    """Suggest somebody to the hub."""
    let_in(policy.may_suggest(request.user))
    form = SuggestExpertForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        actions.suggest_expert(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Thank you. Hub staff look at it, and ask the person themself."))
        return redirect("hub:expert-list")
    return render(request, "hub/catalogue/expert_suggest.html", {"form": form}, status=form.status)


def expert_answer(request, ref):
    """Agree to be found, or leave the page: no answer lists nobody."""
    found = get_object_or_404(Expert.objects.themselves(request.user), ref=ref)
    initial = {"name": found.name, "organisation": found.organisation, "contact": request.user.email}
    form = ConsentForm(_posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.consent(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("Thank you. You are listed once the hub has read this; you can leave at any time.")
        )
        return redirect("hub:expert", ref=ref)
    context = {"form": form, "expert": found, "verbs": policy.verbs(request.user, found)}
    return render(request, "hub/catalogue/expert_answer.html", context, status=form.status)


@require_POST
def expert_invite(request, ref):
    """Ask somebody whether they want to be found."""
    actions.invite_expert(_expert(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The invitation is on its way."))
    return redirect("hub:expert", ref=ref)


@require_POST
def expert_show(request, ref):
    """List somebody who agreed."""
    actions.list_expert(_expert(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Partnerships can find them now."))
    return redirect("hub:expert", ref=ref)


@require_POST
def expert_pause(request, ref):
    """Take somebody off the list for a while."""
    actions.pause_expert(_expert(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("They are not found for now."))
    return redirect("hub:expert", ref=ref)


@require_POST
def expert_resume(request, ref):
    """Put somebody back on the list."""
    actions.resume_expert(_expert(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Partnerships can find them again."))
    return redirect("hub:expert", ref=ref)


@require_POST
def expert_remove(request, ref):
    """Forget somebody."""
    actions.remove_expert(_expert(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("What was said about them is forgotten."))
    return redirect("hub:expert-list" if policy.may_search(request.user) else "home")


def introduction_ask(request, ref):
    """Ask the hub to be introduced."""
    found = _expert(request, ref)
    partnerships = list(Partnership.objects.of(request.user).exclude(state="closed"))
    let_in(bool(partnerships))
    form = IntroductionForm(_posted(request), partnerships=partnerships)
    if request.method == "POST" and form.is_valid():
        made = actions.ask_introduction(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The hub has your wish. You get a letter when somebody has handled it."))
        return redirect("hub:introduction", ref=made.ref)
    context = {"form": form, "expert": found}
    return render(request, "hub/catalogue/introduction_ask.html", context, status=form.status)


def introduction_list(request):
    """The introductions of one's partnerships; to hub staff all that they may read."""
    page = Paginator(queries.waiting(request.user), 50).get_page(request.GET.get("page"))
    return render(request, "hub/catalogue/introduction_list.html", {"page": page})


def introduction(request, ref):
    """One wish for an introduction, and what the hub said."""
    found = _introduction(request, ref)
    context = {"introduction": found, "verbs": policy.verbs(request.user, found)}
    return render(request, "hub/catalogue/introduction.html", context)


def introduction_make(request, ref):
    """Introduce."""
    return _handle(request, ref, actions.make_introduction, "hub/catalogue/introduction_make.html")


def introduction_decline(request, ref):
    """Decline to introduce."""
    return _handle(request, ref, actions.decline_introduction, "hub/catalogue/introduction_decline.html")


def _handle(request, ref: str, act, template: str):
    found = _introduction(request, ref)
    let_in(policy.may_handle(request.user, found))
    form = HandleForm(_posted(request))
    if request.method == "POST" and form.is_valid():
        act(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The partnership is told."))
        return redirect("hub:introduction", ref=ref)
    return render(request, template, {"form": form, "introduction": found}, status=form.status)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _expert(request, ref: str) -> Expert:
    found = Expert.objects.visible_to(request.user).select_related("user", "suggested_by")
    return get_object_or_404(found, ref=ref)


def _introduction(request, ref: str) -> Introduction:
    found = Introduction.objects.visible_to(request.user)
    return get_object_or_404(found.select_related("expert", "partnership", "asked_by", "handled_by"), ref=ref)
