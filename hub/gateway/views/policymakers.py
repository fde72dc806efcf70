"""A policymaker's home: what is new by theme and place, what they saved and asked, and who to talk to."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hub.gateway import actions, forms, news
from hub.gateway.models import SavedSearch
from lpip_portal.ui.forms import PortalForm


@login_not_required
@require_safe
def policymakers(request):
    """What is new; to those who have signed in, their searches and questions too. A filter that does not exist is ignored."""
    form = forms.SearchForm(request.GET)
    form.is_valid()
    chosen = form.chosen
    context = {
        "form": form,
        "desk": news.desk(request.user, **chosen),
        "chosen": _asked_for(**chosen),
        "is_narrowed": any(chosen.values()),
    }
    return render(request, "hub/gateway/policymakers.html", context)


def search_save(request):
    """Keep a search under a name."""
    told = {name: request.GET.get(name, "") for name in ("theme", "place")}
    form = forms.SaveSearchForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        actions.save_search(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The search is saved. It counts what is new since you looked."))
        return redirect("hub:policymakers")
    return render(request, "hub/gateway/search_save.html", {"form": form}, status=form.status)


@require_POST
def search_look(request, ref):
    """Open a saved search; what is in it now counts as seen."""
    found = _own(request, ref)
    actions.look_at_search(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    return redirect(f"{reverse('hub:policymakers')}?{_asked_for(found.theme, found.place)}")


@require_POST
def search_drop(request, ref):
    """Drop a saved search."""
    actions.drop_search(_own(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The search is dropped."))
    return redirect("hub:policymakers")


def _own(request, ref: str) -> SavedSearch:
    return get_object_or_404(
        SavedSearch.objects.visible_to(request.user).select_related("theme", "place"), ref=ref
    )


def _asked_for(theme, place) -> str:
    return urlencode({"theme": theme.slug if theme else "", "place": place.code if place else ""})
