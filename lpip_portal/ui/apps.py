"""The interface kit as a Django app, so that its template tags are found."""

from functools import lru_cache
from threading import local

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import trans_real

from . import published_welsh

SENTENCES = 8_192  # more than the portal has, so that none is looked up twice


class UiConfig(AppConfig):
    """Forms, template tags, charts and the component gallery."""

    name = "lpip_portal.ui"
    label = "ui"

    def ready(self) -> None:
        """Publish only the Welsh that may be, and remember each sentence once looked up: a catalogue asks the ones behind it every time."""
        # Here each request has its thread: Django's own store is for tasks that share one, and ten times slower.
        trans_real._active = local()
        published_welsh.begin(trans_real.translation("cy"))
        for language, _name in settings.LANGUAGES:
            catalogue = trans_real.translation(language)
            catalogue.gettext = lru_cache(SENTENCES)(catalogue.gettext)
