"""One small competition with a person for every role, for the doors: built once, looked at by everybody."""

from datetime import timedelta
from types import SimpleNamespace

from hub.models import HubPerson
from lpip_portal import clock
from tests.factories import (
    a_partnership,
    a_signatory,
    a_user,
    an_organisation,
    belongs,
    with_role,
)

from .agenda import add_agenda
from .assessment import add_assessment
from .beside import add_beside
from .bids import add_bids
from .engaging import add_engagement
from .governing import add_governance
from .interviews import add_interviews
from .outcomes import add_outcomes
from .times import LONG_AGO

ROLES = [
    "nobody", "lead", "member", "community", "signatory", "rival", "rival_signatory", "officer", "walled_officer",
    "other_officer", "approver", "finance", "reviewer", "other_reviewer", "conflicted_reviewer", "chair", "secretary",
    "panellist", "walled_panellist", "hub", "evaluator", "auditor", "admin", "conflicts_owner", "deputy_owner",
]  # fmt: skip


def build() -> SimpleNamespace:
    """Make the competition: a bid that is in review and at the panel, a rival's, a draft, an earlier phase with an award."""
    w = SimpleNamespace(people={})
    _people(w)
    add_bids(w)
    add_assessment(w)
    add_interviews(w)
    add_outcomes(w)
    add_beside(w)
    add_agenda(w)
    add_engagement(w)
    add_governance(w)
    return w


def _people(w) -> None:
    w.university, w.rival_university = (
        an_organisation("World University"),
        an_organisation("Rival University"),
    )
    for role in ("nobody", "lead", "member", "community", "rival", "walled_officer", "reviewer", "other_reviewer",
                 "conflicted_reviewer", "hub", "evaluator"):  # fmt: skip
        w.people[role] = a_user(role)
    w.people["signatory"] = a_signatory(w.university)
    w.people["rival_signatory"] = a_signatory(w.rival_university)
    w.deputy = a_signatory(w.university).signatorys.get()
    w.deputy.deputises_for, w.deputy.until = w.people["signatory"], clock.now() + timedelta(days=9)
    w.deputy.save()
    w.people["auditor"] = with_role("auditor")
    w.people["admin"] = with_role("administrator")
    w.partnership = a_partnership(w.people["lead"], name_en="World partnership", administrator=w.university)
    belongs(w.people["member"], w.partnership)
    belongs(w.people["community"], w.partnership, "community")
    w.public = a_partnership(name_en="Public partnership", slug="public-partnership", is_public=True)
    w.public.earlier_names.create(name_en="Public before", since=clock.today(), renamed_by=w.people["lead"])
    w.rival_partnership = a_partnership(
        w.people["rival"], name_en="Rival partnership", administrator=w.rival_university
    )
    HubPerson.objects.create(user=w.people["hub"], role="staff", since=LONG_AGO)
    HubPerson.objects.create(user=w.people["evaluator"], role="evaluator", since=LONG_AGO)
