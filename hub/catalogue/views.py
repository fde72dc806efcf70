"""The pages of data sets: found by everybody, suggested by partnerships, kept by hub staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.merging import MergeForm
from partnerships import merging

from . import actions, doubles, policy, queries
from .filters import DatasetFilter
from .forms import DatasetForm, RetireForm
from .models import Dataset


@login_not_required
@require_safe
def dataset_list(request):
    """The data sets that a person may see, narrowed by words, theme, place, year and access."""
    narrowed = DatasetFilter(request.GET or None, queries.datasets(request.user))
    page = Paginator(narrowed.qs, 25).get_page(request.GET.get("page"))
    curates = policy.may_curate(request.user)
    suggested = Dataset.objects.visible_to(request.user).filter(state=Dataset.State.SUGGESTED)
    context = {
        "filter": narrowed,
        "page": page,
        "may_suggest": policy.may_suggest(request.user),
        "suggested": suggested if curates else suggested.none(),
        "mine": Dataset.objects.visible_to(request.user)
        .filter(suggested_by=request.user.pk)
        .exclude(state=Dataset.State.MERGED)
        if not curates
        else suggested.none(),
    }
    return render(request, "hub/catalogue/dataset_list.html", context)


@login_not_required
@require_safe
def dataset(request, ref):
    """One data set: what it holds, where and when, and how one gets at it."""
    found = _dataset(request, ref)
    if (stands := merging.stands_for(found)) != found:
        stands = get_object_or_404(Dataset.objects.visible_to(request.user), pk=stands.pk)
        return redirect("hub:dataset", stands.ref, permanent=True)
    works = policy.may_curate(request.user)
    context = {
        "dataset": found,
        "colour": queries.COLOURS[found.state],
        "verbs": policy.verbs(request.user, found) if works else set(),
        "works": works,
        "doubles": doubles.doubles(found) if works else [],
        "is_mine": request.user.pk == found.suggested_by_id,
    }
    return render(request, "hub/catalogue/dataset.html", context)


def dataset_suggest(request):
    """Suggest a data set."""
    if not policy.may_suggest(request.user):
        raise Http404
    form = DatasetForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.suggest_dataset(by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("The hub has your suggestion. You get a letter when somebody has looked at it.")
        )
        return redirect("hub:dataset", ref=made.ref)
    return render(request, "hub/catalogue/dataset_suggest.html", {"form": form}, status=form.status)


def dataset_edit(request, ref):
    """Describe a data set anew."""
    found = _kept(request, ref)
    if found.merged_into_id and request.method == "GET":
        return redirect("hub:dataset", ref=ref)  # which leads on to the one that stays
    posted = request.POST if request.method == "POST" else None
    form = DatasetForm(posted, user=request.user, dataset=found, initial=DatasetForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        actions.describe_dataset(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The description is saved."))
        return redirect("hub:dataset", ref=ref)
    return render(
        request, "hub/catalogue/dataset_edit.html", {"form": form, "dataset": found}, status=form.status
    )


@require_POST
def dataset_catalogue(request, ref):
    """Show a data set to everybody."""
    actions.catalogue_dataset(_dataset(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("Everybody can find it in the catalogue now."))
    return redirect("hub:dataset", ref=ref)


@require_POST
def dataset_restrict(request, ref):
    """Show a data set to partnerships only."""
    actions.restrict_dataset(_dataset(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("People of partnerships, of the hub and officers can find it now."))
    return redirect("hub:dataset", ref=ref)


def dataset_retire(request, ref):
    """Take a data set out of the catalogue."""
    found = _kept(request, ref)
    if found.merged_into_id and request.method == "GET":
        return redirect("hub:dataset", ref=ref)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.retire_dataset(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("It is no longer in the catalogue."))
        return redirect("hub:dataset", ref=ref)
    return render(
        request, "hub/catalogue/dataset_retire.html", {"form": form, "dataset": found}, status=form.status
    )


def dataset_merge(request, ref, into):
    """Look at what would go over from one description to another of the same data set, and merge the two."""
    found, target = _kept(request, ref), _kept(request, into)
    look = doubles.look(found, target)
    form = MergeForm(request.POST or None, going=str(found), initial={"seen": look.seen})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        actions.merge_dataset(found, target, by=request.user, seen=seen, nonce=form.nonce)
        words = _("“%(source)s” is merged into “%(target)s”.") % {"source": found, "target": target}
        messages.success(request, words)
        return redirect("hub:dataset", target.ref)
    context = {"dataset": found, "target": target, "look": look, "form": form}
    return render(request, "hub/catalogue/dataset_merge.html", context, status=form.status)


def _dataset(request, ref: str) -> Dataset:
    found = Dataset.objects.visible_to(request.user).prefetch_related("places", "themes")
    return get_object_or_404(found.select_related("suggested_by", "curated_by", "merged_into"), ref=ref)


def _kept(request, ref: str) -> Dataset:
    if not policy.may_curate(request.user):
        raise Http404
    return _dataset(request, ref)
