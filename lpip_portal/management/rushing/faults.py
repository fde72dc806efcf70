"""The web server as production runs it, and what goes wrong with it during a rush."""

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from urllib.parse import quote, urlencode

import psycopg
import redis
from django.conf import settings
from django.db import connection

from lpip_portal.embedded.children import Child
from lpip_portal.management.benching.measure import TIMEOUT, Server, children, wait_for

from .sending import Rush

RECOVERY = 60  # seconds in which a stopped database answers again
SETTLING = 3  # seconds after that in which a web server may still hold a dead connection


@contextlib.contextmanager
def web(**said: str) -> Iterator[Server]:
    """Run the web server by the image's own command, two workers of four threads on a free port; we stand where the proxy stands."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": _address(), "TRUST_ARRIVAL_STAMP": "yes", "TRUSTED_PROXY_COUNT": "1", "WEB_CONCURRENCY": "2",
    } | said  # fmt: skip
    child = Child(
        "web", command(port), settings.DATA_DIR / "rush.log", env=environment, cwd=settings.BASE_DIR
    )
    try:
        server = Server(child.process, port)
        wait_for(server)
        yield server
    finally:
        child.process.terminate()
        child.process.wait(timeout=TIMEOUT)


def command(port: int) -> list[str]:
    """Return the command of the production image, on a port of this machine alone."""
    image = (settings.BASE_DIR / "Dockerfile").read_text()
    words = json.loads(re.search(r"^CMD (\[.*?\])", image, re.MULTILINE | re.DOTALL)[1].replace("\\\n", ""))
    words[words.index("--bind") + 1] = f"127.0.0.1:{port}"
    return [sys.executable, "-m", *words]


def _address() -> str:
    """Return the address of the database that this process is connected to; a test's is another than the environment's."""
    kept = connection.settings_dict
    where = {"host": kept["HOST"]} if kept["HOST"].startswith("/") else {}
    host = "" if where else f"{kept['HOST']}:{kept['PORT'] or 5432}"
    secret = f":{quote(kept['PASSWORD'], safe='')}" if kept["PASSWORD"] else ""
    return f"postgresql://{kept['USER']}{secret}@{host}/{kept['NAME']}?{urlencode(where)}"


async def befall(server: Server, rush: Rush, seconds: float, *, restart: bool) -> list[str]:
    """Let Redis answer nobody for a fifth of the run, stop the database, kill a worker twice, the second time as the phase closes."""
    faults = [(-0.6 * seconds, _kill), (-0.5 * seconds, _silence), (-1.0, _kill)]
    if restart:
        faults.append((-0.25 * seconds, _stop_database))
    log = []
    for at, what in sorted(faults, key=lambda fault: fault[0]):
        await asyncio.sleep(max(rush.closes + at - time.time(), 0))
        left = rush.closes - time.time()
        log.append(f"{left:.0f} s before closing: {await what(server, rush, seconds)}")
    return log


async def _kill(server: Server, rush: Rush, seconds: float) -> str:
    workers = children(server.process.pid)
    if not workers:
        return "no web worker was left to kill"
    os.kill(workers[0], signal.SIGKILL)
    return f"kill -9 of one of {len(workers)} web workers"


async def _silence(server: Server, rush: Rush, seconds: float) -> str:
    pause = int(1000 * seconds / 5)
    line = redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    with contextlib.closing(line):
        line.execute_command("CLIENT", "PAUSE", pause, "ALL")
    return f"Redis answers nobody for {pause / 1000:.0f} s"


async def _stop_database(server: Server, rush: Rush, seconds: float) -> str:
    """Stop PostgreSQL as a power cut would. Whoever runs it starts it again."""
    since = time.time()
    rush.away.append((since, since + RECOVERY))
    os.kill(_postmaster(), signal.SIGQUIT)
    while not await asyncio.to_thread(_answers) and time.time() < since + RECOVERY:
        await asyncio.sleep(0.1)
    took = time.time() - since
    rush.away[-1] = (since, since + took + SETTLING)
    return f"PostgreSQL is stopped at once and answers again after {took:.1f} s"


def _postmaster() -> int:
    """Return the process of the database behind our socket."""
    return int((Path(connection.settings_dict["HOST"]) / ".s.PGSQL.5432.lock").read_text().split()[0])


def _answers() -> bool:
    with contextlib.suppress(psycopg.Error), psycopg.connect(_address(), connect_timeout=2):
        return True
    return False


def is_whole(server: Server) -> bool:
    """Whether the web server has all its workers, after a while for the killed ones to come back."""
    until = time.monotonic() + TIMEOUT
    while server.process.poll() is None and time.monotonic() < until:
        if len(children(server.process.pid)) == 2:
            return True
        time.sleep(0.2)
    return False
