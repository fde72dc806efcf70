"""What the views of every room share; and the component gallery, for those who build pages and those who test them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .samples import SampleForm, everything


def let_in(allowed: bool) -> None:
    """Go on, or say what is said of every page that is not there."""
    if not allowed:
        raise Http404


@login_not_required
def gallery(request):
    """All components on one page."""
    return render(request, "ui/gallery.html", everything())


@login_not_required
def sample_form(request):
    """A form of every kind of field that keeps nothing: to try out what bad input gets."""
    form = SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Everything was understood. Nothing was kept."))
        return redirect("ui-form")
    return render(request, "ui/form.html", {"form": form}, status=form.status)
