"""Letters that come back: a report of the mail server finds the one letter that it is about."""

import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from lpip_portal import clock
from lpip_portal.access import Guest
from lpip_portal.notifications import actions, bounces, outbox
from lpip_portal.notifications.delivery import message_id
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove
from tests.factories import a_user
from tests.traces import trail_of

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@mail.example.org
To: portal@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No such person.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; {address}
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {name}
Subject: Something

--b--
"""


@pytest.fixture
def letter():
    """A letter that was sent."""
    person = a_user()
    outbox.post("account_role_ended", to=[Guest("gone@example.org")], about=person, role="officer")
    Letter.objects.update(state="sent", sent_at=clock.now())
    return Letter.objects.get()


def report(letter, **facts):
    """What the mail server sends back."""
    facts = {"address": letter.email, "action": "failed", "name": message_id(letter), **facts}
    return REPORT.format(**facts).encode()


def pipe(monkeypatch, raw):
    """Pipe a message into the command."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("note_bounce", stdout=out)
    return out.getvalue()


def test_a_report_marks_its_letter_as_come_back(monkeypatch, letter):
    assert letter.ref in pipe(monkeypatch, report(letter))
    letter.refresh_from_db()
    assert letter.state == "failed"
    assert [verb for verb, _by in trail_of(letter)] == ["letter.come_back"]
    assert "No letter of ours" in pipe(monkeypatch, report(letter))  # the second report finds nothing
    with pytest.raises(IllegalMove):
        actions.note_bounce(letter)


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "delayed"},
        {"name": "<other@example.org>"},
        {"address": "else@example.org"},
        {"address": ""},
    ],
)
def test_what_is_about_no_letter_of_ours_changes_nothing(monkeypatch, letter, facts):
    assert "No letter of ours" in pipe(monkeypatch, report(letter, **facts))
    letter.refresh_from_db()
    assert letter.state == "sent"


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff", b"Subject: I am away\n\nBack on Monday.", b"Content-Type: multipart/report\n\nx"],
)
def test_what_is_no_report_is_left_alone(raw):
    assert bounces.read(raw) is None
