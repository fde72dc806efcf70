"""The governance of a partnership: its bodies, who sits on them, their meetings and decisions."""

from .bodies import BodySeat, GoverningBody
from .corrections import CorrectedLine, Correction
from .decisions import BodyDecision, DecisionNote, DecisionVersion, DeclaredInterest
from .meetings import BodyMeeting, MeetingLink, MeetingPresence
from .minutes import Minutes, MinutesPart

__all__ = [
    "BodyDecision",
    "BodyMeeting",
    "BodySeat",
    "CorrectedLine",
    "Correction",
    "DecisionNote",
    "DecisionVersion",
    "DeclaredInterest",
    "GoverningBody",
    "MeetingLink",
    "MeetingPresence",
    "Minutes",
    "MinutesPart",
]
