"""Addresses of this stage."""

from django.urls import path

from . import correcting_views, views

urlpatterns = [
    path("phases/<ref:ref>/decisions/", views.decision_list, name="decision-list"),
    path("applications/<ref:ref>/decision/", views.propose, name="decision-propose"),
    path("decisions/<ref:ref>/", views.decision, name="decision"),
    path("decisions/<ref:ref>/approve/", views.approve, name="decision-approve"),
    path("decisions/<ref:ref>/return/", views.return_, name="decision-return"),
    path("items/<ref:ref>/correct/", correcting_views.correct, name="item-correct"),
    path("phases/<ref:ref>/release/", views.release, name="release"),
    path("phases/<ref:ref>/release/approve/", views.approve_release, name="release-approve"),
    path("phases/<ref:ref>/release/stop/", views.stop_release, name="release-stop"),
]
