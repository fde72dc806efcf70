"""Comments, evidence and votes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from partnerships.agenda import actions, policy, queries
from partnerships.agenda.forms import BallotForm, EvidenceForm, HideForm, RemarkForm
from partnerships.agenda.models import Ballot, EvidenceLink, Priority, Remark
from partnerships.models import Partnership

from .finding import known_partnership, known_priority, managed_partnership, posted
from .reading import show


def remark_make(request, ref):
    """Say something about a priority."""
    found = known_priority(request, ref)
    form = RemarkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.remark(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("Your comment is there."))
        return redirect("partnerships:priority", ref=ref)
    return show(request, found, form)


def _moderated(request, ref):
    """Return a comment of a partnership that this person leads or manages."""
    managed = Partnership.objects.managed_by(request.user)
    found = Remark.objects.visible_to(request.user).filter(priority__partnership__in=managed)
    return get_object_or_404(found.select_related("priority__partnership", "by"), ref=ref)


def remark_hide(request, ref):
    """Hide a comment, with a reason."""
    found = _moderated(request, ref)
    form = HideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.hide_remark(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The comment is hidden."))
        return redirect("partnerships:priority", ref=found.priority.ref)
    context = {"remark": found, "priority": found.priority, "form": form}
    return render(request, "partnerships/agenda/remark_hide.html", context, status=form.status)


@require_POST
def remark_show(request, ref):
    """Show a hidden comment again."""
    found = _moderated(request, ref)
    actions.show_remark(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The comment is shown again."))
    return redirect("partnerships:priority", ref=found.priority.ref)


def evidence_add(request, ref):
    """Link to evidence."""
    found = known_priority(request, ref)
    if not policy.is_member(request.user, found.partnership):
        raise Http404
    form = EvidenceForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.add_evidence(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The link is added."))
        return redirect("partnerships:priority", ref=ref)
    context = {"priority": found, "partnership": found.partnership, "form": form}
    return render(request, "partnerships/agenda/evidence_add.html", context, status=form.status)


@require_POST
def evidence_remove(request, ref):
    """Take a link off."""
    links = EvidenceLink.objects.visible_to(request.user).select_related("priority__partnership")
    found = get_object_or_404(links, ref=ref)
    actions.remove_evidence(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The link is removed."))
    return redirect("partnerships:priority", ref=found.priority.ref)


def agenda_votes(request, address):
    """The votes of a partnership, to its members: the open one with its buttons, the earlier ones with their counts."""
    partnership = known_partnership(request, address, among=Partnership.objects.of(request.user))
    ballots = queries.latest_ballots(partnership, request.user)
    context = {
        "partnership": partnership,
        "ballots": [(ballot, queries.tally(ballot, request.user)) for ballot in ballots[:4]],
        "is_open": any(ballot.closed_at is None for ballot in ballots),
        "manages": policy.may_manage(request.user, partnership),
    }
    return render(request, "partnerships/agenda/agenda_votes.html", context)


def ballot_open(request, address):
    """Open a vote."""
    partnership = managed_partnership(request, address)
    form = BallotForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.open_ballot(partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The vote is open. Every member finds it on their home page."))
        return redirect("partnerships:agenda-votes", address=address)
    context = {"partnership": partnership, "form": form}
    return render(request, "partnerships/agenda/ballot_open.html", context, status=form.status)


@require_POST
def ballot_close(request, ref):
    """Close a vote."""
    found = get_object_or_404(Ballot.objects.visible_to(request.user).select_related("partnership"), ref=ref)
    actions.close_ballot(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The vote is closed. Its counts stay."))
    return redirect("partnerships:agenda-votes", address=found.partnership.address)


def _votable(request, ref):
    """Return a priority of the reader's own partnership and the vote that is open there."""
    found = get_object_or_404(Priority.objects.of(request.user).select_related("partnership"), ref=ref)
    open_ = Ballot.objects.visible_to(request.user).filter(partnership=found.partnership)
    return found, open_.filter(closed_at__isnull=True).first() or open_.first()


@require_POST
def vote_give(request, ref):
    """Be for a priority."""
    found, ballot = _votable(request, ref)
    if ballot is None:
        raise Http404
    actions.vote(ballot, found, by=request.user)
    return redirect("partnerships:agenda-votes", address=found.partnership.address)


@require_POST
def vote_take_back(request, ref):
    """Be for a priority no more."""
    found, ballot = _votable(request, ref)
    if ballot is None:
        raise Http404
    actions.take_vote_back(ballot, found, by=request.user)
    return redirect("partnerships:agenda-votes", address=found.partnership.address)
