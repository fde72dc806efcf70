"""One small competition with a person for every role, for the doors: built once, looked at by everybody."""

from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from funding.models import (
    AccessNeed,
    AnswerImage,
    Application,
    Assignment,
    Attachment,
    CaseFile,
    Complaint,
    DecisionApprover,
    Discussion,
    Incident,
    Intention,
    Interest,
    Introducer,
    Item,
    ItemDeclaration,
    ListExport,
    Meeting,
    Pack,
    PhaseAmendment,
    PhaseExtension,
    PoolInvitation,
    PoolMember,
    Question,
    RateRule,
    Review,
    ReviewerProfile,
    RoundOfficer,
    Seat,
    Section,
    SiftedBid,
)
from funding.review import actions as plans
from funding.review.queries import STEPS
from hub.models import CohortLead, HubPerson, SupportRequest
from lpip_portal import clock
from lpip_portal.accounts.models import FactorReset, RoleGrant
from lpip_portal.documents.models import Document
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.figures import figure
from partnerships.models import Partner, PersonInvitation
from tests.factories import (
    a_decision,
    a_panel,
    a_partnership,
    a_phase,
    a_promotion,
    a_release,
    a_response,
    a_review,
    a_round,
    a_signatory,
    a_user,
    an_application,
    an_assignment,
    an_award,
    an_organisation,
    approver_of,
    belongs,
    conflicts_owner_of,
    finance_of,
    officer_of,
    with_role,
)
from tests.lpip_portal.documents.files import a_pdf, a_png

LONG_AGO = clock.uk(2020, 1, 1)

ROLES = [
    "nobody", "lead", "member", "community", "signatory", "rival", "rival_signatory", "officer", "walled_officer",
    "other_officer", "approver", "finance", "reviewer", "other_reviewer", "conflicted_reviewer", "chair", "secretary",
    "panellist", "walled_panellist", "hub", "evaluator", "auditor", "admin", "conflicts_owner", "deputy_owner",
]  # fmt: skip


def build() -> SimpleNamespace:
    """Make the competition: a bid that is in review and at the panel, a rival's, a draft, an earlier phase with an award."""
    w = SimpleNamespace(people={})
    _people(w)
    _bids(w)
    _assessment(w)
    _outcomes(w)
    _beside(w)
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
    w.rival_partnership = a_partnership(
        w.people["rival"], name_en="Rival partnership", administrator=w.rival_university
    )
    HubPerson.objects.create(user=w.people["hub"], role="staff", since=LONG_AGO)
    HubPerson.objects.create(user=w.people["evaluator"], role="evaluator", since=LONG_AGO)


