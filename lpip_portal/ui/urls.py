"""Addresses of the component gallery."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.gallery, name="ui-gallery"),
    path("form/", views.sample_form, name="ui-form"),
]
