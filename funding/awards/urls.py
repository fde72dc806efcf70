"""Addresses of this stage."""

from django.urls import path

from . import case_views, control_views, hours_views, outcome_views, promotion_views, views

urlpatterns = [
    path("phases/<ref:ref>/control/", control_views.phase_control, name="phase-control"),
    path("phases/<ref:ref>/outcomes/", outcome_views.announcement, name="announcement"),
    path("phases/<ref:ref>/hours/", hours_views.phase_hours, name="phase-hours"),
    path("my-hours/", hours_views.my_hours, name="my-hours"),
    path("applications/<ref:ref>/outcome/", outcome_views.outcome, name="outcome"),
    path("phases/<ref:ref>/awards/", views.award_list, name="award-list"),
    path("phases/<ref:ref>/money/", views.money, name="money"),
    path("decisions/<ref:ref>/draft-offer/", views.draft, name="award-draft"),
    path("phases/<ref:ref>/reserves/", promotion_views.reserve_list, name="reserve-list"),
    path("decisions/<ref:ref>/promote/", promotion_views.propose, name="promotion-propose"),
    path("promotions/<ref:ref>/", promotion_views.promotion, name="promotion"),
    path("promotions/<ref:ref>/approve/", promotion_views.approve, name="promotion-approve"),
    path("promotions/<ref:ref>/return/", promotion_views.return_, name="promotion-return"),
    path("awards/<ref:ref>/", views.award, name="award"),
    path("awards/<ref:ref>/offer/", views.offer, name="award-offer"),
    path("awards/<ref:ref>/offer-again/", views.offer_again, name="award-offer-again"),
    path("awards/<ref:ref>/accept/", views.accept, name="award-accept"),
    path("awards/<ref:ref>/decline/", views.decline, name="award-decline"),
    path("awards/<ref:ref>/start/", views.start, name="award-start"),
    path("awards/<ref:ref>/close/", views.close, name="award-close"),
    path("awards/<ref:ref>/milestones/add/", views.add_milestone, name="milestone-add"),
    path("milestones/<ref:ref>/report/", views.report, name="milestone-report"),
    path("applications/<ref:ref>/case/", case_views.case, name="case"),
    path("case-files/<ref:ref>/", case_views.case_file, name="case-file"),
]
