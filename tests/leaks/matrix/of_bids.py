"""Who may read a bid and what hangs from it: reviews, decisions, complaints, the award, and who reviews."""

from funding.models import PoolMember

from .parts import (
    administrators,
    approvers,
    auditors,
    conflict_owners,
    conflicted,
    duty,
    hub_people,
    is_released,
    is_sent,
    named,
    officers,
    programme_officers,
    reviewers,
    seated,
    staff,
    table,
    team,
    walled,
)


def knows(bid) -> set[int] | None:
    """That a bid exists, and its title: of what was funded everybody, once it is out."""
    decision = getattr(bid, "decision", None)
    if is_released(bid) and decision and decision.outcome == "award":
        return None
    known = team(bid) | named(bid) | staff(bid) | auditors() | conflict_owners(bid)
    if bid.complaints.exists():  # whoever answers a complaint is told which bid it is about
        known |= duty(bid.phase.round, "complaints") - walled(bid)
    if is_sent(bid):
        # Whoever is asked to review is told the title to say whether there is a conflict, and so is the panel:
        # once they have said so, or a wall stands, it is gone.
        asked = reviewers(bid, "invited", "accepted", "declined")
        known |= asked | (seated(bid) - conflicted(bid) - walled(bid))
    return known


def writes(bid) -> set[int]:
    """The text of a bid that has not been submitted: its own people alone."""
    return team(bid)


def reads_sent(bid) -> set[int]:
    """What was submitted, as far as assessors read it."""
    return team(bid) | staff(bid) | auditors() | reviewers(bid, "accepted") | table(bid)


def reads_for_panel(bid) -> set[int]:
    """Submitted answers meant for the panel and not for reviewers."""
    return team(bid) | staff(bid) | auditors() | table(bid)


def reads_for_staff(bid) -> set[int]:
    """Submitted answers meant for the office alone."""
    return team(bid) | staff(bid) | auditors()


def talks(bid) -> set[int]:
    """Messages between the team and the office."""
    return team(bid) | officers(bid)


def checks(bid) -> set[int]:
    """What the office notes while it checks a bid."""
    return staff(bid) | auditors()


def asked_back(bid) -> set[int]:
    """A question of the office to the team, and its answer."""
    return team(bid) | staff(bid) | auditors()


def avoids(bid) -> set[int]:
    """Whom the team does not want asked, and why."""
    return team(bid) | duty(bid.phase.round, "officer", "conflicts", "deputy") - walled(bid) | auditors()


def tie(interest) -> set[int]:
    """The kind, the evidence and the reason of somebody's conflict."""
    bid = interest.application
    return (conflict_owners(bid) | auditors() if bid else auditors()) | {interest.user_id}


def reviewed(assignment) -> set[int]:
    """A review while nothing has been released: its author, the office and the panel that has the bid."""
    bid = assignment.application
    review = getattr(assignment, "review", None)
    author = {assignment.reviewer_id} - walled(bid)
    if review is None or review.state in ("draft", "returned"):
        return author
    return author | officers(bid) | approvers(bid.phase.round) - walled(bid) | auditors() | table(bid)


def review_text(assignment) -> set[int]:
    """The comments to the applicant: after release the team reads a copy of them."""
    bid = assignment.application
    return reviewed(assignment) | (team(bid) if is_released(bid) else set())


def decided(decision) -> set[int]:
    """An outcome's reason and conditions before they are out."""
    return staff(decision.application) | auditors()


def told(decision) -> set[int]:
    """What the team is told of the decision, once it is out."""
    bid = decision.application
    return decided(decision) | (team(bid) if is_released(bid) else set())


def complained(complaint) -> set[int]:
    """A complaint and its answer: who wrote the bid, whoever owns the round's complaints, and the office once it was shared."""
    bid = complaint.application
    owners = duty(bid.phase.round, "complaints") - walled(bid)
    return team(bid) | owners | auditors() | (staff(bid) if complaint.shared_at else set())


def awarded(award) -> set[int]:
    """The papers of an award."""
    bid = award.decision.application
    return (
        team(bid)
        | duty(bid.phase.round, "officer", "finance")
        | approvers(bid.phase.round)
        | auditors()
        | hub_people()
    )


def rounds_of(user) -> set:
    """The rounds that ask somebody to review."""
    rounds = {
        each.application.phase.round for each in user.assignments.select_related("application__phase__round")
    }
    return rounds | {
        each.phase.round for each in PoolMember.objects.filter(user=user).select_related("phase__round")
    }


def profile(user) -> set[int]:
    """What a reviewer tells of themself: the officers of the rounds that ask them, and nobody else."""
    return {user.pk}.union(*(duty(each, "officer") for each in rounds_of(user)))


def asked_in(letter) -> set[int]:
    """A letter that asks somebody into a pool: the officers of the round, and who is asked."""
    return duty(letter.phase.round, "officer") | {letter.user_id}


def suggested(suggestion) -> set[int]:
    """Whom somebody suggests who declined to review."""
    return officers(suggestion.invitation.application) | auditors()


def reviewer_name(user) -> set[int]:
    """Who reviews: the person, the officers and those who own conflicts, the auditors and administrators. No applicant, no peer."""
    known = {user.pk} | auditors() | administrators()
    for round_ in rounds_of(user):
        known |= duty(round_, "officer", "conflicts", "deputy")
    return known | programme_officers()
