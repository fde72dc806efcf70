"""The ways in: the intention, the start, what is carried forward, and one bid for each."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions, queries
from funding.models import Answer, Application, Intention, Invitation
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove
from tests.factories import (
    a_partnership,
    a_phase,
    a_round,
    a_user,
    an_application,
    an_organisation,
    belongs,
    officer_of,
)
from tests.partnerships.pages import read
from tests.together import together
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db

WORDS = {"title": "Dŵr i bawb", "summary": "Water for all."}


def a_lead(**facts):
    """A person who leads a partnership."""
    lead = a_user()
    return lead, a_partnership(lead, **facts)


def intend(phase, partnership, lead, **facts):
    """Tell, now, unless said otherwise."""
    return actions.intend(phase, partnership, by=lead, **{"at": clock.now(), **WORDS, **facts})


def test_a_lead_tells_that_they_mean_to_submit():
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    told = intend(phase, partnership, lead)
    assert told.organisation == partnership.administrator
    assert trail_of(told) == [("intention.submit", lead)]
    assert letters() == [("intention_receipt", lead.email)]


def test_telling_again_changes_what_was_told():
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    first = intend(phase, partnership, lead)
    again = intend(phase, partnership, lead, title="Another title")
    assert first == again
    assert [verb for verb, _ in trail_of(first)] == ["intention.submit", "intention.amend"]
    assert Intention.objects.get().title == "Another title"


@pytest.mark.parametrize(("milliseconds", "taken"), [(0, True), (1, False)])
def test_the_instant_at_which_an_intention_is_due_is_in_time(milliseconds, taken):
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    at = phase.intention_due_at + timedelta(milliseconds=milliseconds)
    if taken:
        assert intend(phase, partnership, lead, at=at).submitted_at == at
        return
    with pytest.raises(Closed):
        intend(phase, partnership, lead, at=at)
    assert not Intention.objects.exists()


def test_only_the_lead_tells_and_begins():
    phase = a_phase()
    partnership = a_partnership()
    member = belongs(a_user(), partnership)
    with pytest.raises(PermissionDenied):
        intend(phase, partnership, member)
    with pytest.raises(PermissionDenied):
        actions.start(phase, partnership, by=member, at=clock.now())


def test_without_an_intention_no_application_begins():
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    with pytest.raises(IllegalMove):
        actions.start(phase, partnership, by=lead, at=clock.now())
    intend(phase, partnership, lead)
    bid = actions.start(phase, partnership, by=lead, at=clock.now())
    assert bid.title == WORDS["title"]
    assert bid.reference.startswith("TEST-1-")
    assert bid.team.get().user == lead
    assert [partner.organisation for partner in bid.partners.all()] == [partnership.convenor]
    assert letters("application_started") == [("application_started", lead.email)]


def test_a_bid_needs_an_eligible_administrator():
    phase = a_phase()
    lead, partnership = a_lead(administrator=an_organisation(may_administer=False))
    with pytest.raises(IllegalMove, match="eligible research organisation"):
        actions.start(phase, partnership, by=lead, at=clock.now())


def test_a_partnership_has_one_bid_and_a_lead_leads_one():
    phase = a_phase()
    lead, partnership = a_lead()
    other = a_partnership(lead)
    actions.start(phase, partnership, by=lead, at=clock.now())
    for again in (partnership, other):
        with pytest.raises(IllegalMove) as refusal:
            actions.start(phase, again, by=lead, at=clock.now())
        assert refusal.value.possible


def test_a_form_sent_twice_begins_once():
    phase = a_phase()
    lead, partnership = a_lead()
    bids = {actions.start(phase, partnership, by=lead, at=clock.now(), nonce="n" * 22) for _ in range(2)}
    assert len(bids) == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_begin_once():
    phase = a_phase()
    lead, partnership = a_lead()
    results = together(*[lambda: actions.start(phase, partnership, by=lead, at=clock.now())] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Application", "IllegalMove"]
    assert Application.objects.count() == 1


def test_a_plan_that_was_not_published_takes_nobody():
    phase = a_phase(round=a_round(state="draft", published_by=None, published_at=None))
    lead, partnership = a_lead()
    with pytest.raises(Closed):
        actions.start(phase, partnership, by=lead, at=clock.now())


def test_an_invited_phase_takes_the_invited_and_carries_forward():
    lead, partnership = a_lead()
    earlier = an_application("eligible", lead=lead, partnership=partnership)
    phase = a_phase(
        round=earlier.phase.round, number=2, entry="invited", question_set=earlier.phase.question_set
    )
    with pytest.raises(PermissionDenied):
        actions.start(phase, partnership, by=lead, at=clock.now())
    invitation = Invitation.objects.create(
        phase=phase, partnership=partnership, continues=earlier, announced_at=clock.now()
    )
    with pytest.raises(Closed):
        actions.start(phase, partnership, by=lead, at=clock.now())
    invitation.opens_at = clock.now()
    invitation.save()
    bid = actions.start(phase, partnership, by=lead, at=clock.now())
    assert bid.continues == earlier
    carried = Answer.objects.get(application=bid)
    assert (carried.question.code, carried.carried) == ("agenda", True)
    assert carried.text == earlier.answers.get(question__code="agenda").text


def test_the_pages_lead_from_the_intention_to_the_bid(browse):
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    client = browse(lead)
    assert str(partnership) in read(client.get(reverse("funding:intention", args=[phase.ref])))
    refused = client.post(
        reverse("funding:intention", args=[phase.ref]), {"title": " ", "summary": "word " * 101}
    )
    assert refused.status_code == 422
    assert "1 word too many" in read(refused)
    answer = client.post(reverse("funding:intention", args=[phase.ref]), WORDS, follow=True)
    assert "What happens next" in read(answer)
    assert Intention.objects.get().title in answer.content.decode()
    read(client.get(reverse("funding:application-start", args=[phase.ref])))
    answer = client.post(
        reverse("funding:application-start", args=[phase.ref]), {"nonce": "n" * 22}, follow=True
    )
    bid = Application.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("funding:application", args=[bid.ref])
    assert bid.title in read(answer)
    again = client.get(reverse("funding:application-start", args=[phase.ref]))
    assert again.url == reverse("funding:application", args=[bid.ref])


def test_a_lead_of_two_partnerships_chooses(browse):
    phase = a_phase()
    lead, partnership = a_lead()
    other = a_partnership(lead)
    stranger = a_partnership()
    client, url = browse(lead), reverse("funding:application-start", args=[phase.ref])
    page = read(client.get(url))
    assert str(partnership) in page
    assert str(other) in page
    assert client.post(url, {"nonce": "n" * 22}).status_code == 422
    assert client.post(url, {"partnership": stranger.ref}).status_code == 422
    client.post(url, {"partnership": other.ref})
    assert Application.objects.get().partnership == other


def test_an_invited_phase_is_not_there_for_the_others(browse):
    phase = a_phase(entry="invited")
    lead, _ = a_lead()
    for name in ("intention", "application-start"):
        assert browse(lead).get(reverse(f"funding:{name}", args=[phase.ref])).status_code == 404


def test_somebody_without_a_partnership_is_told_what_to_do(browse):
    phase = a_phase()
    for name in ("intention", "application-start"):
        answer = browse(a_user()).get(reverse(f"funding:{name}", args=[phase.ref]))
        assert "Found a partnership" in read(answer)
        assert browse(a_user()).post(answer.wsgi_request.path, WORDS).status_code == 422


def test_a_late_intention_says_when_it_was_due_and_keeps_the_text(browse):
    phase = a_phase(intention_required=True)
    lead, _ = a_lead()
    client = browse(lead)
    with clock.at(phase.intention_due_at + timedelta(seconds=1)):
        assert "were taken until" in read(client.get(reverse("funding:intention", args=[phase.ref])))
        answer = client.post(reverse("funding:intention", args=[phase.ref]), WORDS)
    assert answer.status_code == 409
    assert WORDS["title"] in read(answer)


def test_an_intention_is_known_to_its_partnership_and_the_officers(browse):
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    told = intend(phase, partnership, lead)
    url = reverse("funding:intention-receipt", args=[told.ref])
    assert browse(officer_of(phase)).get(url).status_code == 200
    assert browse(a_lead()[0]).get(url).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_my_bids_takes_the_same_queries_however_many(browse, n, django_assert_num_queries):
    person = a_user()
    for number in range(n):
        bid = an_application(phase=a_phase(number=number + 1, round=a_round()))
        belongs(person, bid.partnership)
    client = browse(person)
    with django_assert_num_queries(4):
        page = read(client.get(reverse("funding:my-bids")))
    assert page.count("<bdi>Bid") == n


def test_what_a_lead_may_begin_is_a_thing_to_do(hands):
    phase = a_phase(intention_required=True)
    lead, partnership = a_lead()
    titles = [todo.title for todo in queries.todos(lead, clock.now())]
    assert titles == ["Tell the funder that you mean to submit"]
    intend(phase, partnership, lead)
    assert [todo.title for todo in queries.todos(lead, clock.now())] == ["Begin your application"]
    actions.start(phase, partnership, by=lead, at=clock.now())
    assert [todo.title for todo in queries.todos(lead, clock.now())] == ["Finish your bid"]
