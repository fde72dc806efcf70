"""Reads about one bid: where it stands in words, who may be named on it, and how its answers came to be."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from funding.applications.models import UNSENT, Application
from lpip_portal.accounts.models import User
from lpip_portal.ui.templatetags.portal import uk_time
from partnerships.models import Organisation, Partner

from .preflight import Preflight

State = Application.State
COLOURS = {
    State.DRAFT: "blue",
    State.WITH_ORGANISATION: "orange",
    State.RETURNED: "yellow",
    State.SUBMITTED: "green",
    State.ELIGIBLE: "green",
    State.INELIGIBLE: "red",
    State.WITHDRAWN: "grey",
}


class Saved(NamedTuple):
    """Who saved something of a bid last, and when."""

    by: User
    at: datetime


def standing(application: Application, now: datetime) -> str:
    """Say in words where a bid is, as its own team reads it. Time is compared, never stored."""
    if application.is_reopened:
        return _standing_of_reopened(application, now)
    if not missed(application, now):
        return application.get_state_display()
    if application.state == State.WITH_ORGANISATION:
        return _("Not submitted: it was left with the research office")
    return _("Not submitted: the phase closed while this was a draft")


def _standing_of_reopened(application: Application, now: datetime) -> str:
    if now > application.phase.closes_at:
        return _("Submitted")
    if application.state == State.WITH_ORGANISATION:
        return _("Submitted; changes are with the research office – not submitted")
    return _("Submitted, and opened again to change it")


def missed(application: Application, now: datetime) -> bool:
    """Say whether the closing instant passed without this bid being submitted; of a re-opened one, what was sent stands."""
    is_late = now > application.phase.closes_at
    return is_late and application.state in UNSENT and application.submitted_at is None


def reopened_sentence(application: Application, now: datetime) -> str:
    """Say what counts of a bid that was opened again."""
    if not application.is_reopened:
        return ""
    when = {"when": uk_time(application.submitted_at), "close": uk_time(application.phase.closes_at)}
    if now > application.phase.closes_at:
        return (
            _("The version submitted at %(when)s counts. What was changed after it was not submitted.") % when
        )
    return (
        _(
            "The version submitted at %(when)s stands until a newer one is submitted, at the latest at %(close)s."
        )
        % when
    )


def missed_sentence(application: Application, now: datetime) -> str:
    """Say why a bid missed its deadline: the sentence that settles the most common dispute."""
    if not missed(application, now):
        return ""
    if application.state == State.WITH_ORGANISATION:
        return _("Not submitted. It was left with the research office, which had it since %(since)s.") % {
            "since": uk_time(application.state_since)
        }
    return _("Not submitted. The phase closed at %(when)s while this was a draft.") % {
        "when": uk_time(application.phase.closes_at)
    }


def colour(application: Application, now: datetime) -> str:
    """Return the colour of a bid's status word."""
    if application.is_reopened:
        return "green" if now > application.phase.closes_at else "yellow"
    return "red" if missed(application, now) else COLOURS[application.state]


def tracker(application: Application, now: datetime) -> list[dict[str, Any]]:
    """Return the steps of a bid up to its check; what comes after belongs to later stages."""
    labels = [_("Written"), _("With your research office"), _("Submitted"), _("Checked")]
    at_step = {
        State.DRAFT: 0,
        State.RETURNED: 0,
        State.WITH_ORGANISATION: 1,
        State.SUBMITTED: 3,
        State.ELIGIBLE: 4,
        State.INELIGIBLE: 3,
    }
    if application.state == State.WITHDRAWN:
        step = 3 if application.submitted_at else 0
    else:
        stands = application.is_reopened and now > application.phase.closes_at
        step = at_step[State.SUBMITTED if stands else application.state]
    if not application.phase.sign_off_required:
        labels.pop(1)
        step = max(0, step - 1)
    stopped = missed(application, now) or application.state in (State.WITHDRAWN, State.INELIGIBLE)
    return [
        {"label": label, "state": _step_state(place, step, stopped)} for place, label in enumerate(labels)
    ]


def _step_state(place: int, step: int, stopped: bool) -> str:
    if place < step:
        return "done"
    if place > step:
        return "later"
    return "stopped" if stopped else "now"


def last_saved(found: Preflight) -> Saved | None:
    """Return who saved an answer or a cost last."""
    rows = [*found.answers.values(), *found.lines]
    newest = max(rows, key=lambda row: row.saved_at, default=None)
    return Saved(newest.saved_by, newest.saved_at) if newest else None


def organisations(application: Application) -> list[Organisation]:
    """Return the organisations a bid may name: the administering one first, then its partners."""
    partners = Organisation.objects.filter(
        pk__in=application.partners.standing()
        .exclude(organisation=application.organisation_id)
        .values("organisation")
    )
    return [application.organisation, *partners]


def new_partners(application: Application) -> list[Organisation]:
    """Return the organisations that accepted to be partners since the bid was begun."""
    accepted = Partner.objects.shown().filter(partnership=application.partnership_id)
    return list(
        Organisation.objects.filter(pk__in=accepted.values("organisation")).exclude(
            pk__in=application.partners.values("organisation")
        )
    )
