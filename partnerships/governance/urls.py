"""Addresses of governance, within the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("governance/seats/<ref:ref>/", views.seat, name="seat"),
    path("governance/seats/<ref:ref>/accept/", views.seat_accept, name="seat-accept"),
    path("governance/seats/<ref:ref>/decline/", views.seat_decline, name="seat-decline"),
    path("governance/seats/<ref:ref>/withdraw/", views.seat_withdraw, name="seat-withdraw"),
    path("governance/seats/<ref:ref>/leave/", views.seat_leave, name="seat-leave"),
    path("governance/seats/<ref:ref>/show/", views.seat_show, name="seat-show"),
    path("governance/meetings/<ref:ref>/", views.body_meeting, name="body-meeting"),
    path("governance/meetings/<ref:ref>/move/", views.body_meeting_move, name="body-meeting-move"),
    path("governance/meetings/<ref:ref>/cancel/", views.body_meeting_cancel, name="body-meeting-cancel"),
    path("governance/meetings/<ref:ref>/hold/", views.body_meeting_hold, name="body-meeting-hold"),
    path("governance/meetings/<ref:ref>/correct/", views.presences_correct, name="presences-correct"),
    path("governance/meetings/<ref:ref>/minutes/", views.minutes_record, name="minutes-record"),
    path("governance/meetings/<ref:ref>/decide/", views.decision_record, name="decision-record"),
    path("governance/decisions/<ref:ref>/", views.body_decision, name="body-decision"),
    path("governance/decisions/<ref:ref>/correct/", views.decision_correct, name="decision-correct"),
    path("governance/decisions/<ref:ref>/interests/", views.interests_correct, name="interests-correct"),
    path("governance/decisions/<ref:ref>/complete/", views.decision_complete, name="decision-complete"),
    path("governance/decisions/<ref:ref>/supersede/", views.decision_supersede, name="decision-supersede"),
    path("governance/decisions/<ref:ref>/show/", views.decision_show, name="decision-show"),
    path("governance/minutes/<ref:ref>/confirm/", views.minutes_confirm, name="minutes-confirm"),
    path("governance/<ref:ref>/", views.body, name="body"),
    path("governance/<ref:ref>/edit/", views.body_edit, name="body-edit"),
    path("governance/<ref:ref>/end/", views.body_end, name="body-end"),
    path("governance/<ref:ref>/resume/", views.body_resume, name="body-resume"),
    path("governance/<ref:ref>/ask/", views.seat_ask, name="seat-ask"),
    path("governance/<ref:ref>/seat-partner/", views.seat_partner, name="seat-partner"),
    path("governance/<ref:ref>/plan-meeting/", views.body_meeting_plan, name="body-meeting-plan"),
    path("<slug:address>/governance/", views.governance, name="governance"),
    path("<slug:address>/governance/add/", views.body_add, name="body-add"),
]
