"""A cohort of forty partnerships for the bench: milestones, contacts, requests, activities, check-ins, and a bidder at the hub."""

from datetime import timedelta
from decimal import Decimal

from funding.models import Application, Award, Decision, Milestone, Release
from hub.models import CheckIn, CohortLead, Contact, HubPerson, SupportActivity, SupportRequest
from partnerships.models import Affiliation

PARTNERSHIPS, MILESTONES = 40, 8


def gather(b, people, bids: list[Application]) -> None:
    """Fund these bids; ``b.cohort`` and ``b.hub`` are what the bench asks about."""
    b.cohort, b.hub = bids[0].phase, people(b, 1, "hub")[0]
    HubPerson.objects.create(user=b.hub, role="staff")
    # Somebody whose university bids: then the board asks what to hide.
    Affiliation.objects.create(user=b.hub, organisation=b.universities[0])
    Release.objects.create(
        phase=b.cohort, state="approved", embargo_until=b.now - timedelta(days=1), prepared_by=b.officer,
        approved_by=b.approver, approved_at=b.now,
    )  # fmt: skip
    money = {"fec": Decimal("50000"), "share": Decimal("40000")}
    decisions = Decision.objects.bulk_create(
        Decision(
            application=bid, state="approved", outcome="award", proposed_by=b.officer, approved_by=b.approver, approved_at=b.now,
            **money,
        )
        for bid in bids
    )  # fmt: skip
    awards = Award.objects.bulk_create(
        Award(
            reference=f"{b.tag}-award-{n}", decision=decision, phase=b.cohort, partnership=bid.partnership,
            holder=bid.organisation, lead=bid.lead, title=bid.title, state="active", drafted_by=b.officer,
            offered_by=b.approver, offered_at=b.now, lapses_at=b.now, answered_at=b.now, **money,
        )
        for n, (bid, decision) in enumerate(zip(bids, decisions, strict=True))
    )  # fmt: skip
    states = ("done", "on_track", "at_risk", "planned")
    Milestone.objects.bulk_create(
        Milestone(
            award=award, title=f"Milestone {n}", due_on=(b.now + timedelta(days=30 * (n - 3))).date(),
            state=states[n % 4], updated_by=award.lead, updated_at=b.now,
        )
        for award in awards
        for n in range(MILESTONES)
    )  # fmt: skip
    _help(b, [award.partnership for award in awards])


def _help(b, partnerships) -> None:
    CohortLead.objects.bulk_create(CohortLead(partnership=each, user=b.hub) for each in partnerships)
    Contact.objects.bulk_create(
        Contact(partnership=each, on=b.now.date(), kind="call", by=b.hub) for each in partnerships
    )
    SupportRequest.objects.bulk_create(
        SupportRequest(partnership=each, kind="data", question="Where?", asked_by=b.officer, asked_at=b.now)
        for each in partnerships
        for _ in range(3)
    )
    CheckIn.objects.bulk_create(
        CheckIn(
            partnership=each, host=b.hub, planned_by=b.hub, place="Here", starts_at=b.now + timedelta(days=3)
        )
        for each in partnerships
    )
    done = SupportActivity.objects.create(kind="workshop", on=b.now.date(), hours=Decimal(3), noted_by=b.hub)
    done.partnerships.set(partnerships)
