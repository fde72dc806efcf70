"""The whole portal, started as `make run` starts it: ready, refused, measured, killed, started again, stopped."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg
import pytest

from lpip_portal.accounts import demo
from lpip_portal.embedded import memory
from lpip_portal.embedded.install import ROOT

START_SECONDS = 480  # several fresh portals and everything else share two cores here
OURS = (
    "DATABASE_",
    "REDIS_URL",
    "PORTAL_ENV",
    "DATA_DIR",
    "STATIC_ROOT",
    "DJANGO_",
    "TEST_APP_ROLE",
    "PYTEST_",
)
PATHS = ("/", "/letters/", "/ui/", "/accounts/2fa/", "/healthz")


def without_ours() -> dict[str, str]:
    """Return the environment as a newcomer has it, without what this test run put there."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


class Instance:
    """A started portal: its process, its folder and what it printed."""

    def __init__(self, data: Path, port: int):
        self.data, self.port = data, port
        self.output = data.with_name(f"{data.name}.out")
        command = [
            sys.executable,
            "-m",
            "lpip_portal.embedded",
            "run",
            "--port",
            str(port),
            "--data",
            str(data),
        ]
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=without_ours(), stdout=output, stderr=output
            )

    def printed(self) -> str:
        """Return what it has printed so far."""
        return self.output.read_text()

    def wait_until_ready(self) -> float:
        """Wait for the line that says so, and return the seconds it took."""
        began = time.monotonic()
        while time.monotonic() - began < START_SECONDS:
            if f"Ready: http://127.0.0.1:{self.port}/" in self.printed():
                return time.monotonic() - began
            assert self.process.poll() is None, self.printed()
            time.sleep(0.1)
        raise AssertionError(self.printed())

    def end(self) -> None:
        """End it whatever happened."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
            self.process.kill()
            self.process.wait()

    def rows(self) -> dict[str, int]:
        """Return how many rows each table of the programme has."""
        note = json.loads((self.data / "instance.json").read_text())
        with psycopg.connect(note["environment"]["DATABASE_OWNER_URL"]) as owner:
            names = owner.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(accounts|audit_audit|partnerships|funding|hub)_'"
            ).fetchall()
            return {
                name: owner.execute(
                    psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(name))
                ).fetchone()[0]
                for (name,) in names
            }


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def still_there(processes: list[int]) -> list[int]:
    """Return which of the processes still run."""
    found = []
    for process in processes:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                found.append(process)
    return found


def signed_in(port: int, role: str) -> urllib.request.OpenerDirector:
    """Sign a demo person in with the printed password, and return what asks on their behalf."""
    asker = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    url = f"http://localhost:{port}/accounts/login/"
    page = asker.open(url, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    fields = {"csrfmiddlewaretoken": token, "login": demo.address(role), "password": demo.PASSWORD}
    answer = asker.open(url, urllib.parse.urlencode(fields).encode(), timeout=30)
    assert demo.PEOPLE[role][0] in answer.read().decode()
    return asker


@pytest.fixture(scope="module")
def portal():
    """A portal that runs on a new data directory."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o711)
    instance = Instance(folder / "data", free_port())
    try:
        instance.wait_until_ready()
        yield instance
    finally:
        instance.end()
        shutil.rmtree(folder, ignore_errors=True)


def test_it_says_who_may_sign_in_and_answers_under_both_names(portal):
    printed = portal.printed()
    assert demo.PASSWORD in printed
    assert all(demo.address(role) in printed for role in demo.PEOPLE)
    for host in ("127.0.0.1", "localhost"):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"http://{host}:{portal.port}/", timeout=30
        ) as answer:
            assert answer.status == 200
    signed_in(portal.port, "lead")


@pytest.mark.parametrize(
    ("same", "sentence"), [("data", "Another instance already uses"), ("port", "is taken")]
)
def test_a_second_instance_is_refused_with_a_sentence(portal, same, sentence):
    data = portal.data if same == "data" else portal.data.with_name("other")
    second = Instance(data, portal.port if same == "port" else free_port())
    assert second.process.wait(30) == 1
    assert sentence in second.printed()
    assert "Traceback" not in second.printed()


def test_a_command_uses_the_services_of_the_running_instance(portal):
    done = subprocess.run(
        [sys.executable, "-m", "lpip_portal.embedded", "manage", "--data", portal.data, "--", "doctor"],
        cwd=ROOT, capture_output=True, text=True, env=without_ours(),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The second wall stands" in done.stdout


def test_memory_stays_within_its_bars(portal):
    asker = signed_in(portal.port, "officer")
    workers = memory.web_workers(portal.process.pid)
    assert len(workers) == 2
    before = {worker: memory.rss_mb(worker) for worker in workers}
    for number in range(1000):
        asker.open(f"http://localhost:{portal.port}{PATHS[number % len(PATHS)]}", timeout=30).read()
    assert {worker: memory.rss_mb(worker) - size for worker, size in before.items()} == pytest.approx(
        dict.fromkeys(workers, 0), abs=memory.GROWTH_LIMIT_MB
    )
    assert memory.whole_mb(portal.process.pid) <= memory.WHOLE_LIMIT_MB


def test_a_killed_worker_comes_back(portal):
    worker = next(
        process
        for process in memory.descendants(portal.process.pid)
        if "celery" in memory.command_line(process) and " worker " in memory.command_line(process)
    )
    os.kill(worker, signal.SIGKILL)
    until = time.monotonic() + 10
    while "The worker program ended with -9; starting it again" not in portal.printed():
        assert time.monotonic() < until
        time.sleep(0.1)
    assert portal.process.poll() is None


def test_killed_it_leaves_no_orphan_and_started_again_nothing_has_changed_and_a_signal_stops_all(portal):
    before = portal.rows()
    assert before["accounts_user"] >= len(demo.PEOPLE)
    everything = memory.descendants(portal.process.pid)
    portal.process.kill()
    portal.process.wait()

    again = Instance(portal.data, portal.port)
    try:
        assert again.wait_until_ready() < 60
        assert still_there(everything) == []
        now = again.rows()
        assert {name: now[name] - count for name, count in before.items() if now[name] != count} == {}

        everything = memory.descendants(again.process.pid)
        began = time.monotonic()
        again.process.send_signal(signal.SIGINT)
        assert again.process.wait(15) == 0
        assert time.monotonic() - began < 10
        assert still_there(everything) == []
    finally:
        again.end()


def test_make_that_is_killed_takes_the_portal_along():
    """The launcher follows the program that started it when it is asked to."""
    with tempfile.TemporaryDirectory(prefix="portal-test-") as folder:
        Path(folder).chmod(0o711)
        command = f"{sys.executable} -m lpip_portal.embedded run --follow-parent --port {free_port()} --data {folder}/d"
        shell = subprocess.Popen(
            ["/bin/sh", "-c", f"{command}; exit 0"], cwd=ROOT, env=without_ours(), stdout=subprocess.DEVNULL
        )
        until = time.monotonic() + 30
        while len(memory.descendants(shell.pid)) < 4 and time.monotonic() < until:
            time.sleep(0.1)
        everything = memory.descendants(shell.pid)
        shell.kill()
        shell.wait()
        until = time.monotonic() + 10
        while still_there(everything) and time.monotonic() < until:
            time.sleep(0.1)
        assert everything
        assert still_there(everything) == []
