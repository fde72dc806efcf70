"""A real mail server for tests that does as it is told."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller


class Sink:
    """Keeps what it takes. ``mode``: ok, 451, 550, late-550 (after the text), close (at the recipient), swallow (take the
    text, then hang up without an answer)."""

    def __init__(self):
        self.mode = "ok"
        self.pause = 0.0  # seconds it takes over each text
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Answer for one recipient."""
        if self.mode == "451":
            return "451 4.7.1 Greylisted, come again"
        if self.mode == "550":
            return "550 5.1.1 No such person"
        if self.mode == "close":
            server.transport.abort()
            return "421 4.3.0 Going away"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """Take the text, or not."""
        await asyncio.sleep(self.pause)
        if self.mode == "late-550":
            return "550 5.7.1 Not wanted here"
        self.taken.append(envelope)
        if self.mode == "swallow":
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 Taken"

    def subjects(self) -> list[str]:
        """The subjects of what was taken."""
        return [self.header(envelope, "Subject") for envelope in self.taken]

    @staticmethod
    def header(envelope, name: str) -> str:
        """One header of a letter."""
        for line in envelope.content.decode().replace("\r\n ", " ").splitlines():
            if line.startswith(f"{name}: "):
                return line.removeprefix(f"{name}: ")
        return ""


@contextmanager
def running() -> Iterator[tuple[Sink, int]]:
    """Run a sink on a free port."""
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield sink, port
    finally:
        controller.stop()
