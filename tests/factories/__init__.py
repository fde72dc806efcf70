"""Rows for tests, as plain functions: each makes one sound thing and takes what should differ."""

from .agendas import a_priority
from .assessing import (
    a_decision,
    a_panel,
    a_promotion,
    a_release,
    a_response,
    a_review,
    a_slot,
    an_assignment,
    an_award,
)
from .bids import an_application
from .counting import start_again
from .engaging import an_activity, an_event
from .governing import a_body, a_body_decision, a_meeting, a_seat, minutes_of
from .people import (
    _long_ago,
    a_partnership,
    a_place,
    a_signatory,
    a_theme,
    a_user,
    affiliated,
    an_area,
    an_organisation,
    belongs,
    with_role,
)
from .rounds import (
    _round,
    a_phase,
    a_question_set,
    a_round,
    approver_of,
    conflicts_owner_of,
    finance_of,
    officer_of,
)

__all__ = [
    "_long_ago",
    "_round",
    "a_body",
    "a_body_decision",
    "a_decision",
    "a_meeting",
    "a_panel",
    "a_partnership",
    "a_phase",
    "a_place",
    "a_priority",
    "a_promotion",
    "a_question_set",
    "a_release",
    "a_response",
    "a_review",
    "a_round",
    "a_seat",
    "a_signatory",
    "a_slot",
    "a_theme",
    "a_user",
    "affiliated",
    "an_activity",
    "an_area",
    "an_application",
    "an_assignment",
    "an_award",
    "an_event",
    "an_organisation",
    "approver_of",
    "belongs",
    "conflicts_owner_of",
    "finance_of",
    "minutes_of",
    "officer_of",
    "start_again",
    "with_role",
]
