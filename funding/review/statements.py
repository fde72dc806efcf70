"""The texts that reviewers read and agree to, with their versions. Pure.

Who changes a text raises its version: everybody is then asked anew, and what they agreed to before stays as it was.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

TRAINING, DECLARATION = "training", "declaration"


class Statement(NamedTuple):
    """One text in its version of today."""

    code: str
    kind: str
    version: int
    title: str
    words: str


class Agreed(NamedTuple):
    """What somebody agreed to: a code, its version, and when."""

    code: str
    version: int
    at: datetime


class Standing(NamedTuple):
    """One text, the version of it that somebody agreed to last or None, and whether that is today's."""

    statement: Statement
    agreed: Agreed | None

    @property
    def is_current(self) -> bool:
        """Whether today's version was agreed to."""
        return self.agreed is not None and self.agreed.version == self.statement.version


STATEMENTS = (
    Statement(
        "fair_review",
        TRAINING,
        1,
        _("Reading fairly"),
        _(
            "I have read the guide to fair reviewing: judge the bid by the published criteria alone; be wary of a first impression, of famous names and of familiar methods; give lived experience and local knowledge the weight that the criteria give them; justify each score in words; write nothing that tells who you are."
        ),
    ),
    Statement(
        "confidence",
        DECLARATION,
        1,
        _("In confidence"),
        _(
            "I keep in confidence what I read and that I was asked. I do not pass a bid on, I do not put any of it into a generative tool, and I do not speak with applicants about it. I delete my copies when the outcomes are out."
        ),
    ),
    Statement(
        "interests",
        DECLARATION,
        1,
        _("Interests"),
        _(
            "I declare every conflict of interest as soon as I see it: real, possible, or such that others could think so. I keep the organisations of my profile, now and before, up to date."
        ),
    ),
)


def standings(agreed: Iterable[Agreed]) -> list[Standing]:
    """Return each text with the newest version that somebody agreed to."""
    newest: dict[str, Agreed] = {}
    for each in agreed:
        if each.code not in newest or each.version > newest[each.code].version:
            newest[each.code] = each
    return [Standing(each, newest.get(each.code)) for each in STATEMENTS]


def statement(code: str) -> Statement | None:
    """Return a text by its code."""
    return next((each for each in STATEMENTS if each.code == code), None)
