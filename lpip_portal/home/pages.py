"""Pages that only say something: privacy, cookies, accessibility, complaints, help."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PAGES = ("privacy", "cookies", "accessibility", "complaints", "help")


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view that shows templates/pages/<name>.html."""

    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"pages/{name}.html")

    return view
