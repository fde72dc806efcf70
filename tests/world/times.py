"""Instants of the world."""

from lpip_portal import clock

LONG_AGO = clock.uk(2020, 1, 1)
