"""Who reviews the world's bids, and the panel that meets on them."""

from datetime import timedelta

from funding.models import (
    AccessNeed,
    Assignment,
    Discussion,
    Interest,
    Introducer,
    Item,
    ItemDeclaration,
    Meeting,
    Pack,
    PoolInvitation,
    PoolMember,
    Review,
    ReviewerProfile,
    Seat,
)
from funding.review import actions as plans
from funding.review.queries import STEPS
from lpip_portal import clock
from lpip_portal.ui.figures import figure
from tests.factories import (
    a_panel,
    a_response,
    a_review,
    a_user,
    an_application,
    an_assignment,
)


def add_assessment(w) -> None:
    for role, bid in (("reviewer", w.bid), ("other_reviewer", w.rival_bid), ("conflicted_reviewer", w.bid)):
        w.assignment_of = an_assignment(bid, reviewer=w.people[role])
        PoolMember.objects.create(
            phase=w.phase, user=w.people[role], capacity=3, added_by=w.people["officer"]
        )
    w.assignment = Assignment.objects.get(application=w.bid, reviewer=w.people["reviewer"])
    w.review = a_review(w.assignment)
    w.asked = an_assignment(
        an_application("eligible", phase=w.phase), "invited", reviewer=w.people["reviewer"]
    )
    w.begun = an_assignment(an_application("eligible", phase=w.phase), reviewer=w.people["reviewer"])
    a_review(w.begun, state="draft")
    profile = ReviewerProfile.objects.create(user=w.people["reviewer"], sector="community", words="Harbours")
    w.told_organisation = profile.organisations.create(name="Old Harbour Trust")
    w.told_away = profile.away.create(since=clock.today(), until=clock.today())
    AccessNeed.objects.create(profile=profile, text="Large print")
    w.pool_letter = PoolInvitation.objects.create(
        phase=w.phase,
        email="asked@example.net",
        name="Asked",
        token_hash="0" * 64,
        respond_by=clock.now() + timedelta(days=5),
        capacity=3,
        made_by=w.people["officer"],
    )
    w.idle = PoolMember.objects.create(
        phase=w.phase, user=a_user("Idle reviewer"), capacity=3, added_by=w.people["officer"]
    )
    w.plan_run = plans.ask_for_run(w.phase, by=w.people["officer"])
    for _step in range(STEPS):
        w.plan_run = plans.work_on_run(w.plan_run)
    w.assignment.application.submissions.update(
        content={
            **w.assignment.application.submissions.get().content,
            "documents": [
                {"ref": w.attachment.ref, "kind": "case", "sha256": "0" * 64, "size": 4, "pages": 1}
            ],
            "sections": [
                *w.assignment.application.submissions.get().content["sections"],
                {
                    "slug": "pictures",
                    "title": "Pictures",
                    "component": "questions",
                    "answers": [
                        {
                            "code": "map",
                            "question": "Map",
                            "kind": "long",
                            "shown_to": "assessors",
                            "value": figure(w.image.ref, "A map."),
                            "images": [{"ref": w.image.ref}],
                        }
                    ],
                },
            ],
        }
    )
    conflicted = Assignment.objects.get(application=w.bid, reviewer=w.people["conflicted_reviewer"])
    Assignment.objects.filter(pk=conflicted.pk).update(state="conflicted")
    Interest.objects.create(
        user=w.people["conflicted_reviewer"],
        application=w.bid,
        kind="personal",
        source="declared",
        state="confirmed",
    )
    Review.objects.filter(pk=w.review.pk).update(letter="A")
    w.response = a_response(w.bid, "The budget is in section four.")
    w.panel = a_panel(w.phase)
    w.item = Item.objects.get(application=w.bid)
    w.rival_item = Item.objects.get(application=w.rival_bid)
    seats = {seat.role: seat for seat in Seat.objects.filter(panel=w.panel).order_by("pk")}
    members = list(Seat.objects.filter(panel=w.panel, role="member").order_by("pk"))
    w.people |= {
        "chair": seats["chair"].user, "secretary": seats["secretary"].user,
        "panellist": members[0].user, "walled_panellist": members[1].user,
    }  # fmt: skip
    for seat in (seats["chair"], seats["secretary"], members[0]):
        for item in (w.item, w.rival_item):
            ItemDeclaration.objects.create(seat=seat, item=item, has_conflict=False)
    ItemDeclaration.objects.create(seat=members[1], item=w.item, has_conflict=True)
    ItemDeclaration.objects.create(seat=members[1], item=w.rival_item, has_conflict=False)
    Interest.objects.create(
        user=w.people["walled_panellist"],
        application=w.bid,
        kind="collaboration",
        source="declared",
        state="confirmed",
    )
    w.seat = members[0]
    w.introducer = Introducer.objects.create(
        item=w.item, seat=w.seat, part="lead", named_by=w.people["officer"]
    )
    w.meeting = Meeting.objects.create(
        panel=w.panel,
        state="running",
        starts_at=clock.now(),
        opened_at=clock.now(),
        planned_by=w.people["secretary"],
    )
    w.discussion = Discussion.objects.create(
        meeting=w.meeting, item=w.item, chaired_by=w.people["chair"], since=clock.now()
    )
    w.pack = Pack.objects.create(seat=w.seat, items=[w.item.pk], state="ready", file=b"%PDF-1.7")
