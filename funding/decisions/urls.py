"""Addresses of this stage."""

from django.urls import path

from . import complaint_views, correcting_views, sift_views, views

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
    path("phases/<ref:ref>/sift/", sift_views.sift, name="sift"),
    path("phases/<ref:ref>/sift/propose/", sift_views.propose, name="sift-propose"),
    path("phases/<ref:ref>/sift/confirm/", sift_views.confirm, name="sift-confirm"),
    path("applications/<ref:ref>/sift/keep/", sift_views.keep, name="sift-keep"),
    path("applications/<ref:ref>/sift/rule/", sift_views.apply_rule, name="sift-rule"),
    path("applications/<ref:ref>/sift/return/", sift_views.return_, name="sift-return"),
    path("applications/<ref:ref>/complain/", complaint_views.new, name="complaint-new"),
    path("phases/<ref:ref>/complaints/", complaint_views.complaint_list, name="complaint-list"),
    path("complaints/<ref:ref>/", complaint_views.complaint, name="complaint"),
    path("complaints/<ref:ref>/acknowledge/", complaint_views.acknowledge, name="complaint-acknowledge"),
    path("complaints/<ref:ref>/answer/", complaint_views.answer, name="complaint-answer"),
    path("complaints/<ref:ref>/share/", complaint_views.share, name="complaint-share"),
]
