"""Several calls at the same instant, each on a connection of its own, as several web workers would make them."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Return what each call returned, or the exception it raised, in the order of the calls."""
    results: list[Any] = [None] * len(calls)
    barrier = Barrier(len(calls))

    def run(n: int, call: Callable[[], Any]) -> None:
        barrier.wait(timeout=20)
        try:
            results[n] = call()
        except Exception as problem:  # noqa: BLE001 – the test looks at it
            results[n] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
