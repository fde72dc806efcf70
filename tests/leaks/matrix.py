"""The visibility matrix as data: which field of which row holds a secret, and who may read it.

Who may read is worked out here from the rows that give people their parts, and not by the portal's own ``visible_to``: the two
must agree, and a page that shows more than either of them fails.
"""

from django.db.models import Q

from funding.models import (
    Assignment,
    DecisionApprover,
    Interest,
    Interviewee,
    ItemDeclaration,
    PoolMember,
    RoundOfficer,
    Seat,
)
from hub.models import CohortLead, HubPerson
from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant, User
from partnerships.models import Agenda, PartnershipPerson, Proposer, Signatory


def _ids(rows, field: str = "user_id") -> set[int]:
    return set(rows.values_list(field, flat=True))


def auditors() -> set[int]:
    """Those who read the trail."""
    return _ids(RoleGrant.objects.holding().filter(role="auditor"))


def administrators() -> set[int]:
    """Those who keep the accounts."""
    return _ids(RoleGrant.objects.holding().filter(role="administrator"))


def duty(round_, *duties: str) -> set[int]:
    """Those who have one of these duties in a round."""
    return _ids(RoundOfficer.objects.holding().filter(round=round_, duty__in=duties))


def approvers(round_) -> set[int]:
    """Those who approve a round's decisions."""
    return _ids(DecisionApprover.objects.holding().filter(round=round_))


def runs(phase) -> set[int]:
    """Those who run a phase's round, keep its money, approve its decisions or audit."""
    return duty(phase.round, "officer", "finance") | approvers(phase.round) | auditors()


def walled(bid) -> set[int]:
    """Those whom a confirmed conflict keeps from a bid."""
    ties = Interest.objects.filter(state="confirmed")
    return _ids(ties.filter(Q(application=bid) | Q(application__isnull=True, partnership=bid.partnership_id)))


def people_of(partnership) -> set[int]:
    """The people of a partnership."""
    return _ids(PartnershipPerson.objects.holding().filter(partnership=partnership)) if partnership else set()


def team(bid) -> set[int]:
    """Those whose work a bid is: its lead, its partnership's people, its office and those who were let in."""
    let_in = _ids(bid.let_in.holding().filter(user__isnull=False))
    return {bid.lead_id} | people_of(bid.partnership) | office(bid) | let_in


def office(bid) -> set[int]:
    """Those who submit for the organisation of a bid."""
    return _ids(Signatory.objects.holding().filter(organisation=bid.organisation_id))


def named(bid) -> set[int]:
    """Those who are asked something on a bid, and so know that there is one: team members, partners and people invited to write."""
    partners = bid.partners.values("organisation")
    return (
        _ids(bid.team.filter(user__isnull=False))
        | _ids(Signatory.objects.holding().filter(organisation__in=partners))
        | set(User.objects.filter(email__in=bid.let_in.values("email")).values_list("pk", flat=True))
    )


def staff(bid) -> set[int]:
    """Those who run the round of a bid, keep its money or approve its decisions, and are not in conflict with it."""
    round_ = bid.phase.round
    return (duty(round_, "officer", "finance") | approvers(round_)) - walled(bid)


def officers(bid) -> set[int]:
    """The officers of the round who are not in conflict with the bid."""
    return duty(bid.phase.round, "officer") - walled(bid)


def conflict_owners(bid) -> set[int]:
    """Those who decide on the conflicts of a bid."""
    return duty(bid.phase.round, "conflicts", "deputy") - walled(bid)


def reviewers(bid, *states: str) -> set[int]:
    """Those who have a bid to review, in these states of the assignment."""
    return _ids(Assignment.objects.filter(application=bid, state__in=states), "reviewer_id") - walled(bid)


def seated(bid) -> set[int]:
    """The panel of a bid's phase."""
    return _ids(Seat.objects.holding().filter(panel__phase=bid.phase_id))


def table(bid) -> set[int]:
    """Those on the panel who declared that they have no conflict with the bid."""
    free = ItemDeclaration.objects.filter(item__application=bid, has_conflict=False)
    return (seated(bid) & _ids(free, "seat__user_id")) - walled(bid)


def conflicted(bid) -> set[int]:
    """Those on the panel who declared a conflict with the bid."""
    ties = ItemDeclaration.objects.filter(item__application=bid, has_conflict=True)
    return _ids(ties, "seat__user_id")


def is_sent(bid) -> bool:
    """Whether the bid has been submitted."""
    return bid.state in ("submitted", "eligible", "ineligible")


