"""What people type about rounds, turned into values. Callers say ``forms.PhaseForm(…)``."""

from .filling import DocumentRuleForm, PhaseCostsForm
from .papers import CopyForm, MoveForm, SectionForm
from .planning import (
    CriterionForm,
    EditRoundForm,
    PersonForm,
    PhaseForm,
    PlanForm,
    RateRuleForm,
    RateRuleKeyForm,
    ReasonForm,
    SendForm,
)
from .questions import BEGINNING, ONLY_FOR, QuestionForm, initial_of, options_as_text

__all__ = [
    "BEGINNING",
    "ONLY_FOR",
    "CopyForm",
    "CriterionForm",
    "DocumentRuleForm",
    "EditRoundForm",
    "MoveForm",
    "PersonForm",
    "PhaseCostsForm",
    "PhaseForm",
    "PlanForm",
    "QuestionForm",
    "RateRuleForm",
    "ReasonForm",
    "RateRuleKeyForm",
    "SectionForm",
    "SendForm",
    "initial_of",
    "options_as_text",
]
