"""One manage.py command beside the services it needs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from .children import die_with_parent
from .environment import FRUGAL, OWNER_COMMANDS, for_command, for_demo, manage_py
from .install import ROOT
from .places import running_instance
from .stack import Stack
from .words import Refused, complain

WITHOUT_TABLES = (
    "upgrade",
    "makemigrations",
    "check",
    "machines",
    "makemessages",
    "compilemessages",
    "help",
    "sqlmigrate",
)
DURABLE = ("rush",)  # stops the database and expects to find again what was promised


def manage(arguments: list[str], data: Path, *, keep: bool = False, fresh: bool = False) -> int:
    """Run ``arguments`` as a manage.py command and return its exit status.

    The services are those of the instance that runs on ``data`` (unless ``fresh``); else those that the environment
    names; else they are started for this one command, on ``data`` when ``keep`` is set and thrown away when not.
    """
    arguments = [word for place, word in enumerate(arguments) if place or word != "--"]
    if not arguments:
        raise Refused("Name a command of manage.py.")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    note = None if fresh else running_instance(data)
    if note:
        return _run(arguments, os.environ | note["environment"])
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return _run(arguments, FRUGAL | {"PORTAL_ENV": "demo"} | dict(os.environ))
    durable = arguments[0] in DURABLE
    stack = Stack(data if keep else None, durable=durable)
    stack.start(postgres=not os.environ.get("DATABASE_URL"), valkey=not os.environ.get("REDIS_URL"))
    try:
        environment = for_demo(stack)
        plain = arguments[0] in WITHOUT_TABLES + OWNER_COMMANDS
        if not plain and _run(["upgrade", "-v0"], environment, output=sys.stderr):
            complain("The tables could not be made, so the command was not run.")
            return 1
        if durable and stack.postgres:
            return _run(
                arguments, environment | {"DATABASE_RETURNS": "yes"}, look_after=lambda: _bring_back(stack)
            )
        return _run(arguments, environment)
    finally:
        stack.stop()


def _bring_back(stack: Stack) -> None:
    """Start the database again when it has ended."""
    if not stack.postgres.is_running():
        stack.start_postgres()


def _run(
    arguments: list[str],
    environment: dict[str, str],
    output: TextIO | None = None,
    look_after: Callable[[], None] | None = None,
) -> int:
    """Run a command in the foreground; Ctrl-C is the command's own affair. ``look_after`` is called again and again meanwhile."""
    child = subprocess.Popen(
        manage_py(*arguments),
        cwd=ROOT,
        env=for_command(environment, arguments[0]),
        preexec_fn=lambda: die_with_parent(signal.SIGTERM) and None,
        stdout=output,
    )
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while look_after and child.poll() is None:
            look_after()
            time.sleep(0.05)
        return child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        if child.poll() is None:
            child.terminate()
