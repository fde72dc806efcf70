"""The governance of a partnership: its bodies, who sits on them, their meetings and decisions."""

from .bodies import BodySeat, GoverningBody
from .decisions import BodyDecision, DecisionNote, DecisionVersion, DeclaredInterest
from .meetings import BodyMeeting, MeetingLink, MeetingPresence, Minutes

__all__ = [
    "BodyDecision",
    "BodyMeeting",
    "BodySeat",
    "DecisionNote",
    "DecisionVersion",
    "DeclaredInterest",
    "GoverningBody",
    "MeetingLink",
    "MeetingPresence",
    "Minutes",
]
