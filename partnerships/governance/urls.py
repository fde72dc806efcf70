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
    path("governance/<ref:ref>/", views.body, name="body"),
    path("governance/<ref:ref>/edit/", views.body_edit, name="body-edit"),
    path("governance/<ref:ref>/ask/", views.seat_ask, name="seat-ask"),
    path("governance/<ref:ref>/seat-partner/", views.seat_partner, name="seat-partner"),
    path("<slug:address>/governance/", views.governance, name="governance"),
    path("<slug:address>/governance/add/", views.body_add, name="body-add"),
]
