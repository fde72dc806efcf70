"""The catalogue: data sets, experts, and introductions to them."""

from django.urls import path

from . import expert_views, views

urlpatterns = [
    path("data/", views.dataset_list, name="dataset-list"),
    path("data/suggest/", views.dataset_suggest, name="dataset-suggest"),
    path("data/<ref:ref>/", views.dataset, name="dataset"),
    path("data/<ref:ref>/edit/", views.dataset_edit, name="dataset-edit"),
    path("data/<ref:ref>/catalogue/", views.dataset_catalogue, name="dataset-catalogue"),
    path("data/<ref:ref>/restrict/", views.dataset_restrict, name="dataset-restrict"),
    path("data/<ref:ref>/merge/<ref:into>/", views.dataset_merge, name="dataset-merge"),
    path("data/<ref:ref>/retire/", views.dataset_retire, name="dataset-retire"),
    path("experts/", expert_views.expert_list, name="expert-list"),
    path("experts/suggest/", expert_views.expert_suggest, name="expert-suggest"),
    path("experts/<ref:ref>/", expert_views.expert, name="expert"),
    path("experts/<ref:ref>/invite/", expert_views.expert_invite, name="expert-invite"),
    path("experts/<ref:ref>/answer/", expert_views.expert_answer, name="expert-answer"),
    path("experts/<ref:ref>/show/", expert_views.expert_show, name="expert-show"),
    path("experts/<ref:ref>/pause/", expert_views.expert_pause, name="expert-pause"),
    path("experts/<ref:ref>/resume/", expert_views.expert_resume, name="expert-resume"),
    path("experts/<ref:ref>/remove/", expert_views.expert_remove, name="expert-remove"),
    path("experts/<ref:ref>/introduction/", expert_views.introduction_ask, name="introduction-ask"),
    path("introductions/", expert_views.introduction_list, name="introduction-list"),
    path("introductions/<ref:ref>/", expert_views.introduction, name="introduction"),
    path("introductions/<ref:ref>/make/", expert_views.introduction_make, name="introduction-make"),
    path("introductions/<ref:ref>/decline/", expert_views.introduction_decline, name="introduction-decline"),
]
