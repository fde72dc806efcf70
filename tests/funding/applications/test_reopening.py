"""A submission stands while its bid is written again, and afterwards, until something newer is submitted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, policy, queries
from funding.models import Answer, Application
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove
from tests.factories import a_signatory, a_user, an_application, belongs, officer_of, with_role
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def submitted():
    """A bid that went in, and the signatory who submitted it."""
    bid = an_application("with_organisation")
    signatory = a_signatory(bid.organisation)
    actions.submit(bid, by=signatory, at=clock.now())
    bid.refresh_from_db()
    return bid, signatory


def after_closing(bid):
    """An instant at which bids are checked."""
    return clock.at(bid.phase.closes_at + timedelta(hours=1))


def test_a_submitted_bid_is_changed_and_submitted_again():
    bid, signatory = submitted()
    bid = actions.reopen(bid, by=bid.lead, at=clock.now())
    assert bid.is_reopened
    assert bid.stands
    assert set(letters("bid_reopened")) == {
        ("bid_reopened", bid.lead.email),
        ("bid_reopened", signatory.email),
    }
    Answer.objects.filter(application=bid).update(text="Newer words.")
    actions.send_to_office(bid, by=bid.lead, at=clock.now())
    newer = actions.submit(bid, by=signatory, at=clock.now())
    assert newer.number == 2
    assert queries.latest_submission(bid) == newer
    assert [submission.number for submission in bid.submissions.order_by("number")] == [1, 2]
    assert newer.content["sections"][0]["answers"][0]["value"] == "Newer words."
    bid.refresh_from_db()
    assert bid.state == "submitted"


@pytest.mark.parametrize("state", ["draft", "with_organisation", "returned"])
def test_after_closing_an_unfinished_change_leaves_the_old_version_in_force(state, browse):
    bid, _signatory = submitted()
    officer = officer_of(bid.phase)
    actions.reopen(bid, by=bid.lead, at=clock.now())
    Answer.objects.filter(application=bid).update(text="Unfinished.")
    Application.objects.filter(pk=bid.pk).update(state=state)
    with after_closing(bid):
        bid.refresh_from_db()
        now = clock.now()
        assert queries.standing(bid, now) == "Submitted"
        assert not queries.missed(bid, now)
        reading = queries.page_of(Application.objects.filter(phase=bid.phase), "submitted", None, 50)
        assert [tally[::2] for tally in reading.tallies] == [("", 1), ("submitted", 1)]
        assert reading.keys == [bid.pk]
        assert list(Application.objects.to_check()) == [bid]
        assert any("Check the eligibility" in todo.title for todo in queries.todos(officer, now))
        page = read(
            browse(officer).get(
                reverse("funding:application-list", args=[bid.phase.ref]) + "?state=submitted"
            )
        )
        assert bid.title in page
        assert bid.title not in read(
            browse(officer).get(reverse("funding:application-list", args=[bid.phase.ref]) + f"?state={state}")
        )
        assert "Unfinished." not in read(
            browse(officer).get(reverse("funding:application-read", args=[bid.ref]))
        )
        found = actions.find_eligible(bid, by=officer)
    assert found.state == "eligible"
    assert queries.latest_submission(bid).number == 1


def test_the_lead_or_a_signatory_may_and_nobody_else():
    bid, signatory = submitted()
    member = belongs(a_user(), bid.partnership)
    for person in (member, a_user(), officer_of(bid.phase)):
        with pytest.raises(PermissionDenied):
            actions.reopen(bid, by=person, at=clock.now())
    actions.reopen(bid, by=signatory, at=clock.now())
    for person in (member, a_user()):
        with pytest.raises(PermissionDenied):
            actions.keep_submitted(bid, by=person)


@pytest.mark.parametrize(("milliseconds", "open_"), [(-1, True), (0, True), (1, False)])
def test_it_ends_at_the_closing_instant(milliseconds, open_):
    bid, _signatory = submitted()
    at = bid.phase.closes_at + timedelta(milliseconds=milliseconds)
    if open_:
        assert actions.reopen(bid, by=bid.lead, at=at).is_reopened
        return
    with pytest.raises(Closed):
        actions.reopen(bid, by=bid.lead, at=at)
    bid.refresh_from_db()
    assert bid.state == "submitted"
    assert "reopen" not in policy.verbs(bid.lead, bid, at)


def test_the_changes_can_be_given_up_and_a_new_draft_cannot():
    bid, _signatory = submitted()
    actions.reopen(bid, by=bid.lead, at=clock.now())
    assert actions.keep_submitted(bid, by=bid.lead).state == "submitted"
    assert [verb for verb, _by in trail_of(bid)][-2:] == ["application.reopen", "application.keep_submitted"]
    draft = an_application()
    assert "keep_submitted" not in policy.verbs(draft.lead, draft)
    with pytest.raises(PermissionDenied):
        actions.keep_submitted(draft, by=draft.lead)


def test_a_repeat_changes_nothing_and_a_second_tab_is_told():
    bid, _signatory = submitted()
    actions.reopen(bid, by=bid.lead, at=clock.now(), nonce="r" * 22)
    assert actions.reopen(bid, by=bid.lead, at=clock.now(), nonce="r" * 22).is_reopened
    with pytest.raises(IllegalMove):
        actions.reopen(bid, by=bid.lead, at=clock.now(), nonce="s" * 22)


def test_the_pages_say_what_counts(browse):
    bid, signatory = submitted()
    client = browse(bid.lead)
    page = read(client.get(reverse("funding:application", args=[bid.ref])))
    assert "Open it again" in page
    page = read(client.post(reverse("funding:application-reopen", args=[bid.ref]), follow=True))
    assert "stands until a newer one is submitted" in page
    assert "Leave it as it was submitted" in page
    actions.send_to_office(bid, by=bid.lead, at=clock.now())
    page = read(browse(signatory).get(reverse("funding:application-sign-off", args=[bid.ref])))
    assert "stands until a newer one is submitted" in page
    assert "Submit to the funder" in page
    page = read(client.post(reverse("funding:application-keep", args=[bid.ref]), follow=True))
    assert "The bid stays as it was submitted." in page
    assert browse(a_user()).post(reverse("funding:application-reopen", args=[bid.ref])).status_code == 404


def test_an_auditor_goes_on_seeing_a_bid_that_was_opened_again():
    bid, _signatory = submitted()
    auditor = with_role("auditor")
    actions.reopen(bid, by=bid.lead, at=clock.now())
    assert list(Application.objects.visible_to(auditor)) == [bid]
    assert not Application.objects.visible_to(auditor).filter(pk=an_application().pk).exists()
