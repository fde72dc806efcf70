"""The front door's addresses."""

from django.urls import path

from . import health, pages, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", views.home, name="home"),
    path("letters/", views.my_letters, name="my-letters"),
    path("letters/<ref:ref>/", views.my_letter, name="my-letter"),
    path("language/", views.set_language, name="set-language"),
]

urlpatterns += [path(f"{name}/", pages.page(name), name=name) for name in pages.PAGES]
