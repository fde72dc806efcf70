"""What blocks a release, and what it will say to whom, before it says it."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from funding.applications.models import Application
from funding.decisions import letters as words
from funding.decisions.models import Decision, Release
from funding.panel import queries as table
from funding.rounds import policy as rounds
from funding.rounds.models import Phase
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.ui.templatetags.portal import uk_time
from partnerships.models import Signatory

from .deciding import approved, has_met


def release_of(phase: Phase) -> Release | None:
    """Return the release of a phase, if one was prepared."""
    found = Release.objects.filter(phase=phase)
    return found.select_related("phase__round", "prepared_by", "approved_by").first()


def following(phase: Phase) -> Phase | None:
    """Return the phase into which the awards of this one are invited."""
    return Phase.objects.filter(
        round=phase.round_id, number=phase.number + 1, entry=Phase.Entry.INVITED
    ).first()


class Blocker(NamedTuple):
    """One thing that stands between a phase and its release, and where it is mended."""

    sentence: str
    url: str


def blockers(user, phase: Phase) -> list[Blocker]:
    """Return what blocks the release of a phase, naming only bids that this person may judge."""
    bids = Application.objects.filter(phase=phase)
    open_bids = bids.filter(state=Application.State.ELIGIBLE).exclude(decision__state=Decision.State.APPROVED)
    unchecked = bids.to_check()
    found = []
    if not has_met(phase) and table.eligible(phase).exists():
        found.append(Blocker(_("The panel has not confirmed its recommendations."), _listed(phase)))
    known = list(unchecked.visible_to(user).without_own(user).order_by("title", "pk"))
    sees_checks = known and (rounds.is_officer(user, phase.round) or rounds.is_approver(user, phase.round))
    for bid in known:
        url = reverse("funding:application-eligibility", args=[bid.ref]) if sees_checks else ""
        found.append(Blocker(_("“%(title)s” has not been checked.") % {"title": bid.title}, url))
    for bid in (
        open_bids.visible_to(user).without_own(user).select_related("decision").order_by("title", "pk")
    ):
        url = _listed(phase)
        sentence = _("“%(title)s” has no approved decision.") % {"title": bid.title}
        if hasattr(bid, "decision") and bid.decision.state == Decision.State.PROPOSED:
            url = reverse("funding:decision", args=[bid.decision.ref])
        found.append(Blocker(sentence, url))
    found += _not_ready(user, phase)
    if not found and (unchecked.exists() or open_bids.exists()):
        found.append(Blocker(_("Something that you may not see is waiting for a colleague."), _listed(phase)))
    return found


def _not_ready(user, phase: Phase) -> list[Blocker]:
    """Every letter is written beforehand and has somebody to go to; the announcement is in both languages or in none."""
    found, url = [], reverse("funding:release", args=[phase.ref])
    release = release_of(phase)
    if release and bool(release.announcement_en.strip()) != bool(release.announcement_cy.strip()):
        found.append(Blocker(_("The announcement is written in one language only."), url))
    known = {decision.pk for decision in approved(phase).visible_to(user)}
    letters_ = _written(phase, approved(phase).filter(application__state=Application.State.ELIGIBLE))
    missing = [letter for letter in letters_ if not letter.is_ready]
    for letter in missing:
        if letter.decision.pk in known:
            sentence = _("The letter about “%(title)s” is not ready: nobody can get it, or it has no words.")
            found.append(Blocker(sentence % {"title": letter.decision.application.title}, url))
    if missing and not found:
        found.append(Blocker(_("A letter that you may not see is not ready. A colleague sees to it."), url))
    return found


def _listed(phase: Phase) -> str:
    return reverse("funding:decision-list", args=[phase.ref])


class Preview(NamedTuple):
    """One letter as it will go out."""

    decision: Decision
    to: list[User]
    subject: str
    body: str

    @property
    def is_ready(self) -> bool:
        """Whether it has words, and somebody who can get it."""
        return bool(self.subject and self.body and any(person.is_active for person in self.to))


def letters(user, phase: Phase) -> list[Preview]:
    """Return the letter of every approved decision that this person may see, best placed in the alphabet first."""
    return _written(phase, approved(phase).visible_to(user))


def _written(phase: Phase, found: QuerySet[Decision]) -> list[Preview]:
    decisions = list(
        found.select_related(
            "application__phase__round", "application__lead", "application__sifted"
        ).order_by("application__title", "pk")
    )
    offices = signatories(decision.application.organisation_id for decision in decisions)
    after = following(phase)
    return [
        Preview(
            decision,
            [decision.application.lead, *offices[decision.application.organisation_id]],
            *words.preview(decision, after),
        )
        for decision in decisions
    ]


def signatories(organisations) -> dict[int, list[User]]:
    """Return who signs for some organisations now, by the organisation's key."""
    found: dict[int, list[User]] = defaultdict(list)
    holding = Signatory.objects.holding().filter(organisation__in=set(organisations))
    for signatory in holding.select_related("user").order_by("pk"):
        found[signatory.organisation_id].append(signatory.user)
    return found


def release_words(release: Release | None) -> tuple[str, str]:
    """Return in words where a release is, and a colour."""
    if release is None:
        return _("Not prepared"), "grey"
    if release.is_out():
        return _("Out since %(when)s") % {"when": uk_time(release.embargo_until)}, "green"
    if release.state == Release.State.APPROVED:
        return _("Approved, out at %(when)s") % {"when": uk_time(release.embargo_until)}, "blue"
    return release.get_state_display(), "yellow" if release.state == Release.State.PREPARED else "red"


def initial_release(release: Release | None, phase: Phase) -> dict[str, Any]:
    """Return what the form of a release shows first."""
    if release is None:
        return {"embargo_until": _not_past(phase.decisions_at)}
    return {
        "embargo_until": _not_past(release.embargo_until),
        "announcement_en": release.announcement_en,
        "announcement_cy": release.announcement_cy,
    }


def _not_past(instant: datetime) -> datetime | None:
    return instant if instant > clock.now() else None
