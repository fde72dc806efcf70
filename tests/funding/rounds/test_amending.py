"""A published paper changes only by an amendment: drafted, published by another person, told to everybody who started."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import actions as bids
from funding.applications import queries
from funding.models import Application, Interest, PhaseAmendment, Question
from funding.rounds import actions
from lpip_portal import clock
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove
from partnerships.models import PartnershipPerson
from tests.factories import a_phase, a_signatory, a_user, an_application, approver_of, officer_of
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def asked(bid, code="approach") -> Question:
    """A question of a bid's paper."""
    return Question.objects.select_related("section").get(
        section__question_set=bid.phase.question_set, code=code
    )


def proposed(bid, **facts) -> PhaseAmendment:
    """A drafted change that waits for a second person."""
    officer = officer_of(bid)
    facts = facts or {"guidance_en": "Name the risks."}
    amendment = actions.draft_change(bid.phase, asked(bid), by=officer, **facts)
    return actions.propose_amendment(
        amendment, by=officer, reason_en="Two leads asked.", reason_cy="Holodd dau."
    )


def test_two_people_amend_and_everybody_who_started_is_told():
    bid = an_application("draft")
    other = an_application("submitted", phase=bid.phase)
    gone = an_application("withdrawn", phase=bid.phase)
    kept = bid.answers.get(question=asked(bid)).text
    amendment = proposed(bid, text_en="How will you do it, step by step?", word_limit=900)
    assert asked(bid).word_limit == 500
    bids.publish_amendment(amendment, by=approver_of(bid))
    question = asked(bid)
    assert (question.text_en, question.word_limit) == ("How will you do it, step by step?", 900)
    assert bid.answers.get(question=question).text == kept
    told = {email for _kind, email in letters("phase_amended")}
    assert told == {bid.lead.email, other.lead.email}
    assert gone.lead.email not in told
    verbs = [verb for verb, _by in trail_of(amendment)]
    assert verbs == ["amendment.draft", "amendment.propose", "amendment.publish"]


def test_an_amendment_is_told_to_everybody_with_a_part_in_a_bid_once_and_not_to_the_walled():
    bid = an_application("draft")
    sent = an_application("with_organisation", phase=bid.phase)
    viewer, invited, member, unconfirmed, walled, left = (a_user() for _n in range(6))
    bid.let_in.create(email=viewer.email, user=viewer, role="viewer", given_by=bid.lead, since=clock.now())
    bid.let_in.create(email=invited.email, role="editor", given_by=bid.lead)
    for person, at in ((member, clock.now()), (unconfirmed, None), (viewer, clock.now())):
        bid.team.create(
            name="T", email=person.email, user=person if at else None, organisation=bid.organisation,
            role="researcher", confirmed_at=at,
        )  # fmt: skip
    now = clock.now()
    for person, until in ((walled, None), (left, now)):
        PartnershipPerson.objects.create(
            partnership=bid.partnership,
            user=person,
            role="member",
            since=now - timedelta(days=1),
            until=until,
        )
    Interest.objects.create(
        user=walled, application=bid, kind="personal", source="declared", state="confirmed"
    )
    early, office = a_signatory(bid.organisation), a_signatory(sent.organisation)
    member.language = "cy"
    member.save()
    bids.publish_amendment(proposed(bid), by=approver_of(bid))
    told = [email for _kind, email in letters("phase_amended")]
    assert len(told) == len(set(told))
    assert {bid.lead.email, sent.lead.email, viewer.email, member.email, office.email} <= set(told)
    for person in (invited, unconfirmed, walled, left, early):
        assert person.email not in told
    written = dict(Letter.objects.filter(kind="phase_amended").values_list("email", "body"))
    assert "Holodd dau." in written[member.email]
    assert "Two leads asked." in written[viewer.email]


def test_a_letter_about_a_change_is_dropped_when_a_wall_or_an_end_comes_before_its_delivery():
    bid = an_application("draft")
    walled, left, stays = (a_user() for _n in range(3))
    for person in (walled, left, stays):
        PartnershipPerson.objects.create(
            partnership=bid.partnership, user=person, role="member", since=clock.now() - timedelta(days=1)
        )
    bids.publish_amendment(proposed(bid), by=approver_of(bid))
    owed = {letter.to: letter for letter in Letter.objects.filter(kind="phase_amended")}
    assert {walled, left, stays} <= set(owed)
    assert all(outbox.may_still_go(letter) for letter in owed.values())
    Interest.objects.create(
        user=walled, application=bid, kind="personal", source="declared", state="confirmed"
    )
    PartnershipPerson.objects.filter(user=left).update(until=clock.now())
    may = {person: outbox.may_still_go(letter) for person, letter in owed.items()}
    assert (may[walled], may[left], may[stays], may[bid.lead]) == (False, False, True, True)
    Application.objects.filter(pk=bid.pk).update(state="withdrawn")
    assert not outbox.may_still_go(owed[stays])


