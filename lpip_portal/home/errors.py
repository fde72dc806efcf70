"""Pages for what went wrong: each says what is so and what to do."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from lpip_portal.middleware import typed_text

TOO_MUCH = RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    """Say that the request could not be read, or that it was too large to be."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    """Say that this person may not do that."""
    return render(request, "errors/403.html", {"typed": typed_text(request)}, status=403)


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """Say that there is no such page, in the same words for what is not there and what is not theirs."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the portal failed, or, when the database did not answer, that it is out of order for a moment.

    The page is drawn without the request, so that nothing which just failed is asked again.
    """
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    context = {"typed": typed_text(request), "support_email": settings.SUPPORT_EMAIL}
    page = render_to_string("errors/503.html" if away else "errors/500.html", context)
    return HttpResponse(page, status=503 if away else 500, headers={"Retry-After": "30"} if away else None)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was too old or came from elsewhere, and give back what was typed."""
    return render(request, "errors/csrf.html", {"typed": typed_text(request)}, status=403)
