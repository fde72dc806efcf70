"""The verbs of reviewing: the pool, assigning, answering, writing and checking. Callers say ``actions.accept(…)``."""

from lpip_portal.workflow import NotReady

from .answering import accept, declare_conflict, decline, void
from .assigning import extend, invite, invite_all, propose_assignments, revoke, waive
from .chasing import send_reminder
from .deciding import confirm_tie, confirm_ties, dismiss_tie, look_again, note_register_reading
from .describing import (
    agree,
    be_away,
    be_back,
    describe,
    name_organisation,
    note_profile_reading,
    remove_organisation,
    say_access_needs,
)
from .drafting import Given, Kept, autosave_review, save_review
from .guards import Copy, Gone, InConflict, NotPossible, copies
from .inviting import ask_again, ask_by_address, invite_alternate, join, say_no, say_yes
from .planning import ask_for_run, forbid_pair, free_pair, lock_pair, take_plan, work_on_run
from .pool import add_to_pool, remove_from_pool
from .pooling import Entry, answer_pool, end_pool_invitation, invite_to_pool
from .responding import (
    KeptResponse,
    autosave_response,
    note_response_reading,
    open_responses,
    save_response,
    submit_response,
)
from .reviewing import (
    find_unusable,
    find_usable,
    note_copying,
    note_reading,
    return_review,
    submit_review,
)

__all__ = [
    "Copy",
    "KeptResponse",
    "autosave_response",
    "copies",
    "note_response_reading",
    "open_responses",
    "save_response",
    "submit_response",
    "Entry",
    "Given",
    "Gone",
    "InConflict",
    "Kept",
    "NotPossible",
    "NotReady",
    "accept",
    "add_to_pool",
    "agree",
    "answer_pool",
    "autosave_review",
    "be_away",
    "be_back",
    "ask_again",
    "ask_by_address",
    "confirm_tie",
    "confirm_ties",
    "decline",
    "declare_conflict",
    "describe",
    "dismiss_tie",
    "end_pool_invitation",
    "extend",
    "find_unusable",
    "find_usable",
    "invite",
    "invite_all",
    "invite_alternate",
    "invite_to_pool",
    "join",
    "look_again",
    "name_organisation",
    "note_copying",
    "note_profile_reading",
    "note_reading",
    "note_register_reading",
    "propose_assignments",
    "remove_from_pool",
    "remove_organisation",
    "return_review",
    "revoke",
    "say_access_needs",
    "say_no",
    "say_yes",
    "save_review",
    "send_reminder",
    "submit_review",
    "void",
    "waive",
    "ask_for_run",
    "forbid_pair",
    "free_pair",
    "lock_pair",
    "take_plan",
    "work_on_run",
]
