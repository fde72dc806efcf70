"""What the launcher says: sentences on standard output, at once, and the one exception that ends it."""

import contextlib
import sys
import time
from collections.abc import Callable

SLOW = 2.0


class Refused(SystemExit):
    """The launcher cannot go on; the sentence says why and what to do. Exit status 1."""

    def __init__(self, sentence: str):
        super().__init__(1)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


def say(sentence: str) -> None:
    """Print one line at once, also when standard output is a pipe or a file; nobody listening is no failure."""
    with contextlib.suppress(OSError):
        print(sentence, flush=True)


def complain(sentence: str) -> None:
    """Print one line on standard error."""
    print(sentence, file=sys.stderr, flush=True)


class Patience:
    """Says what a step is doing once it has taken two seconds, so that a quick start stays quiet."""

    def __init__(self, sentence: str, tell: Callable[[str], None] = say):
        self.sentence, self.tell, self.since, self.told = sentence, tell, time.monotonic(), False

    def tick(self) -> None:
        """Call while waiting."""
        if not self.told and time.monotonic() - self.since > SLOW:
            self.tell(self.sentence)
            self.told = True
