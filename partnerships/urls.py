"""Addresses of this room."""

from django.urls import include, path

from . import (
    footprint_views,
    joining_views,
    office_views,
    organisation_views,
    people_views,
    room_views,
    views,
)
from .agenda.urls import urlpatterns as agenda
from .engagement.urls import urlpatterns as engagement
from .governance.urls import urlpatterns as governance

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="partnership-list"),
    path("feed/", views.partnership_feed, name="partnership-feed"),
    path("places/", views.place_list, name="place-list"),
    path("places/<slug:code>/", views.place, name="place"),
    path("areas/<ref:ref>/", footprint_views.footprint, name="footprint"),
    path("areas/<ref:ref>/edit/", footprint_views.footprint_edit, name="footprint-edit"),
    path("areas/<ref:ref>/end/", footprint_views.footprint_end, name="footprint-end"),
    path("room/<ref:ref>/name-area/", footprint_views.footprint_add, name="footprint-add"),
    path("themes/<slug:slug>/", views.theme, name="theme"),
    path("organisations/", organisation_views.organisation_list, name="organisation-list"),
    path("organisations/import/", organisation_views.organisation_import, name="organisation-import"),
    path(
        "organisations/import/sample/",
        organisation_views.organisation_import_sample,
        name="organisation-import-sample",
    ),
    path("organisations/<ref:ref>/", organisation_views.organisation, name="organisation"),
    path("organisations/<ref:ref>/edit/", organisation_views.organisation_edit, name="organisation-edit"),
    path("found/", room_views.partnership_found, name="partnership-found"),
    path("room/<ref:ref>/", room_views.partnership_room, name="partnership-room"),
    path("room/<ref:ref>/edit/", room_views.partnership_edit, name="partnership-edit"),
    path("room/<ref:ref>/invite-person/", room_views.person_invite, name="person-invite"),
    path("room/<ref:ref>/invite-organisation/", room_views.partner_invite, name="partner-invite"),
    path("room/<ref:ref>/rename/", people_views.partnership_rename, name="partnership-rename"),
    path(
        "room/<ref:ref>/former-names/<int:number>/hide/",
        people_views.former_name_hide,
        name="former-name-hide",
    ),
    path("people/<ref:ref>/offer-lead/", people_views.lead_offer, name="lead-offer"),
    path("people/<ref:ref>/show/", people_views.person_show, name="person-show"),
    path("lead-offers/<ref:ref>/", people_views.lead_answer, name="lead-answer"),
    path("lead-offers/<ref:ref>/accept/", people_views.lead_accept, name="lead-accept"),
    path("lead-offers/<ref:ref>/decline/", people_views.lead_decline, name="lead-decline"),
    path("lead-offers/<ref:ref>/withdraw/", people_views.lead_withdraw, name="lead-withdraw"),
    path("people/<ref:ref>/end/", room_views.person_end, name="person-end"),
    path("invitations/<ref:ref>/", joining_views.invitation, name="invitation"),
    path("invitations/<ref:ref>/accept/", joining_views.invitation_accept, name="invitation-accept"),
    path("invitations/<ref:ref>/decline/", joining_views.invitation_decline, name="invitation-decline"),
    path("invitations/<ref:ref>/revoke/", room_views.invitation_revoke, name="invitation-revoke"),
    path("partners/<ref:ref>/", joining_views.partner_answer, name="partner-answer"),
    path("partners/<ref:ref>/accept/", joining_views.partner_accept, name="partner-accept"),
    path("partners/<ref:ref>/decline/", joining_views.partner_decline, name="partner-decline"),
    path("partners/<ref:ref>/withdraw/", room_views.partner_withdraw, name="partner-withdraw"),
    path("partners/<ref:ref>/leave/", room_views.partner_leave, name="partner-leave"),
    path("deputies/", office_views.deputy_list, name="deputy-list"),
    path("deputies/<ref:ref>/end/", office_views.deputy_end, name="deputy-end"),
    path("", include(agenda)),
    path("", include(engagement)),
    path("", include(governance)),
    path("<slug:address>/", views.partnership, name="partnership"),
]
