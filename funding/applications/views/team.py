"""The people and the partner organisations named on a bid, and their own answers."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.models import ApplicationPartner, TeamMember
from funding.applications.team_forms import PartnerAddForm, PartnerForm, TeamMemberForm
from lpip_portal.clock import UK
from lpip_portal.ui.forms import PortalForm

from .finding import own_bid, written_bid

PERSON = ("name", "email", "role", "orcid", "hours")
PARTNER = ("part", "cash", "in_kind", "contact", "letter_on", "letter_signed")


def team(request, ref):
    """The people and partner organisations named on a bid, and a form to name one more person."""
    bid = own_bid(request, ref)
    people = queries.people(bid)
    form = TeamMemberForm(
        request.POST or None,
        organisations=queries.organisations(bid),
        taken={person.row.email for person in people},
    )
    if request.method == "POST" and form.is_valid():
        member = actions.save_team_member(
            bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values
        )
        messages.success(
            request, _("%(name)s is named. We have asked them to confirm.") % {"name": member.name}
        )
        return redirect("funding:application-team", bid.ref)
    context = {
        "bid": bid,
        "form": form,
        "people": people,
        "partners": queries.partners(bid),
        "new_partners": queries.new_partners(bid),
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/team.html", context, status=form.status)


def edit_team_member(request, ref, member):
    """Change what a bid says of a person."""
    bid = written_bid(request, ref)
    person = get_object_or_404(bid.team.select_related("organisation"), ref=member)
    form = TeamMemberForm(
        request.POST or None,
        organisations=queries.organisations(bid),
        taken=set(bid.team.exclude(pk=person.pk).values_list("email", flat=True)),
        initial={name: getattr(person, name) for name in PERSON} | {"organisation": person.organisation.ref},
    )
    if request.method == "POST" and form.is_valid():
        values = form.values | {"member": person}
        actions.save_team_member(bid, by=request.user, at=request.received_at, nonce=form.nonce, **values)
        messages.success(request, _("The change is saved."))
        return redirect("funding:application-team", bid.ref)
    context = {"bid": bid, "form": form, "person": person, "is_refused": queries.refused_about([person])}
    return render(request, "funding/applications/edit_team_member.html", context, status=form.status)


def remove_team_member(request, ref, member):
    """Ask, then take a name off a bid."""
    bid = written_bid(request, ref)
    person = bid.team.filter(ref=member).first()
    if person is None or request.method == "POST":
        if person is not None:
            form = PortalForm(request.POST)
            actions.remove_team_member(person, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The name is taken off the bid."))
        return redirect("funding:application-team", bid.ref)
    return render(request, "funding/applications/remove_team_member.html", {"bid": bid, "person": person})


def confirm_part(request, ref):
    """A person who was named on a bid says that it is so."""
    member = _named(request, ref)
    if request.method == "POST":
        actions.confirm_part(member, by=request.user, nonce=PortalForm(request.POST).nonce)
        messages.success(request, _("Thank you. Your part is confirmed."))
        return redirect("funding:team-confirm", member.ref)
    may_decline = policy.may_decline_part(request.user, member)
    context = {"member": member, "may_decline": may_decline}
    return render(request, "funding/applications/confirm_part.html", context)


@require_POST
def decline_part(request, ref):
    """A person who was named on a bid says that it is not so."""
    member = _named(request, ref)
    actions.decline_part(member, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You declined. The lead of the bid is told."))
    return redirect("funding:team-confirm", member.ref)


def _named(request, ref) -> TeamMember:
    named = TeamMember.objects.addressed_to(request.user).select_related(
        "application__phase__round", "application__partnership", "application__lead", "organisation"
    )
    return get_object_or_404(named, ref=ref)


@require_POST
def take_over_partners(request, ref):
    """Name the organisations that became partners since the bid was begun."""
    bid = own_bid(request, ref)
    form = PortalForm(request.POST)
    actions.take_over_partners(bid, by=request.user, at=request.received_at, nonce=form.nonce)
    messages.success(request, _("The bid names the partnership’s partners as they are now."))
    return redirect("funding:application-team", bid.ref)


def add_partner(request, ref):
    """Name an organisation on a bid: one that is known, or one that is proposed."""
    bid = written_bid(request, ref)
    form = PartnerAddForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        partner = actions.add_partner(
            bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values
        )
        messages.success(
            request, _("%(name)s is named. We have asked it to confirm.") % {"name": partner.organisation}
        )
        return redirect("funding:partner-edit", bid.ref, partner.ref)
    context = {"bid": bid, "form": form}
    return render(request, "funding/applications/add_partner.html", context, status=form.status)


def edit_partner(request, ref, partner):
    """Say what an organisation does and gives, and name its letter."""
    bid = written_bid(request, ref)
    row = get_object_or_404(bid.partners.select_related("organisation", "letter"), ref=partner)
    form = PartnerForm(
        request.POST or None,
        files=list(bid.attachments.standing().select_related("document")),
        closes_on=bid.phase.closes_at.astimezone(UK).date(),
        initial={name: getattr(row, name) for name in PARTNER}
        | {"letter": row.letter.ref if row.letter else ""},
    )
    if request.method == "POST" and form.is_valid():
        actions.save_partner(row, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The change is saved."))
        return redirect("funding:application-team", bid.ref)
    context = {"bid": bid, "form": form, "partner": row, "is_refused": queries.refused_about([row])}
    return render(request, "funding/applications/edit_partner.html", context, status=form.status)


def remove_partner(request, ref, partner):
    """Ask, then take an organisation off a bid."""
    bid = written_bid(request, ref)
    row = bid.partners.select_related("organisation").filter(ref=partner).first()
    if row is None or request.method == "POST":
        if row is not None:
            form = PortalForm(request.POST)
            actions.remove_partner(row, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The organisation is taken off the bid."))
        return redirect("funding:application-team", bid.ref)
    return render(request, "funding/applications/remove_partner.html", {"bid": bid, "partner": row})


def confirm_partner_part(request, ref):
    """Somebody who answers for an organisation says that its part and its contribution are so."""
    partner = _part(request, ref)
    if request.method == "POST":
        actions.confirm_partner_part(partner, by=request.user, nonce=PortalForm(request.POST).nonce)
        messages.success(request, _("Thank you. Your organisation’s part is confirmed."))
        return redirect("funding:partner-confirm", partner.ref)
    context = {"partner": partner, "may_answer": policy.may_answer_part(request.user, partner)}
    return render(request, "funding/applications/confirm_partner_part.html", context)


@require_POST
def decline_partner_part(request, ref):
    """Somebody who answers for an organisation says that it is not so."""
    partner = _part(request, ref)
    actions.decline_partner_part(partner, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("You declined. The lead of the bid is told."))
    return redirect("funding:partner-confirm", partner.ref)


def _part(request, ref) -> ApplicationPartner:
    parts = ApplicationPartner.objects.answerable_by(request.user).select_related(
        "application__phase__round", "application__partnership", "application__lead", "organisation"
    )
    return get_object_or_404(parts, ref=ref)
