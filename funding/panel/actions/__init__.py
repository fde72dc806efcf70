"""The verbs of the table. Callers say ``actions.record_item(…)``."""

from .declaring import declare, declare_items, note_reading
from .forming import convene, end_seat, form_panel, seat
from .guards import NotReady, Unclear, WrongPerson
from .recording import Row, confirm_panel, record_item, record_order

__all__ = [
    "NotReady",
    "Row",
    "Unclear",
    "WrongPerson",
    "confirm_panel",
    "convene",
    "declare",
    "declare_items",
    "end_seat",
    "form_panel",
    "note_reading",
    "record_item",
    "record_order",
    "seat",
]
