"""The files of a bid."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from funding.applications import actions, policy, queries
from funding.applications.document_forms import AttachmentForm, ReplaceForm
from funding.applications.models import Attachment
from lpip_portal.documents.serving import respond
from lpip_portal.ui.forms import PortalForm

from .finding import own_bid, written_bid


def documents(request, ref):
    """The files of a bid, and a form for one more."""
    bid = own_bid(request, ref)
    rules = queries.document_rules(bid.phase)
    form = AttachmentForm(request.POST or None, request.FILES or None, rules=rules)
    if request.method == "POST" and form.is_valid():
        actions.attach(bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The file is kept with your bid."))
        return redirect("funding:application-documents", bid.ref)
    files = list(bid.attachments.standing().select_related("document__added_by"))
    found = queries.document_findings(bid, files, rules)
    context = {
        "bid": bid,
        "form": form,
        "titles": {rule.code: str(rule) for rule in rules},
        "files": files,
        "wrong": [queries.document_sentence(each) for each in found],
        "verbs": policy.verbs(request.user, bid),
    }
    return render(request, "funding/applications/documents.html", context, status=form.status)


def replace_attachment(request, ref, file):
    """Put another file in the place of one."""
    bid = written_bid(request, ref)
    old = get_object_or_404(bid.attachments.standing().select_related("document"), ref=file)
    rule = queries.document_rule(bid.phase, old.kind)
    form = ReplaceForm(request.POST or None, request.FILES or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        values = form.values | {"kind": old.kind, "replaces": old}
        actions.attach(bid, by=request.user, at=request.received_at, nonce=form.nonce, **values)
        messages.success(request, _("The file is replaced."))
        return redirect("funding:application-documents", bid.ref)
    context = {"bid": bid, "form": form, "file": old, "title": str(rule)}
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
    context = {"bid": bid, "file": old, "title": str(queries.document_rule(bid.phase, old.kind))}
    return render(request, "funding/applications/remove_attachment.html", context)


def attachment(request, ref):
    """A file of a bid under a name that the portal makes: its own people get it as it came, others without its maker."""
    files = Attachment.objects.readable_by(request.user).select_related("document", "application__phase")
    file = get_object_or_404(files, ref=ref)
    own = policy.is_own(request.user, file.application)
    if not own:
        actions.note_file_reading(file, by=request.user)
    name = f"{file.application.reference} {queries.document_name(file)}"
    return respond(file.document, name, as_it_came=own)
