"""What a bid holds besides its answers: costs, people and partners, files."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.applications import actions, policy, queries
from funding.applications.forms import AttachmentForm, CostLineForm, ReplaceForm, TeamMemberForm
from funding.applications.models import Application, Attachment, TeamMember
from lpip_portal.documents.serving import respond
from lpip_portal.ui.forms import PortalForm

from .finding import own_bid, written_bid


def costs(request, ref):
    """The costs of a bid with their totals against the cap, and a form for one more."""
    bid = own_bid(request, ref)
    form = _cost_form(request, bid)
    if request.method == "POST" and form.is_valid():
        line = actions.save_cost_line(
            bid, by=request.user, at=request.received_at, nonce=form.nonce, **_cost_values(form)
        )
        messages.success(request, _("“%(what)s” is in the costs.") % {"what": line.description})
        return redirect("funding:application-costs", bid.ref)
    context = {
        "bid": bid,
        "form": form,
        "sheet": queries.cost_sheet(bid),
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/costs.html", context, status=form.status)


def edit_cost_line(request, ref, line):
    """Change one cost."""
    bid = written_bid(request, ref)
    row = get_object_or_404(bid.cost_lines.select_related("organisation"), ref=line)
    initial = {name: getattr(row, name) for name in ("description", "heading", "year", "fec", "version")}
    form = _cost_form(request, bid, initial=initial | {"organisation": row.organisation.ref})
    if request.method == "POST" and form.is_valid():
        values = _cost_values(form) | {"line": row, "version": form.cleaned_data["version"] or 0}
        actions.save_cost_line(bid, by=request.user, at=request.received_at, nonce=form.nonce, **values)
        messages.success(request, _("The cost is changed."))
        return redirect("funding:application-costs", bid.ref)
    context = {"bid": bid, "form": form, "line": row}
    return render(request, "funding/applications/edit_cost_line.html", context, status=form.status)


def remove_cost_line(request, ref, line):
    """Ask, then take one cost out of a draft. One that is gone already is gone."""
    bid = written_bid(request, ref)
    row = bid.cost_lines.select_related("organisation").filter(ref=line).first()
    if row is None or request.method == "POST":
        if row is not None:
            form = PortalForm(request.POST)
            actions.remove_cost_line(row, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The cost is removed."))
        return redirect("funding:application-costs", bid.ref)
    return render(request, "funding/applications/remove_cost_line.html", {"bid": bid, "line": row})


def _cost_form(request, bid: Application, initial: dict | None = None) -> CostLineForm:
    return CostLineForm(
        request.POST or None,
        organisations=queries.organisations(bid),
        years=queries.project_years(bid.phase),
        initial=initial,
    )


def _cost_values(form: CostLineForm) -> dict:
    return {name: value for name, value in form.values.items() if name != "version"}


def documents(request, ref):
    """The files of a bid, and a form for one more."""
    bid = own_bid(request, ref)
    rules = queries.document_rules(bid.phase)
    form = AttachmentForm(request.POST or None, request.FILES or None, rules=rules)
    if request.method == "POST" and form.is_valid():
        actions.attach(bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The file is kept with your bid."))
        return redirect("funding:application-documents", bid.ref)
    context = {
        "bid": bid,
        "form": form,
        "titles": {rule.code: str(rule) for rule in rules},
        "files": bid.attachments.standing().select_related("document__added_by"),
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/documents.html", context, status=form.status)


def replace_attachment(request, ref, file):
    """Put another file in the place of one."""
    bid = written_bid(request, ref)
    old = get_object_or_404(bid.attachments.standing().select_related("document"), ref=file)
    form = ReplaceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.values | {"kind": old.kind, "replaces": old}
        actions.attach(bid, by=request.user, at=request.received_at, nonce=form.nonce, **values)
        messages.success(request, _("The file is replaced."))
        return redirect("funding:application-documents", bid.ref)
    context = {"bid": bid, "form": form, "file": old, "title": queries.document_name(old)}
    return render(request, "funding/applications/replace_attachment.html", context, status=form.status)


def remove_attachment(request, ref, file):
    """Ask, then take a file out of a draft."""
    bid = written_bid(request, ref)
    old = bid.attachments.standing().select_related("document").filter(ref=file).first()
    if old is None or request.method == "POST":
        if old is not None:
            form = PortalForm(request.POST)
            actions.remove_attachment(old, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The file is removed."))
        return redirect("funding:application-documents", bid.ref)
    context = {"bid": bid, "file": old, "title": queries.document_name(old)}
    return render(request, "funding/applications/remove_attachment.html", context)


def attachment(request, ref):
    """A file of a bid, under a name that the portal makes, to those who may read the bid."""
    files = Attachment.objects.readable_by(request.user).select_related("document", "application__phase")
    file = get_object_or_404(files, ref=ref)
    if not policy.is_own(request.user, file.application):
        actions.note_file_reading(file, by=request.user)
    return respond(file.document, f"{file.application.reference} {queries.document_name(file)}")
