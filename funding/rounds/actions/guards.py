"""What several verbs of a round refuse."""

from django.urls import reverse
from django.utils.translation import gettext as _

from funding.rounds import queries
from funding.rounds.models import Phase, PhaseAmendment, Round
from lpip_portal import clock
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Refusal, Stale


class Frozen(Refusal):
    """The rules of a round that is no longer a draft."""


class Unsound(Refusal):
    """A plan that breaks rules; the sentence names every one of them."""

    status = 422


class Refused(Refusal):
    """Something about a round that its rules do not allow."""


def locked(round: Round) -> Round:
    """Lock a round and read it again, with what the guards ask of it."""
    found = Round.objects.select_related("programme", "owner", "planned_by")
    return found.select_for_update(of=("self",)).get(pk=round.pk)


def locked_phase(phase: Phase) -> Phase:
    """Lock a phase's round, then the phase, and read both again."""
    round_ = locked(phase.round)
    phase = Phase.objects.select_for_update(of=("self",)).select_related("question_set").get(pk=phase.pk)
    phase.round = round_
    return phase


def locked_amendment(amendment: PhaseAmendment) -> PhaseAmendment:
    """Lock an amendment's phase, then the amendment, and read both again."""
    phase = locked_phase(amendment.phase)
    amendment = PhaseAmendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    amendment.phase = phase
    return amendment


def refuse_unless_draft(round: Round) -> None:
    """Refuse to change the rules of a round that waits for approval, was published or was cancelled."""
    if round.state == Round.State.DRAFT:
        return
    sentences = {
        Round.State.IN_APPROVAL: _(
            "This round waits for approval, so its rules cannot be changed. An approver can send it back."
        ),
        Round.State.PUBLISHED: _(
            "This round was published at %(when)s. Its rules are fixed: from then on they change only by a "
            "published amendment, with its reason and a notice to everybody who has started."
        )
        % {"when": uk_time(round.published_at)},
        Round.State.CANCELLED: _("This plan was cancelled, so it can no longer be changed."),
    }
    raise Frozen(
        sentences[round.state],
        possible=[(_("Read the round’s rules"), reverse("funding:round", args=[round.ref]))],
    )


def refuse_stale(thing: Round | Phase, version: int) -> None:
    """Refuse a form that was opened before somebody else saved."""
    if thing.version != version:
        raise Stale(
            _("Somebody saved “%(what)s” while you were changing it. Open the page again and compare.")
            % {"what": thing}
        )


def refuse_unsound(round: Round) -> None:
    """Refuse a plan that breaks rules, naming every one."""
    broken = queries.what_to_mend(round, clock.now())
    if broken:
        raise Unsound(
            _("The round cannot go forward yet: %(faults)s.")
            % {"faults": "; ".join(mend.sentence for mend in broken)},
            possible=[(mend.sentence, mend.url) for mend in broken],
        )
