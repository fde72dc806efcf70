"""What everybody may see of partnerships: the directory with its map, and a page about each."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render

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
    """One public partnership, by its slug or its reference."""
    found = get_object_or_404(queries.published(), Q(slug=address) | Q(ref=address))
    return render(request, "partnerships/partnership.html", {"partnership": found})
