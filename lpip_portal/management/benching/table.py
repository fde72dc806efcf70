"""A panel of sixty bids for the bench: every one reviewed, declared on by all, and half of them placed."""

from datetime import timedelta

from funding.models import (
    Application,
    Assignment,
    Criterion,
    Item,
    ItemDeclaration,
    Panel,
    Review,
    ReviewScore,
    Seat,
    Submission,
)

ITEMS, REVIEWS = 60, 3
ROLES = ("chair", "deputy", "secretary", "member", "member", "member", "member")


def seat_panel(b, people, bids: list[Application], content: dict) -> None:
    """Seat seven people before these bids; ``b.panel`` and ``b.secretary`` are what the bench asks about."""
    phase = bids[0].phase
    criteria = [
        Criterion.objects.create(phase=phase, code=code, order=n, title_en=code.capitalize(), weight=25)
        for n, code in enumerate(("quality", "partnership", "impact", "value"))
    ]
    Submission.objects.bulk_create(
        Submission(application=bid, number=1, at=b.now, by_id=bid.lead_id, content=content, hash="0" * 64)
        for bid in bids
    )
    given = Assignment.objects.bulk_create(
        Assignment(
            application=bid, reviewer=b.reviewers[(n + k) % len(b.reviewers)], state="accepted", due_at=b.now,
            declared_at=b.now, made_by=b.officer,
        )
        for n, bid in enumerate(bids)
        for k in range(REVIEWS)
    )  # fmt: skip
    reviews = Review.objects.bulk_create(
        Review(assignment=each, state="usable", comments="Sound.", ai_declared=True, submitted_at=b.now)
        for each in given
    )
    ReviewScore.objects.bulk_create(
        ReviewScore(review=review, criterion=criterion, points=1 + n % 6)
        for n, review in enumerate(reviews)
        for criterion in criteria
    )
    b.panel = Panel.objects.create(
        phase=phase, state="convened", quorum=3, convened_at=b.now - timedelta(days=1)
    )
    seats = [
        Seat.objects.create(panel=b.panel, user=user, role=role)
        for user, role in zip(people(b, len(ROLES), "panellist"), ROLES, strict=True)
    ]
    items = Item.objects.bulk_create(
        Item(
            panel=b.panel, application=bid, state="recorded" if n % 2 else "waiting", rank=n // 2 + 1 if n % 2 else None,
            recommendation="fund" if n % 2 else "",
        )
        for n, bid in enumerate(bids)
    )  # fmt: skip
    ItemDeclaration.objects.bulk_create(
        ItemDeclaration(seat=seat, item=item, has_conflict=False) for seat in seats for item in items
    )
    b.secretary = seats[ROLES.index("secretary")].user
