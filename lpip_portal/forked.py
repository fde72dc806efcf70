"""Work in a process of its own, a copy of this one: the memory that it takes goes with it, and what it breaks ends alone."""

import gc
import os
import pickle
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_forking = threading.Lock()  # no child holds the pipe of another open


class Lost(Exception):  # noqa: N818 – of the work, not of the portal
    """The work ended without a word, or took longer than it may."""


def forked(work: Callable[[], Any], *, seconds: float) -> Any:
    """Return what ``work`` returns, or raise what it raises, as pickle knows it; Lost when nothing came in time."""
    if sys.platform != "linux":  # elsewhere a process with threads is not forked
        return work()
    with _forking:
        answers, says = os.pipe()
        child = os.fork()
        if not child:
            _work(work, says)
        os.close(says)
    try:
        said = _heard(answers, seconds)
    finally:
        os.close(answers)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not said:
        raise Lost
    found, problem = pickle.loads(said)  # noqa: S301 – our own process wrote it
    if problem is not None:
        raise problem
    return found


def _work(work: Callable[[], Any], says: int) -> None:
    """Do the work, say what came of it and end at once, without anything that a process does at its end."""
    try:
        gc.disable()  # nothing of the portal's is cleaned away by a copy of it
        try:
            found = (work(), None)
        except Exception as problem:  # noqa: BLE001 – whoever asked for the work raises it
            found = (None, problem)
        said = memoryview(pickle.dumps(found))
        while said:
            said = said[os.write(says, said) :]
    finally:
        os._exit(0)


def _heard(answers: int, seconds: float) -> bytes:
    """Return all that a child says until it ends, or nothing if that takes too long."""
    said, until = [], time.monotonic() + seconds
    waiting = select.poll()
    waiting.register(answers, select.POLLIN)
    while waiting.poll(max(0, until - time.monotonic()) * 1000):
        part = os.read(answers, 1024 * 1024)
        if not part:
            return b"".join(said)
        said.append(part)
    return b""
