"""Addresses of this stage."""

from django.urls import path

from . import (
    amending_views,
    asking_views,
    checks_views,
    paper_views,
    people_views,
    planning_views,
    programme_views,
    scale_views,
    views,
)

PAPER = "phases/<ref:ref>/paper/"

urlpatterns = [
    path("phases/<ref:ref>/ask/", asking_views.call_question_ask, name="call-question-ask"),
    path("phases/<ref:ref>/questions/", asking_views.call_question_list, name="call-question-list"),
    path("questions/<ref:ref>/answer/", asking_views.call_question_answer, name="call-question-answer"),
    path("questions/<ref:ref>/decline/", asking_views.call_question_decline, name="call-question-decline"),
    path("", views.round_list, name="round-list"),
    path("programmes/<slug:slug>/", programme_views.programme, name="programme"),
    path("rounds/plan/", planning_views.round_plan, name="round-plan"),
    path("rounds/<ref:ref>/", views.round_page, name="round"),
    path("rounds/<ref:ref>/edit/", planning_views.round_edit, name="round-edit"),
    path(
        "rounds/<ref:ref>/send-for-approval/",
        planning_views.round_send_for_approval,
        name="round-send-for-approval",
    ),
    path("rounds/<ref:ref>/send-back/", planning_views.round_send_back, name="round-send-back"),
    path("rounds/<ref:ref>/publish/", planning_views.round_publish, name="round-publish"),
    path("rounds/<ref:ref>/cancel/", planning_views.round_cancel, name="round-cancel"),
    path("rounds/<ref:ref>/people/", people_views.round_officers, name="round-officers"),
    path("officers/<ref:ref>/end/", people_views.round_officer_end, name="round-officer-end"),
    path("approvers/<ref:ref>/end/", people_views.round_approver_end, name="round-approver-end"),
    path("phases/<ref:ref>/", views.phase, name="phase"),
    path("phases/<ref:ref>/edit/", planning_views.phase_edit, name="phase-edit"),
    path("phases/<ref:ref>/criteria/add/", planning_views.criterion_add, name="criterion-add"),
    path("criteria/<ref:ref>/edit/", planning_views.criterion_edit, name="criterion-edit"),
    path("criteria/<ref:ref>/remove/", planning_views.criterion_remove, name="criterion-remove"),
    path("phases/<ref:ref>/scale/", scale_views.scale, name="phase-scale"),
    path("phases/<ref:ref>/scale/<int:points>/", scale_views.scale_point_edit, name="scale-point-edit"),
    path(
        "phases/<ref:ref>/scale/<int:points>/usual/", scale_views.scale_point_reset, name="scale-point-reset"
    ),
    path("phases/<ref:ref>/rates/add/", planning_views.rate_rule_add, name="rate-rule-add"),
    path("phases/<ref:ref>/rates/remove/", planning_views.rate_rule_remove, name="rate-rule-remove"),
    path("phases/<ref:ref>/costs/", planning_views.phase_costs_edit, name="phase-costs-edit"),
    path("phases/<ref:ref>/checks/add/", checks_views.check_rule_add, name="check-rule-add"),
    path("phases/<ref:ref>/checks/copy/", checks_views.check_rules_copy, name="check-rules-copy"),
    path("checks/<ref:ref>/edit/", checks_views.check_rule_edit, name="check-rule-edit"),
    path("checks/<ref:ref>/remove/", checks_views.check_rule_remove, name="check-rule-remove"),
    path(
        "phases/<ref:ref>/assessment/edit/",
        planning_views.phase_assessment_edit,
        name="phase-assessment-edit",
    ),
    path("phases/<ref:ref>/files/add/", planning_views.document_rule_add, name="document-rule-add"),
    path("files/<ref:ref>/edit/", planning_views.document_rule_edit, name="document-rule-edit"),
    path("files/<ref:ref>/remove/", planning_views.document_rule_remove, name="document-rule-remove"),
    path(PAPER, paper_views.paper, name="paper"),
    path(PAPER + "copy/", paper_views.paper_copy, name="paper-copy"),
    path(PAPER + "sections/add/", paper_views.section_add, name="section-add"),
    path(PAPER + "<slug:slug>/edit/", paper_views.section_edit, name="section-edit"),
    path(PAPER + "<slug:slug>/remove/", paper_views.section_remove, name="section-remove"),
    path(PAPER + "<slug:slug>/move/", paper_views.section_move, name="section-move"),
    path(PAPER + "<slug:slug>/questions/add/", paper_views.question_add, name="question-add"),
    path(PAPER + "<slug:slug>/<slug:code>/edit/", paper_views.question_edit, name="question-edit"),
    path(PAPER + "<slug:slug>/<slug:code>/remove/", paper_views.question_remove, name="question-remove"),
    path(PAPER + "<slug:slug>/<slug:code>/move/", paper_views.question_move, name="question-move"),
    path("phases/<ref:ref>/amendment/", amending_views.amendment, name="amendment"),
    path(
        "phases/<ref:ref>/amendment/<slug:slug>/add/", amending_views.amend_by_question, name="amendment-add"
    ),
    path(
        "phases/<ref:ref>/amendment/<slug:slug>/<slug:code>/",
        amending_views.amend_question,
        name="amendment-question",
    ),
    path("amendments/<ref:ref>/drop/", amending_views.drop_amendment, name="amendment-drop"),
    path("amendments/<ref:ref>/return/", amending_views.return_amendment, name="amendment-return"),
]
