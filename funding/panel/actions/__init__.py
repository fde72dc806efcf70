"""The verbs of the table. Callers say ``actions.record_item(…)``."""

from .aiding import note_aid, open_portfolio, open_ranking
from .declaring import declare, declare_items, note_reading
from .discussing import call_item, end_discussion, enter_afterwards, score_item, undo_score
from .forming import convene, end_seat, form_panel, seat
from .guards import NotReady, Unclear, WrongPerson
from .interviewed import (
    forget_needs,
    keep_interview_note,
    keep_interview_record,
    name_attendees,
)
from .interviewing import (
    change_interview_slot,
    drop_interview_slot,
    fill_interviews,
    make_interview_slots,
    note_interview,
    plan_interviews,
    tell_interviews,
)
from .introducing import name_introducers, pre_score
from .meeting import (
    arrive,
    end_meeting,
    end_screen_link,
    leave,
    make_screen_link,
    open_meeting,
    plan_meeting,
    step_in,
    step_out,
)
from .papers import ask_for_pack, note_pack_reading, set_papers_time, work_on_pack
from .recording import Row, confirm_panel, record_item, record_order
from .responding import extend_responses

__all__ = [
    "NotReady",
    "Row",
    "Unclear",
    "WrongPerson",
    "arrive",
    "ask_for_pack",
    "call_item",
    "change_interview_slot",
    "confirm_panel",
    "convene",
    "declare",
    "declare_items",
    "drop_interview_slot",
    "end_discussion",
    "end_meeting",
    "end_screen_link",
    "extend_responses",
    "end_seat",
    "enter_afterwards",
    "fill_interviews",
    "forget_needs",
    "form_panel",
    "keep_interview_note",
    "keep_interview_record",
    "leave",
    "make_interview_slots",
    "make_screen_link",
    "name_attendees",
    "name_introducers",
    "note_aid",
    "note_interview",
    "note_pack_reading",
    "note_reading",
    "open_meeting",
    "open_portfolio",
    "open_ranking",
    "plan_interviews",
    "plan_meeting",
    "pre_score",
    "record_item",
    "record_order",
    "score_item",
    "seat",
    "set_papers_time",
    "step_in",
    "step_out",
    "tell_interviews",
    "undo_score",
    "work_on_pack",
]
