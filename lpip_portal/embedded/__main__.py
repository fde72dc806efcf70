"""``python -m lpip_portal.embedded install | run | manage | memory``: see each one's ``--help``."""

import argparse
import sys
from pathlib import Path

from . import install, manage, memory, run
from .words import Refused, complain

DATA = install.ROOT / ".data"


def main() -> int:
    """Read the command line, do it, and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="python -m lpip_portal.embedded")
    commands = parser.add_subparsers(dest="command", required=True)

    asked = commands.add_parser("install", help="make .venv hold what a command needs")
    asked.add_argument("group", choices=sorted(install.LOCKS))
    asked.add_argument(
        "--browser", action="store_true", help="also look for Chromium, and install it when root"
    )

    asked = commands.add_parser("run", help="run the whole portal with its demo people")
    asked.add_argument("--port", type=_port, default=8000)
    asked.add_argument(
        "--data", type=Path, default=DATA, help="kept between runs; .data in the checkout by default"
    )
    asked.add_argument(
        "--follow-parent", action="store_true", help="stop when the command that started this ends"
    )

    asked = commands.add_parser("manage", help="run a manage.py command beside the services it needs")
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument(
        "--keep", action="store_true", help="work on the data directory, also when nothing runs on it"
    )
    asked.add_argument(
        "--fresh", action="store_true", help="on throw-away services, also when an instance runs"
    )
    asked.add_argument("arguments", nargs=argparse.REMAINDER)

    asked = commands.add_parser("memory", help="measure the memory of a running instance")
    asked.add_argument("--data", type=Path, default=DATA)
    asked.add_argument("--requests", type=int, default=1000)

    options = parser.parse_args()
    if options.command == "install":
        install.install(options.group)
        if options.browser:
            install.browser()
        return 0
    if options.command == "run":
        return run.run(options.port, options.data, follow_parent=options.follow_parent)
    if options.command == "manage":
        return manage.manage(options.arguments, options.data, keep=options.keep, fresh=options.fresh)
    return memory.report(options.data, options.requests)


def _port(text: str) -> int:
    """Return a TCP port that an ordinary program may use."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Refused as refused:
        complain(refused.sentence)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
