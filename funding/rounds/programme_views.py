"""The public page of a programme: its phases, money, funders, hub, dates and themes."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render

from . import programme_queries as queries


@login_not_required
def programme(request, slug):
    """One programme as it was published, and the rounds of it that run here."""
    found = get_object_or_404(queries.programmes(), slug=slug)
    context = {
        "programme": found,
        "figures": queries.figures(found),
        "headline": queries.headline(found),
        "rounds": queries.published_rounds(found, request.user),
    }
    return render(request, "funding/rounds/programme.html", context)
