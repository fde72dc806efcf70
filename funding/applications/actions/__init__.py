"""The verbs of a bid: ways in, writing, naming, sending, checking. Callers say ``actions.submit(…)``."""

from . import letters
from .amending import publish_amendment
from .attaching import attach, remove_attachment
from .autosaving import Autosaved, autosave
from .bringing import bring_in
from .checking import (
    confirm_interest,
    dismiss_interest,
    note_file_reading,
    note_interest,
    note_reading,
    note_support,
)
from .costing import remove_cost_line, save_cost_line, save_costs
from .desk import assign_at_desk, note_look, set_office_deadline
from .eligibility import (
    answer_query,
    ask_applicant,
    confirm_ineligible,
    find_eligible,
    propose_ineligible,
    save_checks,
    set_aside_ineligible,
)
from .entry import intend, open_invitation, start
from .extending import propose_extension, publish_extension, refuse_extension
from .guards import NotReady, refuse_unless_checkable, refuse_unless_proposable
from .listing import ask_for_export, drop_view, forget_export, keep_view, note_export_reading, write_export
from .naming import confirm_part, decline_part, remove_team_member, save_team_member
from .not_to_ask import drop_not_to_ask, name_not_to_ask
from .partnering import (
    add_partner,
    confirm_partner_part,
    decline_partner_part,
    remove_partner,
    save_partner,
    take_over_partners,
)
from .picking import pick_places, pick_themes, remove_milestone, save_milestone
from .picturing import add_image
from .printing import print_submission
from .reopening import keep_submitted, reopen
from .sending import (
    return_to_lead,
    send_to_office,
    submit,
    submit_without_office,
    take_back,
    withdraw,
)
from .talking import write_message, write_to_many
from .together import (
    accept_access,
    comment,
    decline_access,
    end_access,
    let_in,
    restore_version,
    settle_comment,
)
from .trying import discard_try_out, remove_tried_row, save_tried_rows, save_try_out
from .writing import Clash, rename, save_answer, save_answers

__all__ = [
    "add_image",
    "drop_not_to_ask",
    "name_not_to_ask",
    "Autosaved",
    "Clash",
    "NotReady",
    "accept_access",
    "add_partner",
    "answer_query",
    "ask_applicant",
    "ask_for_export",
    "assign_at_desk",
    "attach",
    "autosave",
    "bring_in",
    "comment",
    "confirm_ineligible",
    "confirm_interest",
    "confirm_part",
    "confirm_partner_part",
    "decline_access",
    "decline_part",
    "decline_partner_part",
    "dismiss_interest",
    "drop_view",
    "end_access",
    "find_eligible",
    "forget_export",
    "intend",
    "keep_submitted",
    "keep_view",
    "let_in",
    "letters",
    "note_export_reading",
    "note_file_reading",
    "note_interest",
    "note_look",
    "note_reading",
    "note_support",
    "open_invitation",
    "pick_places",
    "pick_themes",
    "print_submission",
    "propose_extension",
    "propose_ineligible",
    "publish_amendment",
    "publish_extension",
    "refuse_extension",
    "refuse_unless_checkable",
    "refuse_unless_proposable",
    "remove_attachment",
    "remove_cost_line",
    "remove_milestone",
    "remove_partner",
    "remove_team_member",
    "rename",
    "reopen",
    "restore_version",
    "return_to_lead",
    "save_answer",
    "save_answers",
    "save_checks",
    "save_cost_line",
    "save_costs",
    "save_milestone",
    "save_partner",
    "save_team_member",
    "discard_try_out",
    "remove_tried_row",
    "save_tried_rows",
    "save_try_out",
    "send_to_office",
    "set_aside_ineligible",
    "set_office_deadline",
    "settle_comment",
    "start",
    "submit",
    "submit_without_office",
    "take_back",
    "take_over_partners",
    "withdraw",
    "write_export",
    "write_message",
    "write_to_many",
]
