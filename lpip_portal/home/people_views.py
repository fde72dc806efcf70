"""People and roles: who holds which role, and who gives, reviews and ends it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import partnerships.actions
import partnerships.policy
import partnerships.queries
from hub.people import actions as hub_people
from hub.people import policy as hub_policy
from hub.people.models import HubPerson
from lpip_portal.access import require
from lpip_portal.accounts import actions, policy
from lpip_portal.accounts.forms import GrantForm, ReasonForm, SearchForm
from lpip_portal.accounts.models import FactorReset, RoleGrant, User
from lpip_portal.ui.forms import posted_nonce
from partnerships.models import Organisation, Signatory

from . import scoped_roles
from .forms import HubRoleForm, OrganisationForm, SignatoryForm


def person_list(request):
    """Look people up by name or address; without a search, everybody with a portal-wide role."""
    if not policy.may_see_people(request.user):
        raise Http404
    form = SearchForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    people = User.objects.visible_to(request.user).called(words).order_by("name", "email", "pk")
    grants = RoleGrant.objects.visible_to(request.user).holding().select_related("user", "given_by")
    context = {
        "form": form,
        "words": words,
        "page": Paginator(people, 25).get_page(request.GET.get("page")),
        "grants": grants.order_by("role", "user__name", "pk"),
        "resets": FactorReset.objects.visible_to(request.user).open().select_related("user", "asked_by"),
    }
    return render(request, "home/person_list.html", context)


def person(request, ref):
    """One person: their roles everywhere, and whether they have a second factor."""
    found = _person(request, ref)
    grants = found.rolegrants.select_related("given_by").order_by("-since", "-pk")
    reset = found.factor_resets.open().select_related("asked_by").first()
    me = request.user
    context = {
        "person": found,
        "grants": [(grant, grant.is_over(), policy.verbs(me, grant)) for grant in grants],
        "scoped": scoped_roles.of(found),
        "has_second_factor": policy.has_second_factor(found),
        "reset": reset,
        "may_grant": policy.may_grant_role(me, found),
        "may_ask_reset": not reset and policy.may_ask_factor_reset(me, found),
        "may_do_reset": reset and policy.may_do_factor_reset(me, reset),
    }
    return render(request, "home/person.html", context)


def role_grant(request, ref):
    """Give a person a portal-wide role."""
    found = _person(request, ref)
    require(policy.may_grant_role(request.user, found))
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.grant_role(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The role was granted, and a letter says so."))
        return redirect("person", ref=found.ref)
    return render(request, "home/role_grant.html", {"person": found, "form": form}, status=form.status)


@require_POST
def role_end(request, ref):
    """Take a portal-wide role back."""
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user), ref=ref)
    actions.end_role(grant, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The role has ended, and a letter says so."))
    return redirect("person", ref=grant.user.ref)


@require_POST
def role_review(request, ref):
    """Note that a role is still right."""
    grant = get_object_or_404(RoleGrant.objects.visible_to(request.user), ref=ref)
    actions.review_role(grant, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("Noted: the role is still right."))
    return redirect("person", ref=grant.user.ref)


def factor_reset_ask(request, ref):
    """Ask for a lost second factor to be reset."""
    found = _person(request, ref)
    require(policy.may_ask_factor_reset(request.user, found))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_factor_reset(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Asked. Another administrator has to do it; the person was told."))
        return redirect("person", ref=found.ref)
    return render(request, "home/factor_reset_ask.html", {"person": found, "form": form}, status=form.status)


@require_POST
def factor_reset_do(request, ref):
    """Reset a second factor that somebody else asked for."""
    reset = get_object_or_404(FactorReset.objects.visible_to(request.user), ref=ref)
    actions.do_factor_reset(reset, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(
        request, _("The second factor was reset and every session ended. All three of you have a letter.")
    )
    return redirect("person", ref=reset.user.ref)


def signatory_name(request, ref):
    """Let a person submit bids for an organisation."""
    found = _person(request, ref)
    require(partnerships.policy.may_name_signatory(request.user, found))
    form = SignatoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        partnerships.actions.name_signatory(
            form.values["organisation"], by=request.user, person=found, nonce=form.nonce
        )
        messages.success(request, _("The signatory was named, and a letter says so."))
        return redirect("person", ref=found.ref)
    return render(request, "home/signatory_name.html", {"person": found, "form": form}, status=form.status)


@require_POST
def signatory_end(request, ref):
    """Let a person submit bids for an organisation no longer."""
    found = get_object_or_404(
        Signatory.objects.filter(user__in=User.objects.visible_to(request.user)), ref=ref
    )
    partnerships.actions.end_signatory(found, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The role has ended, and a letter says so."))
    return _back(request, found.user)


def hub_person_name(request, ref):
    """Let a person work at the hub."""
    found = _person(request, ref)
    require(hub_policy.may_name_people(request.user, found))
    form = HubRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        hub_people.name_person(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The part at the hub was given, and a letter says so."))
        return redirect("person", ref=found.ref)
    return render(request, "home/hub_person_name.html", {"person": found, "form": form}, status=form.status)


@require_POST
def hub_person_end(request, ref):
    """End a person's part at the hub."""
    found = get_object_or_404(
        HubPerson.objects.filter(user__in=User.objects.visible_to(request.user)), ref=ref
    )
    hub_people.end_person(found, by=request.user, nonce=posted_nonce(request.POST))
    messages.success(request, _("The role has ended, and a letter says so."))
    return _back(request, found.user)


def organisation_list(request):
    """The organisations that people named and nobody has looked at yet."""
    if not partnerships.policy.may_check_organisations(request.user):
        raise Http404
    proposed = Organisation.objects.filter(standing=Organisation.Standing.PROPOSED).order_by("name", "pk")
    page = Paginator(proposed, 25).get_page(request.GET.get("page"))
    return render(request, "home/organisation_list.html", {"page": page})


def organisation_check(request, ref):
    """Look at an organisation, and say whether it may administer bids."""
    if not partnerships.policy.may_check_organisations(request.user):
        raise Http404
    found = get_object_or_404(Organisation.objects.select_related("merged_into"), ref=ref)
    if found.is_merged:
        return redirect("organisation-check", found.merged_into.ref)
    form = OrganisationForm(request.POST or None, organisation=found)
    if request.method == "POST" and form.is_valid():
        partnerships.actions.check_organisation(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Noted: the organisation is what it says."))
        return redirect("organisation-list")
    context = {"organisation": found, "form": form, "alike": partnerships.queries.duplicates(found)}
    return render(request, "home/organisation_check.html", context, status=form.status)


def _person(request, ref) -> User:
    if not policy.may_see_people(request.user):
        raise Http404
    return get_object_or_404(User.objects.visible_to(request.user), ref=ref)


def _back(request, found: User):
    """Return to the person's page, or home for those who may not see it."""
    return redirect("person", ref=found.ref) if policy.may_see_people(request.user) else redirect("home")
