"""The component gallery: every component with its variants, for those who build pages and those who test them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .samples import SampleForm, everything


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
