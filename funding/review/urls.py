"""Addresses of reviewing."""

from django.urls import path

from . import chasing_views, conflict_views, inviting_views, officer_views, views, writing_views

urlpatterns = [
    path("phases/<ref:ref>/interests/", conflict_views.interest_list, name="interest-list"),
    path(
        "phases/<ref:ref>/interests/confirm/",
        conflict_views.interest_confirm_many,
        name="interest-confirm-many",
    ),
    path("interests/<ref:ref>/", conflict_views.interest, name="interest"),
    path("reviews/", views.my_reviews, name="my-reviews"),
    path("reviews/expertise/", views.reviewer_profile, name="reviewer-profile"),
    path("asked/next/", inviting_views.asked_next, name="asked-next"),
    path("asked/thanks/", inviting_views.asked_thanks, name="asked-thanks"),
    path("asked/<str:token>/", inviting_views.asked, name="asked"),
    path("asked/<str:token>/yes/", inviting_views.asked_yes, name="asked-yes"),
    path("asked/<str:token>/no/", inviting_views.asked_no, name="asked-no"),
    path("review-invitations/<ref:ref>/", inviting_views.review_join, name="review-join"),
    path("assignments/<ref:ref>/ask-again/", inviting_views.ask_again, name="assignment-ask-again"),
    path("phases/<ref:ref>/alternates/", inviting_views.alternate_list, name="alternate-list"),
    path(
        "applications/<ref:ref>/alternates/<ref:person>/",
        inviting_views.alternate_invite,
        name="alternate-invite",
    ),
    path("applications/<ref:ref>/ask-by-address/", inviting_views.ask_by_address, name="ask-by-address"),
    path("assignments/<ref:ref>/", views.assignment, name="assignment"),
    path("assignments/<ref:ref>/accept/", views.accept, name="assignment-accept"),
    path("assignments/<ref:ref>/decline/", views.decline, name="assignment-decline"),
    path("assignments/<ref:ref>/conflict/", views.conflict, name="assignment-conflict"),
    path("assignments/<ref:ref>/review/", writing_views.review_form, name="review-form"),
    path("assignments/<ref:ref>/review/autosave/", writing_views.review_autosave, name="review-autosave"),
    path("assignments/<ref:ref>/review/versions/", writing_views.review_versions, name="review-versions"),
    path("assignments/<ref:ref>/read/", writing_views.assignment_read, name="assignment-read"),
    path("assignments/<ref:ref>/pdf/", writing_views.assignment_pdf, name="assignment-pdf"),
    path("assignments/<ref:ref>/review/submit/", writing_views.review_submit, name="review-submit"),
    path(
        "assignments/<ref:ref>/documents/<ref:file>/", views.assignment_document, name="assignment-document"
    ),
    path("assignments/<ref:ref>/images/<ref:image>/", views.assignment_image, name="assignment-image"),
    path("assignments/<ref:ref>/withdraw/", officer_views.revoke, name="assignment-revoke"),
    path("assignments/<ref:ref>/remind/", chasing_views.remind, name="assignment-remind"),
    path("assignments/<ref:ref>/replace/", chasing_views.replace, name="assignment-replace"),
    path("phases/<ref:ref>/reviewers/", chasing_views.reviewer_speed, name="reviewer-speed"),
    path("assignments/<ref:ref>/extend/", officer_views.extend, name="assignment-extend"),
    path("assignments/<ref:ref>/review/return/", officer_views.return_review, name="review-return"),
    path("assignments/<ref:ref>/review/usable/", officer_views.usable, name="review-usable"),
    path("assignments/<ref:ref>/review/unusable/", officer_views.unusable, name="review-unusable"),
    path("assignments/<ref:ref>/review/void/", officer_views.void, name="review-void"),
    path("phases/<ref:ref>/pool/", officer_views.pool, name="pool"),
    path("phases/<ref:ref>/pool/<ref:person>/remove/", officer_views.pool_remove, name="pool-remove"),
    path("phases/<ref:ref>/assign/", officer_views.assign, name="assign"),
    path("phases/<ref:ref>/assign/plan/", officer_views.assign_plan, name="assign-plan"),
    path("phases/<ref:ref>/assign/confirm/", officer_views.assign_confirm, name="assign-confirm"),
    path("phases/<ref:ref>/coverage/", officer_views.coverage, name="coverage"),
    path(
        "applications/<ref:ref>/reviewers/", officer_views.application_reviewers, name="application-reviewers"
    ),
    path("applications/<ref:ref>/waive-reviews/", officer_views.waive, name="review-waive"),
]
