"""Pages that only say something: privacy, cookies, accessibility, complaints, help; and two files for machines."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lpip_portal import clock

PAGES = ("privacy", "cookies", "accessibility", "complaints", "help")


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view that shows templates/pages/<name>.html."""

    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{name}.html")

    return view


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines leave alone: everything but what everybody may read."""
    lines = [
        "User-agent: *",
        "Disallow: /account",
        "Disallow: /letters/",
        "Disallow: /people/",
        "Disallow: /organisations/",
        "Disallow: /trail/",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116)."""
    expires = (clock.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: mailto:{settings.SUPPORT_EMAIL}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.SITE_URL}{request.path}",
        f"Policy: {settings.SITE_URL}/help/",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
