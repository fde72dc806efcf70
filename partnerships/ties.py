"""Who belongs where: facts that both the rules and the lists of this room ask."""

from lpip_portal.accounts.models import User

from .models import Affiliation, Organisation, Partnership, PartnershipPerson, Signatory

Role = PartnershipPerson.Role


def roles_in(user: User, partnership: Partnership) -> set[str]:
    """Return what a person does in a partnership now."""
    if not user.is_authenticated:
        return set()
    mine = PartnershipPerson.objects.holding().filter(user=user, partnership=partnership)
    return set(mine.values_list("role", flat=True))


def belongs_to(user: User, organisation: Organisation) -> bool:
    """Say whether a person is affiliated with an organisation, signs for it, or uses its e-mail domain."""
    if not user.is_authenticated:
        return False
    return (
        Affiliation.objects.holding().filter(user=user, organisation=organisation).exists()
        or signs_for(user, organisation)
        or user.email.lower().rpartition("@")[2] in domains_of(organisation)
    )


def domains_of(organisation: Organisation) -> set[str]:
    """Return the e-mail domains of an organisation and of those that were merged into it."""
    known = [(organisation.domain, organisation.other_domains)]
    known += organisation.merged_from.values_list("domain", "other_domains")
    return {domain.lower() for one, others in known for domain in (one, *others) if domain}


def signs_for(user: User, organisation: Organisation) -> bool:
    """Say whether a person is a signatory of an organisation."""
    return Signatory.objects.holding().filter(user=user, organisation=organisation).exists()


def is_unclaimed(organisation: Organisation) -> bool:
    """Say whether an organisation was only named so far: unchecked, without people and without an e-mail domain."""
    return (
        organisation.standing == Organisation.Standing.PROPOSED
        and not organisation.domain
        and not Affiliation.objects.holding().filter(organisation=organisation).exists()
    )


def ends(roles: set[str], user: User, person: PartnershipPerson) -> bool:
    """Say whether these roles end a person's part: one's own always, any as a lead, all but a lead's as a manager."""
    return (
        person.user_id == user.pk
        or Role.LEAD in roles
        or (Role.MANAGER in roles and person.role != Role.LEAD)
    )


def signs_in_own_name(user: User, organisation: Organisation) -> bool:
    """Whether a person signs for an organisation now and is not a deputy."""
    held = Signatory.objects.holding().filter(user=user, organisation=organisation)
    return held.filter(deputises_for__isnull=True).exists()
