"""Child processes that die with their parent, write to a log each, and stop together.

Linux only sends the parent-death signal when the *thread* that started the child ends, so children are started from
the main thread. On other systems a parent that is killed outright leaves its children to be stopped by hand.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 10_000_000

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def die_with_parent(sig: int, parent: int | None = None) -> bool:
    """Ask the kernel to send ``sig`` to this process when its parent ends. False when the parent is already gone."""
    if _libc is None:
        return True
    _libc.prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
    return parent is None or os.getppid() == parent


def _before_exec(sig: int) -> Callable[[], None]:
    """Return what the child does between fork and exec."""
    parent = os.getpid()

    def prepare() -> None:
        if not die_with_parent(sig, parent):
            os._exit(1)

    return prepare


class Child:
    """One running program with its log."""

    def __init__(
        self,
        name: str,
        command: Sequence[object],
        log: Path,
        *,
        stop_signal: int = signal.SIGTERM,
        orphan_signal: int | None = None,
        user: tuple[int, int] | None = None,
        **popen: object,
    ):
        self.name, self.log, self.stop_signal = name, log, stop_signal
        if user is not None:
            popen |= {"user": user[0], "group": user[1], "extra_groups": []}
        with contextlib.suppress(OSError):
            if log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_before_exec(orphan_signal or stop_signal),  # noqa: PLW1509 - main thread, before any other
                **popen,
            )

    def is_running(self) -> bool:
        """Whether the program still runs."""
        return self.process.poll() is None

    def last_words(self, lines: int = 20) -> str:
        """Return the end of its log, for a sentence that says what went wrong."""
        with contextlib.suppress(OSError):
            text = self.log.read_bytes()[-20_000:].decode("utf-8", "replace")
            return "\n".join(text.splitlines()[-lines:])
        return ""

    def kill_group(self) -> None:
        """End the program and everything it started, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)


def stop_together(children: Iterable[Child], seconds: float) -> list[str]:
    """Ask all children to stop at the same moment, wait up to ``seconds``, then kill. Return who had to be killed."""
    children = list(children)
    for child in children:
        if child.is_running():
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(child.stop_signal)
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(child.is_running() for child in children):
        time.sleep(0.02)
    killed = [child.name for child in children if child.is_running()]
    for child in children:
        if child.name in killed:
            child.kill_group()
        child.process.wait()
    return killed
