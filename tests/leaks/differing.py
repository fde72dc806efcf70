"""Secrets in which two worlds may differ, each with those who may not know it."""

from collections.abc import Callable

from funding.models import (
    Decision,
    Interest,
    InterviewNote,
    InterviewNotice,
    InterviewRecord,
    InterviewSlot,
    Item,
    ItemDeclaration,
    PanelComment,
    PreScore,
    Review,
    ReviewScore,
)
from hub.models import Attendance, SupportRequest
from lpip_portal.accounts.models import User
from partnerships.models import Audience, DecisionVersion, EngagementNote, Minutes, Proposer
from tests import factories

APPLICANTS = ["anonymous", "nobody", "lead", "member", "community", "signatory", "rival", "rival_signatory"]
OUTSIDE = [*APPLICANTS, "other_officer", "conflicted_reviewer", "hub", "evaluator"]


def a_score(w):
    """One point less in the review of a bid."""
    ReviewScore.objects.filter(review=w.review, points__isnull=False).update(points=2)


def the_name_of_a_reviewer(w):
    """Somebody else reviews the rival's bid."""
    user = User.objects.filter(pk=w.people["other_reviewer"].pk)
    user.update(name="Somebody Else", email="else@example.org")


def a_conflict_of_another(w):
    """Another reviewer has a conflict with the bid."""
    Interest.objects.create(
        user=w.people["other_reviewer"],
        application=w.bid,
        kind="personal",
        source="declared",
        state="confirmed",
    )


def an_outcome_before_release(w):
    """The bid is to be declined."""
    Decision.objects.filter(pk=w.decision.pk).update(outcome="decline", reason="Weak.")


def a_comment(w):
    """A reviewer wrote something else."""
    Review.objects.filter(pk=w.review.pk).update(comments="Not sound at all.")


def a_comment_to_the_panel(w):
    """A reviewer told the panel something else."""
    PanelComment.objects.filter(review=w.review).update(text="Do not trust them.")


def an_assignment(w):
    """One more person was asked to review the bid."""
    factories.an_assignment(w.bid, "invited", reviewer=w.idle.user)


def that_there_is_a_decision(w):
    """The rival's bid has no decision yet."""
    Decision.objects.filter(pk=w.rival_decision.pk).delete()


def a_rank(w):
    """The panel put the bid in another place."""
    Item.objects.filter(pk=w.item.pk).update(rank=1, tier=1, recommendation="fund", state="placed")


def a_pre_score(w):
    """An introducer would give the bid less."""
    PreScore.objects.filter(introducer__item=w.item).update(points=1, comment="Poor.")


def a_record_of_an_interview(w):
    """The table wrote something else about the interview of the bid, and so did a member for themself."""
    InterviewRecord.objects.filter(item=w.item).update(text="Knew little.")
    InterviewNote.objects.filter(item=w.item).update(text="No.")


def that_a_bid_is_interviewed(w):
    """The rival has no interview, and never heard of one."""
    InterviewNotice.objects.filter(item=w.rival_item).delete()
    InterviewSlot.objects.filter(item=w.rival_item).update(state="dropped", item=None)


def a_declaration_of_another(w):
    """The member at the table said that there is a conflict."""
    ItemDeclaration.objects.filter(seat=w.seat, item=w.item).update(has_conflict=True)


def a_rivals_draft(w):
    """The rival's draft has another title, and no costs."""
    type(w.rival_draft).objects.filter(pk=w.rival_draft.pk).update(title="Another")
    w.rival_draft.cost_lines.all().delete()


def a_rivals_request_for_support(w):
    """The rival asked the hub for something else."""
    SupportRequest.objects.filter(pk=w.rival_support.pk).update(question="Who else bids?", answer="Ask.")


def the_proposer_of_a_priority(w):
    """Somebody else suggested, without their name, what the members of the partnership read."""
    Proposer.objects.filter(priority=w.priority).update(user=w.proposer)


def a_rivals_agenda(w):
    """The rival's agenda says something else, is discussed and voted on."""
    type(w.rival_priority).objects.filter(pk=w.rival_priority.pk).update(
        title_en="Another", state="discussed"
    )
    w.rival_priority.remarks.create(text="A comment.", by=w.people["rival"])
    ballot = w.rival_partnership.ballots.create(opened_by=w.people["rival"])
    ballot.votes.create(priority=w.rival_priority, user=w.people["rival"])


