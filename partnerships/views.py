"""What everybody may see of partnerships: the directory with its map and feed, and a page about each, each place and each theme."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from . import place_queries, policy, queries, searching
from .filters import DirectoryForm, PlaceForm
from .models import Partnership, Place, Theme

IN_FEED = 50


@login_not_required
@require_safe
def partnership_list(request):
    """Every public partnership, searched and narrowed; the map and its table count those that the list shows."""
    form = DirectoryForm(request.GET)
    wish = form.wish
    found = searching.search(wish, request.GET.get("page"))
    form.count(found.counts)
    context = {
        "form": form,
        "found": found,
        "page": found.page,
        "chosen": [(said, searching.address(wish, **{name: ""})) for name, said in form.said(wish)],
        "query": searching.address(wish) if wish else "",
        "mine": Partnership.objects.of(request.user),
    }
    return render(request, "partnerships/partnership_list.html", context)


@login_not_required
@require_safe
def partnership_feed(request):
    """The partnerships of a search that became public last, as an Atom feed."""
    wish = DirectoryForm(request.GET).wish
    site = request.build_absolute_uri("/").rstrip("/")
    query = searching.address(wish) if wish else ""
    feed = Atom1Feed(
        title=_("Partnerships"),
        link=site + reverse("partnerships:partnership-list") + query,
        description="",
        language=get_language(),
        feed_url=request.build_absolute_uri(),
    )
    for each in searching.newest(wish, IN_FEED):
        address = site + reverse("partnerships:partnership", args=[each.address])
        since = each.published_at or each.founded_at
        feed.add_item(
            title=str(each), link=address, description=each.summary, author_name=str(each.convenor), pubdate=since,
            updateddate=since, unique_id=site + reverse("partnerships:partnership", args=[each.ref]),
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


@login_not_required
@require_safe
def partnership(request, address):
    """One public partnership, by its slug or its reference; the address of an earlier name leads on."""
    found = queries.published().filter(Q(slug=address) | Q(ref=address)).first()
    if found is None:
        renamed = queries.renamed(address)
        if renamed is None:
            raise Http404
        return redirect("partnerships:partnership", address=renamed.address, permanent=True)
    context = {
        "partnership": found,
        "former": queries.numbered_names(found),
        "may_hide": policy.may_hide_name(request.user),
    }
    return render(request, "partnerships/partnership.html", context)


@login_not_required
@require_safe
def place(request, code):
    """One coded place: who works there, what lies in it and around it. A code that one other replaced leads on."""
    found = get_object_or_404(Place.objects.select_related("parent__parent"), code=code.upper())
    about = place_queries.at_place(found)
    if len(about.became) == 1:
        return redirect("partnerships:place", about.became[0].code, permanent=True)
    return render(request, "partnerships/place.html", {"place": found, **about._asdict()})


@login_not_required
@require_safe
def place_list(request):
    """The places in which partnerships work, by nation; or those of a name, with nobody in them as well."""
    form = PlaceForm(request.GET)
    context = {"form": form, "asked": form.asked}
    if form.asked:
        context["places"] = place_queries.named(form.asked)
    else:
        context["groups"] = place_queries.places_by_nation()
    return render(request, "partnerships/place_list.html", context)


@login_not_required
@require_safe
def theme(request, slug):
    """One theme: who works on it, and where."""
    found = get_object_or_404(Theme, slug=slug)
    known = list(queries.directory().filter(themes=found))
    return render(request, "partnerships/theme.html", {"theme": found, "partnerships": known})
