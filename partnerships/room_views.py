"""A partnership's room: founding it, and what its members see and do there."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal import clock
from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries
from .forms import EditForm, FoundForm, InvitePartnerForm, InvitePersonForm
from .models import Partner, Partnership, PartnershipPerson, PersonInvitation


def posted(request):
    """Return what a form was sent with, an empty sending included, or None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def partnership_found(request):
    """Found a partnership."""
    form = FoundForm(posted(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        founded = actions.found(by=request.user, nonce=form.nonce, **form.values)
        messages.success(
            request, _("The partnership is founded, and you lead it. Now invite people and partners.")
        )
        _warn(request, founded)
        return redirect("partnerships:partnership-room", ref=founded.ref)
    return render(request, "partnerships/partnership_found.html", {"form": form}, status=form.status)


def _warn(request, founded):
    """Say what is worth a second look; none of it was refused."""
    for whole, part in queries.overlaps(founded.places.all()):
        messages.warning(request, _("%(whole)s already contains %(part)s.") % {"whole": whole, "part": part})
    if queries.has_namesake(founded, request.user):
        messages.warning(
            request, _("The convening organisation has another partnership with a similar name.")
        )


def partnership_room(request, ref):
    """What the members of a partnership see."""
    found = get_object_or_404(
        Partnership.objects.of(request.user).select_related("convenor", "administrator"), ref=ref
    )
    status, colour = queries.status_words(found)
    context = {
        "partnership": found,
        "room": queries.room(found, request.user),
        "status": status,
        "colour": colour,
        "may_edit": policy.may_edit(request.user, found),
        "now": clock.now(),
    }
    return render(request, "partnerships/partnership_room.html", context)


def partnership_edit(request, ref):
    """Describe a forming partnership."""
    found = get_object_or_404(Partnership.objects.managed_by(request.user), ref=ref)
    form = EditForm(posted(request), initial=EditForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        edited = actions.edit(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The description is saved."))
        _warn(request, edited)
        return redirect("partnerships:partnership-room", ref=found.ref)
    context = {"partnership": found, "form": form, "may_edit": policy.may_edit(request.user, found)}
    return render(request, "partnerships/partnership_edit.html", context, status=form.status)


def person_invite(request, ref):
    """Invite a person by e-mail."""
    found = get_object_or_404(Partnership.objects.managed_by(request.user), ref=ref)
    form = InvitePersonForm(posted(request), partnership=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.invite_person(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The invitation is on its way. It can be answered for 30 days."))
        return redirect("partnerships:partnership-room", ref=found.ref)
    context = {"partnership": found, "form": form}
    return render(request, "partnerships/person_invite.html", context, status=form.status)


def partner_invite(request, ref):
    """Invite an organisation, through a person who can answer for it."""
    found = get_object_or_404(Partnership.objects.managed_by(request.user), ref=ref)
    form = InvitePartnerForm(posted(request), partnership=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.invite_partner(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The organisation is asked. It is shown as a partner once it accepts."))
        return redirect("partnerships:partnership-room", ref=found.ref)
    context = {"partnership": found, "form": form}
    return render(request, "partnerships/partner_invite.html", context, status=form.status)


@require_POST
def invitation_revoke(request, ref):
    """Take back an invitation to a person."""
    invitation = get_object_or_404(PersonInvitation.objects.visible_to(request.user), ref=ref)
    actions.revoke_invitation(invitation, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("partnerships:partnership-room", ref=invitation.partnership.ref)


@require_POST
def partner_withdraw(request, ref):
    """Take back an invitation to an organisation."""
    partner = get_object_or_404(Partner.objects.visible_to(request.user), ref=ref)
    actions.withdraw_partner(partner, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("partnerships:partnership-room", ref=partner.partnership.ref)


@require_POST
def partner_leave(request, ref):
    """End an organisation's part in a partnership, from either side."""
    either = Partner.objects.visible_to(request.user) | Partner.objects.answerable_by(request.user)
    partner = actions.leave_partner(
        get_object_or_404(either, ref=ref), by=request.user, nonce=PortalForm(request.POST).nonce
    )
    messages.success(request, _("The organisation is no longer a partner."))
    if policy.may_manage(request.user, partner.partnership):
        return redirect("partnerships:partnership-room", ref=partner.partnership.ref)
    return redirect("partnerships:partner-answer", ref=partner.ref)


@require_POST
def person_end(request, ref):
    """Leave a partnership, or remove somebody from it."""
    person = get_object_or_404(PartnershipPerson.objects.visible_to(request.user), ref=ref)
    actions.end_person(person, by=request.user, nonce=PortalForm(request.POST).nonce)
    if person.user_id == request.user.pk:
        messages.success(request, _("You have left the partnership."))
        return redirect("partnerships:partnership-list")
    messages.success(request, _("The person no longer belongs to the partnership."))
    return redirect("partnerships:partnership-room", ref=person.partnership.ref)
