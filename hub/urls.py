"""The hub's addresses, stage by stage."""

from importlib import import_module

from django.urls import include, path

from . import views

app_name = "hub"
STAGES = ["support", "catalogue", "evidence", "events", "evaluation", "gateway", "cohorts"]
urlpatterns = [
    path("", views.home, name="home"),
    *(path("", include(import_module(f"hub.{stage}.urls").urlpatterns)) for stage in STAGES),
]