def a_rivals_engagement(w):
    """More people came to what the rival did and has not published, and it says something else."""
    Audience.objects.filter(activity=w.rival_activity).update(community=77)
    type(w.rival_activity).objects.filter(pk=w.rival_activity.pk).update(title="Another", method="visit")


def what_stays_inside_an_activity(w):
    """Of those who came to something published, one was counted with another sector; another was noted; another is not out."""
    Audience.objects.filter(activity=w.public_activity).update(community=8, research=4)
    EngagementNote.objects.filter(activity=w.public_activity).update(text="Something else.")
    type(w.public_draft).objects.filter(pk=w.public_draft.pk).update(title="Another")


def what_stays_inside_a_body(w):
    """A public body decided something else in confidence, its minutes say so, and another member sits on it without being shown."""
    DecisionVersion.objects.filter(
        decision__in=[w.unpublished_decision, w.public_confidential_decision]
    ).update(title="Another", text="Something else.")
    Minutes.objects.filter(meeting=w.public_body_meeting).update(text="Something else.")
    User.objects.filter(pk=w.unshown_seat.user_id).update(name="Somebody else")


def what_of_events_is_the_hubs(w):
    """An event that is not announced has another title, and one more person from research came to another."""
    type(w.event_draft).objects.filter(pk=w.event_draft.pk).update(title_en="Another")
    Attendance.objects.filter(event=w.event_reported).update(community=8, research=4)


# What differs, and who may not notice.
SECRETS: list[tuple[Callable, list[str]]] = [
    (a_score, [*OUTSIDE, "other_reviewer", "walled_panellist", "walled_officer"]),
    (the_name_of_a_reviewer, [*OUTSIDE, "reviewer", "panellist"]),
    (a_conflict_of_another, [*OUTSIDE, "reviewer", "panellist", "walled_officer"]),
    (an_outcome_before_release, [*OUTSIDE, "reviewer", "other_reviewer", "walled_panellist", "walled_officer"]),
    (a_comment, [*OUTSIDE, "other_reviewer", "walled_panellist", "walled_officer"]),
    (a_comment_to_the_panel, [*OUTSIDE, "other_reviewer", "walled_panellist", "walled_officer"]),
    (an_assignment, [*OUTSIDE, "reviewer", "other_reviewer"]),
    (that_there_is_a_decision, [*OUTSIDE, "reviewer", "other_reviewer"]),
    (a_rank, [*OUTSIDE, "reviewer", "other_reviewer", "walled_panellist", "walled_officer"]),
    (a_pre_score, [*OUTSIDE, "reviewer", "other_reviewer", "walled_panellist", "walled_officer"]),
    (a_record_of_an_interview, [*OUTSIDE, "reviewer", "other_reviewer", "walled_panellist", "walled_officer"]),
    (that_a_bid_is_interviewed, ["anonymous", "nobody", "lead", "member", "signatory", "reviewer", "other_reviewer", "hub"]),
    (a_declaration_of_another, [*OUTSIDE, "reviewer", "other_reviewer"]),
    (a_rivals_draft, ["anonymous", "nobody", "lead", "member", "signatory", "reviewer", "panellist", "hub"]),
    (the_proposer_of_a_priority, ["anonymous", "nobody", "lead", "member", "signatory", "rival", "hub"]),
    (a_rivals_agenda, ["anonymous", "nobody", "lead", "member", "signatory", "reviewer", "panellist", "hub"]),
    (what_of_events_is_the_hubs, ["anonymous", "nobody", "lead", "member", "rival", "reviewer", "panellist", "officer"]),
    (a_rivals_engagement, ["anonymous", "nobody", "lead", "member", "signatory", "reviewer", "panellist", "hub"]),
    (what_stays_inside_an_activity, [*OUTSIDE, "reviewer", "panellist"]),
    (what_stays_inside_a_body, ["anonymous", "nobody", "lead", "member", "rival", "reviewer", "panellist"]),
    (a_rivals_request_for_support, ["anonymous", "nobody", "lead", "member", "signatory", "reviewer"]),
]  # fmt: skip


def unknown_to(role: str) -> list[Callable]:
    """What may differ without this person's notice."""
    return [change for change, blind in SECRETS if role in blind]


def blind_roles() -> list[str]:
    """Everybody who may not know one of the secrets."""
    return sorted({role for _change, blind in SECRETS for role in blind})
