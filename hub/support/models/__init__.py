"""Support: what partnerships ask, what is done for them, and who may help with bids."""

from .activities import SupportActivity, SupportActivityQuerySet
from .plans import BidderLabel, SeparationPlan, SeparationPlanQuerySet
from .requests import REOPENS_FOR, SupportMessage, SupportRequest, SupportRequestQuerySet

__all__ = [
    "REOPENS_FOR",
    "BidderLabel",
    "SeparationPlan",
    "SeparationPlanQuerySet",
    "SupportActivity",
    "SupportActivityQuerySet",
    "SupportMessage",
    "SupportRequest",
    "SupportRequestQuerySet",
]