def test_nobody_publishes_their_own_change():
    bid = an_application("draft")
    amendment = proposed(bid)
    with pytest.raises(PermissionDenied):
        bids.publish_amendment(amendment, by=officer_of(bid))
    with pytest.raises(PermissionDenied):
        bids.publish_amendment(amendment, by=a_user())
    with pytest.raises(PermissionDenied):
        actions.draft_change(bid.phase, asked(bid), by=bid.lead, guidance_en="Mine")


def test_limits_are_only_raised_and_questions_only_added():
    bid = an_application("draft")
    officer = officer_of(bid)
    with pytest.raises(actions.Refused, match="only be raised"):
        actions.draft_change(bid.phase, asked(bid), by=officer, word_limit=499)
    with pytest.raises(actions.Refused, match="only be raised"):
        actions.draft_change(bid.phase, asked(bid), by=officer, most=3)
    with pytest.raises(actions.Refused, match="Nothing"):
        actions.draft_change(bid.phase, asked(bid), by=officer, text_en=asked(bid).text_en)
    new = {"text_en": "Anything else?", "kind": "long", "word_limit": 50, "is_required": True}
    amendment = actions.draft_question(bid.phase, asked(bid).section, by=officer, **new)
    amendment = actions.propose_amendment(amendment, by=officer, reason_en="Asked for.")
    bids.publish_amendment(amendment, by=approver_of(bid))
    added = asked(bid, "anything-else")
    assert (added.is_required, added.order) == (False, 2)
    bid = Application.objects.select_related("phase", "partnership", "organisation").get(pk=bid.pk)
    assert "anything-else" not in [fault.question for fault in queries.preflight(bid).faults]


def test_another_wording_of_a_declaration_is_another_edition():
    bid = an_application("draft")
    Question.objects.filter(pk=asked(bid).pk).update(kind="declaration", statement_en="It is true.")
    amendment = proposed(bid, statement_en="It is true and complete.")
    bids.publish_amendment(amendment, by=approver_of(bid))
    assert (asked(bid).edition, asked(bid).agreed) == (2, ["edition-2"])


def test_one_amendment_at_a_time_and_none_once_it_closed():
    bid = an_application("draft")
    amendment = proposed(bid)
    with pytest.raises(actions.Refused, match="waits for a second person"):
        actions.draft_change(bid.phase, asked(bid), by=officer_of(bid), guidance_en="Again")
    after = bid.phase.closes_at + timedelta(minutes=1)
    with clock.at(after), pytest.raises(Closed):
        bids.publish_amendment(amendment, by=approver_of(bid))
    actions.return_amendment(amendment, by=approver_of(bid))
    actions.drop_amendment(amendment, by=officer_of(bid))
    with pytest.raises(IllegalMove):
        bids.publish_amendment(amendment, by=approver_of(bid))
    assert letters("phase_amended") == []


def test_a_planned_paper_is_changed_directly():
    phase = a_phase()
    type(phase.round).objects.filter(pk=phase.round_id).update(state="draft")
    question = (
        Question.objects.select_related("section").filter(section__question_set=phase.question_set).first()
    )
    with pytest.raises(actions.Refused, match="not published"):
        actions.draft_change(phase, question, by=officer_of(phase), guidance_en="x")


def test_an_amendment_over_http_from_draft_to_the_public_list(browse, client):
    bid = an_application("draft")
    officer, approver = browse(officer_of(bid)), approver_of(bid)
    home = f"/funding/phases/{bid.phase.ref}/amendment/"
    assert officer.get(home).status_code == 200
    assert officer.post(home, {"reason_en": "Why"}).status_code == 404
    page = f"{home}plan/approach/"
    assert officer.get(page).status_code == 200
    typed = {"text_en": "Approach", "word_limit": "400"}
    assert officer.post(page, typed).status_code == 422
    typed = {"text_en": "Dull a chynllun – ŵŷ", "word_limit": "600", "nonce": "a" * 22}
    assert officer.post(page, typed).status_code == 302
    more = {"text_en": "More?", "kind": "short", "limit": "20", "limit_in": "words", "shown_to": "assessors"}
    assert officer.get(f"{home}about/add/").status_code == 200
    assert officer.post(f"{home}about/add/", more | {"nonce": "b" * 22}).status_code == 302
    assert officer.post(home, {"reason_en": ""}).status_code == 422
    assert officer.post(home, {"reason_en": "Clearer.", "nonce": "c" * 22}).status_code == 302
    amendment = PhaseAmendment.objects.get()
    publish = f"/funding/amendments/{amendment.ref}/publish/"
    assert officer.post(publish).status_code == 403
    assert client.get(f"/funding/phases/{bid.phase.ref}/").content.decode().count("Clearer.") == 0
    assert browse(a_user()).post(publish).status_code == 404
    second = browse(approver)
    assert "Publish the amendment" in second.get(home).content.decode()
    assert second.post(publish, {"nonce": "d" * 22}).status_code == 302
    public = client.get(f"/funding/phases/{bid.phase.ref}/").content.decode()
    for words in ("Clearer.", "Dull a chynllun – ŵŷ", "More?"):
        assert words in public