def _bids(w) -> None:
    w.phase = a_phase(label_en="World phase", response_days=10, response_words=300)
    w.round = w.phase.round
    w.people |= {
        "officer": officer_of(w.phase),
        "approver": approver_of(w.phase),
        "finance": finance_of(w.phase),
    }
    RoleGrant.objects.create(user=w.people["officer"], role="officer", since=LONG_AGO)
    RoundOfficer.objects.create(round=w.round, user=w.people["walled_officer"], since=LONG_AGO)
    w.people |= {"conflicts_owner": conflicts_owner_of(w.phase), "deputy_owner": a_user("deputy_owner")}
    RoundOfficer.objects.create(round=w.round, user=w.people["deputy_owner"], duty="deputy", since=LONG_AGO)
    w.bid = an_application(
        "eligible", phase=w.phase, lead=w.people["lead"], partnership=w.partnership, title="The world's bid"
    )
    w.rival_bid = an_application(
        "eligible",
        phase=w.phase,
        lead=w.people["rival"],
        partnership=w.rival_partnership,
        title="The rival's bid",
    )
    w.other_phase = a_phase(round=a_round(title_en="Another funder's round"))
    w.people["other_officer"] = officer_of(w.other_phase)
    w.draft = an_application(
        "draft",
        phase=a_phase(round=w.round, number=2, entry="open"),
        lead=w.people["lead"],
        partnership=w.partnership,
    )
    w.with_office = an_application(
        "with_organisation", phase=a_phase(round=w.round, number=3, entry="open"), lead=w.people["lead"],
        partnership=w.partnership,
    )  # fmt: skip
    w.submitted = an_application(
        "submitted", phase=a_phase(round=w.round, number=8, entry="open"), lead=w.people["lead"],
        partnership=w.partnership,
    )  # fmt: skip
    w.reopened = an_application(
        "submitted", phase=a_phase(round=w.round, number=9, entry="open"), lead=w.people["lead"],
        partnership=w.partnership,
    )  # fmt: skip
    Application.objects.filter(pk=w.reopened.pk).update(state="draft")
    closed = {
        "intention_due_at": clock.now() - timedelta(days=2),
        "closes_at": clock.now() - timedelta(days=1),
    }
    w.unchecked = an_application(
        "submitted", phase=a_phase(round=w.round, number=7, entry="open", **closed),
        lead=w.people["lead"], partnership=w.partnership,
    )  # fmt: skip
    w.unchecked.queries.create(
        rule="in_scope", question="Where?", asked_by=w.people["officer"], answer="In Wales.",
        due_at=clock.now() + timedelta(days=5),
        answered_at=clock.now(), answered_by=w.people["lead"],
    )  # fmt: skip
    Interest.objects.create(
        user=w.people["walled_officer"], application=w.unchecked, kind="organisation", source="detected",
        state="confirmed",
    )  # fmt: skip
    incident = Incident.objects.create(
        phase=w.submitted.phase,
        began_at=LONG_AGO,
        text_en="The portal was down.",
        noted_by=w.people["officer"],
    )
    w.extension = PhaseExtension.objects.create(
        phase=w.submitted.phase, incident=incident, closed_at=w.submitted.phase.closes_at, reason="Fairness",
        closes_at=w.submitted.phase.closes_at + timedelta(days=2), proposed_by=w.people["officer"],
    )  # fmt: skip
    w.intention = Intention.objects.create(
        phase=w.phase, partnership=w.partnership, lead=w.people["lead"], organisation=w.university,
        title="The world's intention", summary="Words.", submitted_at=clock.now(),
    )  # fmt: skip
    w.line = w.draft.cost_lines.first()
    w.named = w.draft.team.create(
        name="Named", email="named@example.org", organisation=w.university, role="researcher"
    )
    w.bid_partner = w.draft.partners.create(organisation=w.rival_university, part="Workshops")
    w.section = Section.objects.get(question_set=w.draft.phase.question_set, slug="about")
    for order, kind in enumerate(("places", "themes", "milestones"), 7):
        Question.objects.create(
            section=w.section, code=kind, order=order, kind=kind, text_en=kind, is_required=False
        )
    w.amendment = PhaseAmendment.objects.create(
        phase=w.phase, state="proposed", reason_en="Asked for.", drafted_by=w.people["officer"],
        changes=[{"section": "about", "question": "summary", "was": {"guidance_en": ""}, "now": {"guidance_en": "So."}}],
    )  # fmt: skip
    w.planned = w.draft.milestones.create(title="First assembly", month=2, owner=w.university)
    document = Document.objects.create(
        name="case.pdf",
        media_type="application/pdf",
        size=4,
        sha256="0" * 64,
        scan="clean",
        added_by=w.people["lead"],
    )
    w.attachment = Attachment.objects.create(
        application=w.bid, kind="case", document=document, is_submitted=True
    )
    letter = Document.objects.create(
        name="letter.pdf",
        media_type="application/pdf",
        size=4,
        sha256="1" * 64,
        scan="clean",
        added_by=w.people["lead"],
    )
    for file in (document, letter):
        storages["documents"].save(file.key, ContentFile(a_pdf()))
    picture = Document.objects.create(
        name="image.png",
        media_type="image/png",
        size=4,
        sha256="2" * 64,
        scan="clean",
        added_by=w.people["lead"],
    )
    storages["documents"].save(picture.key, ContentFile(a_png()))
    asked = Question.objects.filter(section__question_set=w.draft.phase.question_set, code="approach")
    asked.update(allows_images=True)
    w.image = AnswerImage.objects.create(application=w.bid, question=asked.get(), document=picture)
    w.draft_attachment = Attachment.objects.create(application=w.draft, kind="letter", document=letter)
    w.access = w.draft.let_in.create(email=w.people["nobody"].email, role="editor", given_by=w.people["lead"])
    w.comment = w.draft.comments.create(
        question=Question.objects.get(section__question_set=w.draft.phase.question_set, code="approach"),
        text="Say more.",
        by=w.people["member"],
    )
    w.named_nobody = w.draft.team.create(
        name="Nobody",
        email=w.people["nobody"].email,
        user=w.people["nobody"],
        organisation=w.university,
        role="researcher",
    )
    w.bulk_letter = w.phase.bulk_letters.create(
        by=w.people["officer"], subject="News", text="Words.", recipients=2
    )
    w.saved_view = w.people["officer"].saved_views.create(
        phase=w.phase, name="Drafts", narrowed="state=draft"
    )
    w.list_export = ListExport.objects.create(
        phase=w.phase, by=w.people["officer"], form="csv", bids=[w.bid.pk], state="ready", file=b"Reference"
    )
    w.call_question = w.phase.asked.create(text="May two councils lead?", asked_by=w.people["rival"])
    w.query = w.bid.queries.create(
        rule="in_scope",
        question="Where?",
        asked_by=w.people["officer"],
        due_at=clock.now() + timedelta(days=5),
    )
    w.proposal = w.bid.ineligibilities.create(
        rule="in_scope", reason="Not about policy.", proposed_by=w.people["officer"]
    )
    w.wall = Interest.objects.create(
        user=w.people["walled_officer"],
        application=w.bid,
        kind="organisation",
        source="detected",
        state="confirmed",
    )
    w.not_to_ask = w.bid.not_to_ask.create(name="Rhys Rival", reason="We compete.", named_by=w.people["lead"])
    w.interest = Interest.objects.create(
        user=w.people["nobody"], application=w.bid, kind="collaboration", source="detected"
    )


