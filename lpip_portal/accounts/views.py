"""A person's own account. Everything about signing in is allauth's, in our clothes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from . import actions, languages, policy
from .forms import PersonForm


def account(request):
    """Who I am to this portal: name, language, and the ways in which I sign in."""
    person = request.user
    initial = {"name": person.name, "address_as": person.address_as, "language": person.language}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        person = actions.change_person(person, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your details were saved."))
        response = redirect("account")
        languages.remember(response, person.language)
        return response
    context = {
        "form": form,
        "has_second_factor": policy.has_second_factor(person),
        "needs_second_factor": policy.needs_second_factor(person),
    }
    return render(request, "accounts/account.html", context, status=form.status)
