"""How a partnership is governed: its boards and panels, who sits on them, when they met and what they decided."""
