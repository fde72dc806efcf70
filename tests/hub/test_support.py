"""Support: asked by a partnership, answered by the hub, seen by nobody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import Interest
from hub.cohorts import actions as cohorts
from hub.cohorts.queries import contacts
from hub.models import HubPerson, SupportRequest
from hub.people.policy import may_look_after
from hub.support import actions, policy, queries
from lpip_portal import clock
from lpip_portal.workflow import IllegalMove
from tests.factories import a_partnership, a_user, belongs
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def hub_staff():
    user = a_user()
    HubPerson.objects.create(user=user, role="staff", since=clock.uk(2020, 1, 1))
    return user


def asked(**facts):
    lead = a_user()
    partnership = a_partnership(lead)
    return actions.ask(partnership, by=lead, **{"kind": "data", "question": "Where is the data?", **facts})


def test_a_request_goes_from_question_to_answer_to_closed():
    staff = hub_staff()
    request = asked()
    actions.take_on(request, by=staff)
    actions.answer(request, by=staff, answer="Here.")
    request = actions.close_request(request, by=request.asked_by)
    assert request.state == "closed"
    assert [verb for verb, _ in trail_of(request)] == [
        "support.ask",
        "support.take_on",
        "support.answer",
        "support.close",
    ]
    assert [kind for kind, _ in letters()] == [
        "support_receipt",
        "support_wanted",
        "support_taken_on",
        "support_answered",
    ]


def test_a_button_pressed_twice_does_its_verb_once():
    staff, request = hub_staff(), asked()
    taken = actions.take_on(request, by=staff, nonce="t" * 22)
    assert actions.take_on(request, by=staff, nonce="t" * 22) == taken
    actions.answer(request, by=staff, answer="Here.")
    actions.reopen_request(request, by=request.asked_by, nonce="r" * 22)
    assert actions.reopen_request(request, by=request.asked_by, nonce="r" * 22).state == "accepted"
    actions.answer(request, by=staff, answer="There.")
    actions.close_request(request, by=request.asked_by, nonce="c" * 22)
    assert actions.close_request(request, by=request.asked_by, nonce="c" * 22).state == "closed"
    assert len(trail_of(request)) == 6


def test_only_the_hub_answers_and_only_the_partnership_closes():
    staff, request = hub_staff(), asked()
    with pytest.raises(PermissionDenied):
        actions.answer(request, by=request.asked_by, answer="Myself.")
    actions.answer(request, by=staff, answer="Here.")
    with pytest.raises(PermissionDenied):
        actions.close_request(request, by=staff)


def test_hub_staff_do_not_answer_their_own_partnership():
    staff = hub_staff()
    request = asked()
    belongs(staff, request.partnership)
    with pytest.raises(PermissionDenied):
        actions.answer(request, by=staff, answer="Ourselves.")


def test_a_closed_request_is_not_answered_again():
    staff, request = hub_staff(), asked()
    actions.answer(request, by=staff, answer="Here.")
    actions.close_request(request, by=request.asked_by)
    with pytest.raises(IllegalMove):
        actions.answer(request, by=staff, answer="Once more.")


def test_another_partnership_learns_nothing(browse):
    request = asked()
    rival = a_user()
    a_partnership(rival)
    client = browse(rival)
    assert client.get(reverse("hub:request", args=[request.ref])).status_code == 404
    assert request.partnership.name_en not in client.get(reverse("hub:request-list")).content.decode()
    assert client.post(reverse("hub:request-close", args=[request.ref])).status_code == 404


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


@pytest.mark.parametrize("name", ["request", "request-answer", "request-decline"])
def test_hub_staff_walk_every_page_of_a_request(browse, name):
    request = asked()
    assert browse(hub_staff()).get(reverse(f"hub:{name}", args=[request.ref])).status_code == 200


def test_hub_staff_who_belong_to_a_partnership_read_no_rivals_request(browse):
    rival, own = asked(), asked()
    staff = hub_staff()
    assert set(SupportRequest.objects.visible_to(staff)) == {rival, own}
    cohorts.note_contact(
        rival.partnership, by=staff, on=clock.today(), kind="call", note="Said in confidence"
    )
    belongs(staff, own.partnership)
    assert list(SupportRequest.objects.visible_to(staff)) == [own]
    assert not policy.may_work_on(staff, own)
    assert not may_look_after(staff, rival.partnership)
    assert contacts(staff, rival.partnership) == []
    assert browse(staff).get(reverse("hub:request", args=[rival.ref])).status_code == 404


def test_a_wall_round_a_partnership_hides_its_requests_and_stops_their_letters():
    request = asked()
    walled, free = hub_staff(), hub_staff()
    Interest.objects.create(
        user=walled, partnership=request.partnership, kind="personal", state="confirmed", source="declared"
    )
    assert not SupportRequest.objects.visible_to(walled).exists()
    again = actions.ask(request.partnership, by=request.asked_by, kind="data", question="Which data?")
    assert ("support_wanted", free.email) in letters()
    assert ("support_wanted", walled.email) not in letters()
    assert queries.todos(walled, clock.now()) == []
    assert again in SupportRequest.objects.visible_to(free)
