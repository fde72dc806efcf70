"""More secrets than the doors need: one row of every model that holds one, on both sides of the competition."""

from datetime import date, timedelta

from django.urls import reverse

from funding.decisions import actions as decisions
from funding.models import (
    Complaint,
    Decision,
    EligibilityCheck,
    Feedback,
    Interest,
    Introducer,
    Item,
    ItemVersion,
    Meeting,
    Message,
    Panel,
    PanelComment,
    PoolInvitation,
    PreScore,
    Promotion,
    Release,
    ResponseExtension,
    ResponseVersion,
    Review,
    ReviewerProfile,
    ReviewerSuggestion,
    ReviewInvitation,
    ReviewScore,
    ReviewVersion,
    RoundOfficer,
    Seat,
    SiftedBid,
    TryOut,
    Waiver,
)
from hub.models import (
    CheckIn,
    CohortNote,
    Contact,
    Observation,
    SupportActivity,
    SupportMessage,
    SupportRequest,
    Theory,
)
from lpip_portal import clock
from partnerships.models import Hold
from tests.factories import a_decision, a_phase, a_response, a_review, a_user, an_application, belongs
from tests.factories.measuring import a_figure, a_theory
from tests.world.beside import an_enquiry

SAVED = {"comments": "Saved.", "panel": "", "confidence": "high", "scores": {}}


def secrets(w) -> None:
    """Add them to the world of the doors."""
    _of_bids(w)
    _of_reviews(w)
    _of_the_panel(w)
    _of_decisions(w)
    _beside(w)


def _of_bids(w) -> None:
    w.rival_draft = an_application(
        "draft",
        phase=w.draft.phase,
        lead=w.people["rival"],
        partnership=w.rival_partnership,
        title="Rival draft",
    )
    for bid, team in ((w.bid, "lead"), (w.rival_bid, "rival"), (w.draft, "lead"), (w.rival_draft, "rival")):
        for side, by in (("team", w.people[team]), ("officers", w.people["officer"])):
            Message.objects.create(application=bid, side=side, by=by, text="A message.")
        question = bid.answers.first().question
        bid.comments.create(question=question, text="Between us.", by=w.people[team])
        bid.section_notes.create(
            section=question.section, text="Mend it.", by=w.people["signatory"], at=clock.now()
        )
        bid.not_to_ask.create(name="Someone", reason="A quarrel.", named_by=w.people[team])
    w.returned = an_application(
        "returned",
        phase=a_phase(),
        lead=w.people["lead"],
        partnership=w.partnership,
        office_note="Mend the costs.",
    )
    section = w.returned.phase.question_set.sections.first()
    w.returned.section_notes.create(
        section=section, text="Here.", by=w.people["signatory"], at=w.returned.state_since
    )
    Interest.objects.filter(state="confirmed").update(
        decided_at=clock.now(), reason="They share an employer."
    )
    for bid in (w.bid, w.rival_bid):
        EligibilityCheck.objects.create(
            application=bid, rule="in_scope", passed=True, note="Fine.", by=w.people["officer"]
        )
        bid.queries.create(
            rule="months", question="How long?", asked_by=w.people["officer"], due_at=clock.now() + timedelta(days=5),
            answer="Five.", answered_by=bid.lead, answered_at=clock.now(),
        )  # fmt: skip
        Waiver.objects.create(application=bid, reason="Nobody was free.", by=w.people["officer"])


def _of_reviews(w) -> None:
    given = w.rival_bid.assignments.get()
    w.rival_review = a_review(given, points=3)
    for review in Review.objects.all():
        PanelComment.objects.create(review=review, text="In confidence.")
        score = review.scores.first()
        ReviewScore.objects.filter(pk=score.pk).update(points=None, unable_reason="Not my field.")
        ReviewVersion.objects.create(review=review, version=1, body=SAVED)
    soon = clock.now() + timedelta(days=5)
    for n, bid in enumerate((w.bid, w.rival_bid)):
        letter = ReviewInvitation.objects.create(
            application=bid, email=f"declined{n}@example.net", name="Somebody asked", token_hash=str(n) * 64, respond_by=soon,
            due_at=soon, used_at=clock.now(), decline_reason="Too busy.", made_by=w.people["officer"],
        )  # fmt: skip
        ReviewerSuggestion.objects.create(invitation=letter, name="A colleague", why="Knows the place.")
    given = a_response(w.rival_bid, "We have costed it.")
    for response in (w.response, given):
        ResponseVersion.objects.create(response=response, version=1, text="A draft.")
    until = w.response.window.closes_at
    ResponseExtension.objects.create(
        window=w.response.window, closed_at=until - timedelta(days=1), closes_at=until, reason="An outage.",
        by=w.people["officer"],
    )  # fmt: skip
    PoolInvitation.objects.filter(pk=w.pool_letter.pk).update(words="Please help.")
    PoolInvitation.objects.create(
        phase=w.phase, email="no@example.net", name="Said no", token_hash="9" * 64, respond_by=soon, capacity=3,
        used_at=clock.now(), decline_reason="Away.", made_by=w.people["officer"],
    )  # fmt: skip
    for role in ("reviewer", "other_reviewer", "conflicted_reviewer"):
        ReviewerProfile.objects.update_or_create(user=w.people[role], defaults={"words": "Words."})


