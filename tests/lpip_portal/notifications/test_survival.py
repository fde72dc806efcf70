"""Letters survive what happens to machines: a worker killed in the middle, and a Redis that forgets everything."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
import redis
from django.conf import settings
from django.db import connection

from lpip_portal.notifications.models import Letter

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = 25


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def a_worker(tmp_path, sink) -> subprocess.Popen:
    """Start a real Celery worker with its clock, on the test's database, in a process group of its own."""
    database = connection.settings_dict
    environment = os.environ | {
        "PORTAL_ENV": "test",
        "DATABASE_URL": f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "DATA_DIR": str(tmp_path),
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "lpip_portal",
        "worker",
        "-B",
        "-c",
        "1",
        "-s",
        str(tmp_path / "beat"),
    ]
    return subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def kill(worker: subprocess.Popen) -> None:
    """Kill a worker and everything it started, without a word."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def test_no_letter_is_lost_when_the_worker_is_killed_and_redis_forgets(tmp_path, sink, a_letter):
    sink.pause = 0.1
    for n in range(LETTERS):
        a_letter(occasion=str(n))
    worker = a_worker(tmp_path, sink)
    try:
        until(lambda: len(sink.taken) >= 3)
    finally:
        kill(worker)
    redis.Redis.from_url(settings.REDIS_URL).flushall()
    half_way = len(sink.taken)
    assert half_way < LETTERS
    worker = a_worker(tmp_path, sink)
    try:
        until(lambda: not Letter.objects.filter(state="owed").exists())
        until(lambda: Letter.objects.filter(state="sending").count() <= 1)
    finally:
        kill(worker)
    sent = {sink.header(envelope, "Message-ID") for envelope in sink.taken}
    in_doubt = Letter.objects.filter(
        state="sending"
    ).count()  # the one in the killed worker's hands waits for its lease
    assert Letter.objects.filter(state="sent").count() + in_doubt == LETTERS
    assert len(sent) >= LETTERS - in_doubt
    assert len(sink.taken) == len(sent), "a letter was sent twice"
