"""Theories of change: read by everybody once published, drawn by some and published by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lpip_portal.ui.forms import PortalForm

from . import actions, policy, queries, theory_queries
from .theory_forms import NodeForm
from .theory_models import Theory, TheoryNode


@login_not_required
@require_safe
def theory_list(request):
    """The theories of change in force, and to those who draw them their drafts."""
    inside = request.user.is_authenticated
    context = {
        "theories": theory_queries.in_force(),
        "drafts": theory_queries.drafts(request.user) if inside else [],
        "beginnings": theory_queries.beginnings(request.user),
    }
    return render(request, "hub/evaluation/theory_list.html", context)


@login_not_required
@require_safe
def theory(request, ref):
    """One version of a theory: drawn in layers, and the same in words."""
    found = _theory(request, ref)
    inside = request.user.is_authenticated
    context = {
        "theory": found,
        "state": found.get_state_display(),
        "shown": theory_queries.shown(found),
        "versions": theory_queries.versions(found, request.user),
        "verbs": policy.verbs(request.user, found) if inside else set(),
        "may_draw": inside and policy.may_draw_in(request.user, found),
    }
    return render(request, "hub/evaluation/theory.html", context)


@require_POST
def theory_begin(request):
    """Begin a draft, of a partnership or of the whole programme."""
    whose = request.POST.get("whose", "")
    partnership = next((each for each in queries.mine(request.user) if each.ref == whose), None)
    if partnership is None and (whose != "programme" or not policy.may_draw(request.user, None)):
        raise Http404
    nonce = PortalForm(request.POST).nonce
    made = actions.begin_theory(by=request.user, partnership=partnership, nonce=nonce)
    messages.success(request, _("The draft is begun. Another person has to publish it."))
    return redirect("hub:theory", made.ref)


def node_add(request, ref):
    """Add a box to a draft."""
    found = _drawn(request, _theory(request, ref))
    form = NodeForm(request.POST or None, theory=found)
    if request.method == "POST" and form.is_valid():
        actions.draw_node(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The box is added."))
        return redirect("hub:theory", found.ref)
    context = {"form": form, "theory": found}
    return render(request, "hub/evaluation/theory_node_add.html", context, status=form.status)


def node_edit(request, ref):
    """Change a box of a draft."""
    node, found = _node(request, ref)
    form = NodeForm(request.POST or None, theory=found, node=node, initial=NodeForm.initial_of(node))
    if request.method == "POST" and form.is_valid():
        values = {**form.values, "version": form.values["version"] or 0}
        actions.change_node(node, by=request.user, nonce=form.nonce, **values)
        messages.success(request, _("The box is saved."))
        return redirect("hub:theory", found.ref)
    context = {"form": form, "theory": found, "node": node}
    return render(request, "hub/evaluation/theory_node_edit.html", context, status=form.status)


@require_POST
def node_drop(request, ref):
    """Take a box out of a draft."""
    node, found = _node(request, ref)
    actions.drop_node(node, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The box is taken out."))
    return redirect("hub:theory", found.ref)


@require_POST
def theory_publish(request, ref):
    """Publish a draft."""
    found = _theory(request, ref)
    actions.publish_theory(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The theory of change is published."))
    return redirect("hub:theory", ref)


def _theory(request, ref):
    seen = Theory.objects.visible_to(request.user).select_related("partnership")
    return get_object_or_404(seen, ref=ref)


def _drawn(request, found):
    if not policy.may_draw_in(request.user, found):
        raise Http404
    return found


def _node(request, ref):
    seen = Theory.objects.visible_to(request.user).select_related("partnership")
    node = get_object_or_404(TheoryNode, ref=ref, theory__in=seen)
    return node, _drawn(request, seen.get(pk=node.theory_id))
