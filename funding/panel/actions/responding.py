"""More time for applicants to answer their reviews; the papers of the table wait for it. Here, because it asks what the table has done."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.panel import policy, seating
from funding.panel.models import Item, Panel
from funding.review.response_models import Response, ResponseExtension, ResponseWindow
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.access import require
from lpip_portal.accounts.models import User
from lpip_portal.audit import trail
from lpip_portal.notifications import outbox
from lpip_portal.ui.templatetags.portal import uk_time
from lpip_portal.workflow import Closed, IllegalMove, Refusal

from . import guards


@transaction.atomic
def extend_responses(
    phase: Phase, *, by: User, closes_at: datetime, reason: str, nonce: str = ""
) -> ResponseExtension:
    """Give the leads of a phase until a later instant, never an earlier one. Each lead whose bid stands is told why.

    Papers that are not open yet do not open before that instant; what is open stays open.
    """
    if done := trail.repeat(nonce, by, ResponseExtension, "response.extend"):
        return done
    phases = Phase.objects.select_for_update(of=("self",), no_key=True).select_related("round")
    phase = phases.get(pk=phase.pk)
    require(policy.may_extend_responses(by, phase))
    window = ResponseWindow.objects.select_for_update().filter(phase=phase).first()
    if window is None:
        raise IllegalMove(
            _("Applicants cannot respond yet, so there is no time to extend."), possible=_back(phase)
        )
    if closes_at <= max(window.closes_at, clock.now()):
        raise Refusal(
            _("Give a later time: it ends at %(when)s, and it is never made shorter.")
            % {"when": uk_time(window.closes_at)},
            possible=_back(phase),
        )
    panel = Panel.objects.filter(phase=phase).first()
    if panel is not None:
        _let_papers_wait(guards.locked(panel), closes_at)
    made = ResponseExtension.objects.create(
        window=window, closed_at=window.closes_at, closes_at=closes_at, reason=reason, by=by, at=clock.now()
    )
    window.closes_at = closes_at
    window.save(update_fields=["closes_at"])
    trail.record("response.extend", made, by=by, nonce=nonce, phase=phase, until=closes_at)
    standing = Response.objects.filter(window=window, application__state="eligible")
    for response in standing.select_related("application__lead").order_by("pk"):
        outbox.post(
            "response_extended",
            to=[response.application.lead],
            about=response,
            occasion=closes_at.isoformat(),
            response=response,
            phase=phase,
            extension=made,
        )
    return made


def _let_papers_wait(panel: Panel, until: datetime) -> None:
    """Refuse once the table has judged; else keep papers shut that are not open yet."""
    judged = Item.objects.filter(panel=panel).exclude(state=Item.State.WAITING).exists()
    if seating.has_begun(panel) or judged:
        raise Closed(
            _("The panel has begun to judge these bids, so there is no more time to respond."),
            possible=guards.to_panel(panel),
        )
    is_open = panel.state != Panel.State.FORMING and (
        panel.papers_at is None or panel.papers_at <= clock.now()
    )
    if not is_open and (panel.papers_at is None or panel.papers_at < until):
        panel.papers_at = until
        panel.save(update_fields=["papers_at"])


def _back(phase: Phase) -> list[tuple[str, str]]:
    return [(_("See who has answered"), reverse("funding:response-list", args=[phase.ref]))]
