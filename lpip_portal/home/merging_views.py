"""Merging two records of one organisation: which one stays, a look at what moves, and the word that it shall be done."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

import partnerships.policy
import partnerships.queries
from funding.awards import actions, queries
from lpip_portal.ui.merging import MergeForm
from partnerships.models import Organisation

from .forms import TargetForm


def organisation_merge(request, ref):
    """Choose the record that stays in the place of this one."""
    found = _organisation(request, ref)
    form = TargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("organisation-merge-into", found.ref, form.cleaned_data["organisation"].ref)
    context = {"organisation": found, "form": form, "alike": partnerships.queries.duplicates(found)}
    return render(request, "home/organisation_merge.html", context, status=form.status)


def organisation_merge_into(request, ref, into):
    """Look at what would move, and merge the two after its name was typed."""
    found, target = _organisation(request, ref), _organisation(request, into)
    look = queries.merge(found, target)
    form = MergeForm(request.POST or None, going=found.name, initial={"seen": look.seen})
    if request.method == "POST" and form.is_valid():
        actions.merge_organisation(
            found, target, by=request.user, seen=form.cleaned_data["seen"], nonce=form.nonce
        )
        words = _("“%(source)s” is merged into “%(target)s”.") % {"source": found, "target": target}
        messages.success(request, words)
        return redirect("organisation-check", target.ref)
    context = {"organisation": found, "target": target, "look": look, "form": form}
    return render(request, "home/organisation_merge_into.html", context, status=form.status)


def _organisation(request, ref) -> Organisation:
    if not partnerships.policy.may_check_organisations(request.user):
        raise Http404
    return get_object_or_404(Organisation.objects.select_related("merged_into"), ref=ref)
