"""Looking into what a stranger sent, in a process of its own: what would take all memory or hours ends alone, and takes no page along.

A file of a megabyte may unpack to gigabytes, and no library that reads it can be told of every way in which it does.
"""

import logging
import sys
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

from lpip_portal.forked import Lost, forked
from lpip_portal.later import Later

from .refusals import DocumentRefused

pikepdf, Image = Later("pikepdf"), Later("PIL.Image")
MOST_MEMORY = 768 * 1024 * 1024  # beside what the process has already
MOST_UNPACKED = 64 * 1024 * 1024  # of one stream of a PDF that has to be unpacked to be read
MOST_SECONDS = 30
AT_ONCE = threading.BoundedSemaphore(2)  # in one web worker, so that files do not add up either
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

    def within_limits() -> Any:
        _limit()
        try:
            return work(BytesIO(content))
        except DocumentRefused:
            raise
        except Exception as problem:
            raise GaveUp from problem

    with AT_ONCE:
        try:
            return forked(within_limits, seconds=2 * MOST_SECONDS)
        except (GaveUp, Lost) as problem:
            log.warning(
                "A file was given up: reading it failed, or took %s s or %s bytes.", MOST_SECONDS, MOST_MEMORY
            )
            raise GaveUp from problem


def _limit() -> None:
    import resource  # noqa: PLC0415 – not on every system

    with open("/proc/self/statm") as pages:  # noqa: PTH123 – as little as can be is imported here
        has = int(pages.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + MOST_MEMORY, has + MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    pikepdf.settings.set_qpdf_limits(flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED)
