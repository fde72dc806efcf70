"""The pages on which a bid picks its places and themes and plans its milestones, where its paper asks for them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import actions, policy, queries
from funding.applications.picking_forms import MilestoneForm, PlacesForm, ThemesForm
from funding.questions.models import Question
from lpip_portal.ui.forms import PortalForm
from partnerships import place_queries
from partnerships.models import Theme

from .finding import own_bid, written_bid


def places(request, ref):
    """Pick where the work is done; the partnership's own places are proposed."""
    bid, question = _asked(written_bid(request, ref), Question.Kind.PLACES)
    known = place_queries.choices()
    picked = list(bid.picked_places.values_list("place__code", flat=True))
    chosen = picked or list(bid.partnership.places.values_list("code", flat=True))
    initial = {"regions": chosen, "councils": chosen, "seen": " ".join(picked)}
    form = PlacesForm(request.POST or None, places=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.pick_places(bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The places are saved."))
        return redirect(_home(bid, question))
    carried = [str(row.place) for row in bid.picked_places.filter(carried=True).select_related("place")]
    return _page(request, bid, question, form, carried=carried)


def themes(request, ref):
    """Pick what the work is about; the partnership's own themes are proposed."""
    bid, question = _asked(written_bid(request, ref), Question.Kind.THEMES)
    picked = list(bid.picked_themes.values_list("theme__slug", flat=True))
    chosen = picked or list(bid.partnership.themes.values_list("slug", flat=True))
    initial = {"themes": chosen, "seen": " ".join(picked)}
    form = ThemesForm(request.POST or None, themes=list(Theme.objects.all()), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.pick_themes(bid, by=request.user, at=request.received_at, nonce=form.nonce, **form.values)
        messages.success(request, _("The themes are saved."))
        return redirect(_home(bid, question))
    carried = [str(row.theme) for row in bid.picked_themes.filter(carried=True).select_related("theme")]
    return _page(request, bid, question, form, carried=carried)


def milestones(request, ref):
    """The milestones of a bid, and a form for one more."""
    bid, question = _asked(own_bid(request, ref), Question.Kind.MILESTONES)
    form = _milestone_form(request, bid)
    if request.method == "POST" and form.is_valid():
        values = _but_seen(form.values)
        made = actions.save_milestone(
            bid, by=request.user, at=request.received_at, nonce=form.nonce, **values
        )
        messages.success(request, _("“%(what)s” is planned.") % {"what": made})
        return redirect("funding:application-milestones", bid.ref)
    context = {
        "bid": bid,
        "question": question,
        "form": form,
        "rows": bid.milestones.select_related("owner"),
        "verbs": policy.verbs(request.user, bid),
        "back_url": _home(bid, question),
    }
    return render(request, "funding/applications/milestones.html", context, status=form.status)


def edit_milestone(request, ref, milestone):
    """Change a milestone."""
    bid, question = _asked(written_bid(request, ref), Question.Kind.MILESTONES)
    row = get_object_or_404(bid.milestones.select_related("owner"), ref=milestone)
    initial = {"title": row.title, "month": row.month, "owner": row.owner.ref, "seen": row.as_seen}
    form = _milestone_form(request, bid, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.values | {"milestone": row}
        actions.save_milestone(bid, by=request.user, at=request.received_at, nonce=form.nonce, **values)
        messages.success(request, _("The milestone is saved."))
        return redirect("funding:application-milestones", bid.ref)
    return _page(request, bid, question, form)


def remove_milestone(request, ref, milestone):
    """Ask, then take a milestone out. One that is gone already is gone."""
    bid, question = _asked(written_bid(request, ref), Question.Kind.MILESTONES)
    row = bid.milestones.filter(ref=milestone).first()
    form = PortalForm(request.POST if request.method == "POST" else None)
    if row is None or request.method == "POST":
        if row is not None:
            actions.remove_milestone(row, by=request.user, at=request.received_at, nonce=form.nonce)
        messages.success(request, _("The milestone is removed."))
        return redirect("funding:application-milestones", bid.ref)
    return _page(request, bid, question, form, title=_("Remove “%(what)s”?") % {"what": row}, is_removal=True)


def _asked(bid, kind):
    """Return the bid with the question of this kind; there is no such page where the paper does not ask."""
    found = Question.objects.filter(section__question_set=bid.phase.question_set_id, kind=kind)
    question = found.select_related("section").first()
    if question is None:
        raise Http404
    return bid, question


def _home(bid, question):
    return (
        reverse("funding:application-section", args=[bid.ref, question.section.slug])
        + f"#question-{question.code}"
    )


def _milestone_form(request, bid, initial=None):
    return MilestoneForm(
        request.POST or None,
        organisations=queries.organisations(bid),
        months=bid.phase.months,
        initial=initial,
    )


def _but_seen(values):
    return {name: value for name, value in values.items() if name != "seen"}


def _page(request, bid, question, form, title="", is_removal=False, carried=()):
    context = {
        "bid": bid,
        "question": question,
        "form": form,
        "title": title or str(question),
        "is_removal": is_removal,
        "carried": "; ".join(carried),
        "back_url": _home(bid, question),
    }
    return render(request, "funding/applications/pick.html", context, status=form.status)
