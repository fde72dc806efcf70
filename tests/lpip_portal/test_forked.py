"""Work in a process of its own: what it says arrives, what it raises is raised here, and its silence is not taken for an answer."""

import os
import signal
import time

import pytest

from lpip_portal.forked import Lost, forked


def test_the_answer_comes_from_another_process():
    assert forked(os.getpid, seconds=10) != os.getpid()
    assert forked(lambda: b"x" * 3_000_000, seconds=10) == b"x" * 3_000_000


def test_what_the_work_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        forked(lambda: 1 / 0, seconds=10)


@pytest.mark.parametrize(
    "work", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(3), lambda: lambda: None]
)
def test_work_that_ends_without_a_word_is_lost(work):
    with pytest.raises(Lost):
        forked(work, seconds=10)


def test_work_that_takes_too_long_is_ended():
    began = time.monotonic()
    with pytest.raises(Lost):
        forked(lambda: time.sleep(60), seconds=0.2)
    assert time.monotonic() - began < 20
