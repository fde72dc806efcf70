"""What stands beside the bids: a planned round, support, letters, people."""

from funding.models import (
    DecisionApprover,
    Question,
    RateRule,
    RoundOfficer,
    Section,
)
from hub.models import CohortLead, SupportRequest
from lpip_portal import clock
from lpip_portal.accounts.models import FactorReset, RoleGrant
from lpip_portal.notifications.models import Letter
from partnerships.models import Partner, PersonInvitation
from tests.factories import (
    a_phase,
    a_round,
    a_user,
)

from .times import LONG_AGO


def add_beside(w) -> None:
    w.draft_round = a_round(title_en="Planned round", state="draft", planned_by=w.people["officer"], officer=w.people["officer"],
                            approver=w.people["approver"], published_by=None, published_at=None)  # fmt: skip
    w.draft_round_phase = a_phase(round=w.draft_round)
    w.draft_criterion = w.draft_round_phase.criteria.first()
    w.draft_rate = RateRule.objects.create(phase=w.draft_round_phase, organisation_kind="business", rate=50)
    w.draft_check_rule = w.draft_round_phase.check_rules.create(code="own", order=9, label_en="Ours")
    w.draft_document_rule = w.draft_round_phase.document_rules.create(code="plan", order=1, title_en="Plan")
    w.draft_section = Section.objects.filter(question_set=w.draft_round_phase.question_set).first()
    w.draft_question = Question.objects.filter(section=w.draft_section).first()
    w.support = SupportRequest.objects.create(
        partnership=w.partnership, kind="data", question="Where is the data?", asked_by=w.people["lead"]
    )
    CohortLead.objects.create(partnership=w.partnership, user=w.people["hub"], since=LONG_AGO)
    w.invitation = PersonInvitation.objects.create(
        partnership=w.partnership, email=w.people["nobody"].email, role="member", sent_by=w.people["lead"],
        expires_at=clock.uk(2099, 1, 1),
    )  # fmt: skip
    w.partner = Partner.objects.create(
        partnership=w.partnership,
        organisation=w.rival_university,
        invited_email=w.people["rival_signatory"].email,
    )
    w.letter = Letter.objects.create(
        to=w.people["lead"],
        email=w.people["lead"].email,
        kind="x",
        about="x:1",
        subject="Subject",
        body="Body",
    )
    w.failed_letter = Letter.objects.create(
        to=w.people["lead"],
        email=w.people["lead"].email,
        kind="y",
        about="x:2",
        subject="Subject",
        body="Body",
        state="failed",
    )
    w.member_row = w.partnership.people.get(user=w.people["member"])
    w.joined_partner = w.partnership.partners.get(state="accepted")
    w.draft_officer = RoundOfficer.objects.create(round=w.draft_round, user=a_user(), since=LONG_AGO)
    w.draft_approver = DecisionApprover.objects.create(round=w.draft_round, user=a_user(), since=LONG_AGO)
    w.grant = RoleGrant.objects.create(user=w.people["nobody"], role="officer", since=clock.uk(2099, 1, 1))
    w.reset = FactorReset.objects.create(
        user=w.people["nobody"], reason="Lost.", asked_by=w.people["officer"]
    )
