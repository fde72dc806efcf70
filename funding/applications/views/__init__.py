"""The pages of the bid, cut as the verbs are: ways in, writing, filling, sending, and the officers' side."""

from .answers import answer, comment, restore, settle_comment
from .autosaving import draft_key
from .checking import (
    answer_query,
    ask_applicant,
    confirm_ineligible,
    eligibility,
    propose_ineligible,
    set_aside_ineligible,
)
from .costing import costs, edit_cost_line, export_costs, import_costs, remove_cost_line
from .desk import note_look, office_deadline, return_to_lead, sign_off, sign_off_desk, submit
from .entry import intention, intention_receipt, my_bids, start
from .extending import extension_list, propose_extension, publish_extension, refuse_extension
from .filing import attachment, documents, remove_attachment, replace_attachment
from .listing import drop_view, export_list, keep_view, list_export, list_export_file
from .not_to_ask import not_to_ask, not_to_ask_drop
from .officers import application_list
from .people import accept_access, access, decline_access, end_access, people
from .printing import blank_pdf, blank_word, draft_pdf, draft_word, submission_pdf
from .reopening import keep_submitted, reopen
from .sending import (
    check,
    read,
    receipt,
    send,
    take_back,
    withdraw,
)
from .talking import bid_messages, bulk_letter, bulk_letter_page
from .team import (
    add_partner,
    confirm_part,
    confirm_partner_part,
    decline_part,
    decline_partner_part,
    edit_partner,
    edit_team_member,
    remove_partner,
    remove_team_member,
    take_over_partners,
    team,
)
from .writing import application, history, rename, section

__all__ = [
    "not_to_ask",
    "not_to_ask_drop",
    "accept_access",
    "access",
    "add_partner",
    "answer",
    "answer_query",
    "application",
    "application_list",
    "ask_applicant",
    "attachment",
    "bid_messages",
    "blank_pdf",
    "blank_word",
    "bulk_letter",
    "bulk_letter_page",
    "check",
    "comment",
    "confirm_ineligible",
    "confirm_part",
    "confirm_partner_part",
    "costs",
    "decline_access",
    "decline_part",
    "decline_partner_part",
    "documents",
    "draft_key",
    "draft_pdf",
    "draft_word",
    "drop_view",
    "edit_cost_line",
    "edit_partner",
    "edit_team_member",
    "eligibility",
    "end_access",
    "export_costs",
    "export_list",
    "extension_list",
    "history",
    "import_costs",
    "intention",
    "intention_receipt",
    "keep_submitted",
    "keep_view",
    "list_export",
    "list_export_file",
    "my_bids",
    "note_look",
    "office_deadline",
    "people",
    "propose_extension",
    "propose_ineligible",
    "publish_extension",
    "read",
    "receipt",
    "refuse_extension",
    "remove_attachment",
    "remove_cost_line",
    "remove_partner",
    "remove_team_member",
    "rename",
    "reopen",
    "replace_attachment",
    "restore",
    "return_to_lead",
    "section",
    "send",
    "set_aside_ineligible",
    "settle_comment",
    "sign_off",
    "sign_off_desk",
    "start",
    "submission_pdf",
    "submit",
    "take_back",
    "take_over_partners",
    "team",
    "withdraw",
]
