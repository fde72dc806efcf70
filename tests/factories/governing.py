"""Bodies that govern a partnership, and who sits on them."""

from datetime import date, timedelta

from lpip_portal import clock
from lpip_portal.accounts.models import User
from partnerships.models import (
    BodyDecision,
    BodyMeeting,
    BodySeat,
    DecisionNote,
    GoverningBody,
    MeetingLink,
    Minutes,
    Organisation,
    Partnership,
)

from .counting import number
from .people import _long_ago, a_partnership, a_user


def a_body(partnership: Partnership | None = None, **facts) -> GoverningBody:
    """A board, for members alone unless ``is_public`` says otherwise."""
    facts = {
        "kind": "board",
        "name_en": f"Board {number()}",
        "terms_en": "It steers.",
        "set_up_on": date(2026, 1, 5),
        **facts,
    }
    return GoverningBody.objects.create(partnership=partnership or a_partnership(), **facts)


def a_seat(
    body: GoverningBody | None = None,
    user: User | None = None,
    *,
    organisation: Organisation | None = None,
    state: str = "seated",
    shown: bool = False,
    **facts,
) -> BodySeat:
    """A seat on a body, of a person unless an organisation is given; theirs through the partnership if they belong to it."""
    body = body or a_body()
    user = None if organisation else user or a_user()
    through = body.partnership.people.holding().filter(user=user).first() if user else None
    return BodySeat.objects.create(
        body=body,
        state=state,
        organisation=organisation,
        email=user.email if user else "",
        user=user if state in ("seated", "left") else None,
        through=through if state == "seated" else None,
        shown_since=clock.now() if shown else None,
        **{"role": "member", "since": _long_ago().date(), "asked_by": a_user(), **facts},
    )


def a_meeting(
    body: GoverningBody | None = None, state: str = "planned", *, link: str = "", **facts
) -> BodyMeeting:
    """A meeting of a body in a week, or a week ago if it was held; everybody who sits on it was there then."""
    body = body or a_body()
    facts = {
        "starts_at": clock.now() + timedelta(days=-7 if state == "held" else 7),
        "place": "The Exchange",
        "agenda": "The plan for the year.",
        "is_online": bool(link),
        **({"reason": "Snow."} if state == "cancelled" else {}),
        **facts,
    }
    meeting = BodyMeeting.objects.create(body=body, state=state, **facts)
    if link:
        MeetingLink.objects.create(meeting=meeting, url=link)
    if state == "held":
        for seat in BodySeat.objects.in_force().filter(body=body).order_by("pk"):
            meeting.presences.create(seat=seat, status="present")
    return meeting


def minutes_of(meeting: BodyMeeting, *, by: User | None = None, **facts) -> Minutes:
    """The next version of a meeting's minutes."""
    number_ = meeting.minutes.count() + 1
    facts = {"text": "It was agreed.", "correction": "A name." if number_ > 1 else "", **facts}
    return Minutes.objects.create(meeting=meeting, number=number_, recorded_by=by or a_user(), **facts)


def a_body_decision(
    meeting: BodyMeeting | None = None,
    reach: str = "inside",
    *,
    left: BodySeat | None = None,
    by: User | None = None,
    note: str = "",
    **words,
) -> BodyDecision:
    """A decision of a held meeting by agreement; ``left`` is who left the room for it."""
    meeting = meeting or a_meeting(state="held")
    number_ = meeting.body.decisions.count() + 1
    decision = BodyDecision.objects.create(body=meeting.body, meeting=meeting, number=number_, reach=reach)
    words = {
        "title": "Travel in advance",
        "text": "It is paid.",
        "why": "They asked.",
        "manner": "agreement",
        **words,
    }
    decision.versions.create(recorded_by=by or a_user(), **words)
    if left:
        decision.interests.create(seat=left, left_room=True)
    if note:
        DecisionNote.objects.create(decision=decision, text=note)
    return decision
