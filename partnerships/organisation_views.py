"""The public register of organisations, a page about each, and the description that administrators keep."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from lpip_portal.documents import serving
from lpip_portal.ui.words import whole_number

from . import actions, merging, organisation_queries, organisation_sheets, policy
from .import_forms import OrganisationSheetForm
from .models import Organisation
from .organisation_forms import DescribeForm, RegisterForm


@login_not_required
@require_safe
def organisation_list(request):
    """The organisations that were checked, searched by name and number."""
    form = RegisterForm(request.GET)
    found = organisation_queries.search(form.wish, whole_number(request.GET.get("page", "")) or 1)
    context = {"form": form, "page": found.page, "near": found.near, "narrowed": bool(form.wish)}
    context["may_import"] = policy.may_check_organisations(request.user)
    return render(request, "partnerships/organisation_list.html", context)


@login_not_required
@require_safe
def organisation(request, ref):
    """One organisation that was checked; the address of a record that was merged leads on."""
    known = Organisation.objects.select_related("parent", "merged_into")
    found = get_object_or_404(known, ref=ref)
    stands = merging.stands_for(found)
    if stands.standing != Organisation.Standing.VERIFIED:
        raise Http404
    if stands != found:
        return redirect("partnerships:organisation", stands.ref, permanent=True)
    may_edit = policy.may_check_organisations(request.user)
    context = {"organisation": found, "about": organisation_queries.about(found), "may_edit": may_edit}
    return render(request, "partnerships/organisation.html", context)


def organisation_edit(request, ref):
    """Keep an organisation's other names, its parent, its domains and whether it may administer bids."""
    if not policy.may_check_organisations(request.user):
        raise Http404
    found = get_object_or_404(Organisation.objects.public().select_related("parent"), ref=ref)
    form = DescribeForm(request.POST if request.method == "POST" else None, organisation=found)
    if request.method == "POST" and form.is_valid():
        actions.describe_organisation(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The organisation is described anew."))
        return redirect("partnerships:organisation", found.ref)
    context = {"organisation": found, "form": form}
    return render(request, "partnerships/organisation_edit.html", context, status=form.status)


def organisation_import(request):
    """Enter organisations from a published list: first every row with what has to be mended, then the organisations."""
    if not policy.may_check_organisations(request.user):
        raise Http404
    form = OrganisationSheetForm(request.POST if request.method == "POST" else None, request.FILES or None)
    confirmed = "confirm" in request.POST and not request.FILES
    if request.method == "POST" and confirmed and form.is_valid():
        actions.import_organisations(form.entries, by=request.user, nonce=form.nonce)
        n = len(form.entries)
        told = ngettext("%(n)s organisation is entered.", "%(n)s organisations are entered.", n) % {"n": n}
        messages.success(request, told)
        return redirect("partnerships:organisation-list")
    context = {"form": form, "checked": form.is_bound and form.is_valid()}
    return render(request, "partnerships/organisation_import.html", context, status=form.status)


@require_safe
def organisation_import_sample(request):
    """A file with the columns in order, and two organisations that do not exist."""
    if not policy.may_check_organisations(request.user):
        raise Http404
    return serving.made(organisation_sheets.sample(), "organisations.csv", "text/csv; charset=utf-8")
