"""Where the cohorts stand."""

from django.urls import path

from . import views

urlpatterns = [
    path("cohorts/<ref:ref>/", views.cohort, name="cohort"),
    path("cohorts/partnership/<ref:ref>/", views.cohort_partnership, name="cohort-partnership"),
    path("cohorts/partnership/<ref:ref>/lead/", views.lead_assign, name="lead-assign"),
    path("cohorts/partnership/<ref:ref>/contacts/add/", views.contact_add, name="contact-add"),
]
