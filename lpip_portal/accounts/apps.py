"""The accounts of people."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts app."""

    name = "lpip_portal.accounts"
