"""The whole portal as children of one process: services, web server, worker and beat, until a signal stops it."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lpip_portal.accounts import demo

from .children import Child, die_with_parent, stop_together
from .environment import for_command, for_demo, manage_py
from .install import ROOT
from .places import ended_abruptly
from .stack import Stack
from .words import Patience, Refused, complain, say

START_SECONDS, STOP_SECONDS = 90, 5.0
RESTARTS, RESTART_WINDOW = 5, 60.0


class Stopped(BaseException):
    """Someone asked the portal to stop."""


def run(port: int, data: Path, *, follow_parent: bool = False) -> int:
    """Run the portal on ``port`` with ``data`` until SIGINT, SIGTERM or SIGHUP. Return the exit status."""
    if follow_parent:
        die_with_parent(signal.SIGTERM)
    _stop_on_signals()
    portal = None
    try:
        abrupt = ended_abruptly(data)
        portal = Portal(Stack(data), port)
        portal.open_sockets(patient=abrupt)
        portal.start()
        portal.watch()
    except Stopped:
        say("Stopping.")
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if portal:
            portal.stop()
    return 1


def _stop_on_signals() -> None:
    """Turn the signals that ask for an end into an exception of the main thread."""

    def stop(number: int, frame: object) -> None:
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def listeners(port: int) -> list[socket.socket]:
    """Return sockets that listen on 127.0.0.1 and, where there is IPv6, on ::1: a browser's localhost may be either."""
    opened = []
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            listener = socket.socket(family, socket.SOCK_STREAM)
        except OSError:
            continue
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind((host, port))
            listener.listen(512)
        except OSError as error:
            listener.close()
            if family == socket.AF_INET or error.errno == errno.EADDRINUSE:
                for other in opened:
                    other.close()
                raise
            continue
        opened.append(listener)
    return opened


