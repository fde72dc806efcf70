"""The governance of a partnership: its bodies, who sits on them and their meetings."""

from .bodies import BodySeat, GoverningBody
from .meetings import BodyMeeting, MeetingLink, MeetingPresence, Minutes

__all__ = ["BodyMeeting", "BodySeat", "GoverningBody", "MeetingLink", "MeetingPresence", "Minutes"]
