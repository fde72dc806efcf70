"""The environment variables with which the portal's own programs start beside the embedded services."""

import os
import sys
from urllib.parse import quote

from .install import ROOT
from .places import Place
from .stack import Stack

# glibc gives each thread an arena of its own and numpy's library a pool of threads: both only cost memory here.
FRUGAL = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
OWNER_COMMANDS = ("migrate", "createcachetable")


def for_demo(stack: Stack, port: int = 8000) -> dict[str, str]:
    """Return the variables of a demonstration instance; what the caller's environment names already stays."""
    place: Place = stack.place
    defaults = FRUGAL | {
        "SECRET_KEY": place.secret_key(),
        "DATA_DIR": str(place.data),
        "STATIC_ROOT": str(place.data / "static"),
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"file://{quote(str(place.data))}/letters",
        "TRAIL_ANCHOR_FILE": str(place.data / "trail-anchors.log"),
    }
    given = {name: value for name, value in os.environ.items() if value}
    return defaults | given | stack.environment() | {"PORTAL_ENV": "demo", "PYTHONPATH": str(ROOT)}


def for_command(environment: dict[str, str], command: str) -> dict[str, str]:
    """Return the variables for a manage.py command: those that change the schema connect as the owner."""
    if command in OWNER_COMMANDS:
        owner = environment.get("DATABASE_OWNER_URL") or environment.get("DATABASE_URL", "")
        return environment | {"DATABASE_URL": owner}
    return environment


def manage_py(*arguments: str) -> list[str]:
    """Return the command line of a manage.py command."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]
