"""Addresses of this room."""

app_name = "hub"
urlpatterns: list = []
