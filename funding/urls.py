"""The funding room's addresses, stage by stage."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

app_name = "funding"
STAGES = ["questions", "rounds", "applications", "review", "panel", "decisions", "awards"]
urlpatterns = [
    path("", include(import_module(f"funding.{stage}.urls").urlpatterns))
    for stage in STAGES
    if find_spec(f"funding.{stage}.urls")
]
