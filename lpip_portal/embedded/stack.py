"""PostgreSQL and Valkey as children of this process, reached only through sockets in a private folder.

Two database roles stand as in production: ``portal`` owns and migrates, ``portal_app`` only reads and writes rows.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from . import binaries
from .children import Child, stop_together
from .places import Place
from .words import Patience, Refused

OWNER, APP, DATABASE = "portal", "portal_app", "portal"
ROLES = r"""
SELECT 'CREATE ROLE portal LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal') \gexec
SELECT 'CREATE ROLE portal_app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portal_app') \gexec
SELECT 'CREATE DATABASE portal OWNER portal'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'portal') \gexec
"""
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "48MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "32MB",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "max_worker_processes": "2",
    "autovacuum_max_workers": "1",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "checkpoint_timeout": "1h",
}
START_SECONDS, STOP_SECONDS = 60, 3.5


class Stack:
    """The services of one instance. ``data`` None makes a throw-away stack, which waits for the disk only when ``durable``."""

    def __init__(self, data: Path | None = None, *, durable: bool = False):
        self.place = Place(data)
        self.durable = durable
        self.postgres: Child | None = None
        self.valkey: Child | None = None
        self.pgdata: Path | None = None

    def start(self, *, postgres: bool = True, valkey: bool = True) -> None:
        """Start what is asked for and wait until it answers; stop everything again when something fails."""
        try:
            if valkey:
                self.start_valkey()
            if postgres:
                self.start_postgres()
            if self.valkey:
                self._wait_for_valkey()
            if self.postgres:
                self._wait_for_postgres()
        except BaseException:
            self.stop()
            raise

    def environment(self) -> dict[str, str]:
        """Return the addresses of what runs, under the portal's own variable names."""
        found = {}
        if self.postgres:
            found["DATABASE_URL"] = self.database_url(APP)
            found["DATABASE_OWNER_URL"] = self.database_url(OWNER)
        if self.valkey:
            found["REDIS_URL"] = f"unix://{self.place.sockets}/valkey"
        return found

    def database_url(self, role: str) -> str:
        """Return the address of the database for a role."""
        return f"postgresql://{role}@/{DATABASE}?host={self.place.sockets}/pg"

    def children(self) -> list[Child]:
        """Return the running services, in the order in which they were started."""
        return [child for child in (self.valkey, self.postgres) if child]

    def stop(self) -> None:
        """Stop the services together and let go of the data directory."""
        stop_together(self.children(), STOP_SECONDS)
        self.postgres = self.valkey = None
        if self.place.throw_away and self.pgdata and not self.pgdata.is_relative_to(self.place.data):
            shutil.rmtree(self.pgdata.parent, ignore_errors=True)
        self.place.release()

    # PostgreSQL

    def start_postgres(self) -> None:
        """Make the cluster at the first start, wait for an earlier server to end, and start the server."""
        self._programs = binaries.postgres_programs(self.place.account)
        self._major = binaries.postgres_major(self._programs)
        self.pgdata = self.place.postgres_folder()
        if not (self.pgdata / "PG_VERSION").exists():
            self._make_cluster()
        made_by = (self.pgdata / "PG_VERSION").read_text().strip()
        if made_by != str(self._major):
            raise Refused(
                f"{self.pgdata} was made by PostgreSQL {made_by} and the programs here are {self._major}. "
                "Choose another directory with DATA=, or move the data with pg_dump."
            )
        self._wait_for_an_earlier_server()
        settings = SETTINGS | ({"io_method": "sync"} if self._major >= 18 else {})
        if self.place.throw_away and not self.durable:
            settings |= THROW_AWAY
        command: list[object] = [
            self._programs / "postgres",
            "-D",
            self.pgdata,
            "-k",
            self.place.sockets / "pg",
        ]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.postgres = Child(
            "postgres",
            command,
            self.place.logs / "postgres.log",
            stop_signal=2,
            user=self.place.account,
            cwd="/",
        )

    def _make_cluster(self) -> None:
        """Run initdb beside the final place and rename, so that a killed first start leaves nothing half made."""
        part = self.pgdata.with_name(self.pgdata.name + ".new")
        for old in (part, self.pgdata):
            shutil.rmtree(old, ignore_errors=True)
        part.mkdir(mode=0o700)
        if self.place.account:
            os.chown(part, *self.place.account)
        command = [self._programs / "initdb", "-D", part, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += ["--no-instructions", "-N"]
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-messages=C"]
        command += builtin if self._major >= 17 else ["--no-locale"]
        made = Child(
            "initdb", command, self.place.logs / "initdb.log", stop_signal=9, user=self.place.account, cwd="/"
        )
        patience = Patience("Making a new database cluster.")
        try:
            while made.is_running():
                patience.tick()
                time.sleep(0.02)
        except BaseException:
            made.kill_group()
            raise
        if made.process.returncode:
            raise Refused(f"initdb could not make a cluster in {part}:\n{made.last_words()}")
        part.rename(self.pgdata)

    def _wait_for_an_earlier_server(self) -> None:
        """After a killed run its server may still be writing its last checkpoint; a stale note of it is removed."""
        note = self.pgdata / "postmaster.pid"
        patience = Patience("Waiting for the database of an earlier run to finish.")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                process = int(note.read_text().split()[0])
                command = Path(f"/proc/{process}/cmdline").read_bytes()
                state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
            except (OSError, ValueError, IndexError):
                return
            if state == "Z" or os.fsencode(self.pgdata) not in command:
                note.unlink(missing_ok=True)
                return
            patience.tick()
            time.sleep(0.05)
        raise Refused(f"The database of an earlier run still uses {self.pgdata}.")

    def _wait_for_postgres(self) -> None:
        """Wait until the server answers, then make the roles and the database that are missing."""
        query = [
            self._programs / "psql",
            "-qAtX",
            "-h",
            self.place.sockets / "pg",
            "-U",
            "postgres",
            "-d",
            "postgres",
        ]
        query += ["-v", "ON_ERROR_STOP=1"]
        patience = Patience("Waiting for PostgreSQL.")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if not self.postgres.is_running():
                raise Refused(f"PostgreSQL ended at once:\n{self.postgres.last_words()}")
            if (self.place.sockets / "pg/.s.PGSQL.5432").exists():
                answer = subprocess.run(query, input=ROLES, capture_output=True, text=True, cwd="/")
                if answer.returncode == 0:
                    return
                if not re.search(r"starting up|shutting down|recovery|No such file|refused", answer.stderr):
                    raise Refused(f"PostgreSQL refused its first commands: {answer.stderr.strip()}")
            patience.tick()
            time.sleep(0.03)
        raise Refused(
            f"PostgreSQL did not answer within {START_SECONDS} seconds:\n{self.postgres.last_words()}"
        )

    # Valkey

    def start_valkey(self) -> None:
        """Start the server without persistence: it is a doorbell, the truth is in PostgreSQL."""
        command = [
            binaries.valkey_server(),
            "--port",
            "0",
            "--daemonize",
            "no",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        command += [
            "--unixsocket",
            self.place.sockets / "valkey",
            "--unixsocketperm",
            "700",
            "--dir",
            self.place.sockets,
        ]
        self.valkey = Child("valkey", command, self.place.logs / "valkey.log", cwd="/")

    def _wait_for_valkey(self) -> None:
        """Wait until PING is answered."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if not self.valkey.is_running():
                raise Refused(f"Valkey ended at once:\n{self.valkey.last_words()}")
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
                line.connect(str(self.place.sockets / "valkey"))
                line.sendall(b"PING\r\n")
                if line.recv(16).startswith(b"+PONG"):
                    return
            time.sleep(0.02)
        raise Refused(f"Valkey did not answer within {START_SECONDS} seconds:\n{self.valkey.last_words()}")
