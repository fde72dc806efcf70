"""The front door: what a person must do next, and their letters."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lpip_portal.notifications.models import Letter


@login_not_required
def home(request):
    """What the programme is, and to those who signed in, what needs doing next."""
    return render(request, "home/home.html", {})


def my_letters(request):
    """Every letter the portal wrote to me."""
    return render(request, "home/my_letters.html", {"letters": Letter.objects.visible_to(request.user).order_by("-not_before")[:200]})


def my_letter(request, ref):
    """One letter."""
    letter = get_object_or_404(Letter.objects.visible_to(request.user), ref=ref)
    return render(request, "home/my_letter.html", {"letter": letter})


@login_not_required
@require_POST
def set_language(request):
    """Speak English or Welsh from now on."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86_400, secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True, samesite="Lax",
        )
    return response
