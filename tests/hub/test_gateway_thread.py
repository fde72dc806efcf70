"""Without an account: the public form, the link of a thread, its code, and what neither gives away."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from hub.gateway import actions, queries
from hub.gateway.actions.following import TooOften
from hub.models import AccessCode, Enquiry, Routing
from lpip_portal import clock
from lpip_portal.accounts.models import User
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from tests import pdfs
from tests.factories import a_theme, a_user
from tests.factories.library import a_hub_person
from tests.hub.enquiring import (
    a_public_partnership,
    an_asker,
    answered,
    asked,
    lead_of,
    routed,
    taken,
    token,
    unconfirmed,
    words,
)
from tests.traces import letters

pytestmark = pytest.mark.django_db

FORM = {
    "question": "Who takes the bus?", "purpose": "Advice.", "theme": "skills", "is_confidential": "no", "department": "Buses",
    "name": "Priya", "email": "Priya@Dept.gov.uk", "is_understood": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_tries_before():
    cache.clear()
    a_theme()


def url(name: str, *arguments) -> str:
    return reverse(f"hub:{name}", args=arguments)


def code_in_the_letter() -> str:
    body = Letter.objects.filter(kind="enquiry_code").latest("pk").body
    return re.search(r"\d{3} \d{3}", body)[0]


def test_a_stranger_asks_confirms_and_follows(browse):
    client = browse()
    assert client.get(url("enquiry-new")).status_code == 200
    assert client.post(url("enquiry-new"), FORM).url == url("enquiry-sent")
    assert client.get(url("enquiry-sent")).status_code == 200
    link = re.search(r"/hub/ask/confirm/\S+", Letter.objects.get().body)[0]
    for _scanner in range(2):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert Enquiry.objects.get().state == "unconfirmed"
    followed = client.post(link)
    assert Enquiry.objects.get().state == "received"
    page = client.get(followed.url)
    assert "Who takes the bus?" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert client.post(link).status_code == 409
    assert client.get(link).status_code == 409


def test_bad_words_are_refused_with_everything_at_once_and_kept(browse):
    answer = browse().post(
        url("enquiry-new"), {"question": "Kept?", "email": "x", "needed_by_day": "1", "theme": "gold"}
    )
    assert answer.status_code == 422
    assert len(answer.context["form"].errors) >= 6
    assert "Kept?" in answer.content.decode()


def test_a_box_that_only_machines_fill_in_stores_nothing(browse):
    assert browse().post(url("enquiry-new"), FORM | {"website": "http://spam"}).url == url("enquiry-sent")
    assert not Enquiry.objects.exists()
    assert letters() == []


def test_an_address_asks_so_often_and_no_more(browse):
    client = browse()
    for n in range(6):
        assert client.post(url("enquiry-new"), FORM | {"question": f"{n}?"}).status_code == 302
    assert client.post(url("enquiry-new"), FORM | {"question": "More?"}).status_code == 429
    assert client.post(url("enquiry-new"), FORM | {"email": "other@example.org"}).status_code == 302


def test_a_welsh_form_gets_welsh_letters(browse):
    client = browse()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    client.post(url("enquiry-new"), FORM)
    letter = Letter.objects.get()
    assert letter.language == "cy"
    assert letter.subject != "Confirm your question to the LPIP hub"


def test_a_link_that_is_not_ours_was_replaced_or_ran_out_says_the_same(browse):
    enquiry = asked()
    client, good = browse(), token(enquiry)
    confirming = queries.confirmation_token(enquiry)
    assert client.get(url("thread", good)).status_code == 200
    bad = [good[:-1] + ("a" if good[-1] != "a" else "b"), "nothing", confirming]
    said = {re.sub(r"nonce[^>]*", "", client.get(url("thread", each)).content.decode()) for each in bad}
    assert {client.get(url("thread", each)).status_code for each in bad} == {409}
    actions.renew_link(enquiry, by=an_asker())
    assert client.get(url("thread", good)).status_code == 409
    assert client.get(url("thread", token(enquiry))).status_code == 200
    with clock.at(clock.now() + queries.LINK_WORKS_FOR + timedelta(seconds=1)):
        assert client.get(url("thread", token(enquiry))).status_code == 409
    assert all("bus" not in each for each in said)


def test_an_asker_with_an_account_is_reached_at_its_address_of_today(browse):
    asker, later = a_user(email="priya@dept.gov.uk"), a_user()
    enquiry = actions.ask(by=asker, **words(is_confidential=True))
    receipt = Letter.objects.get(kind="enquiry_receipt")
    asker.email = "priya@ministry.gov.uk"
    asker.save()
    later.email = "priya@dept.gov.uk"  # the address belongs to somebody else now
    later.save()
    enquiry = Enquiry.objects.get(pk=enquiry.pk)
    assert not outbox.may_still_go(receipt)
    assert browse(later).get(url("thread", token(enquiry))).status_code == 409
    client = browse(asker)
    link = token(enquiry)  # it tells its second, so that two are not alike
    assert client.get(url("thread", link)).url == url("thread-code", link)
    client.post(url("thread-send-code", link))
    assert Letter.objects.get(kind="enquiry_code").email == "priya@ministry.gov.uk"


def test_somebody_signed_in_as_another_does_not_use_the_link(browse):
    enquiry = asked()
    assert browse(a_user()).get(url("thread", token(enquiry))).status_code == 409
    assert browse(a_hub_person()).post(url("thread-withdraw", token(enquiry))).status_code == 409
    asker = a_user(email="priya@dept.gov.uk")
    assert browse(asker).get(url("thread", token(enquiry))).status_code == 200


def test_a_confidential_thread_opens_with_a_code_in_one_browser(browse):
    enquiry = taken(is_confidential=True)
    client, word = browse(), token(enquiry)
    for name in (
        "thread",
        "thread-message",
        "thread-answer",
        "thread-answer-pdf",
        "thread-publication",
        "thread-outcome",
    ):
        assert client.get(url(name, word)).url == url("thread-code", word), name
    assert client.post(url("thread-withdraw", word)).url == url("thread-code", word)
    shut = client.get(url("thread-code", word)).content.decode()
    assert "bus" not in shut
    assert "priya" not in shut
    client.post(url("thread-send-code", word))
    assert client.post(url("thread-code", word), {"digits": "000000x"}).status_code == 422
    assert client.post(url("thread-code", word), {"digits": code_in_the_letter()}).url == url("thread", word)
    assert "Who takes the bus?" in client.get(url("thread", word)).content.decode()
    assert browse().get(url("thread", word)).url == url("thread-code", word)
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert client.get(url("thread", word)).url == url("thread-code", word)


def test_a_code_works_once_for_some_minutes_and_some_tries():
    link = queries.link_of(asked(is_confidential=True))
    actions.send_code(link, by=an_asker())
    right = code_in_the_letter()
    assert not AccessCode.objects.filter(code_hash__contains=right.replace(" ", "")).exists()
    with clock.at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert not actions.enter_code(link, by=an_asker(), digits=right)
    assert actions.enter_code(link, by=an_asker(), digits=right.replace(" ", ""))
    assert not actions.enter_code(link, by=an_asker(), digits=right)
    actions.send_code(link, by=an_asker())
    right = code_in_the_letter()
    for _try in range(5):
        assert not actions.enter_code(link, by=an_asker(), digits="wrong!")
    assert not actions.enter_code(link, by=an_asker(), digits=right)


def test_a_newer_code_ends_the_one_before_and_few_are_sent(browse):
    enquiry = asked(is_confidential=True)
    link = queries.link_of(enquiry)
    actions.send_code(link, by=an_asker())
    with mock.patch("hub.gateway.codes.fresh", return_value="123456"):
        first = code_in_the_letter()
        actions.send_code(link, by=an_asker())
    if first != "123 456":
        assert not actions.enter_code(link, by=an_asker(), digits=first)
    actions.send_code(link, by=an_asker())
    actions.send_code(link, by=an_asker())
    assert browse().post(url("thread-send-code", token(enquiry))).status_code == 429
    assert len(letters("enquiry_code")) == 4


def test_whoever_holds_a_link_neither_guesses_for_months_nor_floods_its_asker():
    link = queries.link_of(asked(is_confidential=True))
    start = clock.now()
    for n in range(12):
        with clock.at(start + n * timedelta(minutes=16)):
            actions.send_code(link, by=an_asker())
    with clock.at(start + timedelta(hours=23)), pytest.raises(TooOften, match="today"):
        actions.send_code(link, by=an_asker())
    with clock.at(start + timedelta(hours=25)):
        assert actions.send_code(link, by=an_asker())
    assert len(letters("enquiry_code")) == 13


def test_a_code_of_one_thread_opens_no_other():
    one, two = asked(is_confidential=True), asked(is_confidential=True, question="Other?")
    actions.send_code(queries.link_of(one), by=an_asker())
    right = code_in_the_letter()
    assert not actions.enter_code(queries.link_of(two), by=an_asker(), digits=right)


def test_letters_carry_no_word_of_the_question_and_are_no_reading_matter():
    enquiry = taken(is_confidential=True)
    actions.write_as_asker(enquiry, by=an_asker(), text="More about the bus.")
    said = "\n".join(f"{letter.subject}\n{letter.body}" for letter in Letter.objects.all())
    assert "bus" not in said.lower()
    assert "Priya" not in said
    assert all(letter.is_secret for letter in Letter.objects.filter(to__isnull=True))


def test_the_clock_stands_still_while_the_asker_is_asked(browse, hands):
    staff = a_hub_person()
    enquiry = taken(staff)
    was_due = enquiry.answer_by
    hands.move_on(days=2)
    actions.clarify(enquiry, by=staff, text="Which buses?")
    hands.move_on(days=14)
    client = browse()
    assert client.post(url("thread-message", token(enquiry)), {"text": "Rural ones."}).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.state == "acknowledged"
    assert enquiry.answer_by == was_due + timedelta(days=14)
    assert [message.text for message in queries.messages_of(enquiry)] == ["Which buses?", "Rural ones."]
    assert letters("enquiry_replied") == [("enquiry_replied", staff.email)]


def test_a_withdrawn_question_leaves_the_partnerships(browse):
    partnership = a_public_partnership()
    enquiry, _routings = routed(partnership)
    client = browse()
    assert client.get(url("thread-withdraw", token(enquiry))).status_code == 200
    assert client.post(url("thread-withdraw", token(enquiry))).status_code == 302
    assert not Routing.objects.visible_to(lead_of(partnership)).exists()
    assert client.get(url("thread", token(enquiry))).status_code == 200
    assert client.post(url("thread-message", token(enquiry)), {"text": "Wait!"}).status_code == 409
    assert client.post(url("thread-withdraw", token(enquiry))).status_code == 409


def test_the_answer_is_one_page_and_one_pdf_without_the_askers_name(browse):
    enquiry = answered()
    client = browse()
    page = client.get(url("thread-answer", token(enquiry))).content.decode()
    for said in ("Who takes the bus?", "Half of them do.", "Bus survey, 2026", "nia@example.org"):
        assert said in page
    file = client.get(url("thread-answer-pdf", token(enquiry)))
    said = pdfs.words_of(file.content)
    assert "Half of them do." in said
    assert "Priya" not in said + page
    assert "nia@example.org" in said


def test_consent_and_what_came_of_it_wait_for_the_answer(browse):
    waiting, done = taken(), answered(question="Answered?")
    client = browse()
    assert client.post(url("thread-publication", token(waiting)), {"agrees": "yes"}).status_code == 409
    assert client.get(url("thread-answer", token(waiting))).status_code == 302
    assert client.post(url("thread-publication", token(done)), {"agrees": "yes"}).status_code == 302
    assert client.post(url("thread-outcome", token(done)), {"outcome": "A new route."}).status_code == 302
    done.refresh_from_db()
    assert (done.publication, done.outcome) == ("yes", "A new route.")


def test_three_months_later_the_asker_is_asked_once_what_came_of_it(hands):
    answered()
    assert actions.ask_outcomes(by=None) == 0
    hands.move_on(days=92)
    actions.ask_outcomes(by=None)
    actions.ask_outcomes(by=None)
    assert len(letters("enquiry_outcome")) == 1


def test_a_new_link_ends_the_old_one_and_goes_by_letter(browse):
    enquiry = asked()
    client, old = browse(), token(enquiry)
    assert client.post(url("thread-renew", old)).url == url("thread-renewed")
    assert client.get(url("thread-renewed")).status_code == 200
    assert client.get(url("thread", old)).status_code == 409
    assert letters("enquiry_link") == [("enquiry_link", "priya@dept.gov.uk")]


def test_nobody_gets_an_account_by_asking():
    unconfirmed()
    assert not User.objects.filter(email="priya@dept.gov.uk").exists()
