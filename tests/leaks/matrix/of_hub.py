"""Who may read what the hub keeps: help, experts, evidence, enquiries, evaluation."""

from hub.models import CohortLead, HubPerson
from partnerships.models import PartnershipPerson

from .parts import auditors, hub_people, hub_staff, ids, people_of


def reads_event(event) -> set[int] | None:
    """An event of the hub: everybody once it was announced, before that the people of the hub."""
    return hub_people() if event.state == "draft" else None


def supports(request) -> set[int]:
    """A request for support: who asked, its owner and hub lead, those who helped, all hub staff while nobody owns it, auditors."""
    looks = CohortLead.objects.holding().filter(partnership=request.partnership)
    hub = {request.owner_id} if request.owner_id else ids(HubPerson.objects.holding().filter(role="staff"))
    helped = set(request.activities.values_list("people", flat=True)) - {None}
    return people_of(request.partnership) | hub | helped | ids(looks) | auditors()


def helped(activity) -> set[int]:
    """What the hub did: the partnerships it was for, the hub's people, auditors."""
    people = [people_of(partnership) for partnership in activity.partnerships.all()]
    return set().union(*people) | hub_people()


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
    staff = ids(HubPerson.objects.holding().filter(role="staff"))
    return auditors() | ({enquiry.owner_id} if enquiry.is_confidential else staff)


def enquires(enquiry) -> set[int]:
    """What is asked: whoever handles it, and the partnerships that are asked; of a confidential one their leads alone."""
    return handles(enquiry).union(*(_asked_of(each) for each in enquiry.routings.all()))


def answers_for(routing) -> set[int]:
    """What a partnership was asked and answered: its own people and whoever handles it, and no other partnership."""
    return handles(routing.enquiry) | _asked_of(routing)


def _asked_of(routing) -> set[int]:
    people = PartnershipPerson.objects.holding().filter(partnership=routing.partnership)
    return ids(people.filter(role__in=["lead", "manager"]) if routing.enquiry.is_confidential else people)


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
