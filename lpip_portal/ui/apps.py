"""The interface kit as a Django app, so that its template tags are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Forms, template tags, charts and the component gallery."""

    name = "lpip_portal.ui"
    label = "ui"
