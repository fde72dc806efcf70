"""Pages of a reviewer's own profile, and what an officer sees of it in a pool."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm
from partnerships import place_queries

from . import actions, profile_forms, queries
from .officer_views import run_phase


def _own(request):
    """Return what the person told of themselves; whoever is no reviewer has no such page."""
    told = queries.told_by(request.user, request.user)
    if told.profile is None and not queries.in_pool(request.user):
        raise Http404
    return told


def reviewer_profile(request):
    """What a reviewer knows about, reads and takes on, and the way to the rest of the profile."""
    told = _own(request)
    places = place_queries.choices()
    form = profile_forms.ProfileForm(
        request.POST or None, places=places, initial=profile_forms.told(told.profile)
    )
    if request.method == "POST" and form.is_valid():
        actions.describe(request.user, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved. Plans will find bids for you by this."))
        return redirect("funding:my-reviews")
    context = {"form": form, "told": told}
    return render(request, "funding/review/reviewer_profile.html", context, status=form.status)


def reviewer_organisations(request):
    """Where a reviewer belongs and belonged, and one more."""
    told = _own(request)
    form = profile_forms.OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.name_organisation(request.user, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("“%(what)s” is in your profile.") % {"what": made})
        return redirect("funding:reviewer-organisations")
    context = {"form": form, "told": told}
    return render(request, "funding/review/reviewer_organisations.html", context, status=form.status)


@require_POST
def reviewer_organisation_remove(request, ref):
    """Take an organisation out of one's own profile."""
    row = get_object_or_404(queries.own_organisations(request.user), ref=ref)
    actions.remove_organisation(row, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("“%(what)s” is no longer in your profile.") % {"what": row})
    return redirect("funding:reviewer-organisations")


def reviewer_away(request):
    """When a reviewer cannot review, and one more such time."""
    told = _own(request)
    form = profile_forms.AwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.be_away(request.user, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved. Officers see that you are away then, not why."))
        return redirect("funding:reviewer-away")
    context = {"form": form, "told": told}
    return render(request, "funding/review/reviewer_away.html", context, status=form.status)


@require_POST
def reviewer_away_remove(request, ref):
    """Take back that one is away."""
    row = get_object_or_404(queries.own_times_away(request.user), ref=ref)
    actions.be_back(row, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Removed. You can be asked for reviews in that time."))
    return redirect("funding:reviewer-away")


def reviewer_access(request):
    """What a reviewer needs in order to review; who reads it is said beside it."""
    told = _own(request)
    initial = {"text": told.needs.text if told.needs else ""}
    form = profile_forms.AccessForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.say_access_needs(request.user, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Saved."))
        return redirect("funding:reviewer-profile")
    return render(request, "funding/review/reviewer_access.html", {"form": form}, status=form.status)


def reviewer_statements(request):
    """The training and the declarations, with their versions, and when each was agreed to."""
    told = _own(request)
    form = profile_forms.AgreeForm(request.POST or None)
    if request.method == "POST":
        if not form.is_valid():
            raise Http404
        actions.agree(request.user, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Thank you. It is noted with the text and the time."))
        return redirect("funding:reviewer-statements")
    return render(request, "funding/review/reviewer_statements.html", {"told": told})


@require_safe
def pool_person(request, ref, person):
    """What an officer sees of one reviewer of the pool; looking is logged."""
    phase = run_phase(request, ref)
    found = phase.pool.select_related("phase__round", "user__reviewer_profile")
    member = get_object_or_404(found, user__ref=person)
    actions.note_profile_reading(member, by=request.user)
    most, cause = queries.room_of(request.user, member)
    context = {
        "phase": phase,
        "member": member,
        "told": queries.told_by(request.user, member.user),
        "most": most,
        "cause": cause,
    }
    return render(request, "funding/review/pool_person.html", context)
