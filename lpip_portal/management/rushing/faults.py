"""The web server as production runs it, and what goes wrong with it during a rush."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from socket import socket
from urllib.parse import quote, urlencode

import redis
from django.conf import settings
from django.db import connection

from lpip_portal.management.benching.measure import TIMEOUT, Server, children, wait_for


@contextlib.contextmanager
def web() -> Iterator[Server]:
    """Run gunicorn with two workers of four threads on a free port; requests bring the instant of their arrival, as from the proxy."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "lpip_portal.wsgi:application", "--worker-class", "gthread"]
    command += ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    command += ["--graceful-timeout", "25", "--timeout", "60", "--no-control-socket"]
    said = (settings.DATA_DIR / "rush.log").open("ab")
    environment = os.environ | {"DATABASE_URL": _address(), "TRUST_ARRIVAL_STAMP": "yes"}
    process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)  # noqa: S603 – our own command
    try:
        server = Server(process, port)
        wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=TIMEOUT)
        said.close()


def _address() -> str:
    """Return the address of the database that this process is connected to; a test's is another than the environment's."""
    kept = connection.settings_dict
    where = {"host": kept["HOST"]} if kept["HOST"].startswith("/") else {}
    host = "" if where else f"{kept['HOST']}:{kept['PORT'] or 5432}"
    secret = f":{quote(kept['PASSWORD'], safe='')}" if kept["PASSWORD"] else ""
    return f"postgresql://{kept['USER']}{secret}@{host}/{kept['NAME']}?{urlencode(where)}"


async def befall(server: Server, closes: float, seconds: float) -> list[str]:
    """Let Redis answer nobody for a fifth of the run, and kill a worker twice: at two fifths, and a second before closing."""
    log = []
    for at, what in ((-0.6 * seconds, _kill), (-0.5 * seconds, _silence), (-1.0, _kill)):
        await asyncio.sleep(max(closes + at - time.time(), 0))
        log.append(f"{closes - time.time():.0f} s before closing: {what(server, seconds)}")
    return log


def _kill(server: Server, seconds: float) -> str:
    workers = children(server.process.pid)
    if not workers:
        return "no web worker was left to kill"
    os.kill(workers[0], signal.SIGKILL)
    return f"kill -9 of one of {len(workers)} web workers"


def _silence(server: Server, seconds: float) -> str:
    pause = int(1000 * seconds / 5)
    line = redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    with contextlib.closing(line):
        line.execute_command("CLIENT", "PAUSE", pause, "ALL")
    return f"Redis answers nobody for {pause / 1000:.0f} s"
