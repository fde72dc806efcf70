"""Addresses of this room."""

from django.urls import path

from . import joining_views, office_views, room_views, views

app_name = "partnerships"
urlpatterns = [
    path("", views.partnership_list, name="partnership-list"),
    path("found/", room_views.partnership_found, name="partnership-found"),
    path("room/<ref:ref>/", room_views.partnership_room, name="partnership-room"),
    path("room/<ref:ref>/edit/", room_views.partnership_edit, name="partnership-edit"),
    path("room/<ref:ref>/invite-person/", room_views.person_invite, name="person-invite"),
    path("room/<ref:ref>/invite-organisation/", room_views.partner_invite, name="partner-invite"),
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
    path("<slug:address>/", views.partnership, name="partnership"),
]
