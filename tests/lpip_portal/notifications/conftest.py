"""A mail server, and letters to send to it."""

import pytest

from lpip_portal.notifications.models import Letter
from tests import factories

from . import sink as sinks


@pytest.fixture(scope="session")
def mail_server():
    """A running mail server."""
    with sinks.running() as running:
        yield running


@pytest.fixture
def sink(settings, mail_server):
    """The mail server that the portal sends to, empty and well-behaved until told otherwise."""
    running, port = mail_server
    running.mode, running.pause = "ok", 0.0
    running.taken.clear()
    settings.EMAIL_BACKEND = "lpip_portal.notifications.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    return running


@pytest.fixture
def a_letter():
    """A function that makes a letter which is owed."""

    def make(**facts) -> Letter:
        person = facts.pop("to", None) or factories.a_user()
        facts = {
            "kind": "review_due",
            "about": "example.thing:1",
            "subject": "Your review is due",
            "body": "Dear reviewer",
        } | facts
        return Letter.objects.create(to=person, email=person.email, **facts)

    return make
