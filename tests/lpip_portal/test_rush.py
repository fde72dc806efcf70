"""The last minute before a deadline, short: the plan, the ledger, and a rush with faults on the server that production runs."""

import hashlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from lpip_portal import clock
from lpip_portal.documents import actions as documents
from lpip_portal.management.benching.measure import children
from lpip_portal.management.rushing import verdict
from lpip_portal.management.rushing.crowd import a_file
from lpip_portal.management.rushing.faults import command, is_whole, web
from lpip_portal.management.rushing.plan import TAIL, plan
from lpip_portal.management.rushing.sending import Attempt, Entry
from tests.factories import a_phase, an_application

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DATA_DIR", "STATIC_ROOT", "TEST_APP_ROLE")


# Beside other work on two busy cores and with the database away for some seconds, only the latency says little: in `make rush`
# its bar is 2 s, here it only finds what hangs. All other bars are the same.
LATENCY = 20.0


def test_nothing_is_lost_late_or_twice_in_a_minute_of_rush_with_faults(tmp_path):
    """A minute on services of its own, with a database that waits for its disk and is stopped on the way."""
    own = {name: value for name, value in os.environ.items() if name not in SERVICES}
    rush = ["rush", "--leads", "18", "--seconds", "60", "--slowest", str(LATENCY)]
    played = subprocess.run(
        [sys.executable, "-m", "lpip_portal.embedded", "manage", "--fresh", "--", *rush],
        env=own | {"PORTAL_ENV": "demo"}, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    said = played.stdout
    assert played.returncode == 0, said + played.stderr
    assert said.count("held    ") == 12
    assert said.count("kill -9 of one of") == 2
    assert "Redis answers nobody" in said
    assert "PostgreSQL is stopped at once and answers again" in said
    assert "fsync on, synchronous_commit on, full_page_writes on" in said
    assert re.search(r"each of [1-9]\d* acknowledged files is there", said)
    assert re.search(r"none of [1-9]\d* genuine log-ins refused", said)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_comes_back_while_the_database_refuses_everybody():
    """A worker that cannot start takes gunicorn's master with it; so nothing in a worker's start may need the database."""
    production = {
        "PORTAL_ENV": "production", "SECRET_KEY": secrets.token_urlsafe(60), "SITE_URL": "http://localhost:8000",
        "DATABASE_OWNER_URL": "",
    }  # fmt: skip
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collect, env=os.environ | production, cwd=ROOT, check=True, timeout=120)
    with web(**production) as server:
        assert status(server, "/letters/") == 302, "to the page where one signs in"
        with refusing():
            for _ in "ab":
                before = set(children(server.process.pid))
                os.kill(min(before), signal.SIGKILL)
                wait_until(lambda before=before: len(set(children(server.process.pid)) - before) == 1)
                assert is_whole(server)
            assert status(server, "/healthz") == 200
            assert status(server, "/letters/") == 503
        wait_until(lambda: status(server, "/letters/") == 302)


def test_the_web_server_is_started_by_the_command_of_the_image():
    words = command(8123)
    assert words[words.index("--bind") + 1] == "127.0.0.1:8123"
    assert "--preload" in words, "a worker that starts anew must have nothing left to load that could fail"
    assert words[words.index("--threads") + 1] == "4"


