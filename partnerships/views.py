"""What everybody may see of partnerships: the directory with its map, and a page about each."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render

from . import queries
from .filters import PartnershipFilter
from .models import Partnership


@login_not_required
def partnership_list(request):
    """Every public partnership, narrowed by nation, place, theme and phase; the map counts them all."""
    narrowed = PartnershipFilter(request.GET or None, queries.directory())
    page = Paginator(narrowed.qs, 25).get_page(request.GET.get("page"))
    tiles, links = queries.tiles(), queries.tile_links()
    context = {
        "filter": narrowed,
        "page": page,
        "tiles": tiles,
        "tile_links": links,
        "tile_rows": queries.tile_rows(tiles, links),
        "phases": queries.counts_by_phase(),
        "mine": Partnership.objects.of(request.user),
    }
    return render(request, "partnerships/partnership_list.html", context)


@login_not_required
def partnership(request, address):
    """One public partnership, by its slug or its reference; the address of an earlier name leads on."""
    found = queries.published().filter(Q(slug=address) | Q(ref=address)).first()
    if found is None:
        renamed = queries.renamed(address)
        if renamed is None:
            raise Http404
        return redirect("partnerships:partnership", address=renamed.address, permanent=True)
    return render(request, "partnerships/partnership.html", {"partnership": found})
