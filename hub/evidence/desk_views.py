"""The desk of the library: writing items, reviewing those of others, and keeping what was published."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.views import let_in

from . import actions, links, policy, queries
from .forms import ItemForm, LinkForm, ReturnForm, SupersedeForm, WithdrawForm
from .models import EvidenceItem


def evidence_desk(request):
    """Every item with its state and what came of its link."""
    let_in(policy.may_write(request.user))
    everything = queries.desk(request.user)
    show = request.GET.get("show", "")
    if show in EvidenceItem.State.values:
        everything = everything.filter(state=show)
    elif show == "broken":
        everything = queries.broken(everything)
    page = Paginator(everything, 50).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [queries.row(item) for item in page],
        "show": show,
        "states": EvidenceItem.State.choices,
        "broken": queries.broken(queries.desk(request.user)).count(),
    }
    return render(request, "hub/evidence/evidence_desk.html", context)


def evidence_new(request):
    """Write an item."""
    let_in(policy.may_write(request.user))
    form = _bound(request, ItemForm)
    if request.method == "POST" and form.is_valid():
        item = actions.write_item(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The draft is saved. Send it for review when it is whole."))
        return redirect("hub:evidence-item", ref=item.ref)
    return render(request, "hub/evidence/evidence_new.html", {"form": form}, status=form.status)


def evidence_edit(request, ref):
    """Edit a draft."""
    item = _item(request, ref)
    form = _bound(request, ItemForm, item=item, initial=ItemForm.initial_of(item))
    if request.method == "POST" and form.is_valid():
        actions.edit_item(item, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The draft is saved."))
        return redirect("hub:evidence-item", ref=item.ref)
    context = {"form": form, "item": item, "may_edit": policy.may_edit(request.user, item)}
    return render(request, "hub/evidence/evidence_edit.html", context, status=form.status)


@require_POST
def evidence_send(request, ref):
    """Send a draft for review."""
    actions.send_item(_item(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The item waits for somebody else at the hub to review it."))
    return redirect("hub:evidence-item", ref=ref)


@require_POST
def evidence_publish(request, ref):
    """Publish an item that somebody else wrote."""
    actions.publish_item(_item(request, ref), by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The item is published."))
    return redirect("hub:evidence-item", ref=ref)


def evidence_return(request, ref):
    """Give an item back, and say what it needs."""
    item = _item(request, ref)
    if not policy.may_review(request.user, item):
        raise Http404
    form = _bound(request, ReturnForm)
    if request.method == "POST" and form.is_valid():
        actions.return_item(item, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The item is a draft again, and its writers are told why."))
        return redirect("hub:evidence-item", ref=ref)
    return _shown(request, "hub/evidence/evidence_return.html", item, form)


def evidence_supersede(request, ref):
    """Name the item that takes the place of this one."""
    item = _item(request, ref)
    form = _bound(request, SupersedeForm, item=item)
    if request.method == "POST" and form.is_valid():
        actions.supersede_item(item, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The page of this item now leads to the one that takes its place."))
        return redirect("hub:evidence-item", ref=ref)
    return _shown(request, "hub/evidence/evidence_supersede.html", item, form)


def evidence_withdraw(request, ref):
    """Withdraw an item with a notice."""
    item = _item(request, ref)
    form = _bound(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_item(item, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The item is withdrawn. Its notice stays."))
        return redirect("hub:evidence-item", ref=ref)
    return _shown(request, "hub/evidence/evidence_withdraw.html", item, form)


def evidence_link(request, ref):
    """Mend the link of a published item; or the link that waits, with who asked for it."""
    item = _item(request, ref)
    form = _bound(request, LinkForm, initial={"link": item.link})
    if request.method == "POST" and form.is_valid():
        actions.mend_link(item, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The link waits for somebody else at the hub to confirm it."))
        return redirect("hub:evidence-item", ref=ref)
    return _shown(request, "hub/evidence/evidence_link.html", item, form)


@require_POST
def evidence_link_confirm(request, ref):
    """Agree with the link that somebody else asked for."""
    return _answered(
        request, ref, actions.confirm_link, _("The link is shown from now on. It is checked within the day.")
    )


@require_POST
def evidence_link_drop(request, ref):
    """Drop the link that was asked for."""
    return _answered(request, ref, actions.drop_link, _("The item keeps the link it has."))


def _answered(request, ref: str, verb, said: str):
    form = PortalForm(request.POST)
    verb(_item(request, ref), by=request.user, link=request.POST.get("link", ""), nonce=form.nonce)
    messages.success(request, said)
    return redirect("hub:evidence-item", ref=ref)


def _shown(request, template: str, item: EvidenceItem, form: PortalForm):
    check, change = getattr(item, "link_check", None), getattr(item, "link_change", None)
    context = {
        "item": item,
        "change": change,
        "may_confirm": change is not None and policy.may_confirm_link(request.user, item),
        "form": form,
        "check": check,
        "said": links.SAID.get(check.said) if check else "",
    }
    return render(request, template, context, status=form.status)


def _bound(request, form: type[PortalForm], **facts) -> PortalForm:
    posted = request.method == "POST"
    return form(request.POST if posted else None, request.FILES if posted else None, **facts)


def _item(request, ref: str) -> EvidenceItem:
    let_in(policy.may_write(request.user))
    return get_object_or_404(EvidenceItem.objects.visible_to(request.user).defer("words"), ref=ref)
