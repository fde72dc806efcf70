"""The rooms."""

from django.urls import include, path, register_converter

from lpip_portal.references import RefConverter

register_converter(RefConverter, "ref")

urlpatterns = [
    path("", include("lpip_portal.home.urls")),
    path("", include("lpip_portal.accounts.urls")),
    path("ui/", include("lpip_portal.ui.urls")),
    path("partnerships/", include("partnerships.urls")),
    path("funding/", include("funding.urls")),
    path("hub/", include("hub.urls")),
]

handler400 = "lpip_portal.home.errors.bad_request"
handler403 = "lpip_portal.home.errors.forbidden"
handler404 = "lpip_portal.home.errors.not_found"
handler500 = "lpip_portal.home.errors.server_error"