def ask(port: int, path: str) -> int:
    """Return the status with which our web server answers a GET; no proxy is asked."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        return answer.status
    finally:
        line.close()


class Portal:
    """The running portal: its services, its own programs, its listening sockets."""

    def __init__(self, stack: Stack, port: int):
        self.stack, self.port = stack, port
        self.url = f"http://127.0.0.1:{port}/"
        self.sockets: list[socket.socket] = []
        self.programs: dict[str, Child] = {}
        self.starters: dict[str, Callable[[], Child | None]] = {}
        self.fell: dict[str, list[float]] = {}

    def open_sockets(self, *, patient: bool) -> None:
        """Take the port for as long as this process lives; wait a little for the web server of a killed run."""
        patience = Patience(f"Waiting for the web server of an earlier run to leave port {self.port}.")
        until = time.monotonic() + (10 if patient else 0)
        while True:
            try:
                self.sockets = listeners(self.port)
                return
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise Refused(f"Port {self.port} cannot be used: {error.strerror}.") from error
                if time.monotonic() >= until:
                    raise Refused(f"Port {self.port} is taken. Choose another with PORT=.") from error
                patience.tick()
                time.sleep(0.1)

    def start(self) -> None:
        """Start everything in order and say when it is ready."""
        began = time.monotonic()
        self.stack.start(postgres=not os.environ.get("DATABASE_URL"), valkey=not os.environ.get("REDIS_URL"))
        self.environment = for_demo(self.stack, self.port)
        self.stack.place.note_instance(port=self.port, url=self.url, environment=self.environment)
        self.plan_programs()
        self.prepare()
        self.wait_until_ready()
        say(f"Ready: {self.url}")
        say(
            f"The same at http://localhost:{self.port}/, where passkeys work. Started in {time.monotonic() - began:.0f} s."
        )
        say(f"Sign in at {self.url}accounts/login/ with the password {demo.PASSWORD} as one of these people:")
        for role, (name, task) in demo.PEOPLE.items():
            say(f"  {demo.address(role):<24} {name}, who {task}")
        say(f"Data and logs are in {self.stack.place.data}; Ctrl-C stops everything.")

    def prepare(self) -> None:
        """Bring schema, demo people and static files up to date; each is quick when nothing changed.

        The web server starts while the demonstration is seeded; the clock stands still until that is done.
        """
        static = self.manage("collectstatic", "--noinput", "-v0")
        try:
            self.finish(self.manage("upgrade", "-v0"), "Bringing the database's tables up to date.")
            self.finish(static, "Collecting static files.")
        finally:
            stop_together([static], 0)
        self.launch("web")
        self.finish(
            self.manage("seed"),
            "Seeding the demonstration: the programme, its people and a small competition.",
        )
        self.launch("worker")
        self.launch("beat")

    def manage(self, *arguments: str) -> Child:
        """Start a manage.py command."""
        log = self.stack.place.logs / f"{arguments[0]}.log"
        return Child(
            arguments[0],
            manage_py(*arguments),
            log,
            cwd=ROOT,
            env=for_command(self.environment, arguments[0]),
        )

    def finish(self, child: Child, doing: str) -> None:
        """Wait for a command; say what it does when it takes long, and what it said when it failed."""
        patience = Patience(doing)
        try:
            while child.is_running():
                patience.tick()
                time.sleep(0.02)
        except Stopped:
            child.kill_group()
            raise
        if child.process.returncode:
            raise Refused(f"`manage.py {child.name}` failed ({child.log}):\n{child.last_words()}")

    def plan_programs(self) -> None:
        """Note how web server, worker and beat are started."""
        files = [listener.fileno() for listener in self.sockets]
        web = [sys.executable, "-m", "gunicorn", "lpip_portal.wsgi:application", "--worker-class", "gthread"]
        web += ["--workers", "2", "--threads", "4", "--preload", "--graceful-timeout", "4", "--timeout", "60"]
        web += ["--worker-tmp-dir", str(self.stack.place.sockets), "--no-control-socket"]
        for file in files:
            web += ["--bind", f"fd://{file}"]
        celery = [sys.executable, "-m", "celery", "-A"]
        worker = [*celery, "lpip_portal", "worker", "--pool", "threads", "--concurrency", "2"]
        worker += ["--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        beat = [*celery, "lpip_portal.beat", "beat", "--schedule", str(self.stack.place.data / "beat")]
        beat += ["--pidfile", "", "--loglevel", "INFO"]
        for name, command, popen in (
            ("web", web, {"pass_fds": files}),
            ("worker", worker, {}),
            ("beat", beat, {}),
        ):
            self.starters[name] = lambda name=name, command=command, popen=popen: Child(
                name, command, self.stack.place.logs / f"{name}.log", cwd=ROOT, env=self.environment, **popen
            )

    def launch(self, name: str) -> None:
        """Start one of the portal's own programs."""
        self.programs[name] = self.starters[name]()

    def wait_until_ready(self) -> None:
        """Wait until the web server answers."""
        patience = Patience("Waiting for the web server.")
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if ask(self.port, "/healthz") == 200:
                    return
            for child in self.programs.values():
                if not child.is_running():
                    raise Refused(f"The {child.name} program ended ({child.log}):\n{child.last_words()}")
            patience.tick()
            time.sleep(0.05)
        web = self.programs["web"]
        raise Refused(
            f"The web server did not answer within {START_SECONDS} seconds ({web.log}):\n{web.last_words()}"
        )

    def watch(self) -> None:
        """Start a program again when it ends by itself; give up when one keeps ending."""
        self.starters |= {"postgres": self.stack.start_postgres, "valkey": self.stack.start_valkey}
        while True:
            time.sleep(0.25)
            for child in [*self.stack.children(), *self.programs.values()]:
                if not child.is_running():
                    self.raise_again(child)

    def raise_again(self, child: Child) -> None:
        """Start one program again, unless it fell too often."""
        now = time.monotonic()
        falls = [moment for moment in self.fell.get(child.name, []) if now - moment < RESTART_WINDOW]
        self.fell[child.name] = [*falls, now]
        child.kill_group()
        if len(falls) >= RESTARTS:
            raise Refused(f"The {child.name} program keeps ending ({child.log}):\n{child.last_words()}")
        complain(
            f"The {child.name} program ended with {child.process.returncode}; starting it again ({child.log})."
        )
        time.sleep(min(2.0, 0.5 * len(falls)))
        started = self.starters[child.name]()
        if started:
            self.programs[child.name] = started

    def stop(self) -> None:
        """Stop the portal's programs together, then the services."""
        killed = stop_together(self.programs.values(), STOP_SECONDS)
        if killed:
            complain(f"Had to be killed: {', '.join(killed)}.")
        for listener in self.sockets:
            listener.close()
        self.stack.stop()
