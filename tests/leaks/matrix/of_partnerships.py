"""Who may read what a partnership keeps: agenda, engagement, bodies."""

from lpip_portal.accounts.models import User
from partnerships.models import Agenda, Proposer

from .parts import administrators, auditors, ids, managing, people_of, programme_officers


def reads_priority(priority) -> set[int] | None:
    """A priority of an agenda: everybody once it was prioritised in public, before that members and who suggested it."""
    open_ = priority.state in ("suggested", "discussed") and Agenda.objects.filter(
        partnership=priority.partnership_id, shows_suggestions=True
    )
    if priority.partnership.is_public and (priority.published_on or open_):
        return None
    return people_of(priority.partnership) | ids(Proposer.objects.filter(priority=priority))


def reads_area(area) -> set[int] | None:
    """A named area of a partnership: everybody once the partnership is public, before that its members."""
    return None if area.partnership.is_public else people_of(area.partnership)


def reads_activity(activity) -> set[int] | None:
    """An activity of engagement: everybody once a public partnership published it, before that its members."""
    if activity.partnership.is_public and activity.state == "published":
        return None
    return people_of(activity.partnership)


def knows_body(body) -> set[int] | None:
    """A body that governs a partnership: everybody where both are public, else the members, who sits on it and who was asked to."""
    if body.is_public and body.partnership.is_public:
        return None
    asked = User.objects.filter(email__in=body.seats.values("email"))
    return (
        people_of(body.partnership)
        | ids(body.seats.filter(user__isnull=False))
        | set(asked.values_list("pk", flat=True))
    )


def inside_body(body) -> set[int]:
    """What stands inside a body: the members of the partnership and who sits on the body."""
    return people_of(body.partnership) | ids(body.seats.filter(state="seated", user__isnull=False))


def reads_body_meeting(meeting) -> set[int] | None:
    """A meeting: everybody once a public body held it, else those inside."""
    body = meeting.body
    if meeting.state == "held" and body.is_public and body.partnership.is_public:
        return None
    return inside_body(body)


def inside_decision(decision) -> set[int]:
    """A decision of a body to those inside; what is confidential to members and voters, and to nobody who left the room."""
    body = decision.body
    if decision.reach != "confidential":
        return inside_body(body)
    voting = body.seats.filter(state="seated", user__isnull=False).exclude(role="observer")
    left = decision.interests.filter(left_room=True).values_list("seat__user", flat=True)
    return (people_of(body.partnership) | ids(voting)) - set(left)


def _left(decision) -> set[int]:
    return set(decision.interests.filter(left_room=True).values_list("seat__user", flat=True))


def reads_minutes(minutes) -> set[int]:
    """Minutes: those inside, but nobody who left the room for an item that this version does not keep apart."""
    apart = minutes.parts.values("decision")
    out = [_left(decision) for decision in minutes.meeting.decisions.exclude(pk__in=apart)]
    return inside_body(minutes.meeting.body).difference(*out)


def reads_part(part) -> set[int]:
    """What minutes say of an item that is kept apart: those who read both, and nobody who left the room for it."""
    return (reads_minutes(part.minutes) & inside_decision(part.decision)) - _left(part.decision)


def reads_correction(correction) -> set[int]:
    """Why something of a meeting was corrected: those inside; of a decision those of them who read it."""
    if correction.decision is not None:
        return inside_decision(correction.decision)
    return inside_body(correction.meeting.body)


def reads_version(version) -> set[int] | None:
    """What a decision says: everybody the version that holds, once it is published of a public body; else those inside."""
    decision = version.decision
    public = decision.body.is_public and decision.body.partnership.is_public and decision.reach == "public"
    return None if public and version.number == decision.version else inside_decision(decision)


def sits_on_a_body(user) -> set[int]:
    """Who sits on a body and is not shown: themselves, those inside, and those who keep the register of people."""
    known = {user.pk} | administrators() | auditors() | programme_officers()
    for seat in user.body_seats.filter(state="seated").select_related("body__partnership"):
        known |= people_of(seat.body.partnership) | ids(
            seat.body.seats.filter(state="seated", user__isnull=False)
        )
    return known


def reads_remark(remark) -> set[int]:
    """What is said about a priority: the members and who said it; what was hidden, those who manage and who said it."""
    partnership = remark.priority.partnership
    return {remark.by_id} | (managing(partnership) if remark.hidden_at else people_of(partnership))


def proposed(user) -> set[int]:
    """Who suggested a priority without their name: themselves, the managers, and those who keep the register of people."""
    known = {user.pk} | administrators() | auditors() | programme_officers()
    for proposer in Proposer.objects.filter(user=user).select_related("priority__partnership"):
        known |= ids(proposer.priority.partnership.people.holding().filter(role="manager"))
    return known
