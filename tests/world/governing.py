"""How the world's partnerships are governed: a board for members alone, one in public and a rival's."""

from datetime import timedelta

from lpip_portal import clock
from partnerships.models import Correction
from tests.factories import a_body, a_body_decision, a_meeting, a_seat, a_user, minutes_of


def add_governance(w) -> None:
    w.body = a_body(w.partnership, name_en="World board")
    w.body_seat = a_seat(w.body, w.people["community"], role="community")
    w.asked_seat = a_seat(w.body, w.people["nobody"], state="asked", asked_by=w.people["lead"])
    w.public_body = a_body(
        w.public, name_en="Public panel", kind="community", is_public=True, community_seats=2
    )
    w.shown_seat = a_seat(w.public_body, a_user("Shown member"), shown=True, role="community")
    w.unshown_seat = a_seat(w.public_body, a_user("Member who is not shown"))
    w.inner_body = a_body(w.public, name_en="A board of a public partnership that is for members alone")
    w.ended_body = a_body(
        w.partnership, name_en="World group", ended_on=clock.today(), end_reason="Its work is done."
    )
    w.rival_body = a_body(w.rival_partnership, name_en="What steers the rival")
    _add_meetings(w)


def _add_meetings(w) -> None:
    a_seat(w.body, w.people["member"], role="chair")
    w.body_meeting = a_meeting(w.body, link="https://example.org/call")
    w.begun_body_meeting = a_meeting(w.body, starts_at=clock.now() - timedelta(hours=1))
    w.held_body_meeting = a_meeting(w.body, "held")
    w.cancelled_body_meeting = a_meeting(w.body, "cancelled")
    w.minutes = minutes_of(w.held_body_meeting, by=w.people["lead"])
    w.public_body_meeting = a_meeting(w.public_body, "held", link="https://example.org/public-call")
    w.public_body_minutes = [minutes_of(w.public_body_meeting) for _version in (1, 2)]
    w.public_planned_meeting = a_meeting(w.public_body)
    w.rival_body_meeting = a_meeting(w.rival_body, "held")
    minutes_of(w.rival_body_meeting, by=w.people["rival"])
    _add_decisions(w)


def _add_decisions(w) -> None:
    lead = w.people["lead"]
    w.body_decision = a_body_decision(w.held_body_meeting, note="Their own bus.", by=lead)
    w.body_decision.versions.create(
        number=2,
        title="Travel",
        text="It is paid before.",
        manner="agreement",
        correction="When.",
        recorded_by=lead,
    )
    w.body_decision.version = 2
    w.body_decision.save()
    w.confidential_decision = a_body_decision(
        w.held_body_meeting, "confidential", left=w.body_seat, note="A cousin.", title="Whom to hire", by=lead
    )
    w.minutes.parts.create(decision=w.confidential_decision, text="Two of the offers were too dear.")
    Correction.objects.create(
        meeting=w.held_body_meeting, number=1, reason="She joined by telephone.", recorded_by=lead
    )
    Correction.objects.create(
        meeting=w.held_body_meeting,
        decision=w.confidential_decision,
        number=1,
        reason="It was the other cousin.",
        note_was="An uncle.",
        recorded_by=lead,
    )
    w.public_body_decision = a_body_decision(w.public_body_meeting, "public", note="Who came by bus.")
    w.unpublished_decision = a_body_decision(w.public_body_meeting, title="Not out yet")
    w.public_confidential_decision = a_body_decision(
        w.public_body_meeting, "confidential", title="Between us"
    )
    w.rival_body_decision = a_body_decision(w.rival_body_meeting, title="What the rival decided")
