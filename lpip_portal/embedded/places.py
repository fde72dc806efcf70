"""The data directory of one instance: its lock, its note for other commands, its short socket folder."""

import contextlib
import fcntl
import json
import os
import pwd
import secrets
import shutil
import tempfile
import time
from pathlib import Path

from .binaries import SYSTEM_HOME, is_open, sweep_system_home
from .words import Refused

SOCKET_PREFIX = "lpip-"
HOUR = 3600


def database_account() -> tuple[int, int] | None:
    """Return (uid, gid) of the account PostgreSQL runs as; None means our own. It refuses to run as root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


class Place:
    """A data directory that this process holds, until it lets go or ends."""

    def __init__(self, data: Path | None = None):
        """Take ``data``, or a throw-away folder when None. Refused when another instance holds it."""
        self.account = database_account()
        self.throw_away = data is None
        self.data = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX)) if data is None else data.absolute()
        try:
            if not self.data.exists() or self.throw_away:
                self.data.mkdir(parents=True, exist_ok=True)
                self.data.chmod(0o711 if self.account else 0o700)
            self.logs = self.data / "logs"
            self.logs.mkdir(exist_ok=True)
            self.logs.chmod(0o700)
            self._lock = (self.data / "lock").open("a")
        except OSError as error:
            raise Refused(f"The data directory {self.data} cannot be used: {error.strerror}.") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise Refused(
                f"Another instance already uses {self.data}{_whose(self.data)}. "
                "Stop it, or choose another directory with DATA=."
            ) from None
        self.sockets = self._socket_folder()

    def postgres_folder(self) -> Path:
        """Return the folder of the database's files.

        It is inside the data directory, unless another account must reach it below folders that only root may enter:
        then it lies under /var/lib and a note in the data directory says where.
        """
        inside = self.data / "postgres"
        if self.account is None or inside.exists() or is_open(self.data / "lock"):
            return inside
        note = self.data / "postgres.elsewhere"
        with contextlib.suppress(OSError):
            return Path(note.read_text().strip())
        sweep_system_home()
        outside = SYSTEM_HOME / f"data-{secrets.token_hex(6)}"
        outside.mkdir(parents=True)
        for folder in (SYSTEM_HOME, outside):
            folder.chmod(0o711)
        (outside / "belongs-to").write_text(str(note))
        note.write_text(str(outside / "postgres"))
        return outside / "postgres"

    def secret_key(self) -> str:
        """Return this data directory's own key, made at the first start."""
        file = self.data / "secret-key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(60))
        return file.read_text().strip()

    def note_instance(self, **facts: object) -> None:
        """Leave a note for commands that want to use the services of this running instance."""
        note = self.data / "instance.json"
        note.unlink(missing_ok=True)
        note.touch(mode=0o600)
        note.write_text(json.dumps({"process": os.getpid(), **facts}))

    def release(self) -> None:
        """Let go of the directory; a throw-away one is removed."""
        (self.data / "instance.json").unlink(missing_ok=True)
        self._socket_lock.close()
        shutil.rmtree(self.sockets, ignore_errors=True)
        if self.throw_away:
            shutil.rmtree(self.data, ignore_errors=True)
        self._lock.close()

    def _socket_folder(self) -> Path:
        """Make the folder of the sockets: their path may have only 107 bytes, so it is short and never in the data."""
        base = next(
            (Path(name) for name in ("/tmp", "/var/tmp", tempfile.gettempdir()) if os.access(name, os.W_OK)),
            None,
        )
        if base is None:
            raise Refused("There is no folder for sockets: /tmp cannot be written.")
        _sweep_sockets(base)
        folder = Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=base))
        (folder / "pg").mkdir(mode=0o700)
        self._socket_lock = (folder / "lock").open("a")
        fcntl.flock(self._socket_lock, fcntl.LOCK_EX)
        if self.account:
            folder.chmod(0o711)
            os.chown(folder / "pg", *self.account)
        return folder


def running_instance(data: Path) -> dict | None:
    """Return the note of the instance that runs on ``data``, or None."""
    with contextlib.suppress(OSError, ValueError):
        note = json.loads((data / "instance.json").read_text())
        with (data / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return note
    return None


def ended_abruptly(data: Path) -> bool:
    """Whether the last instance on ``data`` left its note behind, as one that was killed does."""
    return (data / "instance.json").exists()


def _whose(data: Path) -> str:
    """Return " (process 123, http://…)" for the instance on ``data``, or nothing."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        note = json.loads((data / "instance.json").read_text())
        return f" (process {note['process']}{', ' + note['url'] if note.get('url') else ''})"
    return ""


def _sweep_sockets(base: Path) -> None:
    """Remove socket folders that a killed instance left more than an hour ago."""
    for folder in base.glob(f"{SOCKET_PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid != os.geteuid() or time.time() - folder.stat().st_mtime < HOUR:
                continue
            with (folder / "lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
