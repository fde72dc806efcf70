"""Looking into what a stranger sent, in a process of its own: what would take all memory or hours ends alone, and takes no page along.

A file of a megabyte may unpack to gigabytes, and no library that reads it can be told of every way in which it does.
"""

import gc
import logging
import os
import pickle
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO

from lpip_portal.later import Later

from .refusals import DocumentRefused

pikepdf, Image = Later("pikepdf"), Later("PIL.Image")
MOST_MEMORY = 768 * 1024 * 1024  # beside what the process has already
MOST_UNPACKED = 64 * 1024 * 1024  # of one stream of a PDF that has to be unpacked to be read
MOST_SECONDS = 30
AT_ONCE = threading.BoundedSemaphore(2)  # in one web worker, so that files do not add up either
_forking = threading.Lock()  # no child holds the pipe of another open
log = logging.getLogger("portal.documents")


class GaveUp(Exception):  # noqa: N818 – of the work, not of the portal
    """The work failed, or took more than it may."""


def apart(work: Callable[[BinaryIO], Any], stream: BinaryIO) -> Any:
    """Return what ``work`` makes of the bytes of a file, or raise the DocumentRefused that it raised, or GaveUp."""
    stream.seek(0)
    content = stream.read()
    if sys.platform != "linux":  # elsewhere a process with threads is not forked
        return work(BytesIO(content))
    _ready = pikepdf.Pdf, Image.open  # loaded here once, and not in every child
    with AT_ONCE:
        with _forking:
            answers, says = os.pipe()
            child = os.fork()
            if not child:
                _work(work, content, says)
            os.close(says)
        try:
            said = _heard(answers)
        finally:
            os.close(answers)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    if not said:
        log.warning(
            "A file was given up: reading it failed, or took %s s or %s bytes.", MOST_SECONDS, MOST_MEMORY
        )
        raise GaveUp
    found = pickle.loads(said)  # noqa: S301 – our own process wrote it
    if isinstance(found, DocumentRefused):
        raise found
    return found


def _work(work: Callable[[BinaryIO], Any], content: bytes, says: int) -> None:
    """Do the work within its limits, say what came of it and end at once, without anything that a process does at its end."""
    try:
        gc.disable()  # nothing of the portal's is cleaned away by a copy of it
        _limit()
        try:
            found = work(BytesIO(content))
        except DocumentRefused as refusal:
            found = refusal
        said = memoryview(pickle.dumps(found))
        while said:
            said = said[os.write(says, said) :]
    finally:
        os._exit(0)


def _limit() -> None:
    import resource  # noqa: PLC0415 – not on every system

    with open("/proc/self/statm") as pages:  # noqa: PTH123 – as little as can be is imported here
        has = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + MOST_MEMORY, has + MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED)


def _heard(answers: int) -> bytes:
    """Return all that a child says until it ends, or nothing if that takes too long."""
    said, until = [], time.monotonic() + 2 * MOST_SECONDS
    waiting = select.poll()
    waiting.register(answers, select.POLLIN)
    while waiting.poll(max(0, until - time.monotonic()) * 1000):
        part = os.read(answers, 1024 * 1024)
        if not part:
            return b"".join(said)
        said.append(part)
    return b""
