"""The front door's addresses."""

from django.urls import path

from . import health, merging_views, pages, people_views, trail_views, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", views.home, name="home"),
    path("letters/", views.my_letters, name="my-letters"),
    path("letters/<ref:ref>/", views.my_letter, name="my-letter"),
    path("letters/unsettled/", views.letter_unsettled_list, name="letter-unsettled-list"),
    path("letters/<ref:ref>/send-again/", views.letter_send_again, name="letter-send-again"),
    path("letters/<ref:ref>/leave/", views.letter_leave, name="letter-leave"),
    path("people/", people_views.person_list, name="person-list"),
    path("people/<ref:ref>/", people_views.person, name="person"),
    path("people/<ref:ref>/grant/", people_views.role_grant, name="role-grant"),
    path("people/<ref:ref>/reset-factor/", people_views.factor_reset_ask, name="factor-reset-ask"),
    path("people/roles/<ref:ref>/end/", people_views.role_end, name="role-end"),
    path("people/roles/<ref:ref>/review/", people_views.role_review, name="role-review"),
    path("people/factor-resets/<ref:ref>/do/", people_views.factor_reset_do, name="factor-reset-do"),
    path("people/<ref:ref>/signatory/", people_views.signatory_name, name="signatory-name"),
    path("people/signatories/<ref:ref>/end/", people_views.signatory_end, name="signatory-end"),
    path("people/<ref:ref>/hub/", people_views.hub_person_name, name="hub-person-name"),
    path("people/hub/<ref:ref>/end/", people_views.hub_person_end, name="hub-person-end"),
    path("organisations/", people_views.organisation_list, name="organisation-list"),
    path("organisations/<ref:ref>/check/", people_views.organisation_check, name="organisation-check"),
    path("organisations/<ref:ref>/merge/", merging_views.organisation_merge, name="organisation-merge"),
    path(
        "organisations/<ref:ref>/merge/<ref:into>/",
        merging_views.organisation_merge_into,
        name="organisation-merge-into",
    ),
    path("trail/", trail_views.trail, name="trail"),
    path("trail/readings/", trail_views.reading_list, name="reading-list"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security-txt"),
    path("language/", views.set_language, name="set-language"),
]

urlpatterns += [path(f"{name}/", pages.page(name), name=name) for name in pages.PAGES]
