"""How much memory a running instance takes, and how much its web workers grow: ``make memory``."""

import contextlib
import os
import time
from pathlib import Path

from .places import running_instance
from .run import ask
from .words import Refused, say

WHOLE_LIMIT_MB, GROWTH_LIMIT_MB = 700, 10


def descendants(process: int) -> list[int]:
    """Return the process ids of everything that ``process`` started, and of its children."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(folder.name))
    found, ahead = [], [process]
    while ahead:
        children = parents.get(ahead.pop(), [])
        found += children
        ahead += children
    return found


def pss_mb(process: int) -> float:
    """Return the proportional share of memory of a process in MB; 0 when it is gone or not ours to see."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def rss_mb(process: int) -> float:
    """Return the resident memory of a process in MB; 0 when it is gone."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_048_576
    return 0.0


def command_line(process: int) -> str:
    """Return the command of a process as one line."""
    with contextlib.suppress(OSError):
        return (
            Path(f"/proc/{process}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
            .strip()
        )
    return ""


def web_workers(process: int) -> list[int]:
    """Return the web server's worker processes of an instance: those whose parent is the same program."""
    serving = [child for child in descendants(process) if "gunicorn" in command_line(child)]
    return [child for child in serving if not any(deeper in serving for deeper in descendants(child))]


def whole_mb(process: int) -> float:
    """Return the memory of an instance with all that it started, each shared page counted once, in MB."""
    return sum(pss_mb(child) for child in [process, *descendants(process)])


def growth_mb(process: int, port: int, requests: int, path: str = "/") -> dict[int, float]:
    """Ask the web server ``requests`` times, and return by how many MB each worker grew."""
    before = {worker: rss_mb(worker) for worker in web_workers(process)}
    for _ in range(requests):
        ask(port, path)
    return {worker: rss_mb(worker) - size for worker, size in before.items()}


def report(data: Path, requests: int) -> int:
    """Print the memory of the instance on ``data`` beside its limits; exit status 1 when one is passed."""
    note = running_instance(data)
    if not note:
        raise Refused(f"No instance runs on {data}. Start it with `make run`.")
    process = note["process"]
    for child in [process, *descendants(process)]:
        say(f"{pss_mb(child):8.1f} MB  {command_line(child)[:90]}")
    whole = whole_mb(process)
    say(f"{whole:8.1f} MB  the whole demonstration (at most {WHOLE_LIMIT_MB})")
    began = time.monotonic()
    growth = growth_mb(process, note["port"], requests)
    for worker, grown in growth.items():
        say(f"{grown:+8.1f} MB  web worker {worker} over {requests} requests (at most {GROWTH_LIMIT_MB})")
    say(f"{(time.monotonic() - began) / max(requests, 1) * 1000:8.1f} ms per request, one after another")
    return int(whole > WHOLE_LIMIT_MB or max(growth.values(), default=0) > GROWTH_LIMIT_MB)
