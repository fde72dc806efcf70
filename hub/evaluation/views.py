"""The evaluation as everybody sees it, and the desk on which figures are entered, checked and published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from funding.applications.cost_sheets import XLSX, write_xlsx
from lpip_portal import clock
from lpip_portal.documents.serving import made
from lpip_portal.ui.forms import PortalForm

from . import actions, multiples, periods, policy, proposing, queries
from .figure_forms import CorrectForm, ImportForm, QuarterForm, RejectForm
from .forms import ChangeForm, IndicatorForm
from .models import Indicator, Observation, in_force
from .story_models import Story


@login_not_required
@require_safe
def evaluation(request):
    """What is measured, and what partnerships observed, side by side and over time."""
    context = {
        "stories": Story.objects.published().select_related("partnership")[:20],
        "boards": queries.begun(queries.boards()),
        **policy.doors(request.user)._asdict(),
    }
    return render(request, "hub/evaluation/evaluation.html", context)


@login_not_required
@require_safe
def indicator(request, ref):
    """One indicator: how it is measured, its versions, every quarter, and one quarter broken down."""
    found = get_object_or_404(Indicator.objects.visible_to(request.user).select_related("owner"), ref=ref)
    versions = queries.versions([found])[found.pk]
    period = periods.parse(request.GET.get("quarter", "")) or queries.last_published(found)
    version = in_force(versions, period) if period else None
    (board,) = queries.begun(queries.boards([found]))
    context = {
        "indicator": found,
        "board": board,
        "versions": versions[::-1],
        "choices": [(periods.code(each), periods.short(each)) for each in board.quarters[::-1]],
        "chosen": period and periods.said(period),
        "chosen_code": period and periods.code(period),
        "groups": queries.group_names(version) if version else [],
        "parts": queries.broken_down(found, version, period) if version and version.groups else [],
        "defines": policy.may_define(request.user),
    }
    return render(request, "hub/evaluation/indicator.html", context)


def indicator_new(request):
    """Begin to measure something."""
    if not policy.may_define(request.user):
        raise Http404
    form = IndicatorForm(request.POST or None, initial={"owner": request.user.email})
    if request.method == "POST" and form.is_valid():
        made = actions.define_indicator(by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The indicator is published."))
        return redirect("hub:indicator", made.ref)
    return render(request, "hub/evaluation/indicator_new.html", {"form": form}, status=form.status)


def indicator_change(request, ref):
    """Measure something differently from a quarter on."""
    if not policy.may_define(request.user):
        raise Http404
    found = get_object_or_404(Indicator.objects.visible_to(request.user), ref=ref)
    last = found.versions.order_by("number").last()
    form = ChangeForm(request.POST or None, initial=ChangeForm.initial_of(last))
    if request.method == "POST" and form.is_valid():
        actions.change_indicator(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The new version is published."))
        return redirect("hub:indicator", found.ref)
    context = {"form": form, "indicator": found, "last": last}
    return render(request, "hub/evaluation/indicator_change.html", context, status=form.status)


@require_safe
def observation_list(request):
    """The figures that a person may look at, quarter by quarter, and where to enter more."""
    last = periods.last(clock.today())
    context = {
        "rows": queries.desk(request.user),
        "stories": queries.drafts(request.user),
        "tells": policy.may_define(request.user),
        "mine": queries.mine(request.user),
        "choices": [(periods.code(each), periods.said(each)) for each in periods.run(6, last)[::-1]],
    }
    return render(request, "hub/evaluation/observation_list.html", context)


@require_safe
def observation_quarter(request, ref, period):
    """All the figures of a partnership's quarter, with what can be done about them."""
    partnership, when = _asked(request, ref, period)
    figures = queries.quarter(request.user, partnership, when)
    rows = [_shown(request.user, each) for each in figures]
    may_enter = policy.may_enter(request.user, partnership)
    context = {
        "partnership": partnership,
        "period": periods.said(when),
        "code": periods.code(when),
        "rows": rows,
        "may_enter": may_enter,
        "proposed": proposing.proposed(partnership, when) if may_enter else None,
        "may_verify": any("verify_observation" in row["verbs"] for row in rows),
        "may_publish": any("publish_observation" in row["verbs"] for row in rows),
    }
    return render(request, "hub/evaluation/observation_quarter.html", context)


@require_safe
def observation(request, ref):
    """One figure: who entered, checked and published it, and the figures that it corrects."""
    found = _observation(request, ref)
    context = {
        **_shown(request.user, found),
        "may_correct": found.is_published and policy.may_enter(request.user, found.partnership),
    }
    return render(request, "hub/evaluation/observation.html", context)


def observation_enter(request, ref, period):
    """Enter the figures of a quarter, all in one table."""
    partnership, when = _entered(request, ref, period)
    form = QuarterForm(request.POST or None, partnership=partnership, period=when)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("source", "note")}
        actions.enter_figures(partnership, by=request.user, entries=form.entries, nonce=form.nonce, **said)
        messages.success(request, _entered_words(len(form.entries)))
        return redirect("hub:observation-quarter", partnership.ref, period)
    context = {"form": form, "partnership": partnership, "period": periods.said(when), "code": period}
    return render(request, "hub/evaluation/observation_enter.html", context, status=form.status)


