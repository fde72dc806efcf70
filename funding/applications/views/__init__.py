"""The pages of the bid, cut as the verbs are: ways in, writing, filling, sending, and the officers' side."""

from .costing import costs, edit_cost_line, export_costs, import_costs, remove_cost_line
from .entry import intention, intention_receipt, my_bids, start
from .filing import attachment, documents, remove_attachment, replace_attachment
from .officers import application_list, confirm_interest, dismiss_interest, eligibility, interest_list
from .printing import blank_pdf, draft_pdf, submission_pdf
from .reopening import keep_submitted, reopen
from .sending import (
    check,
    read,
    receipt,
    return_to_lead,
    send,
    sign_off,
    sign_off_desk,
    submit,
    take_back,
    withdraw,
)
from .team import (
    add_partner,
    confirm_partner_part,
    decline_part,
    decline_partner_part,
    edit_partner,
    remove_partner,
)
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
    "add_partner",
    "application",
    "application_list",
    "attachment",
    "blank_pdf",
    "check",
    "confirm_interest",
    "confirm_part",
    "confirm_partner_part",
    "costs",
    "decline_part",
    "decline_partner_part",
    "dismiss_interest",
    "documents",
    "draft_pdf",
    "edit_cost_line",
    "edit_partner",
    "edit_team_member",
    "eligibility",
    "export_costs",
    "history",
    "import_costs",
    "intention",
    "intention_receipt",
    "interest_list",
    "keep_submitted",
    "my_bids",
    "read",
    "receipt",
    "remove_attachment",
    "remove_cost_line",
    "remove_partner",
    "remove_team_member",
    "rename",
    "reopen",
    "replace_attachment",
    "return_to_lead",
    "section",
    "send",
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