def is_released(bid) -> bool:
    """Whether the outcomes of the bid's phase are out."""
    release = getattr(bid.phase, "release", None)
    return bool(release and release.state == "approved" and release.embargo_until <= clock.now())


# Who may read: each takes the row and gives the keys of people. ``None`` means that everybody may.


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


def leads(bid) -> set[int]:
    """The lead of a bid alone: whoever writes the response to its reviews."""
    return {bid.lead_id}


def reads_response(bid) -> set[int]:
    """What a bid was told by its reviews and what it answered: its lead, the office, and the panel that has it."""
    return leads(bid) | staff(bid) | auditors() | table(bid)


def extended(window) -> set[int]:
    """Why there is more time to respond: the leads who were asked, and those who run the round."""
    asked = set(window.responses.values_list("application__lead", flat=True))
    return runs(window.phase) | asked


def minuted(item) -> set[int]:
    """Introducers' names, pre-scores, ranks and minutes: everybody on the panel once they have declared that they have no conflict."""
    bid = item.application
    return staff(bid) | auditors() | table(bid)


def knows_item(item) -> set[int]:
    """That an item lies on the table, and when and where its interview is: those who run the round, and the table behind the wall."""
    bid = item.application
    return staff(bid) | auditors() | (seated(bid) - conflicted(bid) - walled(bid))


def timed(slot) -> set[int]:
    """A time for an interview: with a bid, whoever knows the item; a free one, whoever arranges."""
    if slot.item:
        return knows_item(slot.item)
    secretaries = slot.panel.seats.holding().filter(role="secretary")
    return duty(slot.panel.phase.round, "officer") | _ids(secretaries)


def told_of_interview(notice) -> set[int]:
    """When and where an applicant was told the interview is: the lead, and whoever knows the item."""
    return leads(notice.item.application) | knows_item(notice.item)


def interview_rules(plan) -> set[int]:
    """What happens in an interview: the table, those who run the round, and the leads who were invited to one."""
    told = plan.panel.items.filter(interview_notices__isnull=False)
    return panel_minutes(plan.panel) | _ids(told, "application__lead_id")


def interview_needs(need) -> set[int]:
    """What people need at an interview: who said it, and whoever keeps the record of the item."""
    bid = need.item.application
    keepers = Seat.objects.holding().filter(
        panel__phase=bid.phase_id, role__in=["chair", "deputy", "secretary"]
    )
    return leads(bid) | (_ids(keepers) - conflicted(bid) - walled(bid))


def comes(member) -> set[int]:
    """A person of a bid: its own people; once they are named for its interview, whoever reads the papers."""
    bid = member.application
    known = team(bid) | {member.user_id}
    if Interviewee.objects.filter(item__application=bid, member=member).exists():
        known |= reads_for_panel(bid)
    return known


def own_note(note) -> set[int]:
    """What somebody at the table noted for themself alone."""
    bid = note.item.application
    return {note.seat.user_id} - conflicted(bid) - walled(bid)


def panel_feedback(item) -> set[int]:
    """What the panel lets the applicant know, once it is out."""
    return minuted(item) | (team(item.application) if is_released(item.application) else set())


def panel_minutes(panel) -> set[int]:
    """The minutes of the whole meeting."""
    round_ = panel.phase.round
    return duty(round_, "officer", "finance") | approvers(round_) | auditors() | _ids(panel.seats.holding())


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


def managing(partnership) -> set[int]:
    """Those who lead or manage a partnership."""
    return _ids(partnership.people.holding().filter(role__in=PartnershipPerson.MANAGING))


def reads_priority(priority) -> set[int] | None:
    """A priority of an agenda: everybody once it was prioritised in public, before that members and who suggested it."""
    open_ = priority.state in ("suggested", "discussed") and Agenda.objects.filter(
        partnership=priority.partnership_id, shows_suggestions=True
    )
    if priority.partnership.is_public and (priority.published_on or open_):
        return None
    return people_of(priority.partnership) | _ids(Proposer.objects.filter(priority=priority))


def reads_area(area) -> set[int] | None:
    """A named area of a partnership: everybody once the partnership is public, before that its members."""
    return None if area.partnership.is_public else people_of(area.partnership)


def reads_event(event) -> set[int] | None:
    """An event of the hub: everybody once it was announced, before that the people of the hub."""
    return hub_people() if event.state == "draft" else None


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
        | _ids(body.seats.filter(user__isnull=False))
        | set(asked.values_list("pk", flat=True))
    )


