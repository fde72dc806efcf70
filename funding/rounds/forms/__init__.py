"""What people type about rounds, turned into values. Callers say ``forms.PhaseForm(…)``."""

from .amending import AmendQuestionForm, ProposeForm
from .assessing import PhaseAssessmentForm, ScalePointForm
from .filling import CheckRuleForm, DocumentRuleForm, PhaseCostsForm
from .papers import CopyChecksForm, CopyForm, MoveForm, SectionForm
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
from .questions import BEGINNING, ONLY_FOR, AddedQuestionForm, QuestionForm, initial_of, options_as_text

__all__ = [
    "BEGINNING",
    "ONLY_FOR",
    "AddedQuestionForm",
    "AmendQuestionForm",
    "CheckRuleForm",
    "CopyChecksForm",
    "CopyForm",
    "CriterionForm",
    "DocumentRuleForm",
    "EditRoundForm",
    "MoveForm",
    "PersonForm",
    "PhaseAssessmentForm",
    "PhaseCostsForm",
    "PhaseForm",
    "PlanForm",
    "ProposeForm",
    "QuestionForm",
    "RateRuleForm",
    "ReasonForm",
    "RateRuleKeyForm",
    "ScalePointForm",
    "SectionForm",
    "SendForm",
    "initial_of",
    "options_as_text",
]
