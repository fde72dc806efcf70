"""Who has which part, worked out from the rows that give people their parts; and how far a bid has come."""

from django.db.models import Q

from funding.models import Assignment, DecisionApprover, Interest, ItemDeclaration, RoundOfficer, Seat
from hub.models import HubPerson
from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant, User
from partnerships.models import PartnershipPerson, Signatory


def ids(rows, field: str = "user_id") -> set[int]:
    """The keys of people in these rows."""
    return set(rows.values_list(field, flat=True))


def auditors() -> set[int]:
    """Those who read the trail."""
    return ids(RoleGrant.objects.holding().filter(role="auditor"))


def administrators() -> set[int]:
    """Those who keep the accounts."""
    return ids(RoleGrant.objects.holding().filter(role="administrator"))


def programme_officers() -> set[int]:
    """The officers of the whole programme, to whom the register of people is open."""
    return ids(RoleGrant.objects.holding().filter(role="officer"))


def duty(round_, *duties: str) -> set[int]:
    """Those who have one of these duties in a round."""
    return ids(RoundOfficer.objects.holding().filter(round=round_, duty__in=duties))


def approvers(round_) -> set[int]:
    """Those who approve a round's decisions."""
    return ids(DecisionApprover.objects.holding().filter(round=round_))


def runs(phase) -> set[int]:
    """Those who run a phase's round, keep its money, approve its decisions or audit."""
    return duty(phase.round, "officer", "finance") | approvers(phase.round) | auditors()


def walled(bid) -> set[int]:
    """Those whom a confirmed conflict keeps from a bid."""
    ties = Interest.objects.filter(state="confirmed")
    return ids(ties.filter(Q(application=bid) | Q(application__isnull=True, partnership=bid.partnership_id)))


def people_of(partnership) -> set[int]:
    """The people of a partnership."""
    return ids(PartnershipPerson.objects.holding().filter(partnership=partnership)) if partnership else set()


def managing(partnership) -> set[int]:
    """Those who lead or manage a partnership."""
    return ids(partnership.people.holding().filter(role__in=PartnershipPerson.MANAGING))


def team(bid) -> set[int]:
    """Those whose work a bid is: its lead, its partnership's people, its office and those who were let in."""
    let_in = ids(bid.let_in.holding().filter(user__isnull=False))
    return {bid.lead_id} | people_of(bid.partnership) | office(bid) | let_in


def office(bid) -> set[int]:
    """Those who submit for the organisation of a bid."""
    return ids(Signatory.objects.holding().filter(organisation=bid.organisation_id))


def named(bid) -> set[int]:
    """Those who are asked something on a bid, and so know that there is one: team members, partners and people invited to write."""
    partners = bid.partners.values("organisation")
    return (
        ids(bid.team.filter(user__isnull=False))
        | ids(Signatory.objects.holding().filter(organisation__in=partners))
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
    return ids(Assignment.objects.filter(application=bid, state__in=states), "reviewer_id") - walled(bid)


def seated(bid) -> set[int]:
    """The panel of a bid's phase."""
    return ids(Seat.objects.holding().filter(panel__phase=bid.phase_id))


def table(bid) -> set[int]:
    """Those on the panel who declared that they have no conflict with the bid."""
    free = ItemDeclaration.objects.filter(item__application=bid, has_conflict=False)
    return (seated(bid) & ids(free, "seat__user_id")) - walled(bid)


def conflicted(bid) -> set[int]:
    """Those on the panel who declared a conflict with the bid."""
    ties = ItemDeclaration.objects.filter(item__application=bid, has_conflict=True)
    return ids(ties, "seat__user_id")


def is_sent(bid) -> bool:
    """Whether the bid has been submitted."""
    return bid.state in ("submitted", "eligible", "ineligible")


def is_released(bid) -> bool:
    """Whether the outcomes of the bid's phase are out."""
    release = getattr(bid.phase, "release", None)
    return bool(release and release.state == "approved" and release.embargo_until <= clock.now())


def hub_people() -> set[int]:
    """The people of the hub."""
    return ids(HubPerson.objects.holding()) | auditors()


def hub_staff() -> set[int]:
    """Those who work at the hub and keep its catalogue."""
    return ids(HubPerson.objects.holding().filter(role="staff"))
