"""What was decided in the world, and what came of it."""

from funding.models import (
    CaseFile,
    Complaint,
    SiftedBid,
)
from lpip_portal import clock
from tests.factories import (
    a_decision,
    a_phase,
    a_promotion,
    a_release,
    a_review,
    an_application,
    an_assignment,
    an_award,
)


def add_outcomes(w) -> None:
    """An earlier phase of the same round whose outcomes are out, and this phase's decision, which is not."""
    w.earlier_phase = a_phase(round=w.round, number=4, label_en="Earlier phase")
    w.earlier_bid = an_application(
        "eligible",
        phase=w.earlier_phase,
        lead=w.people["lead"],
        partnership=w.partnership,
        title="The earlier bid",
    )
    w.released = a_decision(w.earlier_bid)
    a_release(w.earlier_phase)
    w.award = an_award("active", decision=w.released, answered_at=clock.now(), start_on=clock.today())
    w.milestone = w.award.milestones.create(title="First workshop", due_on=clock.today())
    w.offered_bid = an_application(
        "eligible", phase=a_phase(round=w.round, number=5), lead=w.people["lead"], partnership=w.partnership
    )
    w.offer = an_award("offered", decision=a_decision(w.offered_bid))
    w.drafted_award = an_award(
        "drafted",
        decision=a_decision(
            an_application(
                "eligible",
                phase=a_phase(round=w.round, number=6),
                lead=w.people["lead"],
                partnership=w.partnership,
            )
        ),
    )
    reserves = a_phase(round=w.round, number=11)
    w.reserve = a_decision(an_application("eligible", phase=reserves), outcome="reserve")
    declined = an_award("declined", decision=a_decision(an_application("eligible", phase=reserves)))
    w.promotion = a_promotion(w.reserve, declined)
    w.sift_phase = a_phase(round=w.round, number=10, sift_threshold=3, reviews_due_at=clock.now())
    w.low_bid = an_application("eligible", phase=w.sift_phase)
    a_review(an_assignment(w.low_bid), points=2)
    w.low_bid.sifted = SiftedBid.objects.create(
        application=w.low_bid, mean=2, reviews=1, threshold=3, proposed_by=w.people["officer"]
    )
    w.complaint = Complaint.objects.create(
        application=w.earlier_bid,
        about="dates",
        text="Late.",
        raised_by=w.people["lead"],
        acknowledge_by=clock.now(),
        answer_by=clock.now(),
    )
    w.decision = a_decision(w.bid, state="proposed")
    w.case_file = CaseFile.objects.create(application=w.bid, asked_by=w.people["officer"])
    w.release = a_release(w.phase, state="prepared")
