"""Addresses of the agenda, within the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("agenda/<ref:ref>/", views.priority, name="priority"),
    path("agenda/<ref:ref>/edit/", views.priority_edit, name="priority-edit"),
    path("agenda/<ref:ref>/discuss/", views.priority_discuss, name="priority-discuss"),
    path("agenda/<ref:ref>/prioritise/", views.priority_prioritise, name="priority-prioritise"),
    path("agenda/<ref:ref>/deliver/", views.priority_deliver, name="priority-deliver"),
    path("agenda/<ref:ref>/answer/", views.priority_answer, name="priority-answer"),
    path("agenda/<ref:ref>/park/", views.priority_park, name="priority-park"),
    path("agenda/<ref:ref>/reject/", views.priority_reject, name="priority-reject"),
    path("agenda/<ref:ref>/withdraw/", views.priority_withdraw, name="priority-withdraw"),
    path("agenda/<ref:ref>/forget/", views.priority_forget, name="priority-forget"),
    path("agenda/<ref:ref>/proposer/", views.priority_proposer, name="priority-proposer"),
    path("agenda/<ref:ref>/comment/", views.remark_make, name="remark-make"),
    path("agenda/<ref:ref>/evidence/", views.evidence_add, name="evidence-add"),
    path("agenda/<ref:ref>/vote/", views.vote_give, name="vote-give"),
    path("agenda/<ref:ref>/vote/take-back/", views.vote_take_back, name="vote-take-back"),
    path("agenda/evidence/<ref:ref>/remove/", views.evidence_remove, name="evidence-remove"),
    path("agenda/comments/<ref:ref>/hide/", views.remark_hide, name="remark-hide"),
    path("agenda/comments/<ref:ref>/show/", views.remark_show, name="remark-show"),
    path("agenda/votes/<ref:ref>/close/", views.ballot_close, name="ballot-close"),
    path("<slug:address>/agenda/", views.agenda, name="agenda"),
    path("<slug:address>/agenda/pdf/", views.agenda_pdf, name="agenda-pdf"),
    path("<slug:address>/agenda/suggest/", views.priority_suggest, name="priority-suggest"),
    path("<slug:address>/agenda/enter/", views.priority_enter, name="priority-enter"),
    path("<slug:address>/agenda/show/", views.agenda_show, name="agenda-show"),
    path("<slug:address>/agenda/votes/", views.agenda_votes, name="agenda-votes"),
    path("<slug:address>/agenda/votes/open/", views.ballot_open, name="ballot-open"),
]