def _assessment(w) -> None:
    for role, bid in (("reviewer", w.bid), ("other_reviewer", w.rival_bid), ("conflicted_reviewer", w.bid)):
        w.assignment_of = an_assignment(bid, reviewer=w.people[role])
        PoolMember.objects.create(
            phase=w.phase, user=w.people[role], capacity=3, added_by=w.people["officer"]
        )
    w.assignment = Assignment.objects.get(application=w.bid, reviewer=w.people["reviewer"])
    w.review = a_review(w.assignment)
    w.asked = an_assignment(
        an_application("eligible", phase=w.phase), "invited", reviewer=w.people["reviewer"]
    )
    w.begun = an_assignment(an_application("eligible", phase=w.phase), reviewer=w.people["reviewer"])
    a_review(w.begun, state="draft")
    profile = ReviewerProfile.objects.create(user=w.people["reviewer"], sector="community", words="Harbours")
    w.told_organisation = profile.organisations.create(name="Old Harbour Trust")
    w.told_away = profile.away.create(since=clock.today(), until=clock.today())
    AccessNeed.objects.create(profile=profile, text="Large print")
    w.pool_letter = PoolInvitation.objects.create(
        phase=w.phase,
        email="asked@example.net",
        name="Asked",
        token_hash="0" * 64,
        respond_by=clock.now() + timedelta(days=5),
        capacity=3,
        made_by=w.people["officer"],
    )
    w.idle = PoolMember.objects.create(
        phase=w.phase, user=a_user("Idle reviewer"), capacity=3, added_by=w.people["officer"]
    )
    w.plan_run = plans.ask_for_run(w.phase, by=w.people["officer"])
    for _step in range(STEPS):
        w.plan_run = plans.work_on_run(w.plan_run)
    w.assignment.application.submissions.update(
        content={
            **w.assignment.application.submissions.get().content,
            "documents": [
                {"ref": w.attachment.ref, "kind": "case", "sha256": "0" * 64, "size": 4, "pages": 1}
            ],
            "sections": [
                *w.assignment.application.submissions.get().content["sections"],
                {
                    "slug": "pictures",
                    "title": "Pictures",
                    "component": "questions",
                    "answers": [
                        {
                            "code": "map",
                            "question": "Map",
                            "kind": "long",
                            "shown_to": "assessors",
                            "value": figure(w.image.ref, "A map."),
                            "images": [{"ref": w.image.ref}],
                        }
                    ],
                },
            ],
        }
    )
    conflicted = Assignment.objects.get(application=w.bid, reviewer=w.people["conflicted_reviewer"])
    Assignment.objects.filter(pk=conflicted.pk).update(state="conflicted")
    Interest.objects.create(
        user=w.people["conflicted_reviewer"],
        application=w.bid,
        kind="personal",
        source="declared",
        state="confirmed",
    )
    Review.objects.filter(pk=w.review.pk).update(letter="A")
    w.response = a_response(w.bid, "The budget is in section four.")
    w.panel = a_panel(w.phase)
    w.item = Item.objects.get(application=w.bid)
    w.rival_item = Item.objects.get(application=w.rival_bid)
    seats = {seat.role: seat for seat in Seat.objects.filter(panel=w.panel).order_by("pk")}
    members = list(Seat.objects.filter(panel=w.panel, role="member").order_by("pk"))
    w.people |= {
        "chair": seats["chair"].user, "secretary": seats["secretary"].user,
        "panellist": members[0].user, "walled_panellist": members[1].user,
    }  # fmt: skip
    for seat in (seats["chair"], seats["secretary"], members[0]):
        for item in (w.item, w.rival_item):
            ItemDeclaration.objects.create(seat=seat, item=item, has_conflict=False)
    ItemDeclaration.objects.create(seat=members[1], item=w.item, has_conflict=True)
    ItemDeclaration.objects.create(seat=members[1], item=w.rival_item, has_conflict=False)
    Interest.objects.create(
        user=w.people["walled_panellist"],
        application=w.bid,
        kind="collaboration",
        source="declared",
        state="confirmed",
    )
    w.seat = members[0]
    w.introducer = Introducer.objects.create(
        item=w.item, seat=w.seat, part="lead", named_by=w.people["officer"]
    )
    w.meeting = Meeting.objects.create(
        panel=w.panel,
        state="running",
        starts_at=clock.now(),
        opened_at=clock.now(),
        planned_by=w.people["secretary"],
    )
    w.discussion = Discussion.objects.create(
        meeting=w.meeting, item=w.item, chaired_by=w.people["chair"], since=clock.now()
    )
    w.pack = Pack.objects.create(seat=w.seat, items=[w.item.pk], state="ready", file=b"%PDF-1.7")


