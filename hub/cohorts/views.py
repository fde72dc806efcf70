"""The pages of the cohorts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from funding.models import Award
from hub.evaluation import periods
from hub.people import actions as people
from hub.people.forms import LeadForm
from hub.people.policy import is_staff, may_look_after
from hub.support.models import SupportRequest
from hub.support.queries import staff
from lpip_portal import clock
from lpip_portal.ui.calendar import ics
from lpip_portal.ui.forms import PortalForm
from lpip_portal.ui.views import let_in

from . import actions, board, policy, queries
from .forms import CancelForm, CheckInForm, ContactForm, MoveForm, NoteForm
from .lines import lines
from .models import CheckIn


def cohort(request, ref):
    """The partnerships of one phase side by side."""
    let_in(policy.may_see_cohorts(request.user))
    phase = queries.cohort(ref)
    let_in(phase is not None)
    cards = board.cards(phase, request.user)
    context = {
        "phase": phase,
        "cards": cards,
        "lines": lines(cards),
        "quarter": periods.said(periods.last(clock.today())),
        "hides": any(card.is_hidden for card in cards),
    }
    return render(request, "hub/cohorts/cohort.html", context)


def cohort_partnership(request, ref):
    """One partnership of a cohort: milestones, check-ins, notes, contacts, requests."""
    award = _award(request, ref)
    context = {
        "award": award,
        "card": board.card(award, request.user),
        "milestones": award.milestones.order_by("due_on", "pk"),
        "contacts": queries.contacts(request.user, award.partnership),
        "notes": queries.notes(request.user, award.partnership),
        "check_ins": queries.check_ins(request.user, award.partnership),
        "requests": SupportRequest.objects.visible_to(request.user)
        .filter(partnership=award.partnership)
        .order_by("-asked_at", "-pk")[:50],
        "may_look_after": may_look_after(request.user, award.partnership),
    }
    return render(request, "hub/cohorts/cohort_partnership.html", context)


def lead_assign(request, ref):
    """Name a partnership's hub lead."""
    award = _award(request, ref, caring=True)
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.assign_lead(award.partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, _("The hub lead is named. They and the partnership get a letter."))
        return redirect("hub:cohort-partnership", ref=ref)
    return render(request, "hub/cohorts/lead_assign.html", {"award": award, "form": form}, status=form.status)


def contact_add(request, ref):
    """Note a contact."""
    words = _("Note a contact"), _("Note the contact"), _("The contact is noted.")
    return _add(request, ref, ContactForm(request.POST or None), actions.note_contact, words)


def note_add(request, ref):
    """Write a note about a partnership."""
    words = _("Write a note"), _("Save the note"), _("The note is saved.")
    return _add(request, ref, NoteForm(request.POST or None), actions.write_note, words)


def check_in_plan(request, ref):
    """Plan a check-in with a partnership."""
    form = CheckInForm(request.POST or None, staff=staff(), initial={"host": request.user.ref, "minutes": 30})
    words = _("Plan a check-in"), _("Plan it"), _("The check-in is planned. Both sides get a letter.")
    return _add(request, ref, form, actions.plan_check_in, words)


def check_in(request, ref):
    """One check-in."""
    found = _check_in(request, ref)
    award = Award.objects.public().filter(partnership=found.partnership).order_by("-pk").first()
    context = {
        "check_in": found,
        "verbs": policy.verbs(request.user, found),
        "award": award if policy.may_see_cohorts(request.user) else None,
    }
    return render(request, "hub/cohorts/check_in.html", context)


def check_in_move(request, ref):
    """Move a check-in."""
    found = _check_in(request, ref)
    let_in(policy.may_hold(request.user, found))
    initial = {name: getattr(found, name) for name in ("starts_at", "minutes", "place", "link")}
    form = MoveForm(request.POST or None, initial=initial)
    words = _("Move the check-in"), _("Move it"), _("The check-in is moved. Both sides get a letter.")
    return _change(request, found, form, actions.move_check_in, words)


def check_in_cancel(request, ref):
    """Call a check-in off."""
    found = _check_in(request, ref)
    let_in(policy.may_hold(request.user, found))
    form = CancelForm(request.POST or None)
    words = _("Call the check-in off"), _("Call it off"), _("It is called off. Both sides get a letter.")
    return _change(request, found, form, actions.cancel_check_in, words)


@require_POST
def check_in_hold(request, ref):
    """Say that a check-in was held."""
    found = _check_in(request, ref)
    actions.hold_check_in(found, by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("It counts as a contact from now on."))
    return redirect("hub:check-in", ref=ref)


def my_check_ins(request):
    """A person's check-ins, what the hub noted for them to read, and the address of their calendar."""
    key = queries.calendar_key(request.user)
    context = {
        "check_ins": queries.next_check_ins(request.user),
        "notes": queries.own_notes(request.user),
        "may_have": policy.may_have_calendar(request.user),
        "token": queries.token_of(key) if key else "",
    }
    return render(request, "hub/cohorts/my_check_ins.html", context)


@require_POST
def calendar_key_make(request):
    """Make the address of a person's calendar."""
    actions.make_calendar_key(by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("This is the address. One that you had before no longer works."))
    return redirect("hub:my-check-ins")


@require_POST
def calendar_key_end(request):
    """End the address of a person's calendar."""
    actions.end_calendar_key(by=request.user, nonce=PortalForm(request.POST).nonce)
    messages.success(request, _("The address no longer works."))
    return redirect("hub:my-check-ins")


@login_not_required
def calendar(request, token):
    """A person's check-ins for their calendar; whoever has the address reads them, until it is ended."""
    key = queries.key_for(token)
    let_in(key is not None)
    body = ics(queries.appointments(key.user), name=_("LPIP check-ins"))
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _add(request, ref: str, form: PortalForm, verb, words: tuple[str, str, str]):
    """A page with one form about a partnership; ``words`` are its title, its button and what is said afterwards."""
    award = _award(request, ref, caring=True)
    title, button, done = words
    if request.method == "POST" and form.is_valid():
        verb(award.partnership, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, done)
        return redirect("hub:cohort-partnership", ref=ref)
    context = {"award": award, "form": form, "title": title, "button": button}
    return render(request, "hub/cohorts/partnership_step.html", context, status=form.status)


def _change(request, found: CheckIn, form: PortalForm, verb, words: tuple[str, str, str]):
    title, button, done = words
    if request.method == "POST" and form.is_valid():
        verb(found, by=request.user, nonce=form.nonce, **form.values)
        messages.success(request, done)
        return redirect("hub:check-in", ref=found.ref)
    context = {"check_in": found, "form": form, "title": title, "button": button}
    return render(request, "hub/cohorts/check_in_step.html", context, status=form.status)


def _check_in(request, ref: str) -> CheckIn:
    found = CheckIn.objects.visible_to(request.user).select_related("partnership", "host")
    return get_object_or_404(found, ref=ref)


def _award(request, ref: str, *, caring: bool = False) -> Award:
    let_in(is_staff(request.user) if caring else policy.may_see_cohorts(request.user))
    return get_object_or_404(
        Award.objects.public().select_related("partnership", "phase__round", "holder"), ref=ref
    )
