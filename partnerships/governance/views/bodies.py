"""Bodies: their list, their pages, setting one up, describing and ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.words import whole_number
from partnerships.agenda.views.finding import known_partnership, managed_partnership, posted
from partnerships.governance import actions, policy, queries
from partnerships.governance.correction_forms import EndForm
from partnerships.governance.decision_forms import RegisterForm
from partnerships.governance.forms import BodyForm

from .finding import kept_body, known_body


@login_not_required
def governance(request, address):
    """The bodies of a partnership, with the share of community members on each."""
    partnership = known_partnership(request, address, among=queries.known_partnerships(request.user))
    context = {"partnership": partnership, "governance": queries.governance(partnership, request.user)}
    return render(request, "partnerships/governance/governance.html", context)


@login_not_required
def body(request, ref):
    """One body: what it is for and who sits on it."""
    found = known_body(request, ref)
    narrow = RegisterForm(request.GET or None)
    page = queries.page(found, request.user, narrow.wish)
    context = {
        "body": found,
        "partnership": found.partnership,
        "page": page,
        "narrow": narrow,
        "verbs": policy.verbs(request.user, page.mine) if page.mine else set(),
    }
    return render(request, "partnerships/governance/body.html", context)


def body_add(request, address):
    """Set up a body."""
    partnership = managed_partnership(request, address)
    form = BodyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = actions.set_up_body(partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The body is set up. Now say who sits on it."))
        return redirect("partnerships:body", ref=made.ref)
    context = {"partnership": partnership, "form": form}
    return render(request, "partnerships/governance/body_add.html", context, status=form.status)


def body_edit(request, ref):
    """Describe a body anew."""
    found = kept_body(request, ref)
    form = BodyForm(posted(request), body=found)
    if request.method == "POST" and form.is_valid():
        actions.edit_body(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The description is saved."))
        return redirect("partnerships:body", ref=ref)
    context = {"body": found, "partnership": found.partnership, "form": form}
    return render(request, "partnerships/governance/body_edit.html", context, status=form.status)


def body_end(request, ref):
    """End a body on a day and for a reason."""
    found = kept_body(request, ref)
    form = EndForm(posted(request), body=found)
    if request.method == "POST" and form.is_valid():
        actions.end_body(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The body has ended. Its page stays, and its members are told."))
        return redirect("partnerships:body", ref=ref)
    context = {"body": found, "partnership": found.partnership, "form": form}
    return render(request, "partnerships/governance/body_end.html", context, status=form.status)


@require_POST
def body_resume(request, ref):
    """Take the end of a body back."""
    found = kept_body(request, ref)
    version = whole_number(request.POST.get("version", "")) or 0
    actions.resume_body(found, by=request.user, version=version, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The end is taken back, and the members are told."))
    return redirect("partnerships:body", ref=ref)
