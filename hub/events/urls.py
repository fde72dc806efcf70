"""Events."""

from django.urls import path

from . import views

urlpatterns = [
    path("events/", views.event_list, name="event-list"),
    path("events/calendar/", views.event_list_calendar, name="event-list-calendar"),
    path("events/plan/", views.event_plan, name="event-plan"),
    path("events/<ref:ref>/", views.event, name="event"),
    path("events/<ref:ref>/calendar/", views.event_calendar, name="event-calendar"),
    path("events/<ref:ref>/edit/", views.event_edit, name="event-edit"),
    path("events/<ref:ref>/publish/", views.event_publish, name="event-publish"),
    path("events/<ref:ref>/hold/", views.event_hold, name="event-hold"),
    path("events/<ref:ref>/report/", views.event_report, name="event-report"),
    path("events/<ref:ref>/cancel/", views.event_cancel, name="event-cancel"),
]
