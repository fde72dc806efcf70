"""State machines as tables: a machine is a dict from a verb to an arrow. And the refusals a verb may give."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _


class Arrow(NamedTuple):
    """One move of a machine: the states it may start in, and the one it ends in."""

    start: set[str]
    end: str


class Refusal(Exception):  # noqa: N818 – it is not an error: the portal answers it with a page that helps
    """Something that cannot be done now. The sentence says what is so; ``possible`` says what can be done.

    ``possible`` is a list of (label, url). The middleware answers 409 and shows what was typed.
    """

    def __init__(self, sentence: str, *, possible: list[tuple[str, str]] | None = None):
        super().__init__(sentence)
        self.sentence = sentence
        self.possible = possible or []


class IllegalMove(Refusal):
    """The verb exists, but not from the state the thing is in."""


class Stale(Refusal):
    """Somebody saved another version since this page was opened."""


class Closed(Refusal):
    """The window in which this was possible is over, or has not begun."""


class NotReady(Refusal):
    """Something else has to be done first; the sentence names it."""


def move(thing: Any, verb: str) -> None:
    """Set ``thing.state`` by following ``verb``; the caller saves."""
    arrow = thing.MOVES[verb]
    if thing.state not in arrow.start:
        raise IllegalMove(
            _("This cannot be done now: it is already “%(state)s”. Reload the page to see what is possible.")
            % {"state": thing.get_state_display()}
        )
    thing.state = arrow.end


def open_verbs(thing: Any) -> set[str]:
    """Return what the state alone allows now."""
    return {verb for verb, arrow in thing.MOVES.items() if thing.state in arrow.start}
