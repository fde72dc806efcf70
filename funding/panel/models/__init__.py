"""The rows of the table. Cut by what they are about; callers say ``from funding.panel.models import Item``."""

from .aids import AidRun
from .interviewing import (
    Interviewee,
    InterviewNeed,
    InterviewNote,
    InterviewNotice,
    InterviewPlan,
    InterviewRecord,
    InterviewSlot,
)
from .introducing import Introducer, PreScore
from .item import Item, ItemDeclaration
from .meeting import Absence, Attendance, Discussion, Meeting, ScreenLink
from .packs import Pack
from .sifting import SiftedBid
from .table import Panel, Seat, overseen
from .versions import ItemVersion

__all__ = [
    "Absence",
    "AidRun",
    "Attendance",
    "Discussion",
    "InterviewNeed",
    "InterviewNote",
    "InterviewNotice",
    "InterviewPlan",
    "InterviewRecord",
    "InterviewSlot",
    "Interviewee",
    "Introducer",
    "Item",
    "ItemDeclaration",
    "ItemVersion",
    "Meeting",
    "Pack",
    "Panel",
    "PreScore",
    "ScreenLink",
    "Seat",
    "SiftedBid",
    "overseen",
]
