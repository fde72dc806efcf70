"""Delivery against a real mail server: every letter is sent once, or somebody knows that it was not."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from lpip_portal import clock
from lpip_portal.celery import app
from lpip_portal.notifications import delivery, outbox
from lpip_portal.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


def state_of(letter: Letter) -> str:
    """Where a letter is now."""
    letter.refresh_from_db()
    return letter.state


def test_a_letter_is_sent_once_with_an_id_made_from_its_key(sink, a_letter):
    letter = a_letter(subject="Cofiwch – eich adolygiad")

    assert delivery.deliver() == 1
    assert delivery.deliver() == 0

    assert state_of(letter) == "sent"
    assert letter.sent_at
    assert [envelope.rcpt_tos for envelope in sink.taken] == [[letter.email]]
    assert sink.header(sink.taken[0], "Message-ID") == delivery.message_id(letter)
    assert sink.header(sink.taken[0], "Auto-Submitted") == "auto-generated"


def test_the_id_stays_the_same_however_often_a_letter_is_tried(a_letter):
    letter = a_letter()
    first = delivery.message_id(letter)
    letter.attempts, letter.subject = 9, "(copy) Your review is due"
    assert delivery.message_id(letter) == first


def test_a_letter_that_is_not_due_yet_waits(sink, a_letter, hands):
    letter = a_letter(not_before=clock.now() + timedelta(hours=1))
    assert delivery.deliver() == 0
    hands.move_on(hours=1)
    assert delivery.deliver() == 1
    assert state_of(letter) == "sent"


def test_a_greylisted_letter_is_tried_again_later_and_later(sink, a_letter, hands):
    sink.mode, letter = "451", a_letter()
    waits = []
    for _ in range(4):
        delivery.deliver()
        assert state_of(letter) == "owed"
        waits.append((letter.not_before - clock.now()).total_seconds())
        hands.move_to(letter.not_before)
    assert waits == [30, 120, 600, 1800]

    sink.mode = "ok"
    delivery.deliver()
    assert state_of(letter) == "sent"
    assert len(sink.taken) == 1


def test_a_letter_is_given_up_after_two_days_of_refusals(sink, a_letter):
    sink.mode, letter = "451", a_letter(attempts=delivery.GIVE_UP_AFTER - 1)
    delivery.deliver()
    assert state_of(letter) == "failed"


@pytest.mark.parametrize("mode", ["550", "late-550"])
def test_a_refused_letter_waits_for_a_person_and_holds_up_no_other(sink, a_letter, mode):
    sink.mode, refused = mode, a_letter()
    delivery.deliver()
    sink.mode, other = "ok", a_letter(occasion="other")
    delivery.deliver()
    assert (state_of(refused), state_of(other)) == ("failed", "sent")


def test_a_server_that_hangs_up_before_the_text_gets_the_letter_again(sink, a_letter, hands):
    sink.mode, letter = "close", a_letter()
    delivery.deliver()
    assert state_of(letter) == "owed"
    sink.mode = "ok"
    hands.move_on(minutes=1)
    delivery.deliver()
    assert state_of(letter) == "sent"
    assert len(sink.taken) == 1


def test_a_letter_that_was_swallowed_without_an_answer_never_goes_again_by_itself(sink, a_letter, hands):
    sink.mode, letter = "swallow", a_letter(kind="decision_released")
    delivery.deliver()
    sink.mode = "ok"
    hands.move_on(days=3)
    delivery.deliver()
    assert state_of(letter) == "unknown"
    assert len(sink.taken) == 1


def test_a_server_that_is_away_costs_no_letter_an_attempt(settings, a_letter, hands):
    settings.EMAIL_BACKEND = "lpip_portal.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letters = [a_letter(occasion=str(n)) for n in range(3)]

    for _ in range(4):
        assert delivery.deliver() <= 1
        hands.move_on(seconds=31)

    assert {state_of(letter) for letter in letters} == {"owed"}
    assert {letter.attempts for letter in letters} == {0}


class Killed(BaseException):
    """Stands for kill -9: nothing of ours runs afterwards."""


@pytest.mark.parametrize(
    ("kind", "then", "sent"), [("decision_released", "unknown", 1), ("submission_receipt", "sent", 2)]
)
def test_a_worker_killed_after_sending_leaves_its_letter_to_its_kind(
    sink, a_letter, hands, monkeypatch, kind, then, sent
):
    letter = a_letter(kind=kind, subject="You submitted")
    real = delivery._send

    def send_and_die(*args):
        real(*args)
        raise Killed

    monkeypatch.setattr(delivery, "_send", send_and_die)
    with pytest.raises(Killed):
        delivery.deliver()
    monkeypatch.setattr(delivery, "_send", real)
    assert state_of(letter) == "sending"
    delivery.deliver()
    assert state_of(letter) == "sending", "its lease has not run out"

    for _ in range(3):
        hands.move_on(minutes=6)
        delivery.deliver()

    assert state_of(letter) == then
    assert sink.subjects() == ["You submitted", "(copy) You submitted"][:sent]
    assert len({sink.header(envelope, "Message-ID") for envelope in sink.taken}) == 1


def test_a_frozen_worker_that_wakes_up_does_not_overwrite_what_happened_since(sink, a_letter, hands):
    letter = a_letter(kind="submission_receipt")
    frozen = delivery.claim()
    hands.move_on(minutes=6)
    delivery.recover()
    hands.move_on(minutes=1)
    taken_over = delivery.claim()
    assert taken_over.lease != frozen.lease

    delivery._put_back(
        Letter.objects.filter(pk=letter.pk, lease=frozen.lease, state="sending"), frozen, final=True
    )

    assert state_of(letter) == "sending"
    assert letter.lease == taken_over.lease


@pytest.mark.django_db(transaction=True)
def test_two_drainers_at_once_send_each_letter_once(sink, a_letter):
    person = factories.a_user()
    for n in range(40):
        a_letter(to=person, occasion=str(n), subject=f"Letter {n}")
    together = threading.Barrier(2)

    def drain():
        together.wait()
        delivery.deliver()
        connection.close()

    drainers = [threading.Thread(target=drain) for _ in "ab"]
    for drainer in drainers:
        drainer.start()
    for drainer in drainers:
        drainer.join()

    assert sorted(sink.subjects()) == sorted(f"Letter {n}" for n in range(40))
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}


def test_what_is_urgent_goes_first(sink, a_letter):
    for n in range(3):
        a_letter(occasion=str(n), subject="Bulk")
    a_letter(kind="submission_receipt", subject="Receipt", is_urgent=True)
    delivery.deliver()
    assert sink.subjects()[0] == "Receipt"


def test_a_letter_that_may_no_longer_go_is_dropped(sink, a_letter, monkeypatch):
    monkeypatch.setattr(outbox, "_guards", {})
    outbox.still_allowed("example.thing", lambda kind, about, letter: kind != "review_due")
    dropped, kept = a_letter(), a_letter(kind="review_wanted")
    delivery.deliver()
    assert (state_of(dropped), state_of(kept)) == ("dropped", "sent")


def test_a_question_that_fails_holds_up_no_other_letter(sink, a_letter, monkeypatch, hands):
    monkeypatch.setattr(outbox, "_guards", {})

    def gone(kind, about, letter):
        raise LookupError(about)

    outbox.still_allowed("example.thing", gone)
    poisoned, other = a_letter(), a_letter(about="hub.contact:1")
    delivery.deliver()
    assert (state_of(poisoned), state_of(other)) == ("owed", "sent")
    assert poisoned.not_before > clock.now()


def test_a_letter_that_cannot_be_written_down_fails_alone(sink, a_letter):
    broken, other = a_letter(subject="Two\nlines"), a_letter(occasion="other")
    delivery.deliver()
    assert (state_of(broken), state_of(other)) == ("failed", "sent")


def test_losing_everything_in_redis_loses_no_letter(sink, a_letter):
    letter = a_letter()
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushall()
    delivery.deliver()
    assert state_of(letter) == "sent"


def test_the_text_of_a_secret_letter_is_forgotten_once_it_is_sent(sink, a_letter):
    letter = a_letter(kind="account_password_reset_key", is_secret=True)
    delivery.deliver()
    assert state_of(letter) == "sent"
    assert letter.body == ""


def test_the_command_drains_once(sink, a_letter, capsys):
    a_letter()
    call_command("deliver")
    assert len(sink.taken) == 1
    assert capsys.readouterr().out == "1 letters were handled.\n"
