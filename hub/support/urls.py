"""Where support is asked for and given."""

from django.urls import path

from .views import activities, plans, requests

urlpatterns = [
    path("requests/", requests.request_list, name="request-list"),
    path("requests/new/", requests.request_new, name="request-new"),
    path("requests/<ref:ref>/", requests.request_detail, name="request"),
    path("requests/<ref:ref>/triage/", requests.request_triage, name="request-triage"),
    path("requests/<ref:ref>/take-on/", requests.request_take_on, name="request-take-on"),
    path("requests/<ref:ref>/begin/", requests.request_begin, name="request-begin"),
    path("requests/<ref:ref>/ask-back/", requests.request_ask_back, name="request-ask-back"),
    path("requests/<ref:ref>/reply/", requests.request_reply, name="request-reply"),
    path("requests/<ref:ref>/answer/", requests.request_answer, name="request-answer"),
    path("requests/<ref:ref>/redirect/", requests.request_redirect, name="request-redirect"),
    path("requests/<ref:ref>/decline/", requests.request_decline, name="request-decline"),
    path("requests/<ref:ref>/rate/", requests.request_rate, name="request-rate"),
    path("requests/<ref:ref>/reopen/", requests.request_reopen, name="request-reopen"),
    path("requests/<ref:ref>/activities/add/", activities.activity_add, name="activity-add"),
    path("answers/", requests.answer_list, name="answer-list"),
    path("activities/", activities.activity_list, name="activity-list"),
    path("activities/<ref:ref>/add/", activities.activity_for_all, name="activity-for-all"),
    path("bids/<ref:ref>/plan/", plans.separation_plan, name="separation-plan"),
    path("bids/<ref:ref>/plan/edit/", plans.separation_plan_edit, name="separation-plan-edit"),
    path("bids/plans/<ref:ref>/propose/", plans.separation_plan_propose, name="separation-plan-propose"),
    path("bids/plans/<ref:ref>/publish/", plans.separation_plan_publish, name="separation-plan-publish"),
    path("bids/plans/<ref:ref>/return/", plans.separation_plan_return, name="separation-plan-return"),
    path("bids/<ref:ref>/equal-access/", plans.equal_access, name="equal-access"),
]