def _of_the_panel(w) -> None:
    seats = {
        role: Seat.objects.filter(panel=w.panel, role=role).first()
        for role in ("chair", "secretary", "member")
    }
    for item in (w.item, w.rival_item):
        introducer = Introducer.objects.filter(item=item).first() or Introducer.objects.create(
            item=item, seat=seats["member"], part="lead", named_by=w.people["officer"]
        )
        PreScore.objects.create(introducer=introducer, points=6, comment="Before the meeting.")
        Item.objects.filter(pk=item.pk).update(feedback="Feedback.", notes="Notes.")
        item.refresh_from_db()
        ItemVersion.objects.create(
            item=item,
            number=1,
            what={"tier": None},
            verb="record_item",
            reason="A reason.",
            by=seats["chair"].user,
        )
    Panel.objects.filter(pk=w.panel.pk).update(minutes="Minutes.")
    Meeting.objects.filter(pk=w.meeting.pk).update(minutes="Minutes.", place="A room.")


def _of_decisions(w) -> None:
    w.rival_decision = a_decision(w.rival_bid, state="proposed", outcome="decline")
    Feedback.objects.create(decision=w.released, label="A", comments="Words of a reviewer.")
    SiftedBid.objects.filter(pk=w.low_bid.sifted.pk).update(
        is_kept=True, reason="One of its kind.", return_reason="Why?"
    )
    Promotion.objects.update(reason="Ready.", conditions="A condition.", return_reason="Why this one?")
    owner = w.people["complaints_owner"] = a_user("complaints_owner")
    RoundOfficer.objects.create(round=w.round, user=owner, duty="complaints", since=clock.uk(2020, 1, 1))
    w.rival_complaint = Complaint.objects.create(
        application=w.rival_bid, about="conduct", text="Unfair.", raised_by=w.people["rival"], state="answered", owner=owner,
        acknowledge_by=clock.now(), answer_by=clock.now(), acknowledged_at=clock.now(), answer="It was fair.",
        answered_by=owner, answered_at=clock.now(),
    )  # fmt: skip
    Decision.objects.update(reason="Departs from the order.", conditions="A condition.")


def _beside(w) -> None:
    belongs(w.people["deputy_owner"], w.public, "manager")  # to whom an anonymous proposer is known
    w.rival_support = SupportRequest.objects.create(
        partnership=w.rival_partnership,
        kind="data",
        question="Ours?",
        answer="Yours.",
        rating=4,
        rating_words="Quick.",
        asked_by=w.people["rival"],
    )
    SupportMessage.objects.create(request=w.rival_support, text="Which?", by=w.people["hub"])
    for request in (w.support, w.rival_support):
        done = SupportActivity.objects.create(
            request=request,
            kind="call",
            on=clock.today(),
            hours=1,
            outputs="Found.",
            noted_by=w.people["hub"],
        )
        done.partnerships.add(request.partnership)
        done.people.add(w.people["hub"])
    w.confidential = an_enquiry(
        w, "answered", is_confidential=True, outcome="A new route.", decline_reason="No."
    )
    for enquiry, partnership in ((w.answered_enquiry, w.partnership), (w.confidential, w.rival_partnership)):
        enquiry.messages.create(is_askers=True, text="More about it.")
        enquiry.routings.create(
            partnership=partnership, routed_by=w.people["hub"], due_at=clock.now(), state="answered", note="Please.", answer="Most.",
            sources="Ours.", contact_name="Somebody", contact_email="some@example.org", answered_by=w.people["lead"],
            answered_at=clock.now(), decline_reason="Not now.",
        )  # fmt: skip
    a_theory(w.rival_partnership, w.people["rival"], "draft")
    for partnership in (w.partnership, w.rival_partnership):
        a_figure(
            w.indicator.versions.get(), partnership, date(2025, 4, 1), 3, state="rejected", decided_by=w.people["hub"],
            decided_at=clock.now(), reject_reason="Too few.", source="A survey.", note="Some were away.",
        )  # fmt: skip
        Contact.objects.create(
            partnership=partnership, on=clock.today(), kind="call", note="Spoke.", by=w.people["hub"]
        )
        for visibility in ("hub", "partnership"):
            CohortNote.objects.create(
                partnership=partnership, text="Noted.", visibility=visibility, by=w.people["hub"]
            )
        CheckIn.objects.create(
            partnership=partnership, host=w.people["hub"], planned_by=w.people["hub"], starts_at=clock.now(),
            place="Here", reason="Ill.",
        )  # fmt: skip
        Hold.objects.create(partnership=partnership, reason="A bid is in.", about="leaks:1")
    TryOut.objects.create(
        phase=w.draft_round_phase,
        by=w.people["officer"],
        organisation="Test organisation",
        answers={"summary": "Tried."},
    )


