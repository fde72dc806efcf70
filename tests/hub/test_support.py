"""Support: asked by a partnership, answered by the hub, seen by nobody else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import Interest
from hub.cohorts import actions as cohorts
from hub.cohorts.queries import contacts
from hub.models import CohortLead, SupportRequest
from hub.people.policy import may_look_after
from hub.support import actions, policy, queries
from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove
from tests.factories import a_partnership, a_user, an_award, belongs
from tests.factories.library import a_hub_person
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def asked(**facts):
    lead = a_user()
    partnership = a_partnership(lead)
    return actions.ask(partnership, by=lead, **{"kind": "data", "question": "Where is the data?", **facts})


def taken(**facts):
    staff, request = a_hub_person(), asked(**facts)
    return staff, actions.take_on(request, by=staff)


def test_a_request_goes_from_question_to_answer_to_rating():
    triager, staff, request = a_hub_person(), a_hub_person(), asked()
    actions.triage(request, by=triager, owner=staff)
    actions.take_on(request, by=staff)
    actions.begin_work(request, by=staff)
    actions.ask_partnership(request, by=staff, text="Which years?")
    actions.reply(request, by=request.asked_by, text="The last five.")
    actions.answer(request, by=staff, answer="Here.")
    request = actions.rate_request(request, by=request.asked_by, rating=4, rating_words="Quick.")
    assert (request.state, request.rating, request.owner) == ("reviewed", 4, staff)
    assert [verb for verb, _ in trail_of(request)] == [
        "support.ask",
        "support.triage",
        "support.take_on",
        "support.begin_work",
        "support.ask_partnership",
        "support.reply",
        "support.answer",
        "support.rate",
    ]
    kinds = [kind for kind, _ in letters() if kind != "support_wanted"]
    assert kinds == [
        "support_receipt",
        "support_given",
        "support_taken_on",
        "support_question",
        "support_replied",
        "support_answered",
        "support_rated",
    ]


def test_a_button_pressed_twice_does_its_verb_once():
    staff, request = a_hub_person(), asked()
    taken = actions.take_on(request, by=staff, nonce="t" * 22)
    assert actions.take_on(request, by=staff, nonce="t" * 22) == taken
    actions.answer(request, by=staff, answer="Here.")
    actions.reopen_request(request, by=request.asked_by, nonce="r" * 22)
    assert actions.reopen_request(request, by=request.asked_by, nonce="r" * 22).state == "in_progress"
    assert len(trail_of(request)) == 4


def test_only_its_owner_answers_and_only_the_partnership_rates():
    staff, request = taken()
    with pytest.raises(PermissionDenied):
        actions.answer(request, by=request.asked_by, answer="Myself.")
    with pytest.raises(PermissionDenied):
        actions.answer(request, by=a_hub_person(), answer="Me too.")
    actions.answer(request, by=staff, answer="Here.")
    with pytest.raises(PermissionDenied):
        actions.rate_request(request, by=staff, rating=5)


def test_hub_staff_do_not_answer_their_own_partnership():
    staff = a_hub_person()
    request = asked()
    belongs(staff, request.partnership)
    with pytest.raises(PermissionDenied):
        actions.take_on(request, by=staff)
    with pytest.raises(actions.NotAtWork):
        actions.triage(request, by=a_hub_person(), owner=staff)


def test_a_request_is_given_to_hub_staff_alone():
    with pytest.raises(actions.NotAtWork):
        actions.triage(asked(), by=a_hub_person(), owner=a_user())


@pytest.mark.parametrize("verb", [actions.decline_request, actions.redirect_request])
def test_whoever_is_turned_away_reads_why_and_the_request_ends(verb):
    staff, request = a_hub_person(), asked()
    request = verb(request, by=staff, reason="The archive can help.")
    assert request.answer == "The archive can help."
    assert letters()[-1][1] == request.asked_by.email
    with pytest.raises(IllegalMove):
        actions.take_on(request, by=staff)


def test_an_answer_is_asked_about_again_for_thirty_days(hands):
    staff, request = taken()
    request = actions.answer(request, by=staff, answer="Here.")
    hands.move_on(days=30)
    assert "reopen_request" in policy.verbs(request.asked_by, request)
    hands.move_on(seconds=1)
    assert "reopen_request" not in policy.verbs(request.asked_by, request)
    with pytest.raises(Closed):
        actions.reopen_request(request, by=request.asked_by)


def test_once_somebody_owns_a_request_other_hub_staff_read_it_no_more():
    owner, request = taken()
    other, lead = a_hub_person(), a_hub_person()
    CohortLead.objects.create(user=lead, partnership=request.partnership, since=clock.uk(2020, 1, 1))
    readers = [user for user in (owner, other, lead) if request in SupportRequest.objects.visible_to(user)]
    assert readers == [owner, lead]


def test_what_was_meant_for_others_is_read_by_them_once_it_is_answered(browse):
    staff, request = taken(confidentiality="public")
    anybody = browse()
    page = reverse("hub:answer-list")
    assert "Where is the data?" not in anybody.get(page).content.decode()
    actions.answer(request, by=staff, answer="In the catalogue.")
    text = anybody.get(page).content.decode()
    assert "In the catalogue." in text
    assert request.partnership.name_en not in text
    assert request.asked_by.name not in text


def test_what_was_meant_for_a_cohort_is_read_in_that_cohort_alone():
    award, staff = an_award("active", answered_at=clock.now()), a_hub_person()
    neighbour, stranger = an_award("active", phase=award.phase), an_award("active")
    request = actions.ask(
        award.partnership, by=award.lead, kind="data", question="Where?", confidentiality="cohort"
    )
    actions.take_on(request, by=staff)
    actions.answer(request, by=staff, answer="Here.")
    readers = [
        each
        for each in (neighbour, stranger)
        if SupportRequest.objects.shared_with(each.partnership.people.get(role="lead").user).exists()
    ]
    assert readers == [neighbour]
    assert not SupportRequest.objects.shared_with(AnonymousUser()).exists()


def test_another_partnership_learns_nothing(browse):
    request = asked()
    rival = a_user()
    a_partnership(rival)
    client = browse(rival)
    assert client.get(reverse("hub:request", args=[request.ref])).status_code == 404
    assert request.partnership.name_en not in client.get(reverse("hub:request-list")).content.decode()
    assert client.post(reverse("hub:request-reopen", args=[request.ref])).status_code == 404


def test_a_lead_asks_in_the_browser_once_however_often_it_is_sent(browse):
    lead = a_user()
    partnership = a_partnership(lead)
    form = {"partnership": partnership.ref, "kind": "data", "question": "Where?", "nonce": "n" * 22}
    client = browse(lead)
    first = client.post(reverse("hub:request-new"), form)
    again = client.post(reverse("hub:request-new"), form)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert SupportRequest.objects.count() == 1


def test_bad_words_are_refused_with_everything_at_once(browse):
    lead = a_user()
    a_partnership(lead)
    answer = browse(lead).post(reverse("hub:request-new"), {"kind": "gold", "question": "a\x00b"})
    assert answer.status_code == 422
    assert len(answer.context["form"].errors) >= 2


STEPS = ["", "-triage", "-answer", "-ask-back", "-decline", "-redirect"]


@pytest.mark.parametrize("step", STEPS)
def test_hub_staff_walk_every_page_of_a_request(browse, step):
    staff, request = taken()
    assert browse(staff).get(reverse(f"hub:request{step}", args=[request.ref])).status_code == 200


def test_a_request_is_answered_and_rated_in_the_browser(browse):
    staff, request = a_hub_person(), asked()
    hub, lead = browse(staff), browse(request.asked_by)
    hub.post(reverse("hub:request-triage", args=[request.ref]), {"owner": staff.ref})
    hub.post(reverse("hub:request-take-on", args=[request.ref]))
    hub.post(reverse("hub:request-answer", args=[request.ref]), {"answer": "In the catalogue."})
    assert lead.post(reverse("hub:request-rate", args=[request.ref]), {"rating": "9"}).status_code == 422
    lead.post(reverse("hub:request-rate", args=[request.ref]), {"rating": "5"})
    request.refresh_from_db()
    assert (request.state, request.rating) == ("reviewed", 5)
    assert "5 of 5" in hub.get(reverse("hub:request", args=[request.ref])).content.decode()


@pytest.mark.parametrize("requests", [1, 3])
def test_the_list_asks_the_same_number_of_questions_of_one_and_of_three(
    browse, django_assert_max_num_queries, requests
):
    for _ in range(requests):
        asked()
    client = browse(a_hub_person())
    with django_assert_max_num_queries(14):
        assert client.get(reverse("hub:request-list")).context["page"].paginator.count == requests


def test_hub_staff_who_belong_to_a_partnership_read_no_rivals_request(browse):
    rival, own = asked(), asked()
    staff = a_hub_person()
    assert set(SupportRequest.objects.visible_to(staff)) == {rival, own}
    cohorts.note_contact(
        rival.partnership, by=staff, on=clock.today(), kind="call", note="Said in confidence"
    )
    belongs(staff, own.partnership)
    assert list(SupportRequest.objects.visible_to(staff)) == [own]
    assert not policy.may_triage(staff, own)
    assert not may_look_after(staff, rival.partnership)
    assert contacts(staff, rival.partnership) == []
    assert browse(staff).get(reverse("hub:request", args=[rival.ref])).status_code == 404


def test_a_wall_round_a_partnership_hides_its_requests_and_stops_their_letters():
    request = asked()
    walled, free = a_hub_person(), a_hub_person()
    Interest.objects.create(
        user=walled, partnership=request.partnership, kind="personal", state="confirmed", source="declared"
    )
    assert not SupportRequest.objects.visible_to(walled).exists()
    again = actions.ask(request.partnership, by=request.asked_by, kind="data", question="Which data?")
    assert ("support_wanted", free.email) in letters()
    assert ("support_wanted", walled.email) not in letters()
    assert queries.todos(walled, clock.now()) == []
    assert again in SupportRequest.objects.visible_to(free)


def test_what_was_done_is_noted_in_the_browser_and_read_by_the_partnership(browse):
    lead, staff = a_user(), a_hub_person()
    request = actions.take_on(
        actions.ask(a_partnership(lead), by=lead, kind="data", question="Where?"), by=staff
    )
    day = clock.today()
    form = {
        "kind": "call", "people": [staff.ref], "hours": "1.5", "attendees": "", "outputs": "A list of sources.",
        "on_day": day.day, "on_month": day.month, "on_year": day.year,
    }  # fmt: skip
    answer = browse(staff).post(reverse("hub:activity-add", args=[request.ref]), form)
    assert answer.status_code == 302
    assert SupportRequest.objects.get().state == "in_progress"
    for page in (reverse("hub:request", args=[request.ref]), reverse("hub:activity-list")):
        assert "A list of sources." in browse(lead).get(page).content.decode()
    rival = a_user()
    a_partnership(rival)
    assert "A list of sources." not in browse(rival).get(reverse("hub:activity-list")).content.decode()
