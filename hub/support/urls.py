"""Where support is asked for and given."""

from django.urls import path

from . import views

urlpatterns = [
    path("requests/", views.request_list, name="request-list"),
    path("requests/new/", views.request_new, name="request-new"),
    path("requests/<ref:ref>/", views.request_detail, name="request"),
    path("requests/<ref:ref>/take-on/", views.request_take_on, name="request-take-on"),
    path("requests/<ref:ref>/answer/", views.request_answer, name="request-answer"),
    path("requests/<ref:ref>/decline/", views.request_decline, name="request-decline"),
    path("requests/<ref:ref>/close/", views.request_close, name="request-close"),
    path("requests/<ref:ref>/reopen/", views.request_reopen, name="request-reopen"),
]