@contextmanager
def refusing():
    """Let the database refuse every new connection, and end those it has."""
    kept = connection.settings_dict
    name, where = kept["NAME"], {"host": kept["HOST"], "port": kept["PORT"] or None}
    connection.close()
    who = {"user": kept["USER"], "password": kept["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **where, **who) as owner:
        allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        try:
            owner.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
            owner.execute(
                # a vacuum that happens to run is not ours to end
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
                [name],
            )
            yield
        finally:
            owner.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


# Who comes with a session makes the portal ask the database for it.
WHO = {
    "Host": "localhost", "X-Forwarded-Proto": "https",
    "Cookie": "; ".join(f"{prefix}session={'a' * 32}" for prefix in ("", "__Host-")),
}  # fmt: skip


def status(server, path: str) -> int:
    """The status of a page, as the proxy would ask for it."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=60)
    with closing(line):
        line.request(
            "GET",
            path,
            headers=WHO if path != "/healthz" else {"Host": "localhost", "X-Forwarded-Proto": "https"},
        )
        return line.getresponse().status


def wait_until(holds) -> None:
    """Wait until something holds."""
    until = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.2)


@pytest.mark.django_db
def test_a_rush_needs_a_database_of_its_own():
    an_application()
    with pytest.raises(CommandError, match="make rush"):
        call_command("rush", leads=1)


def test_a_plan_is_made_beforehand_and_is_the_same_for_the_same_seed():
    made = plan(200, [True] * 200, 60, seed=3)
    assert made == plan(200, [True] * 200, 60, seed=3) != plan(200, [True] * 200, 60, seed=4)
    submits = [request for request in made if request.kind == "submit"]
    assert sorted(request.bid for request in submits) == list(range(200))
    assert any(request.at > 0 for request in submits)
    assert any(-1 <= request.at < 0 for request in submits)
    assert any(request.twin for request in submits)
    assert any(request.cut for request in submits)
    assert {request.kind for request in made} >= {"login", "upload", "front", "staff", "pdf"}
    assert sum(request.kind == "export" for request in made) == 2
    assert sum(request.big for request in made) == 2
    assert 0.02 < sum(request.slow for request in made) / len(made) < 0.1
    assert -60 <= made[0].at <= made[-1].at <= TAIL + 1.5
    sent = {request.bid: request.at for request in submits}
    assert all(request.at < sent[request.bid] for request in made if request.kind == "save")


@pytest.fixture
def a_small_rush():
    """One submitted bid and its ledger: two savings and a submission, all as they should be."""
    phase = a_phase()
    bid = an_application("with_organisation", phase=phase)
    row = bid.submissions.create(
        number=1, at=clock.now(), by=bid.lead, hash="0" * 64,
        content={"sections": [{"answers": [{"code": "summary", "value": "Second."}]}]},
    )  # fmt: skip
    bid.answers.filter(question__code="summary").update(text="Second.")
    at = round(row.at.timestamp(), 3)

    def entry(kind: str, sequence: int, text: str, stamp: float, status: int, to: str = "") -> Entry:
        made = Entry(
            SimpleNamespace(kind=kind, bid=0, sequence=sequence, at=-1.0),
            due=stamp,
            code="summary",
            text=text,
        )
        made.attempts.append(Attempt(stamp, status, to, stamp + 0.1))
        return made

    ledger = [
        entry("save", 1, "First.", at - 9, 200),
        entry("save", 2, "Second.", at - 8, 200),
        entry("submit", 0, "", at, 302, "/x/receipt/"),
    ]
    return SimpleNamespace(
        bids=[SimpleNamespace(row=bid)], ledger=ledger, closes=at + 5, row=row, away=[], entry=entry
    )


def missed(rush) -> list[str]:
    """Return the names of the bars that a rush missed, as far as the ledger goes."""
    bars = [
        bar
        for bar in verdict.judge(rush, 2.0)
        if bar.holds.startswith(("I1", "I2", "I3", "all", "submit", "none", "errors"))
    ]
    return [bar.holds.split()[0] for bar in bars if not bar.held]


@pytest.mark.django_db
def test_the_ledger_finds_what_the_rows_do_not_say(a_small_rush):
    rush = a_small_rush
    first, second, submit = rush.ledger
    assert missed(rush) == []
    second.text = "Other words."
    assert missed(rush) == ["I1"]
    second.text = "Second."
    rush.row.content["sections"][0]["answers"][0]["value"] = "First."
    rush.row.save()
    assert missed(rush) == ["I1"]
    rush.row.content["sections"][0]["answers"][0]["value"] = "Second."
    rush.row.save()
    submit.attempts[0].stamp -= 1
    assert missed(rush) == ["I2"]
    submit.attempts[0].stamp += 1
    submit.attempts[0].done += 9
    assert missed(rush) == ["submit"]
    submit.attempts[0].done -= 9
    submit.attempts[0].status = 0
    assert missed(rush) == ["all"]
    submit.attempts[0].status = 409
    assert missed(rush) == ["I3"]
    submit.attempts[0].status = 302
    rush.closes -= 6
    assert missed(rush) == ["I3"]
    assert first.is_acknowledged


@pytest.mark.django_db
def test_the_ledger_misses_a_file_that_is_gone_changed_or_there_twice(a_small_rush):
    rush, bid = a_small_rush, a_small_rush.bids[0].row
    sent = a_file(7, big=False)
    rush.ledger.append(rush.entry("upload", 3, hashlib.sha256(sent).hexdigest(), rush.closes - 9, 302))
    assert missed(rush) == ["I1,"]
    for times in (1, 2):
        document = documents.store(SimpleUploadedFile("letter.pdf", sent), by=bid.lead)
        bid.attachments.create(kind="letter", document=document)
        assert missed(rush) == ([] if times == 1 else ["I1,"])
    bid.attachments.last().delete()
    storages["documents"].delete(bid.attachments.get().document.key)
    storages["documents"].save(bid.attachments.get().document.key, ContentFile(b"%PDF-other"))
    assert missed(rush) == ["I1,"]


@pytest.mark.django_db
def test_the_ledger_misses_a_log_in_that_was_refused_and_errors_while_the_database_was_there(a_small_rush):
    rush = a_small_rush
    rush.ledger.append(rush.entry("login", 4, "", rush.closes - 9, 429))
    assert missed(rush) == ["none"]
    rush.ledger[-1].attempts[0].status = 302
    rush.ledger.append(rush.entry("section", 5, "", rush.closes - 9, 503))
    assert missed(rush) == ["errors"]
    rush.away.append((rush.closes - 10, rush.closes - 8))
    assert missed(rush) == []


def test_no_two_files_of_a_crowd_have_the_same_bytes_and_some_are_as_large_as_files_get():
    assert a_file(1, big=False) != a_file(2, big=False)
    assert len(a_file(1, big=False)) == len(a_file(2, big=False))
    assert 4_500_000 < len(a_file(1, big=True)) < 5_000_000
