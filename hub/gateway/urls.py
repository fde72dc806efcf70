"""Where the gateway stands."""

from django.urls import path

from .views import answering, asking, handling, policymakers

urlpatterns = [
    path("policymakers/", policymakers.policymakers, name="policymakers"),
    path("policymakers/searches/save/", policymakers.search_save, name="search-save"),
    path("policymakers/searches/<ref:ref>/look/", policymakers.search_look, name="search-look"),
    path("policymakers/searches/<ref:ref>/drop/", policymakers.search_drop, name="search-drop"),
    path("ask/", asking.enquiry_new, name="enquiry-new"),
    path("ask/sent/", asking.enquiry_sent, name="enquiry-sent"),
    path("ask/confirm/<str:token>/", asking.enquiry_confirm, name="enquiry-confirm"),
    path("thread/renewed/", asking.thread_renewed, name="thread-renewed"),
    path("thread/<str:token>/", asking.thread, name="thread"),
    path("thread/<str:token>/code/", asking.thread_code, name="thread-code"),
    path("thread/<str:token>/code/send/", asking.thread_send_code, name="thread-send-code"),
    path("thread/<str:token>/message/", asking.thread_message, name="thread-message"),
    path("thread/<str:token>/withdraw/", asking.thread_withdraw, name="thread-withdraw"),
    path("thread/<str:token>/publication/", asking.thread_publication, name="thread-publication"),
    path("thread/<str:token>/outcome/", asking.thread_outcome, name="thread-outcome"),
    path("thread/<str:token>/renew/", asking.thread_renew, name="thread-renew"),
    path("thread/<str:token>/answer/", asking.thread_answer, name="thread-answer"),
    path("thread/<str:token>/answer/pdf/", asking.thread_answer_pdf, name="thread-answer-pdf"),
    path("enquiries/", handling.enquiry_list, name="enquiry-list"),
    path("enquiries/<ref:ref>/", handling.enquiry, name="enquiry"),
    path("enquiries/<ref:ref>/acknowledge/", handling.enquiry_acknowledge, name="enquiry-acknowledge"),
    path("enquiries/<ref:ref>/clarify/", handling.enquiry_clarify, name="enquiry-clarify"),
    path("enquiries/<ref:ref>/message/", handling.enquiry_message, name="enquiry-message"),
    path("enquiries/<ref:ref>/route/", handling.enquiry_route, name="enquiry-route"),
    path("enquiries/<ref:ref>/hand-over/", handling.enquiry_hand_over, name="enquiry-hand-over"),
    path("enquiries/<ref:ref>/answer/", handling.enquiry_answer, name="enquiry-answer"),
    path("enquiries/<ref:ref>/decline/", handling.enquiry_decline, name="enquiry-decline"),
    path("enquiries/<ref:ref>/close/", handling.enquiry_close, name="enquiry-close"),
    path("enquiries/<ref:ref>/renew-link/", handling.enquiry_renew_link, name="enquiry-renew-link"),
    path("enquiries/<ref:ref>/page/", handling.enquiry_page, name="enquiry-page"),
    path("enquiries/<ref:ref>/pdf/", handling.enquiry_pdf, name="enquiry-pdf"),
    path("routings/", answering.routing_list, name="routing-list"),
    path("routings/<ref:ref>/", answering.routing, name="routing"),
    path("routings/<ref:ref>/answer/", answering.routing_answer, name="routing-answer"),
    path("routings/<ref:ref>/decline/", answering.routing_decline, name="routing-decline"),
    path("routings/<ref:ref>/recall/", handling.routing_recall, name="routing-recall"),
]
