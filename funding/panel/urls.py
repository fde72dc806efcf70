"""Addresses of this stage."""

from django.urls import path

from . import views

urlpatterns = [
    path("phases/<ref:ref>/panel/form/", views.panel_form, name="panel-form"),
    path("panels/<ref:ref>/", views.panel, name="panel"),
    path("panels/<ref:ref>/seats/", views.seats, name="panel-seats"),
    path("seats/<ref:ref>/end/", views.end_seat, name="seat-end"),
    path("panels/<ref:ref>/convene/", views.convene, name="panel-convene"),
    path("panels/<ref:ref>/declare/", views.declare_items, name="panel-declare"),
    path("panels/<ref:ref>/order/", views.order, name="panel-order"),
    path("panels/<ref:ref>/confirm/", views.confirm, name="panel-confirm"),
    path("items/<ref:ref>/", views.item, name="item"),
    path("items/<ref:ref>/declare/", views.declare, name="item-declare"),
    path("items/<ref:ref>/record/", views.record, name="item-record"),
    path("items/<ref:ref>/documents/<ref:file>/", views.document, name="item-document"),
    path("items/<ref:ref>/images/<ref:image>/", views.image, name="item-image"),
]
