"""The interviews of the world: a time for each of the two bids and a free one, with what was told, named and noted."""

from datetime import timedelta

from funding.models import (
    Interviewee,
    InterviewNeed,
    InterviewNote,
    InterviewNotice,
    InterviewPlan,
    InterviewRecord,
)
from lpip_portal import clock
from tests.factories import a_slot


def add_interviews(w) -> None:
    type(w.phase).objects.filter(pk=w.phase.pk).update(interviews=True)
    w.panel.phase.interviews = w.phase.interviews = True
    now = clock.now()
    InterviewPlan.objects.create(
        panel=w.panel, about_en="Ten minutes, then questions.", attendees_until=now + timedelta(days=2),
        set_by=w.people["secretary"],
    )  # fmt: skip
    w.free_slot = a_slot(w.panel, starts_at=now + timedelta(days=4))
    for n, item in enumerate((w.item, w.rival_item)):
        slot = a_slot(
            w.panel, item, starts_at=now + timedelta(days=3, hours=n), link="https://video.example.org/x"
        )
        InterviewNotice.objects.create(
            item=item, number=1, starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place, link=slot.link,
            told_by=w.people["secretary"],
        )  # fmt: skip
        bid = item.application
        who = bid.team.create(
            name="Somebody who comes", email=f"comes{n}@example.net", organisation=bid.organisation, role="researcher",
            confirmed_at=now,
        )  # fmt: skip
        Interviewee.objects.create(item=item, member=who, named_by=bid.lead)
        InterviewNeed.objects.create(item=item, text="Captions, please.")
        InterviewRecord.objects.create(item=item, text="Spoke well.", by=w.people["secretary"])
        InterviewNote.objects.create(item=item, seat=w.seat, text="Ask again.")
    w.interview_slot = w.item.interview_slots.get()
