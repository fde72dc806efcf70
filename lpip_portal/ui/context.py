"""What every page needs to know besides its own subject; nothing here asks the database."""

from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import published_welsh

# (label, URL name, for signed-in people only). Rooms are named by URL, so that this module imports none of them.
NAVIGATION = [
    (_("Home"), "home", False),
    (_("Partnerships"), "partnerships:partnership-list", False),
    (_("Funding"), "funding:round-list", False),
    (_("Hub"), "hub:home", False),
    (_("My letters"), "my-letters", True),
]


class NavigationItem(NamedTuple):
    """One entry of the navigation under the header."""

    label: Any
    url: str
    active: bool


def navigation(path: str, signed_in: bool) -> list[NavigationItem]:
    """The entries that exist on this portal; the one the path lies under is active."""
    return [
        NavigationItem(label, url, path == url or (url != "/" and path.startswith(url)))
        for label, url, private in _addresses()
        if signed_in or not private
    ]


@cache
def _addresses() -> list[tuple[Any, str, bool]]:
    found = []
    for label, name, private in NAVIGATION:
        with suppress(NoReverseMatch):
            found.append((label, reverse(name), private))
    return found


def page(request: Any) -> dict[str, Any]:
    """The banner, the help address and the navigation of the page being drawn."""
    user = getattr(request, "user", None)
    items = navigation(request.path, bool(user and user.is_authenticated))
    return {
        "demo": settings.DEMO,
        "support_email": settings.SUPPORT_EMAIL,
        "languages": settings.LANGUAGES,
        "navigation": items,
        "welsh": published_welsh.standing,
        "welsh_notice": (published_welsh.NOTICE_CY, published_welsh.NOTICE_EN),
        "page_language": published_welsh.written(get_language() or settings.LANGUAGE_CODE),
        "here": next((item.url for item in items if item.active), ""),
    }
