"""Reads about applicants' answers to their reviews: what keeps the window shut, who has answered, and what each reader sees."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funding.applications import queries as applications
from funding.applications.models import Application
from funding.review import identity
from funding.review.models import Assignment, Review, holds
from funding.review.response_models import Response, ResponseVersion, ResponseWindow
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.ui import rich
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.ui.todo import Todo

from .coverage import unreviewed
from .profiles import homes_of

CLOSES_HOUR = 16  # UK time, as all closing instants of the house


class Blocker(NamedTuple):
    """One thing that stands between a phase and its window for responses, and where it is mended."""

    sentence: str
    url: str


class Suspect(NamedTuple):
    """A comment that may tell who wrote it, with what points to the author."""

    application: Application
    comments: str
    traces: str


class Comment(NamedTuple):
    """One reviewer's comments as the applicant reads them."""

    label: str
    comments: str
    by_criterion: list[tuple[str, str]]
    stands: bool


class Answer(NamedTuple):
    """What a reader beside the bid is told of the applicant's response: its words, or a sentence that says how it stands."""

    text: str
    sentence: str


class Answered(NamedTuple):
    """One bid in the officers' list."""

    response: Response
    word: str
    colour: str


def window_of(phase: Phase) -> ResponseWindow | None:
    """Return the window for responses of a phase, if it was opened. One query."""
    return ResponseWindow.objects.filter(phase=phase).first()


def responses_close(phase: Phase, now: datetime) -> datetime:
    """Return when a window that opens at ``now`` closes: 16:00 UK time on the day that the published days lead to."""
    last = now.astimezone(clock.UK).date() + timedelta(days=phase.response_days)
    return clock.uk(last.year, last.month, last.day, CLOSES_HOUR)


def response_blockers(user, phase: Phase, now: datetime) -> list[Blocker]:
    """Return what keeps the window of a phase shut, naming only bids that this person may judge."""
    coverage = reverse("funding:coverage", args=[phase.ref])
    if now <= phase.closes_at:
        return [Blocker(_("The phase still takes bids."), reverse("funding:phase", args=[phase.ref]))]
    bids = Application.objects.filter(phase=phase)
    asked = [
        (bids.to_check(), _("“%(title)s” has not been checked."), "funding:application-eligibility"),
        (
            unreviewed(phase),
            _("“%(title)s” has too few reviews that count."),
            "funding:application-reviewers",
        ),
        (
            unsettled(phase),
            _("A review of “%(title)s” is still awaited or to be looked at."),
            "funding:application-reviewers",
        ),
    ]
    found, hidden = [], False
    for rows, sentence, page in asked:
        seen = list(rows.visible_to(user).without_own(user).order_by("title", "pk"))
        found += [Blocker(sentence % {"title": bid.title}, reverse(page, args=[bid.ref])) for bid in seen]
        hidden = hidden or rows.exclude(pk__in=[bid.pk for bid in seen]).exists()
    if hidden and not found:
        found.append(Blocker(_("Something that you may not see is waiting for a colleague."), coverage))
    if not found and not bids.filter(state=Application.State.ELIGIBLE).exists():
        found.append(Blocker(_("No bid is eligible."), coverage))
    return found


def unsettled(phase: Phase) -> QuerySet[Application]:
    """Return the eligible bids of a phase with a review that is awaited, being written or mended, or not yet found usable."""
    writing = Q(review__isnull=True) | Q(
        review__state__in=[Review.State.DRAFT, Review.State.SUBMITTED, Review.State.RETURNED]
    )
    given = Assignment.objects.filter(application=OuterRef("pk"))
    waiting = given.filter(
        holds(clock.now()) & Q(state=Assignment.State.INVITED) | Q(state=Assignment.State.ACCEPTED) & writing
    )
    return Application.objects.filter(Exists(waiting), phase=phase, state=Application.State.ELIGIBLE)


def suspects(user, phase: Phase) -> list[Suspect]:
    """Return the comments that name their author, their address or where they work; a person reads them and decides.

    Nobody is returned to those who may not know who reviews what.
    """
    if not (rounds.is_officer(user, phase.round) or user.has_role("auditor")):
        return []
    bids = Application.objects.visible_to(user).without_own(user)
    bids = bids.filter(phase=phase, state=Application.State.ELIGIBLE)
    found = Review.objects.counted().filter(assignment__application__in=bids)
    found = found.select_related("assignment__reviewer", "assignment__application").order_by("pk")
    reviews = list(found.prefetch_related("scores"))
    homes = homes_of({review.assignment.reviewer_id for review in reviews})
    pointed = []
    for review in reviews:
        author = review.assignment.reviewer
        said = "\n\n".join(
            each for each in (review.comments, *(score.comments for score in review.scores.all())) if each
        )
        traces = identity.traces(said, name=author.name, email=author.email, organisations=homes[author.pk])
        if traces:
            pointed.append(Suspect(review.assignment.application, said, ", ".join(traces)))
    return pointed


