"""The evaluation: what everybody reads, and the desk of figures."""

from django.urls import path

from . import story_views, views

urlpatterns = [
    path("evaluation/", views.evaluation, name="evaluation"),
    path("evaluation/stories/new/", story_views.story_new, name="story-new"),
    path("evaluation/stories/<ref:ref>/", story_views.story, name="story"),
    path("evaluation/stories/<ref:ref>/edit/", story_views.story_edit, name="story-edit"),
    path("evaluation/stories/<ref:ref>/review/", story_views.story_review, name="story-review"),
    path("evaluation/stories/<ref:ref>/return/", story_views.story_return, name="story-return"),
    path("evaluation/stories/<ref:ref>/publish/", story_views.story_publish, name="story-publish"),
    path("evaluation/figures/", views.observation_list, name="observation-list"),
    path("evaluation/indicators/new/", views.indicator_new, name="indicator-new"),
    path("evaluation/indicators/<ref:ref>/", views.indicator, name="indicator"),
    path("evaluation/indicators/<ref:ref>/change/", views.indicator_change, name="indicator-change"),
    path("evaluation/of/<ref:ref>/import/", views.observation_import, name="observation-import"),
    path("evaluation/of/<ref:ref>/<str:period>/", views.observation_quarter, name="observation-quarter"),
    path("evaluation/of/<ref:ref>/<str:period>/enter/", views.observation_enter, name="observation-enter"),
    path("evaluation/of/<ref:ref>/<str:period>/sheet/", views.observation_sheet, name="observation-sheet"),
    path("evaluation/of/<ref:ref>/<str:period>/verify/", views.quarter_verify, name="quarter-verify"),
    path("evaluation/of/<ref:ref>/<str:period>/publish/", views.quarter_publish, name="quarter-publish"),
    path("evaluation/figures/<ref:ref>/", views.observation, name="observation"),
    path("evaluation/figures/<ref:ref>/verify/", views.observation_verify, name="observation-verify"),
    path("evaluation/figures/<ref:ref>/publish/", views.observation_publish, name="observation-publish"),
    path("evaluation/figures/<ref:ref>/reject/", views.observation_reject, name="observation-reject"),
    path("evaluation/figures/<ref:ref>/correct/", views.observation_correct, name="observation-correct"),
]
