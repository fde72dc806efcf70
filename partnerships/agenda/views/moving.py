"""Where a priority goes, said by those who lead or manage."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from partnerships.agenda import actions
from partnerships.agenda.forms import OutcomeForm

from .finding import kept_priority, known_priority, posted


def _moved(request, ref, verb, said):
    """Follow a verb that asks for nothing, and come back to the priority."""
    verb(known_priority(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, said)
    return redirect("partnerships:priority", ref=ref)


@require_POST
def priority_discuss(request, ref):
    """Put a priority under discussion."""
    return _moved(request, ref, actions.discuss_priority, _("It is under discussion now."))


@require_POST
def priority_prioritise(request, ref):
    """Take a priority up."""
    return _moved(request, ref, actions.prioritise, _("The partnership has taken this priority up."))


@require_POST
def priority_deliver(request, ref):
    """Note that the work has begun."""
    return _moved(request, ref, actions.deliver_priority, _("The work on it is under way."))


def _settled(request, ref, verb, words, needed=True):
    """Ask for what was found or why, and follow the verb."""
    found = kept_priority(request, ref)
    form = OutcomeForm(posted(request), needed=needed)
    if request.method == "POST" and form.is_valid():
        verb(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, words["done"])
        return redirect("partnerships:priority", ref=ref)
    context = {"priority": found, "partnership": found.partnership, "form": form, "words": words}
    return render(request, "partnerships/agenda/priority_settle.html", context, status=form.status)


def priority_answer(request, ref):
    """Say what was found."""
    words = {
        "title": _("Answer the priority"),
        "hint": _("Say what was found, for everybody who reads the agenda."),
        "button": _("Mark as answered"),
        "done": _("The priority is answered."),
    }
    return _settled(request, ref, actions.answer_priority, words)


def priority_park(request, ref):
    """Put a priority aside for later."""
    words = {
        "title": _("Park the priority"),
        "hint": _("It can be taken up again later. Say why it waits, if there is a reason to give."),
        "button": _("Park it"),
        "done": _("The priority is parked."),
    }
    return _settled(request, ref, actions.park_priority, words, needed=False)


def priority_reject(request, ref):
    """Do not take a suggestion up."""
    words = {
        "title": _("Do not take it up"),
        "hint": _("Say why. The members read it, and so does whoever suggested it."),
        "button": _("Do not take it up"),
        "done": _("The suggestion is not taken up."),
    }
    return _settled(request, ref, actions.reject_priority, words)
