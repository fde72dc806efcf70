"""The language of a browser: a cookie, set when somebody chooses and when they sign in."""

from typing import Any

from django.conf import settings


def remember(response: Any, language: str) -> None:
    """Let a response ask the browser to keep a language; an unknown one is not kept."""
    if language not in dict(settings.LANGUAGES):
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
