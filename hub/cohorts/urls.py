"""Where the cohorts stand."""

from django.urls import path

from . import views

urlpatterns = [
    path("cohorts/<ref:ref>/", views.cohort, name="cohort"),
    path("cohorts/partnership/<ref:ref>/", views.cohort_partnership, name="cohort-partnership"),
    path("cohorts/partnership/<ref:ref>/lead/", views.lead_assign, name="lead-assign"),
    path("cohorts/partnership/<ref:ref>/contacts/add/", views.contact_add, name="contact-add"),
    path("cohorts/partnership/<ref:ref>/notes/add/", views.note_add, name="note-add"),
    path("cohorts/partnership/<ref:ref>/check-ins/plan/", views.check_in_plan, name="check-in-plan"),
    path("check-ins/", views.my_check_ins, name="my-check-ins"),
    path("check-ins/<ref:ref>/", views.check_in, name="check-in"),
    path("check-ins/<ref:ref>/move/", views.check_in_move, name="check-in-move"),
    path("check-ins/<ref:ref>/cancel/", views.check_in_cancel, name="check-in-cancel"),
    path("check-ins/<ref:ref>/hold/", views.check_in_hold, name="check-in-hold"),
    path("calendar/make/", views.calendar_key_make, name="calendar-key-make"),
    path("calendar/end/", views.calendar_key_end, name="calendar-key-end"),
    path("calendar/<str:token>.ics", views.calendar, name="calendar"),
]
