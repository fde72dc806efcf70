"""What applicants answer to their reviews: an officer opens the window, the lead writes and submits, nobody else writes."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.applications.models import Application
from funding.review import policy, queries
from funding.review.response_models import Response, ResponseComment, ResponseVersion, ResponseWindow
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.ui.words import count_words
from lpip_portal.workflow import Closed, IllegalMove, NotReady, Stale

from .guards import copies

COALESCE = timedelta(minutes=5)


class KeptResponse(NamedTuple):
    """What became of a saving: the response as it stands, and whether other words of its author stand in the way."""

    response: Response
    is_clash: bool = False


@transaction.atomic
def open_responses(phase: Phase, *, by: User, is_checked: bool, nonce: str = "") -> ResponseWindow:
    """Let the leads of all eligible bids of a phase answer their reviews, until 16:00 UK time after the published days.

    ``is_checked`` says that a person looked whether a comment tells who wrote it. Every lead gets the comments under letters
    that are drawn for the bid, and one letter; bids that a sift left out are asked like all others, so that nobody learns of it.
    """
    if done := trail.repeat(nonce, by, ResponseWindow, "response.open"):
        return done
    phase = (
        Phase.objects.select_for_update(of=("self",), no_key=True).select_related("round").get(pk=phase.pk)
    )
    require(policy.may_open_responses(by, phase))
    now = clock.now()
    if queries.window_of(phase) is not None:
        raise IllegalMove(_("The responses of this phase are open already."), possible=_to_list(phase))
    if blocked := queries.response_blockers(by, phase, now):
        raise NotReady(
            _("Applicants cannot respond yet: %(first)s") % {"first": blocked[0].sentence},
            possible=[(each.sentence, each.url) for each in blocked[:20]],
        )
    if not is_checked:
        raise NotReady(_("Say that you looked whether a comment tells who wrote it."))
    window = ResponseWindow.objects.create(
        phase=phase, opened_by=by, opened_at=now, closes_at=queries.responses_close(phase, now)
    )
    bids = Application.objects.filter(phase=phase, state=Application.State.ELIGIBLE)
    copied = copies(bids)
    made = Response.objects.bulk_create(
        Response(application=bid, window=window) for bid in bids.select_related("lead").order_by("pk")
    )
    ResponseComment.objects.bulk_create(
        ResponseComment(
            response=response,
            label=each.label,
            comments=each.comments,
            by_criterion=[
                {name: score[name] for name in ("criterion", "criterion_cy", "comments")}
                for score in each.scores
                if score["comments"]
            ],
        )
        for response in made
        for each in copied.get(response.application_id, [])
    )
    for response in made:
        outbox.post(
            "response_open",
            to=[response.application.lead],
            about=response,
            response=response,
            phase=phase,
            window=window,
        )
    trail.record(
        "response.open", window, by=by, nonce=nonce, phase=phase, until=window.closes_at, bids=len(made)
    )
    return window


@transaction.atomic
def save_response(
    response: Response, *, by: User, at: datetime, version: int, text: str, nonce: str = ""
) -> Response:
    """Save a draft, which may be too long. ``version`` is the one the person saw; another one since is refused, nothing is lost."""
    if done := trail.repeat(nonce, by, response, "response.save"):
        return done
    response = _locked(response)
    require(policy.may_respond(by, response))
    _refuse_late(response, at)
    if response.version != version and response.text != text:
        raise Stale(
            _("You saved another version of this response in another window. Compare, then save again."),
            possible=[_to_response(response, _("Open the saved response"))],
        )
    response.tab, response.sequence = "", 0
    if response.text != text:
        _write(response, text)
    trail.record("response.save", response, by=by, nonce=nonce, version=response.version)
    return response


@transaction.atomic
def autosave_response(
    response: Response, *, by: User, at: datetime, version: int, text: str, tab: str = "", sequence: int = 0
) -> KeptResponse:
    """Save the open page of a response. ``version`` is what the page saw, ``tab`` and ``sequence`` name the page and its savings.

    Of the savings of one page the newest stands, in whatever order they arrive, and one that was sent twice counts once.
    """
    response = _locked(response)
    require(policy.may_respond(by, response))
    _refuse_late(response, at)
    is_same = response.text == text
    if response.version != version:
        is_same_page = bool(tab) and response.tab == tab
        if is_same_page and sequence <= response.sequence:
            return KeptResponse(response)
        if not is_same_page and not is_same:
            return KeptResponse(response, is_clash=True)
    if is_same:
        return KeptResponse(response)
    response.tab, response.sequence = tab, sequence
    _write(response, text)
    return KeptResponse(response)


@transaction.atomic
def submit_response(response: Response, *, by: User, at: datetime, version: int, nonce: str = "") -> Response:
    """Submit what is saved, in time and within the words; again, until the window closes, replaces what was submitted.

    ``version`` is the one the lead read on the page before submitting.
    """
    if done := trail.repeat(nonce, by, response, "response.submit"):
        return done
    response = _locked(response)
    require(policy.may_respond(by, response))
    _refuse_late(response, at)
    if response.version != version:
        raise Stale(
            _("This response was saved again after you opened the page. Read it once more, then submit it."),
            possible=[_to_response(response, _("Open the saved response"))],
        )
    if response.submitted_version == version:
        return response
    _refuse_unfit(response)
    response.submitted_text, response.submitted_version, response.submitted_at = response.text, version, at
    response.save(update_fields=["submitted_text", "submitted_version", "submitted_at"])
    trail.record("response.submit", response, by=by, nonce=nonce, version=version)
    outbox.post("response_receipt", to=[by], about=response, occasion=f"version {version}", response=response)
    return response


@transaction.atomic
def note_response_reading(response: Response, *, by: User) -> None:
    """Log that an officer or auditor read a response."""
    require(policy.may_read_response(by, response))
    trail.note_reading("response to reviews", response, by=by)


def _locked(response: Response) -> Response:
    found = Response.objects.select_for_update(of=("self",)).select_related("application__phase", "window")
    return found.get(pk=response.pk)


def _write(response: Response, text: str) -> None:
    """Write a locked response and keep it as a version. What is saved within five minutes is one version."""
    now = clock.now()
    response.text, response.saved_at = text, now
    response.version += 1
    response.save(update_fields=["text", "saved_at", "version", "tab", "sequence"])
    kept = ResponseVersion.objects.filter(response=response)
    newest = kept.filter(version=response.version - 1, begun_at__gt=now - COALESCE)
    # what was submitted stays a version of its own
    if response.submitted_version == response.version - 1 or not newest.update(
        version=response.version, text=text, saved_at=now
    ):
        ResponseVersion.objects.create(
            response=response, version=response.version, text=text, saved_at=now, begun_at=now
        )


def _refuse_late(response: Response, at: datetime) -> None:
    if not response.window.is_open(at):
        raise Closed(
            _("The time to respond ended at %(when)s. What you wrote is kept and can be read.")
            % {"when": uk_time(response.window.closes_at)},
            possible=[_to_response(response, _("Read what you wrote"))],
        )


def _refuse_unfit(response: Response) -> None:
    back = [_to_response(response, _("Go on with your response"))]
    if not response.text.strip():
        raise NotReady(
            _("There is nothing to submit. You need not respond: your bid goes ahead all the same."),
            possible=back,
        )
    if (over := count_words(response.text) - response.application.phase.response_words) > 0:
        raise NotReady(
            ngettext(
                "Your response is %(over)s word too long to be submitted.",
                "Your response is %(over)s words too long to be submitted.",
                over,
            )
            % {"over": over},
            possible=back,
        )


def _to_response(response: Response, label: str) -> tuple[str, str]:
    return label, reverse("funding:response", args=[response.ref])


def _to_list(phase: Phase) -> list[tuple[str, str]]:
    return [(_("See who has answered"), reverse("funding:response-list", args=[phase.ref]))]


def _may_still_go(kind: str, about: str, letter: Letter) -> bool:
    """A letter about a response goes to its lead, as long as the bid stands."""
    key = about.rpartition(":")[2]
    return letter.to is not None and Response.objects.mine(letter.to).filter(pk=key).exists()


outbox.still_allowed("funding.response:", _may_still_go)
