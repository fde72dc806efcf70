"""Addresses of this room."""

app_name = "partnerships"
urlpatterns: list = []
