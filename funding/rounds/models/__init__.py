"""The window: programmes, rounds and their phases."""

from .amendment import PhaseAmendment
from .asking import PhaseQuestion
from .checks import CheckRule, usual_checks
from .documents import DocumentRule, usual_documents
from .figures import CEILING, MONEY, Heading, money_check
from .phase import Criterion, Phase, PhaseQuerySet, RateRule
from .programme import KeyDate, MoneyFact, Programme, PublishedPhase
from .round import DecisionApprover, Round, RoundOfficer, RoundQuerySet
from .scale import ScalePoint

__all__ = [
    "CEILING",
    "MONEY",
    "CheckRule",
    "Criterion",
    "DecisionApprover",
    "DocumentRule",
    "Heading",
    "KeyDate",
    "MoneyFact",
    "Phase",
    "PhaseAmendment",
    "PhaseQuerySet",
    "PhaseQuestion",
    "Programme",
    "PublishedPhase",
    "RateRule",
    "Round",
    "RoundOfficer",
    "RoundQuerySet",
    "ScalePoint",
    "money_check",
    "usual_checks",
    "usual_documents",
]