def inside_body(body) -> set[int]:
    """What stands inside a body: the members of the partnership and who sits on the body."""
    return people_of(body.partnership) | _ids(body.seats.filter(state="seated", user__isnull=False))


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
    return (people_of(body.partnership) | _ids(voting)) - set(left)


def reads_version(version) -> set[int] | None:
    """What a decision says: everybody the version that holds, once it is published of a public body; else those inside."""
    decision = version.decision
    public = decision.body.is_public and decision.body.partnership.is_public and decision.reach == "public"
    return None if public and version.number == decision.version else inside_decision(decision)


def sits_on_a_body(user) -> set[int]:
    """Who sits on a body and is not shown: themselves, those inside, and those who keep the register of people."""
    known = {user.pk} | administrators() | auditors() | programme_officers()
    for seat in user.body_seats.filter(state="seated").select_related("body__partnership"):
        known |= people_of(seat.body.partnership) | _ids(
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
        known |= _ids(proposer.priority.partnership.people.holding().filter(role="manager"))
    return known


def supports(request) -> set[int]:
    """A request for support: who asked, its owner and hub lead, those who helped, all hub staff while nobody owns it, auditors."""
    looks = CohortLead.objects.holding().filter(partnership=request.partnership)
    hub = {request.owner_id} if request.owner_id else _ids(HubPerson.objects.holding().filter(role="staff"))
    helped = set(request.activities.values_list("people", flat=True)) - {None}
    return people_of(request.partnership) | hub | helped | _ids(looks) | auditors()


def helped(activity) -> set[int]:
    """What the hub did: the partnerships it was for, the hub's people, auditors."""
    people = [people_of(partnership) for partnership in activity.partnerships.all()]
    return set().union(*people) | hub_people()


def hub_staff() -> set[int]:
    """Those who work at the hub and keep its catalogue."""
    return _ids(HubPerson.objects.holding().filter(role="staff"))


def introduced(introduction) -> set[int]:
    """A wish for an introduction: the partnership, hub staff, auditors, and by letter the expert."""
    return people_of(introduction.partnership) | hub_staff() | auditors() | {introduction.expert.user_id}


def evidence(item) -> set[int] | None:
    """An item of evidence: everybody once it was published, until then the hub's people."""
    return None if item.is_public else hub_people()


def noted(note) -> set[int]:
    """What the hub noted about a partnership: the hub's people, auditors, and the partnership if it is meant to."""
    return hub_people() | (people_of(note.partnership) if note.visibility == "partnership" else set())


def handles(enquiry) -> set[int]:
    """Who asks the gateway and what the hub answers: its owner where it is confidential, else all its staff; auditors."""
    staff = _ids(HubPerson.objects.holding().filter(role="staff"))
    return auditors() | ({enquiry.owner_id} if enquiry.is_confidential else staff)


def enquires(enquiry) -> set[int]:
    """What is asked: whoever handles it, and the partnerships that are asked; of a confidential one their leads alone."""
    return handles(enquiry).union(*(_asked_of(each) for each in enquiry.routings.all()))


def answers_for(routing) -> set[int]:
    """What a partnership was asked and answered: its own people and whoever handles it, and no other partnership."""
    return handles(routing.enquiry) | _asked_of(routing)


def _asked_of(routing) -> set[int]:
    people = PartnershipPerson.objects.holding().filter(partnership=routing.partnership)
    return _ids(people.filter(role__in=["lead", "manager"]) if routing.enquiry.is_confidential else people)


def tells(story) -> set[int] | None:
    """A contribution story: everybody once it is published; before, its partnership, the hub's people, auditors."""
    return None if story.state == "published" else people_of(story.partnership) | hub_people()


def draws(theory) -> set[int] | None:
    """A theory of change: everybody once it was published; before, its partnership, the hub's people, auditors."""
    return people_of(theory.partnership) | hub_people() if theory.state == "draft" else None


def asks(question) -> set[int] | None:
    """A question of the evaluation: everybody once it was opened; before, the hub's people, auditors."""
    return hub_people() if question.state == "draft" else None


def observes(figure) -> set[int]:
    """A figure as it was entered: its partnership, the hub's people, auditors."""
    return people_of(figure.partnership) | hub_people()


def hub_people() -> set[int]:
    """The people of the hub."""
    return _ids(HubPerson.objects.holding()) | auditors()


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


def programme_officers() -> set[int]:
    """The officers of the whole programme, to whom the register of people is open."""
    return _ids(RoleGrant.objects.holding().filter(role="officer"))


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
