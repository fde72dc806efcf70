"""The hub's addresses."""

from django.urls import path

from . import views

app_name = "hub"
urlpatterns = [
    path("", views.home, name="home"),
    path("cohorts/<ref:ref>/", views.cohort, name="cohort"),
    path("cohorts/partnership/<ref:ref>/", views.cohort_partnership, name="cohort-partnership"),
    path("cohorts/partnership/<ref:ref>/lead/", views.lead_assign, name="lead-assign"),
    path("cohorts/partnership/<ref:ref>/contacts/add/", views.contact_add, name="contact-add"),
    path("requests/", views.request_list, name="request-list"),
    path("requests/new/", views.request_new, name="request-new"),
    path("requests/<ref:ref>/", views.request_detail, name="request"),
    path("requests/<ref:ref>/take-on/", views.request_take_on, name="request-take-on"),
    path("requests/<ref:ref>/answer/", views.request_answer, name="request-answer"),
    path("requests/<ref:ref>/decline/", views.request_decline, name="request-decline"),
    path("requests/<ref:ref>/close/", views.request_close, name="request-close"),
    path("requests/<ref:ref>/reopen/", views.request_reopen, name="request-reopen"),
]
