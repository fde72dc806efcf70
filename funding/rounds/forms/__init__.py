"""What people type about rounds, turned into values. Callers say ``forms.PhaseForm(…)``."""

from .papers import CopyForm, MoveForm, QuestionForm, SectionForm, options_as_text
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

__all__ = [
    "CopyForm",
    "CriterionForm",
    "EditRoundForm",
    "MoveForm",
    "PersonForm",
    "PhaseForm",
    "PlanForm",
    "QuestionForm",
    "RateRuleForm",
    "ReasonForm",
    "RateRuleKeyForm",
    "SectionForm",
    "SendForm",
    "options_as_text",
]
