"""The virtual environment and what is installed in it, made when missing and renewed when a lock changes.

Runs with the machine's own Python, before anything is installed.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .words import Refused, complain, say

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ("run.txt", "embedded.txt"), "dev": ("dev.txt",)}
# The shell is Chromium's engine without the windows that nobody sees: a page costs a third less.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
BROWSER_PACKAGES = (("chromium-headless-shell", "fonts-liberation"), ("chromium", "fonts-liberation"))


def install(group: str) -> None:
    """Make ``.venv`` hold what ``run`` or ``dev`` needs; does nothing when it already does."""
    with _one_at_a_time():
        if not _works(PYTHON):
            _make_venv()
        wanted = _fingerprint(group)
        stamp = VENV / f".installed-{group}"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        files = [ROOT / "requirements" / name for name in LOCKS[group]]
        count = sum(1 for file in files for line in file.read_text().splitlines() if "==" in line)
        say(
            f"Installing {count} packages into .venv, each checked against its hash; this takes a minute or so."
        )
        command = [
            *_pip(),
            "install",
            "-qq",
            "--disable-pip-version-check",
            "--no-input",
            "--require-hashes",
        ]
        for file in files:
            command += ["-r", str(file)]
        if subprocess.run(command, cwd=ROOT).returncode:
            raise Refused("pip could not install the requirements; its own words are above.")
        stamp.write_text(wanted)
        if group == "dev":
            (VENV / ".installed-run").write_text(_fingerprint("run"))


def browser() -> str | None:
    """Return the browser that the tests drive, installing it by apt when this is root's machine."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium and a font with apt for the browser tests; this takes a minute or two.")
        if any(apt(*packages) for packages in BROWSER_PACKAGES):
            found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        for line in (
            "",
            "*" * 78,
            "THE BROWSER TESTS ARE SKIPPED: there is no Chromium on this machine.",
            "*" * 78,
            "",
        ):
            complain(line)
    return found


def apt(*packages: str) -> bool:
    """Install Debian packages; say what apt said when it fails."""
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "capture_output": True, "text": True}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    done = subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)
    if done.returncode:
        complain(done.stdout + done.stderr)
    return done.returncode == 0


@contextlib.contextmanager
def _one_at_a_time():
    """Let only one command of this checkout install at a time."""
    lock = os.open(ROOT / "requirements", os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another command that installs into .venv.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _fingerprint(group: str) -> str:
    """Return what the environment of a group depends on, as one hash."""
    found = hashlib.sha256(f"{VENV} {sys.version_info[:2]}".encode())
    for name in LOCKS[group]:
        found.update((ROOT / "requirements" / name).read_bytes())
    return found.hexdigest()


def _works(python: Path) -> bool:
    """Whether an interpreter starts and is new enough: a moved checkout or an upgraded Python leaves dead links."""
    if not python.exists():
        return False
    check = [str(python), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(check, capture_output=True).returncode == 0


def _make_venv() -> None:
    """Make an empty virtual environment, with Debian's missing half of ``venv`` when we may install it."""
    say("Making the virtual environment .venv.")
    shutil.rmtree(VENV, ignore_errors=True)
    without = _lacks("ensurepip")
    if without and _lacks("pip"):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if os.geteuid() or not shutil.which("apt-get") or not apt(package):
            raise Refused(f"This Python cannot make virtual environments. Install {package} and try again.")
        without = False
    made = _run([sys.executable, "-m", "venv", *(["--without-pip"] if without else []), str(VENV)])
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Refused(f"The virtual environment could not be made:\n{made.stdout}{made.stderr}")


def _lacks(module: str) -> bool:
    """Whether this Python has no such module."""
    return importlib.util.find_spec(module) is None


def _pip() -> list[str]:
    """Return the command that is pip for ``.venv``."""
    own = [str(PYTHON), "-m", "pip"]
    if _run([*own, "--version"]).returncode == 0 or _run([str(PYTHON), "-m", "ensurepip"]).returncode == 0:
        return own
    if not _lacks("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    raise Refused("There is no pip for .venv. Remove .venv and try again.")


def _run(command: Sequence[str]) -> subprocess.CompletedProcess:
    """Run a command quietly."""
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
