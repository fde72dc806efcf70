"""Suggesting a priority, entering one for somebody else, mending its words, taking it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from partnerships.agenda import actions, policy
from partnerships.agenda.forms import EnterForm, SuggestForm, WordsForm
from partnerships.agenda.models import Proposer

from .finding import kept_priority, known_partnership, known_priority, managed_partnership, posted


def priority_suggest(request, address):
    """Suggest a priority."""
    partnership = known_partnership(request, address)
    form = SuggestForm(posted(request), partnership=partnership, user=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.suggest(partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Thank you: the partnership has your suggestion."))
        return redirect("partnerships:priority", ref=made.ref)
    context = {"partnership": partnership, "form": form}
    return render(request, "partnerships/agenda/priority_suggest.html", context, status=form.status)


def priority_enter(request, address):
    """Write down what somebody suggested by phone or at a workshop."""
    partnership = managed_partnership(request, address)
    form = EnterForm(posted(request), partnership=partnership)
    if request.method == "POST" and form.is_valid():
        made = actions.enter(partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The suggestion is written down."))
        return redirect("partnerships:priority", ref=made.ref)
    context = {"partnership": partnership, "form": form}
    return render(request, "partnerships/agenda/priority_enter.html", context, status=form.status)


def priority_edit(request, ref):
    """Mend or translate the words of a priority."""
    found = kept_priority(request, ref)
    form = WordsForm(posted(request), partnership=found.partnership, initial=WordsForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        actions.edit_priority(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The words are saved."))
        return redirect("partnerships:priority", ref=ref)
    context = {"priority": found, "partnership": found.partnership, "form": form}
    return render(request, "partnerships/agenda/priority_edit.html", context, status=form.status)


@require_POST
def priority_withdraw(request, ref):
    """Take one's own suggestion back."""
    found = known_priority(request, ref)
    actions.withdraw_priority(found, by=request.user)
    messages.success(request, _("Your suggestion is taken back. Its words and your name are erased."))
    return redirect("partnerships:agenda", address=found.partnership.address)


@require_POST
def priority_forget(request, ref):
    """Take one's name off a suggestion."""
    found = known_priority(request, ref)
    actions.forget_proposer(found, by=request.user)
    messages.success(request, _("Nobody can see any more that this suggestion was yours."))
    return redirect("partnerships:agenda", address=found.partnership.address)


def priority_proposer(request, ref):
    """Who suggested something without their name, to a manager; each reading is logged."""
    found = known_priority(request, ref)
    if not policy.may_see_proposer(request.user, found):
        raise Http404
    actions.note_reading(found, by=request.user)
    proposer = Proposer.objects.visible_to(request.user).filter(priority=found).select_related("user").first()
    context = {"priority": found, "partnership": found.partnership, "proposer": proposer}
    return render(request, "partnerships/agenda/priority_proposer.html", context)


@require_POST
def agenda_show(request, address):
    """Show suggestions to everybody, or to the members alone."""
    partnership = managed_partnership(request, address)
    shown = request.POST.get("shown") == "yes"
    actions.show_suggestions(partnership, by=request.user, shown=shown, nonce=PortalForm(request.POST).nonce)
    messages.success(
        request,
        _("Everybody sees the suggestions now.") if shown else _("Only members see the suggestions now."),
    )
    return redirect("partnerships:agenda", address=address)
