"""Addresses of accounts: allauth's own, in our clothes."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
