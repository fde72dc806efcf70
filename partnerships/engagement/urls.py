"""Addresses of engagement, within the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("engagement/<ref:ref>/", views.activity, name="activity"),
    path("engagement/<ref:ref>/edit/", views.activity_edit, name="activity-edit"),
    path("engagement/<ref:ref>/publish/", views.activity_publish, name="activity-publish"),
    path("engagement/<ref:ref>/unpublish/", views.activity_unpublish, name="activity-unpublish"),
    path("<slug:address>/engagement/", views.engagement, name="engagement"),
    path("<slug:address>/engagement/add/", views.activity_add, name="activity-add"),
]
