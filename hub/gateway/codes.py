"""Six digits by letter: made, hashed and compared. Pure, but for the randomness."""

import secrets
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

DIGITS = 6
WORKS_FOR = timedelta(minutes=15)
OPENS_FOR = timedelta(minutes=60)
MOST_TRIES = 5
MOST_CODES = 4  # within a quarter of an hour: twenty guesses among a million
MOST_A_DAY = (
    12  # so that whoever holds somebody else's link neither guesses for months nor floods them with letters
)


def fresh() -> str:
    """Return new digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hashed(digits: str, link: str) -> str:
    """Return what is kept of digits that were sent for a link."""
    return salted_hmac(f"hub.gateway.code:{link}", digits, algorithm="sha256").hexdigest()


def same(typed: str, kept: str, link: str) -> bool:
    """Say whether somebody typed the digits of which ``kept`` is the hash; spaces do not count."""
    return constant_time_compare(hashed("".join(typed.split()), link), kept)


def spaced(digits: str) -> str:
    """Return digits in two groups, as people read them."""
    return f"{digits[:3]} {digits[3:]}"
