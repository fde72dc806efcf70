"""Addresses of accounts: a person's own page, and allauth's pages in our clothes."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("account/", views.account, name="account"),
    path("accounts/", include("allauth.urls")),
]
