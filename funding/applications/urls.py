"""Addresses of the bid."""

from django.urls import path

from . import views

urlpatterns = [
    path("bids/", views.my_bids, name="my-bids"),
    path("sign-off/", views.sign_off_desk, name="sign-off-desk"),
    path("phases/<ref:ref>/intention/", views.intention, name="intention"),
    path("intentions/<ref:ref>/", views.intention_receipt, name="intention-receipt"),
    path("phases/<ref:ref>/apply/", views.start, name="application-start"),
    path("phases/<ref:ref>/applications/", views.application_list, name="application-list"),
    path("phases/<ref:ref>/interests/", views.interest_list, name="interest-list"),
    path("interests/<ref:ref>/confirm/", views.confirm_interest, name="interest-confirm"),
    path("interests/<ref:ref>/dismiss/", views.dismiss_interest, name="interest-dismiss"),
    path("applications/<ref:ref>/", views.application, name="application"),
    path("applications/<ref:ref>/sections/<slug:slug>/", views.section, name="application-section"),
    path("applications/<ref:ref>/title/", views.rename, name="application-rename"),
    path("applications/<ref:ref>/costs/", views.costs, name="application-costs"),
    path("applications/<ref:ref>/costs/<ref:line>/", views.edit_cost_line, name="cost-line-edit"),
    path("applications/<ref:ref>/costs/<ref:line>/remove/", views.remove_cost_line, name="cost-line-remove"),
    path("applications/<ref:ref>/team/", views.team, name="application-team"),
    path("applications/<ref:ref>/team/<ref:member>/", views.edit_team_member, name="team-member-edit"),
    path(
        "applications/<ref:ref>/team/<ref:member>/remove/",
        views.remove_team_member,
        name="team-member-remove",
    ),
    path("applications/<ref:ref>/partners/", views.take_over_partners, name="application-take-over-partners"),
    path("team/<ref:ref>/confirm/", views.confirm_part, name="team-confirm"),
    path("applications/<ref:ref>/documents/", views.documents, name="application-documents"),
    path(
        "applications/<ref:ref>/documents/<ref:file>/replace/",
        views.replace_attachment,
        name="attachment-replace",
    ),
    path(
        "applications/<ref:ref>/documents/<ref:file>/remove/",
        views.remove_attachment,
        name="attachment-remove",
    ),
    path("attachments/<ref:ref>/", views.attachment, name="attachment"),
    path("applications/<ref:ref>/check/", views.check, name="application-check"),
    path("applications/<ref:ref>/send/", views.send, name="application-send"),
    path("applications/<ref:ref>/take-back/", views.take_back, name="application-take-back"),
    path("applications/<ref:ref>/sign-off/", views.sign_off, name="application-sign-off"),
    path("applications/<ref:ref>/return/", views.return_to_lead, name="application-return"),
    path("applications/<ref:ref>/submit/", views.submit, name="application-submit"),
    path("applications/<ref:ref>/receipt/", views.receipt, name="application-receipt"),
    path("applications/<ref:ref>/withdraw/", views.withdraw, name="application-withdraw"),
    path("applications/<ref:ref>/reopen/", views.reopen, name="application-reopen"),
    path("applications/<ref:ref>/keep/", views.keep_submitted, name="application-keep"),
    path("applications/<ref:ref>/history/", views.history, name="application-history"),
    path("applications/<ref:ref>/submitted/", views.read, name="application-read"),
    path("applications/<ref:ref>/eligibility/", views.eligibility, name="application-eligibility"),
]
