"""The research agenda of a partnership: its priorities, and what people do about them together."""

from .priorities import Agenda, Priority, PriorityChange, Proposer, Said
from .together import Ballot, EvidenceLink, Remark, Vote

__all__ = [
    "Agenda",
    "Ballot",
    "EvidenceLink",
    "Priority",
    "PriorityChange",
    "Proposer",
    "Remark",
    "Said",
    "Vote",
]
