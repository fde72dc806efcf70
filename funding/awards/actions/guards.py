"""What the verbs of awards refuse, how they lock, and whom they tell."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.awards import queries
from funding.awards.models import Award
from funding.rounds import queries as rounds
from lpip_portal.accounts.models import User
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, NotReady, Refusal
from partnerships import queries as partnerships


class OutsideWindow(Refusal):
    """A date that the rules of the phase do not allow."""


def locked(award: Award) -> Award:
    """Lock an award and read it again, with what the guards ask of it."""
    found = Award.objects.select_for_update(of=("self",)).select_related(
        "phase__round__programme",
        "partnership",
        "holder",
        "lead",
        "decision__application__partnership",
        "decision__application__phase",
    )
    return found.get(pk=award.pk)


def page(award: Award) -> list[tuple[str, str]]:
    """Return the way to the award's page, for a refusal."""
    return [(_("Go to the award"), reverse("funding:award", args=[award.ref]))]


def refuse_when_lapsed(award: Award, at: datetime) -> None:
    """Refuse an answer that comes after the offer has lapsed; the last instant itself is in time."""
    if award.has_lapsed(at):
        raise Closed(
            _("This offer lapsed at %(when)s. The funder can make it again.")
            % {"when": uk_time(award.lapses_at)},
            possible=page(award),
        )


def refuse_when_replaced(award: Award) -> None:
    """Refuse to bring back an offer whose place a reserve has taken."""
    if award.promotions.filter(state="approved").exists():
        raise Closed(
            _("A bid from the reserve list has taken the place of this offer."), possible=page(award)
        )


def refuse_while_unconfirmed(award: Award) -> None:
    """Refuse to offer while people or partners named on the bid have not confirmed their part."""
    if waiting := queries.unconfirmed(award):
        raise NotReady(
            ngettext(
                "%(n)s person named on the bid has not confirmed their part. An offer is made when they have.",
                "%(n)s people named on the bid have not confirmed their part. An offer is made when they have.",
                waiting,
            )
            % {"n": waiting},
            possible=page(award),
        )
    if names := queries.unsettled_partners(award):
        raise NotReady(
            _("These partners have not confirmed their part, and no signed letter says so: %(names)s.")
            % {"names": "; ".join(names)},
            possible=page(award),
        )


def office(award: Award) -> list[User]:
    """Return who signs for the holder now."""
    return partnerships.signatories(award.holder_id)


def staff(award: Award) -> list[User]:
    """Return the officers of the round and those who keep its money."""
    return rounds.staff(award.phase.round_id)
