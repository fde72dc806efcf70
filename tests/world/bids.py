"""Rounds, phases and bids of the world, in every state."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from funding.models import (
    AnswerImage,
    Application,
    Attachment,
    Incident,
    Intention,
    Interest,
    ListExport,
    PhaseAmendment,
    PhaseExtension,
    Question,
    RoundOfficer,
    Section,
)
from lpip_portal import clock
from lpip_portal.accounts.models import RoleGrant
from lpip_portal.documents.models import Document
from tests.factories import (
    a_phase,
    a_round,
    a_user,
    an_application,
    approver_of,
    conflicts_owner_of,
    finance_of,
    officer_of,
)
from tests.lpip_portal.documents.files import a_pdf, a_png

from .times import LONG_AGO


def add_bids(w) -> None:
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