def _outcomes(w) -> None:
    """An earlier phase of the same round whose outcomes are out, and this phase's decision, which is not."""
    w.earlier_phase = a_phase(round=w.round, number=4, label_en="Earlier phase")
    w.earlier_bid = an_application(
        "eligible",
        phase=w.earlier_phase,
        lead=w.people["lead"],
        partnership=w.partnership,
        title="The earlier bid",
    )
    w.released = a_decision(w.earlier_bid)
    a_release(w.earlier_phase)
    w.award = an_award("active", decision=w.released, answered_at=clock.now(), start_on=clock.today())
    w.milestone = w.award.milestones.create(title="First workshop", due_on=clock.today())
    w.offered_bid = an_application(
        "eligible", phase=a_phase(round=w.round, number=5), lead=w.people["lead"], partnership=w.partnership
    )
    w.offer = an_award("offered", decision=a_decision(w.offered_bid))
    w.drafted_award = an_award(
        "drafted",
        decision=a_decision(
            an_application(
                "eligible",
                phase=a_phase(round=w.round, number=6),
                lead=w.people["lead"],
                partnership=w.partnership,
            )
        ),
    )
    reserves = a_phase(round=w.round, number=11)
    w.reserve = a_decision(an_application("eligible", phase=reserves), outcome="reserve")
    declined = an_award("declined", decision=a_decision(an_application("eligible", phase=reserves)))
    w.promotion = a_promotion(w.reserve, declined)
    w.sift_phase = a_phase(round=w.round, number=10, sift_threshold=3, reviews_due_at=clock.now())
    w.low_bid = an_application("eligible", phase=w.sift_phase)
    a_review(an_assignment(w.low_bid), points=2)
    w.low_bid.sifted = SiftedBid.objects.create(
        application=w.low_bid, mean=2, reviews=1, threshold=3, proposed_by=w.people["officer"]
    )
    w.complaint = Complaint.objects.create(
        application=w.earlier_bid,
        about="dates",
        text="Late.",
        raised_by=w.people["lead"],
        acknowledge_by=clock.now(),
        answer_by=clock.now(),
    )
    w.decision = a_decision(w.bid, state="proposed")
    w.case_file = CaseFile.objects.create(application=w.bid, asked_by=w.people["officer"])
    w.release = a_release(w.phase, state="prepared")


def _beside(w) -> None:
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
