"""The gateway: asked and confirmed, taken, routed, answered; and who never hears of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.models import Interest
from hub.evidence import actions as evidence
from hub.gateway import actions, policy, queries
from hub.models import Asker, Enquiry, Routing
from hub.support import queries as support
from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.audit.models import AccessLog
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove
from tests.factories import a_phase, a_user, an_application, belongs, with_role
from tests.factories.library import a_hub_person
from tests.hub.enquiring import (
    ANSWER,
    a_public_partnership,
    an_asker,
    answered,
    asked,
    lead_of,
    routed,
    taken,
    unconfirmed,
    words,
)
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def test_nobody_hears_of_a_question_before_its_address_is_confirmed():
    staff = a_hub_person()
    enquiry = unconfirmed()
    assert letters() == [("enquiry_confirm", "priya@dept.gov.uk")]
    assert not Enquiry.objects.visible_to(staff).exists()
    actions.confirm(enquiry, by=an_asker())
    assert list(Enquiry.objects.visible_to(staff)) == [enquiry]
    assert letters()[1:] == [("enquiry_receipt", "priya@dept.gov.uk"), ("enquiry_received", staff.email)]


def test_only_the_asker_confirms_once_and_in_time(hands):
    enquiry = unconfirmed()
    with pytest.raises(PermissionDenied):
        actions.confirm(enquiry, by=Guest("other@example.org"))
    hands.move_on(days=3, seconds=1)
    with pytest.raises(actions.Gone):
        actions.confirm(enquiry, by=an_asker())
    hands.move_on(days=-1)
    actions.confirm(enquiry, by=an_asker())
    with pytest.raises(actions.Gone):
        actions.confirm(enquiry, by=an_asker())


def test_a_form_sent_twice_is_one_question_and_one_letter():
    assert unconfirmed() == unconfirmed()
    assert len(letters()) == 1


def test_what_nobody_confirms_is_forgotten_with_its_name_and_address(hands):
    unconfirmed()
    kept = asked(question="Another?")
    hands.move_on(days=6)
    assert actions.forget_unconfirmed(by=None) == 0
    hands.move_on(days=2)
    assert actions.forget_unconfirmed(by=None) == 1
    assert list(Asker.objects.values_list("enquiry", flat=True)) == [kept.pk]


def test_somebody_with_an_account_has_confirmed_already():
    person = a_user()
    enquiry = actions.ask(by=person, **words())
    assert enquiry.state == "received"
    assert list(Enquiry.objects.of(person)) == [enquiry]


def test_an_enquiry_goes_from_question_to_answer_by_two_partnerships():
    staff = a_hub_person()
    first, second = a_public_partnership(), a_public_partnership()
    enquiry, (one, two) = routed(first, second, by=staff)
    assert enquiry.state == "routed"
    one = actions.answer_routing(one, by=lead_of(first), **ANSWER | {"answer": "Most do."})
    assert one.enquiry.state == "answering"
    actions.answer_routing(two, by=lead_of(second), **ANSWER | {"answer": "Few do."})
    begun = queries.first_words(enquiry)
    assert "Most do." in begun["answer"]
    assert "Few do." in begun["answer"]
    enquiry = actions.answer(enquiry, by=staff, **ANSWER, hours=3)
    assert actions.close(enquiry, by=staff).state == "closed"
    assert [verb for verb, _ in trail_of(enquiry)] == [
        "enquiry.ask", "enquiry.confirm", "enquiry.acknowledge", "enquiry.route", "enquiry.answer", "enquiry.close",
    ]  # fmt: skip
    assert letters("enquiry_routed") == [("enquiry_routed", lead_of(each).email) for each in (first, second)]
    assert letters("enquiry_answered") == [("enquiry_answered", "priya@dept.gov.uk")]


def test_one_more_partnership_is_asked_while_another_has_answered():
    staff, first = a_hub_person(), a_public_partnership()
    enquiry, (one,) = routed(first, by=staff)
    actions.answer_routing(one, by=lead_of(first), **ANSWER)
    assert actions.route(enquiry, [a_public_partnership()], by=staff).state == "answering"
    with pytest.raises(actions.NotPossible):
        actions.route(enquiry, [first], by=staff)


def test_an_answer_takes_the_question_back_from_whoever_has_not_answered():
    staff, partnership = a_hub_person(), a_public_partnership()
    enquiry, (routing,) = routed(partnership, by=staff)
    actions.answer(enquiry, by=staff, **ANSWER)
    assert not Routing.objects.of_partnerships(lead_of(partnership)).exists()
    with pytest.raises(IllegalMove):
        actions.answer_routing(routing, by=lead_of(partnership), **ANSWER)
    letter = Letter.objects.get(kind="enquiry_recalled")
    assert outbox.may_still_go(letter)
    assert not outbox.may_still_go(Letter.objects.get(kind="enquiry_routed"))


def test_a_partnership_reads_what_was_routed_to_it_and_a_rival_nothing(browse):
    first, rival = a_public_partnership(), a_public_partnership()
    _enquiry, (routing,) = routed(first)
    member = belongs(a_user(), first)
    page = browse(member).get(reverse("hub:routing", args=[routing.ref])).content.decode()
    assert "Who takes the bus?" in page
    assert "Priya" not in page
    assert "priya@dept.gov.uk" not in page
    assert browse(member).get(reverse("hub:routing-answer", args=[routing.ref])).status_code == 404
    client = browse(lead_of(rival))
    assert client.get(reverse("hub:routing", args=[routing.ref])).status_code == 404
    assert client.get(reverse("hub:enquiry", args=[routing.enquiry.ref])).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.answer_routing(routing, by=lead_of(rival), **ANSWER)


def test_a_confidential_enquiry_is_known_to_its_owner_and_the_leads_who_are_asked():
    owner, other, partnership = a_hub_person(), a_hub_person(), a_public_partnership()
    waiting = asked(is_confidential=True)
    assert set(Enquiry.objects.visible_to(other)) == {waiting}
    enquiry = actions.acknowledge(waiting, by=owner)
    assert not Enquiry.objects.visible_to(other).exists()
    actions.route(enquiry, [partnership], by=owner)
    member = belongs(a_user(), partnership)
    assert not Routing.objects.visible_to(member).exists()
    assert Routing.objects.visible_to(lead_of(partnership)).exists()
    assert Enquiry.objects.visible_to(with_role("auditor")).exists()
    assert queries.counts() == {"routed": 1}
    assert queries.todos(other, clock.now()) == []


def test_a_confidential_enquiry_is_handed_over_and_found_again_when_its_owner_leaves():
    owner, other = a_hub_person(), a_hub_person()
    enquiry = taken(owner, is_confidential=True)
    actions.hand_over(enquiry, by=owner, email=other.email)
    assert not Enquiry.objects.visible_to(owner).exists()
    assert Enquiry.objects.visible_to(other).exists()
    other.hubpersons.update(until=clock.now() - timedelta(minutes=1))
    assert Enquiry.objects.visible_to(owner).exists()


@pytest.mark.parametrize("how", ["conflict", "bid", "member"])
def test_a_confidential_enquiry_whose_owner_comes_behind_a_wall_is_taken_over_by_another(how):
    owner, other, partnership = a_hub_person(), a_hub_person(), a_public_partnership()
    enquiry, _routings = routed(partnership, by=owner, is_confidential=True)
    assert not Enquiry.objects.visible_to(other).exists()
    if how == "member":
        belongs(owner, partnership)
    else:
        about = {"partnership": partnership}
        if how == "bid":
            about = {"application": an_application(partnership=partnership)}
        Interest.objects.create(user=owner, kind="financial", state="confirmed", reason="Shares.", **about)
    assert not Enquiry.objects.visible_to(owner).exists()
    assert set(Enquiry.objects.visible_to(other)) == {enquiry}
    assert "Take over an enquiry whose owner cannot go on" in [
        todo.title for todo in queries.todos(other, clock.now())
    ]
    actions.hand_over(enquiry, by=other, email=other.email)
    assert not Enquiry.objects.visible_to(a_hub_person()).exists()
    assert not Enquiry.objects.visible_to(a_user()).exists()


def test_a_wall_elsewhere_opens_no_confidential_enquiry():
    owner, other = a_hub_person(), a_hub_person()
    routed(a_public_partnership(), by=owner, is_confidential=True)
    Interest.objects.create(
        user=owner, kind="financial", state="confirmed", reason="Shares.", partnership=a_public_partnership()
    )
    assert not Enquiry.objects.visible_to(other).exists()


def test_reading_a_confidential_enquiry_is_logged(browse):
    staff = a_hub_person()
    enquiry, plain = taken(staff, is_confidential=True), taken(staff, question="Plain?")
    for each in (plain, enquiry):
        assert browse(staff).get(reverse("hub:enquiry", args=[each.ref])).status_code == 200
    assert [(log.what, log.by) for log in AccessLog.objects.all()] == [("confidential enquiry", staff)]


@pytest.mark.parametrize("name", ["enquiry-page", "enquiry-pdf", "enquiry-message"])
def test_every_page_with_the_words_of_a_confidential_enquiry_is_logged(browse, name):
    staff = a_hub_person()
    enquiry = actions.answer(taken(staff, is_confidential=True), by=staff, **ANSWER)
    assert browse(staff).get(reverse(f"hub:{name}", args=[enquiry.ref])).status_code == 200
    assert AccessLog.objects.filter(what="confidential enquiry", by=staff).exists()


def test_a_partnerships_lead_who_reads_a_confidential_enquiry_is_logged(browse):
    partnership = a_public_partnership()
    _enquiry, (routing,) = routed(partnership, is_confidential=True)
    lead = lead_of(partnership)
    assert browse(lead).get(reverse("hub:routing", args=[routing.ref])).status_code == 200
    assert [log.by for log in AccessLog.objects.filter(what="confidential enquiry")] == [lead]


def test_hub_staff_with_a_tie_see_nothing_of_a_rival():
    partnership = a_public_partnership()
    enquiry, (routing,) = routed(partnership)
    walled, member = a_hub_person(), a_hub_person()
    Interest.objects.create(
        user=walled, partnership=partnership, kind="personal", state="confirmed", source="declared"
    )
    belongs(member, a_public_partnership())
    for person in (walled, member):
        assert not Enquiry.objects.visible_to(person).exists()
        assert not Routing.objects.visible_to(person).exists()
        assert not policy.may_handle(person, enquiry)
        assert queries.todos(person, clock.now()) == []
    assert partnership not in policy.routable(walled)
    with pytest.raises(actions.NotPossible):
        actions.hand_over(enquiry, by=enquiry.owner, email=walled.email)
    assert not outbox.may_still_go(
        Letter(kind="enquiry_gathered", about=f"hub.routing:{routing.pk}", to=walled, email=walled.email)
    )


def test_a_partnership_that_nobody_may_know_is_not_asked():
    staff, forming = a_hub_person(), a_public_partnership()
    type(forming).objects.filter(pk=forming.pk).update(is_public=False)
    with pytest.raises(PermissionDenied):
        actions.route(taken(staff), [forming], by=staff)


def test_a_government_address_is_flagged_by_its_whole_name():
    assert asked().asker.is_government
    other = actions.ask(by=Guest("a@notgov.uk", "A"), **words())
    assert not other.asker.is_government


def test_the_wrong_people_do_nothing():
    staff, enquiry = a_hub_person(), asked()
    for person in (a_user(), with_role("auditor")):
        with pytest.raises(PermissionDenied):
            actions.acknowledge(enquiry, by=person)
    with pytest.raises(IllegalMove):
        actions.answer(enquiry, by=staff, **ANSWER)
    with pytest.raises(PermissionDenied):
        actions.withdraw(enquiry, by=Guest(staff.email))


def test_a_declined_enquiry_says_why():
    enquiry = actions.decline(asked(), by=a_hub_person(), reason="Ask the statistics office.")
    assert enquiry.state == "declined"
    assert letters("enquiry_declined") == [("enquiry_declined", "priya@dept.gov.uk")]


def test_routings_of_an_open_phase_are_counted_for_the_report_of_equal_access():
    phase, partnership = a_phase(), a_public_partnership()
    with clock.at(phase.opens_at + timedelta(hours=1)):
        routed(partnership)
    assert queries.routings(phase) == {partnership.pk: 1}
    with clock.at(phase.closes_at + timedelta(hours=1)):
        routed(partnership, question="Later?")
    assert queries.routings(phase) == {partnership.pk: 1}


def test_the_list_asks_the_same_number_of_questions_of_one_and_of_three(
    browse, django_assert_max_num_queries
):
    staff = a_hub_person()
    routed(by=staff)
    client, url = browse(staff), reverse("hub:enquiry-list")
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200
    for n in range(2):
        routed(by=staff, question=f"Question {n}?")
    with django_assert_max_num_queries(12):
        assert client.get(url).status_code == 200


def test_hub_staff_walk_every_page_of_an_enquiry(browse):
    staff = a_hub_person()
    enquiry, _routings = routed(by=staff)
    client = browse(staff)
    for name in ("enquiry", "enquiry-clarify", "enquiry-message", "enquiry-route", "enquiry-hand-over", "enquiry-answer",
                 "enquiry-decline"):  # fmt: skip
        assert client.get(reverse(f"hub:{name}", args=[enquiry.ref])).status_code == 200, name
    done = answered(question="Answered?")
    for name in ("enquiry", "enquiry-page", "enquiry-pdf"):
        assert client.get(reverse(f"hub:{name}", args=[done.ref])).status_code == 200, name


def test_a_lead_answers_in_the_browser(browse):
    partnership = a_public_partnership()
    enquiry, (routing,) = routed(partnership)
    client = browse(lead_of(partnership))
    assert client.get(reverse("hub:routing-list")).status_code == 200
    url = reverse("hub:routing-answer", args=[routing.ref])
    assert client.post(url, {"answer": "a\x00b"}).status_code == 422
    assert client.post(url, ANSWER).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.state == "answering"


def test_the_hub_routes_in_the_browser_to_whoever_fits_first(browse):
    staff = a_hub_person()
    far = a_public_partnership()
    far.themes.clear()
    near = a_public_partnership(name_en="Zeta works on skills")
    enquiry = taken(staff)
    client, url = browse(staff), reverse("hub:enquiry-route", args=[enquiry.ref])
    page = client.get(url)
    assert page.context["offered"].partnerships == [near, far]
    assert client.post(url, {"partnerships": [near.ref], "note": "Look at your survey."}).status_code == 302
    assert enquiry.routings.get().note == "Look at your survey."


def test_a_bidder_that_is_asked_stands_in_the_report_of_equal_access_under_a_letter():
    phase = a_phase()
    partnership = a_public_partnership()
    an_application("draft", phase=phase, partnership=partnership, lead=lead_of(partnership))
    with clock.at(phase.opens_at + timedelta(hours=1)):
        routed(partnership)
        (row,) = support.equal_access(a_user(), phase, names=False)
    assert (row.name, row.enquiries, row.contacts) == ("", 1, 0)
    assert row.letter


def test_an_answer_becomes_a_draft_of_the_library_once_everybody_agreed():
    staff, partnership = a_hub_person(), a_public_partnership()
    enquiry, (routing,) = routed(partnership, by=staff)
    actions.answer_routing(routing, by=lead_of(partnership), **ANSWER)
    enquiry = actions.answer(enquiry, by=staff, **ANSWER)
    told = {"title": "Who takes the bus", "abstract": "Half do.", "asks": "context"}
    with pytest.raises(actions.NotPossible):
        actions.publish_insight(enquiry, by=staff, **told)
    actions.agree_to_publication(enquiry, by=an_asker(), agrees=True)
    with pytest.raises(actions.NotPossible):
        actions.publish_insight(enquiry, by=staff, **told)
    Routing.objects.update(may_publish=True)
    item = actions.publish_insight(enquiry, by=staff, **told)
    assert (item.state, item.kind, item.document.media_type) == ("draft", "insight", "application/pdf")
    assert str(partnership) in item.authors
    assert evidence.send_item(item, by=staff).state == "review"
    for again in (actions.publish_insight, actions.agree_to_publication):
        with pytest.raises(actions.NotPossible):
            again(
                enquiry,
                **(
                    {"by": staff, **told}
                    if again is actions.publish_insight
                    else {"by": an_asker(), "agrees": False}
                ),
            )


def test_a_confidential_answer_is_never_published(browse):
    enquiry = answered(is_confidential=True)
    actions.agree_to_publication(enquiry, by=an_asker(), agrees=True)
    enquiry.refresh_from_db()
    with pytest.raises(actions.NotPossible):
        actions.publish_insight(enquiry, by=enquiry.owner, title="T", abstract="A", asks="context")
    assert browse(enquiry.owner).get(reverse("hub:enquiry-publish", args=[enquiry.ref])).status_code == 409
