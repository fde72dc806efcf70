"""What several verbs of a bid refuse, what they keep, and whom they tell."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications import policy, queries, snapshot
from funding.applications.models import Answer, AnswerVersion, Application
from lpip_portal.accounts.models import User
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, NotReady
from partnerships import queries as partnerships


def locked(application: Application) -> Application:
    """Lock a bid and read it again, with what the guards ask of it."""
    found = Application.objects.select_related("phase__round", "partnership", "lead", "organisation")
    return found.select_for_update(of=("self",)).get(pk=application.pk)


def refuse_when_closed(application: Application, at: datetime) -> None:
    """Refuse what comes after the closing instant; the instant itself is in time."""
    if not application.phase.is_open(at):
        raise Closed(
            _("This phase closed at %(when)s. Your draft is kept and can be read.")
            % {"when": uk_time(application.phase.closes_at)},
            possible=[(_("Read your bid"), reverse("funding:application", args=[application.ref]))],
        )


def refuse_unless_editable(application: Application, at: datetime) -> None:
    """Refuse to change a bid that is with its office, was sent, or was withdrawn; and one whose phase has closed."""
    if application.state not in policy.EDITABLE:
        raise IllegalMove(
            _("This bid cannot be changed now: it is “%(state)s”.")
            % {"state": application.get_state_display()},
            possible=[(_("Read your bid"), reverse("funding:application", args=[application.ref]))],
        )
    refuse_when_closed(application, at)


def refuse_unless_ready(application: Application) -> queries.Preflight:
    """Refuse a bid that the pre-flight finds faulty."""
    preflight = queries.preflight(application)
    if preflight.faults:
        raise NotReady(
            _("The bid cannot be sent yet: %(faults)s.")
            % {"faults": "; ".join(map(queries.sentence, preflight.faults))},
            possible=[(_("See what to mend"), reverse("funding:application-check", args=[application.ref]))],
        )
    return preflight


def office(application: Application) -> list[User]:
    """Return the signatories who may submit this bid."""
    signatories = partnerships.signatories(application.organisation_id)
    return [person for person in signatories if person.pk != application.lead_id]


def keep_version(answer: Answer, by: User, *, coalesce: bool) -> None:
    """Keep what was saved; savings of one person within five minutes are one version."""
    value = snapshot.canonical(answer.value)
    if coalesce:
        last = answer.versions.order_by("-version").first()
        if last is not None and last.saved_by_id == by.pk:
            last.value, last.version, last.saved_at = value, answer.version, answer.saved_at
            last.save(update_fields=["value", "version", "saved_at"])
            return
    AnswerVersion.objects.create(
        answer=answer, version=answer.version, value=value, saved_by=by, saved_at=answer.saved_at
    )
