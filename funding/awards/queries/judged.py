"""How a bid was judged, for its case file: reviews with every word that was submitted, the sift, the table, and what the applicant was told."""

from django.db.models import Model
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.awards.case_part import Part
from funding.decisions.models import Decision
from funding.panel import seating
from funding.panel.models import Discussion, Introducer, Item, ItemVersion, PreScore, SiftedBid
from funding.review import policy as reviewing
from funding.review import queries as review
from funding.review.models import Assignment, Review
from funding.rounds.models import Phase
from lpip_portal.ui.templatetags.portal import uk_clock, uk_time

NONE = "–"
CLOSED = (Review.State.DRAFT, Review.State.RETURNED)  # its author may be writing: nobody else reads the words


def assignments_of(application: Application) -> list[Assignment]:
    """Return everybody who was given a bid, with what they wrote, in no order that tells who was asked first."""
    rows = Assignment.objects.filter(application=application).order_by("ref")
    related = rows.select_related("reviewer", "review__panel_comment")
    return list(related.prefetch_related("review__scores__criterion"))


def item_of(user, application: Application) -> Item | None:
    """Return a bid on the table, unless this person sits there and has not declared on it, or has reviewed the bid."""
    item = Item.objects.filter(application=application).select_related("panel").first()
    if item is None or seating.seat_of(user, item.panel) is None:
        return item
    return Item.objects.readable_by(user).filter(pk=item.pk).select_related("panel").first()


def reads_opinions(user, application: Application, given: list[Assignment], item: Item | None) -> bool:
    """Say whether this person has no review of the bid to write, and owes its table no declaration."""
    if any(row.reviewer_id == user.pk and row.state in Assignment.STANDING for row in given):
        return False
    return item is not None or not Item.objects.filter(application=application).exists()


def owes_a_review(user, phase: Phase) -> bool:
    """Say whether this person still has a review to write in a phase: a mean of another bid would tell how others mark."""
    given = Assignment.objects.filter(application__phase=phase, reviewer=user, state__in=Assignment.STANDING)
    return given.exclude(review__state__in=Review.COUNTED).exists()


def reviews(user, application: Application, given: list[Assignment], *, reads: bool) -> list[Part]:
    """Return who was asked and what became of it; then the scores and the words of what was submitted, voided and unused included."""
    named = reviewing.may_oversee(user, application.phase)
    found = [
        Part(
            "reviews",
            _("Reviews"),
            [_("Reviewer"), _("Assignment"), _("Review"), _("Submitted"), _("Confidence"), _("Why")],
            [_asked(row, _who(row, named=named)) for row in given],
        )
    ]
    if not reads:
        return found
    written = [
        row for row in given if (own := review_of(row)) and own.submitted_at and own.state not in CLOSED
    ]
    words = [
        [
            _who(row, named=named),
            row.review.get_state_display(),
            _marks(row.review),
            row.review.comments or NONE,
            review.panel_comment(row.review) or NONE,
        ]
        for row in written
    ]
    head = [_("Reviewer"), _("Standing"), _("Scores by criterion"), _("Comments for the applicant")]
    head.append(_("For the panel alone"))
    return [*found, Part("words", _("What the reviewers wrote"), head, words, has_texts=True)]


def review_of(assignment: Assignment) -> Review | None:
    """Return the review of an assignment, if one was begun."""
    return getattr(assignment, "review", None)


def _who(row: Assignment, *, named: bool) -> str:
    if not named:
        return _("Reviewer")
    own = review_of(row)
    if not own or not own.letter:
        return str(row.reviewer)
    return f"{row.reviewer} ({_('Reviewer %(letter)s') % {'letter': own.letter}})"


def _asked(row: Assignment, who: str) -> list[str]:
    own = review_of(row)
    why = row.decline_reason
    if own and own.return_reason:
        why = ": ".join(filter(None, [str(own.get_return_reason_display()), own.return_note]))
    return [
        who,
        row.get_state_display(),
        own.get_state_display() if own else NONE,
        uk_time(own.submitted_at) if own and own.submitted_at else NONE,
        (own.get_confidence_display() if own and own.state not in CLOSED else "") or NONE,
        why or NONE,
    ]


def _marks(given: Review) -> str:
    lines = []
    for score in sorted(given.scores.all(), key=lambda each: each.criterion.order):
        lines += [f"{score.criterion}: {_points(score)}", *([score.comments] if score.comments else [])]
    return "\n".join(lines) or NONE


def _points(score) -> str:
    if score.points is not None:
        return str(score.points)
    return _("unable to assess: %(why)s") % {"why": score.unable_reason}


def sift(application: Application) -> list[Part]:
    """Return what the published threshold said about a bid, if it fell below it."""
    rows = SiftedBid.objects.filter(application=application).select_related("proposed_by", "confirmed_by")
    head = [_("Mean"), _("Threshold"), _("What was proposed"), _("Standing"), _("By"), _("Reason")]
    found = [
        [
            str(row.mean),
            str(row.threshold),
            _("Kept in") if row.is_kept else _("Rejected after review"),
            row.get_state_display(),
            ", ".join(str(each) for each in (row.proposed_by, row.confirmed_by) if each),
            row.reason or row.return_reason or NONE,
        ]
        for row in rows
    ]
    return [Part("sift", _("Sift"), head, found)]


