"""What stands beside the bids: a planned round, support, letters, people."""

from datetime import date

from funding.models import (
    DecisionApprover,
    Question,
    RateRule,
    RoundOfficer,
    Section,
)
from hub.models import (
    Asker,
    CalendarKey,
    CheckIn,
    CohortLead,
    Enquiry,
    LinkChange,
    SavedSearch,
    SeparationPlan,
    SupportRequest,
    ThreadLink,
)
from lpip_portal import clock
from lpip_portal.accounts.models import FactorReset, RoleGrant
from lpip_portal.notifications.models import Letter
from partnerships.models import Partner, PersonInvitation
from tests.factories import (
    a_phase,
    a_round,
    a_user,
)
from tests.factories.library import a_dataset, an_expert, an_item
from tests.factories.measuring import (
    SEXES,
    a_figure,
    a_question,
    a_story,
    a_theory,
    an_indicator,
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
    w.taken_support = SupportRequest.objects.create(
        partnership=w.partnership, kind="methods", question="How do we ask people?", asked_by=w.people["lead"],
        state="accepted", owner=w.people["hub"],
    )  # fmt: skip
    w.plan = SeparationPlan.objects.create(
        phase=w.phase, words_en="Everybody is helped alike.", drafted_by=w.people["officer"]
    )
    w.plan.helpers.add(w.people["hub"])
    SeparationPlan.objects.create(
        phase=w.earlier_phase, words_en="Alike.", drafted_by=w.people["officer"], state="published",
        approved_by=w.people["approver"], approved_at=LONG_AGO,
    )  # fmt: skip
    w.enquiry, w.answered_enquiry = (an_enquiry(w, state) for state in ("routed", "answered"))
    w.search = SavedSearch.objects.create(
        user=w.people["nobody"], name="Buses", theme=w.partnership.themes.first()
    )
    w.routing = w.enquiry.routings.create(
        partnership=w.partnership,
        routed_by=w.people["hub"],
        due_at=clock.uk(2099, 1, 1),
        note="Look at your survey.",
    )
    w.check_in = CheckIn.objects.create(
        partnership=w.partnership, host=w.people["hub"], planned_by=w.people["hub"], starts_at=clock.uk(2099, 1, 1, 12),
        place="Town hall",
    )  # fmt: skip
    CalendarKey.objects.create(user=w.people["lead"])  # its long address stands on the page of check-ins
    version = an_indicator(code="WORLD", groups=SEXES)
    w.indicator = version.indicator
    w.figure, w.verified_figure, w.published_figure = (
        a_figure(
            version, w.partnership, date(2025, 1, 1), 50, breakdown=group, state=state, entered_by=w.people["lead"],
            source="A survey.", note="Some were away.",
        )
        for group, state in (("", "entered"), ("women", "verified"), ("men", "published"))
    )  # fmt: skip
    w.story, w.draft_story, w.reviewed_story = (
        a_story(w.partnership, w.people["lead"], state=state) for state in ("published", "draft", "reviewed")
    )
    w.asked_question, w.unasked = (
        a_question(state, owner=w.people["evaluator"], text_en=f"Question {state}")
        for state in ("open", "draft")
    )
    w.asked_question.indicators.add(w.indicator)
    w.asked_question.stories.add(w.story, w.draft_story)
    w.theory = a_theory(w.public, w.people["hub"])
    w.draft_theory = a_theory(w.partnership, w.people["lead"], "draft")
    w.draft_node = w.draft_theory.nodes.order_by("pk").last()
    CohortLead.objects.create(partnership=w.partnership, user=w.people["hub"], since=LONG_AGO)
    writer = w.people["evaluator"]
    w.evidence_item = an_item(written_by=writer, published_by=w.people["hub"], title_en="Published item")
    LinkChange.objects.create(item=w.evidence_item, link="https://example.org/moved", by=writer)
    w.evidence_draft = an_item(written_by=writer, state="draft", title_en="Item in draft")
    w.evidence_review = an_item(
        written_by=writer, state="review", title_en="Item in review", scale="nesta", level=2
    )
    w.evidence_draft.notes.create(text="Say where.", by=w.people["hub"])
    w.dataset = a_dataset(title_en="Catalogued data set", suggested_by=w.people["member"])
    w.dataset_suggested = a_dataset(
        title_en="Suggested data set", state="suggested", suggested_by=w.people["evaluator"]
    )
    w.expert = an_expert(user=w.people["nobody"], suggested_by=w.people["hub"], why="Known.")
    w.expert_asked = an_expert(
        state="invited", email=w.people["community"].email, suggested_by=w.people["hub"], why="Speaks well."
    )
    w.expert_suggested = an_expert(state="suggested", suggested_by=w.people["hub"], why="Known.")
    w.introduction = w.expert.introductions.create(
        partnership=w.partnership, purpose="About buses.", asked_by=w.people["lead"]
    )
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
    w.lead_offer = w.partnership.lead_offers.create(to=w.people["member"], offered_by=w.people["lead"])
    w.joined_partner = w.partnership.partners.get(state="accepted")
    w.draft_officer = RoundOfficer.objects.create(round=w.draft_round, user=a_user(), since=LONG_AGO)
    w.draft_approver = DecisionApprover.objects.create(round=w.draft_round, user=a_user(), since=LONG_AGO)
    w.grant = RoleGrant.objects.create(user=w.people["nobody"], role="officer", since=clock.uk(2099, 1, 1))
    w.reset = FactorReset.objects.create(
        user=w.people["nobody"], reason="Lost.", asked_by=w.people["officer"]
    )


def an_enquiry(w, state: str, **facts) -> Enquiry:
    """An enquiry that somebody at the hub has taken, with its asker and its link."""
    told = {
        "answer": "Half of them.", "sources": "A survey.", "contact_name": "Nia Rees", "contact_email": "nia@example.org",
        "answered_at": clock.now(),
    } if state == "answered" else {}  # fmt: skip
    enquiry = Enquiry.objects.create(
        state=state, question="Who takes the bus?", purpose="Advice.", department="Department of Buses", place_note="Valleys",
        theme=w.partnership.themes.first(), owner=w.people["hub"], received_at=clock.now(),
        acknowledge_by=clock.uk(2099, 1, 1), answer_by=clock.uk(2099, 1, 1), **told, **facts,
    )  # fmt: skip
    Asker.objects.create(enquiry=enquiry, name="Priya", email="priya@dept.gov.uk", job="Adviser")
    ThreadLink.objects.create(enquiry=enquiry, until=clock.uk(2099, 1, 1))
    return enquiry
