"""The floor that every page is measured against: a zero-byte answer after the person was loaded."""

from django.http import HttpResponse
from django.urls import path

from lpip_portal.urls import *  # noqa: F403 – the portal's own addresses and error pages
from lpip_portal.urls import urlpatterns as addresses


def floor(request):
    """Load the person and say nothing."""
    return HttpResponse(b"" if request.user.pk else b"?")


urlpatterns = [path("floor/", floor), *addresses]
