"""The evidence library: what everybody reads, and the desk of those who write it."""

from django.urls import path

from . import desk_views, views

urlpatterns = [
    path("evidence/", views.evidence_list, name="evidence-list"),
    path("evidence/feed/", views.evidence_feed, name="evidence-feed"),
    path("evidence/known/", views.evidence_known, name="evidence-known"),
    path("evidence/desk/", desk_views.evidence_desk, name="evidence-desk"),
    path("evidence/new/", desk_views.evidence_new, name="evidence-new"),
    path("evidence/<ref:ref>/", views.evidence_item, name="evidence-item"),
    path("evidence/<ref:ref>/file/", views.evidence_file, name="evidence-file"),
    path("evidence/<ref:ref>/edit/", desk_views.evidence_edit, name="evidence-edit"),
    path("evidence/<ref:ref>/send/", desk_views.evidence_send, name="evidence-send"),
    path("evidence/<ref:ref>/return/", desk_views.evidence_return, name="evidence-return"),
    path("evidence/<ref:ref>/publish/", desk_views.evidence_publish, name="evidence-publish"),
    path("evidence/<ref:ref>/supersede/", desk_views.evidence_supersede, name="evidence-supersede"),
    path("evidence/<ref:ref>/withdraw/", desk_views.evidence_withdraw, name="evidence-withdraw"),
    path("evidence/<ref:ref>/link/", desk_views.evidence_link, name="evidence-link"),
    path("evidence/<ref:ref>/link/confirm/", desk_views.evidence_link_confirm, name="evidence-link-confirm"),
    path("evidence/<ref:ref>/link/drop/", desk_views.evidence_link_drop, name="evidence-link-drop"),
]
