"""The governance of a partnership: its bodies and who sits on them."""

from .bodies import BodySeat, GoverningBody

__all__ = ["BodySeat", "GoverningBody"]