def table(user, item: Item | None) -> list[Part]:
    """Return what the table said of a bid: introducers, discussions, every recorded state, and its minutes."""
    if item is None:
        return []
    versions = list(ItemVersion.objects.filter(item=item).select_related("by").order_by("number"))
    return [
        Part(
            "introducers",
            _("Introducers and what they would have given"),
            [_("Part"), _("Person"), _("Points"), _("Comments"), _("When")],
            _introducers(user, item),
        ),
        Part(
            "discussions",
            _("The meeting on this bid"),
            [_("From"), _("Until"), _("In the chair"), _("People who counted"), _("Out of the room")],
            [_discussed(row) for row in _discussions(item)],
        ),
        Part(
            "panel",
            _("The panel’s recorded states"),
            [_("Version"), _("What"), _("By"), _("When"), _("Reason")],
            [
                [str(row.number), _recorded(row.what), str(row.by), uk_time(row.at), row.reason or NONE]
                for row in versions
            ],
        ),
        Part(
            "minutes",
            _("Minutes and feedback of the panel on this bid"),
            [_("Version"), _("Minutes"), _("Feedback for the applicant")],
            _minuted(versions),
            has_texts=True,
        ),
    ]


def _introducers(user, item: Item) -> list[list[str]]:
    """Return everybody who introduced a bid; pre-scores as this person may read them, all of them once the meeting has begun."""
    rows = Introducer.objects.filter(item=item).select_related("seat__user").order_by("since", "pk")
    given = PreScore.objects.filter(introducer__item=item)
    if not seating.has_begun(item.panel):
        given = PreScore.objects.visible_to(user).filter(introducer__item=item)
    scores = {score.introducer_id: score for score in given}
    found = []
    for row in rows:
        score = scores.get(row.pk)
        said = [str(score.points), score.comment or NONE, uk_time(score.at)] if score else [NONE] * 3
        found.append([row.get_part_display(), str(row.seat.user), *said])
    return found


def _discussions(item: Item) -> list[Discussion]:
    rows = Discussion.objects.filter(item=item).select_related("chaired_by").order_by("since", "pk")
    return list(rows.prefetch_related("absences__seat__user"))


def _discussed(row: Discussion) -> list[str]:
    out = [
        f"{each.seat.user}: {uk_clock(each.out_at)} – {uk_clock(each.back_at) if each.back_at else ''}"
        for each in sorted(row.absences.all(), key=lambda each: (each.out_at, each.pk))
    ]
    late = f" ({_('Entered afterwards')})" if row.is_afterwards else ""
    return [
        f"{uk_time(row.since)}{late}",
        uk_time(row.until) if row.until else NONE,
        str(row.chaired_by),
        str(len(row.voices)),
        "; ".join(out) or NONE,
    ]


def _recorded(what: dict) -> str:
    words = {"score": _("Score: %(said)s"), "tier": _("Tier %(said)s"), "rank": _("Rank %(said)s")}
    found = [words[name] % {"said": what[name]} for name in words if what.get(name) is not None]
    if what.get("recommendation"):
        found.append(str(Item.Recommendation(what["recommendation"]).label))
    return ", ".join(found) or NONE


def _minuted(versions: list[ItemVersion]) -> list[list[str]]:
    """Return the versions that changed a word, each with both texts as they then stood."""
    found, before = [], ("", "")
    for row in versions:
        now = (row.what.get("notes") or "", row.what.get("feedback") or "")
        if now != before:
            found.append([str(row.number), *(each or NONE for each in now)])
        before = now
    return found


def told(decision: Decision | None) -> list[Part]:
    """Return what the applicant is given with the outcome: the reviews under letters, as they were copied."""
    if decision is None:
        return []
    head = [_("Reviewer"), _("Scores by criterion"), _("Comments for the applicant")]
    found = [
        [_("Reviewer %(letter)s") % {"letter": row.label}, _given(row.scores), row.comments or NONE]
        for row in decision.feedback.all()
    ]
    return [Part("feedback", _("Feedback given to the applicant"), head, found, has_texts=True)]


def _given(scores: list[dict]) -> str:
    lines = []
    for each in scores:
        points = _("unable to assess") if each.get("points") is None else each["points"]
        lines.append(f"{each.get('criterion', '')}: {points}")
        if each.get("comments"):
            lines.append(each["comments"])
    return "\n".join(lines) or NONE


def rows_of(given: list[Assignment], item: Item | None, application: Application) -> list[Model]:
    """Return the rows of the judging that the trail and the log of reads speak of."""
    own = [review_of(row) for row in given]
    found = [*given, *(each for each in own if each is not None)]
    found += [
        each
        for each in (getattr(application, "response", None), getattr(application, "sifted", None))
        if each
    ]
    return found + (list(Discussion.objects.filter(item=item)) if item else [])