def addresses(w) -> list[str]:
    """Where some of them are shown, beside what the tables of the doors name."""
    return [
        reverse("funding:application", args=[w.returned.ref]),
        *(reverse("hub:theory", args=[each.ref]) for each in Theory.objects.all()),
        reverse("hub:question", args=[w.unasked.ref]),
        *(reverse("hub:observation", args=[each.ref]) for each in Observation.objects.all()),
        *(reverse("hub:enquiry", args=[each.ref]) for each in (w.answered_enquiry, w.confidential)),
        *(
            reverse("hub:routing", args=[each.routings.get().ref])
            for each in (w.answered_enquiry, w.confidential)
        ),
        reverse("funding:complaint", args=[w.rival_complaint.ref]),
        reverse("funding:round", args=[w.draft_round.ref]),
        reverse("hub:separation-plan", args=[w.phase.ref]),
        reverse("partnerships:agenda", args=[w.partnership.ref]),
        *(
            reverse("partnerships:priority", args=[each.ref])
            for each in (w.priority, w.told_priority, w.answered_priority, w.rival_priority)
        ),
        reverse("partnerships:priority-proposer", args=[w.public_priority.ref]),
        *(
            reverse("partnerships:engagement", args=[each.ref])
            for each in (w.partnership, w.rival_partnership)
        ),
        *(
            reverse("partnerships:governance", args=[each.ref])
            for each in (w.partnership, w.rival_partnership)
        ),
        *(
            reverse("partnerships:body", args=[each.ref])
            for each in (w.body, w.ended_body, w.rival_body, w.inner_body)
        ),
        *(
            reverse("partnerships:body-meeting", args=[each.ref])
            for each in (
                w.body_meeting,
                w.held_body_meeting,
                w.cancelled_body_meeting,
                w.public_planned_meeting,
                w.rival_body_meeting,
            )
        ),
        *(
            reverse("partnerships:body-decision", args=[each.ref])
            for each in (
                w.body_decision,
                w.confidential_decision,
                w.unpublished_decision,
                w.public_confidential_decision,
                w.rival_body_decision,
            )
        ),
        reverse("hub:evidence-item", args=[w.evidence_draft.ref]),
        *(reverse("hub:event", args=[each.ref]) for each in (w.event_draft, w.event_reported)),
        *(
            reverse("partnerships:activity", args=[each.ref])
            for each in (w.activity, w.open_activity, w.public_draft, w.rival_activity)
        ),
    ]


def let_out(w) -> None:
    """Approve what was proposed and let the outcomes out, by the verbs, so that letters are owed."""
    approver = w.people["approver"]
    Panel.objects.filter(pk=w.panel.pk).update(state="confirmed")
    for bid in w.phase.applications.filter(state="eligible", decision__isnull=True):
        a_decision(bid, outcome="decline", reason="Departs from the order.")
    for decision in Decision.objects.filter(application__phase=w.phase, state="proposed"):
        decisions.approve_decision(decision, by=approver, version=decision.version)
    later = clock.now() + timedelta(minutes=10)
    Release.objects.filter(pk=w.release.pk).update(embargo_until=later, announcement_cy="Newyddion.")
    release = Release.objects.get(pk=w.release.pk)
    decisions.approve_release(release, by=approver, version=release.version)
    Release.objects.filter(pk=w.release.pk).update(embargo_until=clock.now() - timedelta(minutes=1))
