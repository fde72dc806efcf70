"""What every request passes: the instant of arrival, the language, the second factor, refusals and headers."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from . import clock
from .accounts import policy
from .audit import asked
from .ui import published_welsh
from .workflow import Refusal

Next = Callable[[HttpRequest], HttpResponse]
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
AHEAD = timedelta(seconds=2)  # what two good clocks may differ by
SENT_BEFORE = "audit_event_nonce_once_per_person"  # the constraint that a second use of a form breaks
NO_TEXT = "NUL (0x00)"  # what PostgreSQL says of a text that it cannot keep
SECRET_FIELDS = ("password", "nonce", "csrf", "code", "credential")
UNTYPED = {"version", "seen", "proposals", "seat", "item", "tab", "sequence"}  # what pages send along unseen
log = logging.getLogger("portal.requests")


def headers(get_response: Next) -> Next:
    """Keep private pages out of every cache and this site out of other sites."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", "60")
        if not response.headers.get("Cache-Control"):
            response.headers["Cache-Control"] = "no-store, private"
        if request.path.startswith("/accounts/2fa/totp/"):
            response.headers["Content-Security-Policy"] = response.headers.get(
                "Content-Security-Policy", ""
            ).replace("img-src 'self'", "img-src 'self' data:")
        return response

    return middleware


def locale(get_response: Next) -> Next:
    """Speak the language of the cookie, else English. A person's own setting is put into the cookie at sign-in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault(
                "Content-Language", "cy" if published_welsh.written(language) == "cy" else "en-GB"
            )
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def arrival(get_response: Next) -> Next:
    """Note when a request that changes something arrived: the proxy's stamp if it is trusted, else the database's clock.

    A trusted stamp counts for as long as a request can have waited, and never says later than the database's clock (decision 0013).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in UNSAFE:
            request.received_at = _received(request)
            with asked.asking(lambda: _asked(request)):
                return get_response(request)
        return get_response(request)

    return middleware


def _asked(request: HttpRequest) -> str:
    """Return what stands for the address and the words of a form, so that its nonce is good for nothing else."""
    if not hasattr(request, "_asked"):
        words = [
            (name, values)
            for name, values in sorted(request.POST.lists())
            if name not in ("nonce", "csrfmiddlewaretoken")
        ]
        files = [
            (name, file.name, file.size) for name, found in sorted(request.FILES.lists()) for file in found
        ]
        request._asked = salted_hmac("lpip_portal.asked", repr((request.path, words, files))).hexdigest()
    return request._asked


def _received(request: HttpRequest) -> datetime:
    now, stamp = clock.arrival(), _stamp(request)
    if stamp is None:
        return now
    if stamp < now - settings.ARRIVAL_STAMP_TRUSTED_FOR or stamp > now + AHEAD:
        log.warning("the proxy's stamp is %.0f s from the database's clock", (stamp - now).total_seconds())
    return min(stamp, now) if stamp >= now - settings.ARRIVAL_STAMP_TRUSTED_FOR else now


def _stamp(request: HttpRequest) -> datetime | None:
    if not settings.TRUST_ARRIVAL_STAMP:
        return None
    text = request.headers.get("X-Request-Start", "").removeprefix("t=")
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def second_factor(get_response: Next) -> Next:
    """Let people with a staff-side role go nowhere but to their second factor until they have one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return get_response(request)
        if request.path.startswith(
            ("/accounts/", "/static/", "/language/")
        ) or not policy.lacks_second_factor(request.user):
            return get_response(request)
        messages.warning(request, _("Your role needs a second factor. Set one up to go on."))
        return redirect("mfa_index")

    return middleware


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a person typed into a form that was refused, so that nothing is lost."""
    if request.method != "POST":
        return []
    try:
        fields = request.POST.lists()
    except Exception:  # noqa: BLE001 – an unreadable body has no text to give back
        return []
    return [
        (name.replace("_", " "), value)
        for name, values in fields
        if not any(secret in name.lower() for secret in SECRET_FIELDS)
        and name not in UNTYPED
        and not name.startswith("version_")
        for value in values
        if value.strip()
    ]


class Refusals:
    """Turns a refusal into a page that says what is so, what is possible, and shows what was typed."""

    def __init__(self, get_response: Next):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Answer 422 where a library's page shows a form that it could not accept."""
        form = (getattr(response, "context_data", None) or {}).get("form")
        if response.status_code == 200 and getattr(form, "is_bound", False) and form.errors:
            response.status_code = 422
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with 409, or with the status that it names; and with 400 what nobody's form could have sent."""
        if isinstance(exception, DataError) and NO_TEXT in str(exception):
            return render(request, "errors/400.html", status=400)
        if isinstance(exception, IntegrityError) and SENT_BEFORE in str(exception):
            exception = Refusal(_("This form was sent before. Reload the page and try again."))
        if not isinstance(exception, Refusal):
            return None
        log.info("refused %s: %s", resolve(request.path_info).view_name, type(exception).__name__)
        status = getattr(exception, "status", 409)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"refused": exception.sentence}, status=status)
        context = {"refusal": exception, "typed": typed_text(request), "back": _back(request)}
        return render(request, "errors/409.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Return the page the form was on, if it is one of ours."""
    referer = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return "/" + referer[len(own) :].lstrip("/\\") if referer.startswith(own) else "/"