def responses(user, phase: Phase) -> QuerySet[Response]:
    """Return the responses of a phase that an officer or auditor may know of, by the title of the bid."""
    bids = Application.objects.visible_to(user).without_own(user)
    found = Response.objects.visible_to(user).filter(application__phase=phase, application__in=bids)
    return found.select_related("application").order_by("application__title", "pk")


def answered(rows, window: ResponseWindow, now: datetime) -> list[Answered]:
    """Say of each response how it stands."""
    silent = (_("Not yet"), "grey") if window.is_open(now) else (_("No response was given"), "grey")
    return [Answered(each, *((_("Submitted"), "green") if each.is_submitted else silent)) for each in rows]


def comments_of(response: Response) -> list[Comment]:
    """Return the comments of a response as its lead reads them, by letter. One query."""
    is_welsh = (get_language() or "").startswith("cy")
    found = response.comments.with_standing().order_by("label", "pk")
    return [
        Comment(
            each.label,
            each.comments if each.stands else "",
            [
                ((is_welsh and said["criterion_cy"]) or said["criterion"], said["comments"])
                for said in each.by_criterion
                if each.stands
            ],
            each.stands,
        )
        for each in found
    ]


def answer_of(application: Application, phase: Phase, now: datetime) -> Answer | None:
    """Return what the panel is told beside a bid, or None where nobody was asked to respond. One query where the phase asks."""
    if not phase.takes_responses:
        return None
    found = Response.objects.filter(application=application).select_related("window").first()
    if found is None:
        return None
    until = {"when": uk_time(found.window.closes_at)}
    if found.is_submitted:
        still = _("The applicant may still replace it until %(when)s.") % until
        return Answer(found.submitted_text, still if found.window.is_open(now) else "")
    if found.window.is_open(now):
        return Answer("", _("The applicant may respond until %(when)s.") % until)
    return Answer("", _("No response was given."))


def response_words(response: Response) -> dict[str, Any]:
    """Return what the script of the page says and where it sends, for ``json_script``."""
    return applications.saving_words(reverse("funding:response", args=[response.ref])) | {
        "address": reverse("funding:response-autosave", args=[response.ref]),
    }


def response_saved(response: Response) -> str:
    """Say when a response was saved, or ""."""
    if response.saved_at is None:
        return ""
    return _("Saved %(time)s UK time") % {"time": f"{response.saved_at.astimezone(clock.UK):%H:%M}"}


def response_clash(response: Response) -> dict[str, str]:
    """Return the words that another window of the same person saved."""
    return {
        "title": _("You saved other words of this response in another window"),
        "text": rich.from_plain(response.text),
        "plain": response.text,
        "by": response_saved(response),
    }


def response_versions(user, response: Response) -> QuerySet[ResponseVersion]:
    """Return what this lead saved of a response, the newest first."""
    return ResponseVersion.objects.visible_to(user).filter(response=response).order_by("-version")


def letters_drawn(application: int, phase: Phase) -> int:
    """Count the letters drawn for a bid, by its key. One query where the phase asks for responses."""
    if not phase.takes_responses:
        return 0
    return Review.objects.filter(assignment__application=application).exclude(letter="").count()


def response_of(user, application: Application) -> Response | None:
    """Return the response to a bid that this person may write, or None. One query where the phase asks for responses."""
    if not application.phase.takes_responses:
        return None
    return Response.objects.mine(user).filter(application=application).select_related("window").first()


def response_todos(user, now: datetime) -> list[Todo]:
    """What a lead may still do: answer the reviews, or send what was changed since. One query."""
    mine = (
        Response.objects.mine(user).filter(window__closes_at__gte=now).select_related("window", "application")
    )
    return [
        Todo(
            _("Send your changed response to the reviews")
            if each.has_changes
            else _("Answer the reviews of your bid, if you wish"),
            reverse("funding:response", args=[each.ref]),
            each.window.closes_at,
            about=each.application.title,
        )
        for each in mine.order_by("window__closes_at", "pk")
        if each.has_changes or not each.is_submitted
    ]
