"""What everybody reads in the evidence library: the search, its feed, an item, and what is known about a theme."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lpip_portal import clock
from lpip_portal.documents import serving
from lpip_portal.ui import tongues
from lpip_portal.ui.words import whole_number
from partnerships.models import Place, Theme

from . import knowing, policy, searching, shelf
from .forms import KnowForm, SearchForm
from .models import EvidenceItem

IN_FEED = 50


@login_not_required
@require_safe
def evidence_list(request):
    """The library, searched and narrowed."""
    form = SearchForm(request.GET)
    wish = form.wish
    found = searching.search(wish, whole_number(request.GET.get("page", "")) or 1)
    here = reverse("hub:evidence-list")
    facets = [
        (
            str(title),
            [
                (tongues.marked(form.said(name, value)), str(n), here + _query(wish, name, value))
                for value, n in values
            ],
        )
        for name, title in searching.FACETS.items()
        if name not in wish and (values := searching.in_order(name, found.counts[name])[:12])
    ]
    context = {
        "form": form,
        "found": found,
        "page": found.page,
        "lines": shelf.lines(found.page.object_list),
        "facets": facets,
        "chosen": [(form.said(name, value), _query(wish, name)) for name, value in wish.items()],
        "query": _query(wish),
        "most": searching.MOST,
        "may_write": policy.may_write(request.user),
    }
    return render(request, "hub/evidence/evidence_list.html", context)


@login_not_required
@require_safe
def evidence_feed(request):
    """The newest of what a search finds, as an Atom feed."""
    wish = SearchForm(request.GET).wish
    site = request.build_absolute_uri("/").rstrip("/")
    feed = Atom1Feed(
        title=_("Evidence library"),
        link=site + reverse("hub:evidence-list") + _query(wish),
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for item in searching.newest(wish, IN_FEED):
        address = site + reverse("hub:evidence-item", args=[item.ref])
        feed.add_item(
            title=str(item), link=address, description=item.abstract, unique_id=address, author_name=item.authors,
            pubdate=item.published_at, updateddate=item.published_at, item_copyright=str(item.licence_said.name),
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@login_not_required
@require_safe
def evidence_known(request):
    """What is known about a theme in places like one's own."""
    form = KnowForm(request.GET or None)
    known, theme = None, None
    if form.is_bound and form.is_valid():
        theme = Theme.objects.get(slug=form.cleaned_data["theme"])
        places = Place.objects.select_related("parent__parent")
        place = places.filter(code=form.cleaned_data["place"]).first()
        known = knowing.known(theme, place, form.cleaned_data["type"])
    context = {"form": form, "known": known, "theme": theme}
    return render(request, "hub/evidence/evidence_known.html", context, status=form.status)


@login_not_required
@require_safe
def evidence_item(request, ref):
    """One item: what it says, how strong it is, where it holds, how to cite and reuse it."""
    found = EvidenceItem.objects.visible_to(request.user).select_related(
        "document", "replaced_by", "rated_by", "written_by"
    )
    item = get_object_or_404(found.defer("words"), ref=ref)
    works = policy.may_write(request.user)
    context = {
        "item": item,
        "readable": works or not item.is_withdrawn,
        "works": works,
        "verbs": policy.verbs(request.user, item) if works else set(),
        "may_edit": works and policy.may_edit(request.user, item),
        "notes": item.notes.select_related("by") if works else [],
        "replaces": item.replaces.all() if item.is_public else [],
    }
    return render(request, "hub/evidence/evidence_item.html", context)


@login_not_required
@require_safe
def evidence_file(request, ref):
    """The file of an item."""
    item = get_object_or_404(
        EvidenceItem.objects.readable_by(request.user).select_related("document"), ref=ref
    )
    if item.document is None:
        raise Http404
    return serving.respond(item.document, f"{clock.today():%Y}-{item.ref}")


def _query(wish: dict[str, str], name: str = "", value: str = "") -> str:
    """Return the query of a wish with one value put in, or taken out."""
    return searching.address({**{key: kept for key, kept in wish.items() if key != name}, name: value})
