"""/healthz, /readyz and the doctor."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from lpip_portal import clock
from lpip_portal.documents import actions
from lpip_portal.documents.models import Document
from lpip_portal.home import health
from lpip_portal.notifications.models import Letter
from tests import factories
from tests.lpip_portal.documents.files import a_pdf, uploaded


def owe_letter(waited: timedelta) -> Letter:
    """Owe a letter since some time."""
    due = clock.now() - waited
    return Letter.objects.create(
        email="someone@example.org",
        kind="test",
        about="x",
        subject="S",
        body="B",
        owed_at=due,
        not_before=due,
    )


@pytest.mark.django_db
def test_healthz_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_of_each_part_that_it_is_well(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(answer.json()) == {"status", "database", "roles", "redis", "letters", "migrations", "scanner"}


@pytest.mark.django_db
def test_readyz_says_that_the_second_wall_is_missing_when_the_portal_is_the_owner(client):
    assert "second wall is missing" in client.get("/readyz").json()["roles"]["words"]


@pytest.mark.django_db
def test_readyz_fails_when_a_letter_waits_too_long(client):
    owe_letter(timedelta(minutes=3))
    assert client.get("/readyz").status_code == 200
    Letter.objects.update(not_before=clock.now() - timedelta(hours=1))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "60 minutes" in answer.json()["letters"]["words"]


@pytest.mark.django_db
def test_readyz_fails_when_redis_is_silent_and_says_that_nothing_is_lost(client, settings):
    settings.REDIS_URL = "unix:///nowhere/socket"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "nothing is lost" in answer.json()["redis"]["words"]


@pytest.mark.django_db
def test_readyz_fails_when_the_database_lacks_a_migration(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'notifications'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "lacks" in answer.json()["migrations"]["words"]


def test_readyz_answers_when_the_database_does_not(client, monkeypatch):
    def refuse():
        raise OperationalError("connection refused: a password might stand here")

    monkeypatch.setattr(health, "LOOKS", dict.fromkeys(health.LOOKS, refuse))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"]["words"] == "The database does not answer."
    assert b"password" not in answer.content


@pytest.mark.django_db
def test_the_doctor_is_content_with_a_healthy_portal(capsys, settings, tmp_path):
    settings.STORAGES["documents"]["OPTIONS"]["location"] = str(tmp_path)
    call_command("doctor")
    words = capsys.readouterr().out
    for part in ("database", "redis", "letters", "mail", "clock", "disk", "files", "keys"):
        assert f"well  {part}" in words


@pytest.mark.django_db
def test_the_doctor_says_what_is_ill_and_fails(capsys, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "ACT   mail" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_scanner_is_named_and_a_file_that_waits_long_is_grave(client, settings, capsys):
    assert "not scanned" in client.get("/readyz").json()["scanner"]["words"]
    document = actions.store(uploaded(a_pdf()), by=factories.a_user())
    settings.CLAMD_SOCKET = "tcp://127.0.0.1:1"
    Document.objects.update(scan="pending")
    assert client.get("/readyz").status_code == 200
    Document.objects.update(added_at=document.added_at - timedelta(hours=1))
    assert client.get("/readyz").status_code == 503
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "The virus scanner does not answer" in capsys.readouterr().out
