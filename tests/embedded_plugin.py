"""Starts throw-away PostgreSQL and Valkey before Django's settings are read, once for the whole test run.

The tests connect as the owner, who makes the test database; the second role exists in the cluster and
``TEST_APP_ROLE`` names it, for the tests of the second wall.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from lpip_portal.embedded.install import BROWSERS
from lpip_portal.embedded.stack import APP, OWNER, Stack

LEFT_OUT = pytest.StashKey[int]()
_stack: Stack | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests():
    """Start what the environment does not already name; helper processes of the run inherit the addresses."""
    global _stack
    os.environ["PORTAL_ENV"] = "test"
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return
    data = Path(tempfile.mkdtemp(prefix="portal-test-data-"))
    (data / "static").mkdir()
    os.environ |= {"DATA_DIR": str(data), "STATIC_ROOT": str(data / "static")}
    wanted = {"postgres": not os.environ.get("DATABASE_URL"), "valkey": not os.environ.get("REDIS_URL")}
    if any(wanted.values()):
        _stack = Stack()
        _stack.start(**wanted)
        os.environ.update(_stack.environment())
    if wanted["postgres"]:
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"] = _stack.database_url(OWNER)
        os.environ["TEST_APP_ROLE"] = APP


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave the browser tests out where there is no browser, and say so where nobody can miss it."""
    needing = [item for item in items if item.get_closest_marker("browser")]
    if not needing or os.environ.get("CHROMIUM"):
        return
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        os.environ["CHROMIUM"] = found
        return
    items[:] = [item for item in items if item not in needing]
    config.hook.pytest_deselected(items=needing)
    config.stash[LEFT_OUT] = len(needing)


def pytest_terminal_summary(terminalreporter, config):
    """Repeat at the end which tests did not run."""
    if config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_sep("*", "NO CHROMIUM ON THIS MACHINE", red=True)
        terminalreporter.write_line(f"{config.stash[LEFT_OUT]} browser tests were left out.", red=True)


def pytest_unconfigure():
    """Stop the services when the run is over."""
    global _stack
    if _stack:
        _stack.stop()
        _stack = None
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        shutil.rmtree(os.environ.get("DATA_DIR", ""), ignore_errors=True)