@require_POST
def engagement_accept(request, ref, period):
    """Take what recorded engagement comes to as the figures of a quarter."""
    partnership, when = _entered(request, ref, period)
    nonce, seen = PortalForm(request.POST).nonce, request.POST.get("seen", "")[:4000]
    actions.accept_engagement(partnership, by=request.user, period=when, seen=seen, nonce=nonce)
    messages.success(request, _("The figures are entered. Another person has to verify them."))
    return redirect("hub:observation-quarter", partnership.ref, period)


def observation_import(request, ref):
    """Figures from a spreadsheet: first every line is shown with what is wrong with it, then they are entered together."""
    partnership, _when = _entered(request, ref, periods.code(periods.last(clock.today())))
    form = ImportForm(request.POST or None, request.FILES or None, partnership=partnership)
    confirmed = "confirm" in request.POST and not request.FILES
    if request.method == "POST" and confirmed and form.is_valid():
        entries = [line.entry for line in form.lines]
        source = form.cleaned_data["source"]
        actions.enter_figures(partnership, by=request.user, entries=entries, source=source, nonce=form.nonce)
        messages.success(request, _entered_words(len(entries)))
        return redirect("hub:observation-list")
    checked = form.is_bound and form.is_valid()
    last = periods.code(periods.last(clock.today()))
    context = {"form": form, "partnership": partnership, "checked": checked, "code": last}
    return render(request, "hub/evaluation/observation_import.html", context, status=form.status)


@require_safe
def observation_sheet(request, ref, period):
    """A spreadsheet of what a quarter asks, to be filled in and taken over."""
    partnership, when = _entered(request, ref, period)
    headings = [_("Indicator"), _("Quarter"), _("Group"), _("Figure"), _("Unit"), _("Rests on")]
    rows = [
        (slot.version.indicator.code, periods.code(when), slot.group or "all", "", slot.version.unit, "")
        for slot in queries.slots(partnership, when)
        if slot.observation is None
    ]
    return made(write_xlsx(_("Figures"), headings, rows), f"figures-{periods.code(when)}.xlsx", XLSX)


@require_POST
def observation_verify(request, ref):
    """Say that a figure is right."""
    found = _observation(request, ref)
    actions.verify_observation(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The figure is verified."))
    return redirect("hub:observation-quarter", found.partnership.ref, found.quarter_code)


@require_POST
def observation_publish(request, ref):
    """Publish a figure that was verified."""
    found = _observation(request, ref)
    actions.publish_observation(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The figure is published."))
    return redirect("hub:observation-quarter", found.partnership.ref, found.quarter_code)


@require_POST
def quarter_verify(request, ref, period):
    """Verify all the figures of a quarter that somebody else entered."""
    return _settle(request, ref, period, "verify", _("The figures are verified."))


@require_POST
def quarter_publish(request, ref, period):
    """Publish all the figures of a quarter that were verified."""
    return _settle(request, ref, period, "publish", _("The figures are published."))


def observation_reject(request, ref):
    """Give a figure back, and say why."""
    found = _observation(request, ref)
    if not policy.may_reject(request.user, found):
        raise Http404
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reject_observation(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The figure is rejected, and whoever entered it gets a letter."))
        return redirect("hub:observation-quarter", found.partnership.ref, found.quarter_code)
    context = {"form": form, **_shown(request.user, found)}
    return render(request, "hub/evaluation/observation_reject.html", context, status=form.status)


def observation_correct(request, ref):
    """Enter a better figure for a published one."""
    found = _observation(request, ref)
    if not policy.may_enter(request.user, found.partnership):
        raise Http404
    form = CorrectForm(request.POST or None, observation=found)
    if request.method == "POST" and form.is_valid():
        values = {"base": None, **form.values}
        actions.correct_observation(found, by=request.user, nonce=form.nonce, **values)
        messages.success(
            request, _("The correction is entered. The figure before stands until it is published.")
        )
        return redirect("hub:observation-quarter", found.partnership.ref, found.quarter_code)
    context = {"form": form, **_shown(request.user, found)}
    return render(request, "hub/evaluation/observation_correct.html", context, status=form.status)


def _settle(request, ref, period, verb, words):
    partnership, when = _asked(request, ref, period)
    nonce = PortalForm(request.POST).nonce
    actions.settle_quarter(partnership, by=request.user, period=when, verb=verb, nonce=nonce)
    messages.success(request, words)
    return redirect("hub:observation-quarter", partnership.ref, period)


def _asked(request, ref, period):
    partnership, when = queries.readable_partnership(request.user, ref), periods.parse(period)
    if partnership is None or when is None:
        raise Http404
    return partnership, when


def _entered(request, ref, period):
    partnership, when = _asked(request, ref, period)
    if not policy.may_enter(request.user, partnership):
        raise Http404
    return partnership, when


def _observation(request, ref):
    seen = Observation.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("indicator", "version", "partnership", "entered_by", "verified_by", "decided_by"),
        ref=ref,
    )


def _shown(user, each: Observation) -> dict:
    return {
        "observation": each,
        "group": queries.label(each.version, each.breakdown),
        "figure": multiples.said(each.version.unit, each.value),
        "state": each.get_state_display(),
        "colour": queries.COLOURS[each.state],
        "verbs": policy.verbs(user, each),
    }


def _entered_words(count: int) -> str:
    words = ngettext(
        "%(n)s figure is entered. Another person has to verify it.",
        "%(n)s figures are entered. Another person has to verify them.",
        count,
    )
    return words % {"n": count}
