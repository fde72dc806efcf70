"""Who says what is measured, who enters figures, who checks them and who publishes. Nobody checks what they entered."""

from funding.models import Award
from hub.people.models import HubPerson
from hub.people.policy import works_here
from lpip_portal import access
from partnerships.models import Partnership

from .models import Observation


def may_define(user) -> bool:
    """The hub's people say what is measured, unless they belong to a partnership."""
    return user.is_authenticated and works_here(user) and not Partnership.objects.of(user).exists()


def may_enter(user, partnership: Partnership) -> bool:
    """Leads and managers of a funded partnership enter its figures."""
    return (
        Partnership.objects.managed_by(user).filter(pk=partnership.pk, is_history=False).exists()
        and Award.objects.public().filter(partnership=partnership).exists()
    )


def may_verify(user, observation: Observation) -> bool:
    """Another person checks a figure: a lead or manager of its partnership, or one of the hub's people behind no wall."""
    if not user.is_authenticated or user.pk == observation.entered_by_id:
        return False
    return may_enter(user, observation.partnership) or may_define(user) and _sees(user, observation)


def may_publish(user, observation: Observation) -> bool:
    """The hub's evaluator publishes, never what they entered."""
    return (
        may_define(user)
        and user.pk != observation.entered_by_id
        and HubPerson.objects.holding().filter(user=user, role=HubPerson.Role.EVALUATOR).exists()
        and _sees(user, observation)
    )


def may_reject(user, observation: Observation) -> bool:
    """Whoever may check a figure may reject it."""
    return may_verify(user, observation)


def may_read_all(user) -> bool:
    """The hub's people and auditors look at the figures of every partnership that no wall keeps from them."""
    return user.is_authenticated and (user.has_role("auditor") or works_here(user))


def _sees(user, observation: Observation) -> bool:
    return Observation.objects.visible_to(user).filter(pk=observation.pk).exists()


MAY = {
    "verify_observation": may_verify,
    "publish_observation": may_publish,
    "reject_observation": may_reject,
    "replace_observation": may_publish,
}


def verbs(user, observation: Observation) -> set[str]:
    """Return what this person may do with this figure now."""
    return access.verbs(user, observation, MAY) - {"replace_observation"}
