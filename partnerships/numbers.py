"""Numbers in public registers, and the ORCID of a person: their form and their check digits. Pure."""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from stdnum.iso7064 import mod_11_2, mod_97_10

from . import gss

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


class Wrong(ValueError):
    """What a number is not, as a sentence."""


class Register(NamedTuple):
    """A public register of organisations: its name, an example, and what brings a number into its one form."""

    label: str
    example: str
    tidy: Callable[[str], str]
    sentence: str


def orcid(text: str) -> str:
    """Return an ORCID as 0000-0002-1825-0097; its last character is a check digit by ISO 7064, MOD 11-2."""
    plain = re.sub(
        r"[\s-]", "", re.sub(r"^https?://orcid\.org/", "", text.strip(), flags=re.IGNORECASE)
    ).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", plain):
        raise Wrong(_("An ORCID has 16 digits, like 0000-0002-1825-0097"))
    if not mod_11_2.is_valid(plain):
        raise Wrong(_("This ORCID has a wrong digit: its check digit does not fit"))
    return "-".join(plain[place : place + 4] for place in range(0, 16, 4))


def number(register: str, text: str) -> str:
    """Return a number in the one form in which it is kept; raise ``Wrong`` with a sentence."""
    return REGISTERS[register].tidy(text)


def fitting(text: str) -> dict[str, str]:
    """Return the registers in which this could be a number, with the form in which it would be kept there."""
    found = {}
    for code, register in REGISTERS.items():
        try:
            found[code] = register.tidy(text)
        except Wrong:
            continue
    return found


def _ror(text: str) -> str:
    plain = re.sub(r"^(https?://)?ror\.org/", "", text.strip(), flags=re.IGNORECASE).lower()
    if not re.fullmatch(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}", plain):
        raise Wrong(REGISTERS["ror"].sentence)
    value = 0
    for char in plain[:7]:
        value = value * 32 + CROCKFORD.index(char)
    if not mod_97_10.is_valid(f"{value}{plain[7:]}"):
        raise Wrong(_("This ROR number has a wrong character: its check digits do not fit"))
    return plain


def _gss(text: str) -> str:
    plain = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[EWSN][0-9]{8}", plain, flags=re.ASCII):
        raise Wrong(REGISTERS["gss_code"].sentence)
    if not gss.is_council(plain):
        raise Wrong(_("This GSS code is not that of a council or combined authority"))
    return plain


def _formed(code: str, pattern: str, mend: Callable[[str], str] = str) -> Callable[[str], str]:
    """Return what accepts numbers of one pattern; these registers give their numbers no check digit."""

    def tidy(text: str) -> str:
        plain = mend(re.sub(r"\s", "", text).upper())
        if not re.fullmatch(pattern, plain, flags=re.ASCII):
            raise Wrong(REGISTERS[code].sentence)
        return plain

    return tidy


REGISTERS = {
    "ror": Register(
        _("ROR"), "03yghzc09", _ror, _("A ROR number has nine characters and begins with 0, like 03yghzc09")
    ),
    "ukprn": Register(
        _("UKPRN"),
        "10007774",
        _formed("ukprn", "1[0-9]{7}"),
        _("A UKPRN has eight digits and begins with 1, like 10007774"),
    ),
    "companies_house": Register(
        _("Company number"),
        "01234567",
        _formed(
            "companies_house",
            "[0-9]{8}|[A-Z]{2}[0-9]{6}",
            lambda plain: plain.zfill(8) if len(plain) == 7 else plain,
        ),
        _("A company number has eight characters, like 01234567 or SC123456"),
    ),
    "charity_ew": Register(
        _("Charity number (England and Wales)"),
        "1164883",
        _formed("charity_ew", "[0-9]{6,7}"),
        _("A charity number in England and Wales has six or seven digits, like 1164883"),
    ),
    "charity_sc": Register(
        _("Charity number (Scotland)"),
        "SC012345",
        _formed("charity_sc", "SC0[0-9]{5}"),
        _("A charity number in Scotland is SC0 and five digits, like SC012345"),
    ),
    "charity_ni": Register(
        _("Charity number (Northern Ireland)"),
        "NIC101234",
        _formed("charity_ni", "NIC1[0-9]{5}"),
        _("A charity number in Northern Ireland is NIC1 and five digits, like NIC101234"),
    ),
    "gss_code": Register(
        _("GSS code of a council"),
        "W06000002",
        _gss,
        _("A GSS code is a letter (E, W, S or N) and eight digits, like W06000002"),
    ),
}
BY_KIND = {
    "council": ("gss_code", "companies_house", "ukprn", "ror"),
    "university": ("ror", "ukprn", "charity_ew", "charity_sc", "charity_ni", "companies_house"),
    "charity": ("charity_ew", "charity_sc", "charity_ni", "companies_house", "ror", "ukprn"),
    "community": ("charity_ew", "charity_sc", "charity_ni", "companies_house", "ror", "ukprn"),
}
OTHERWISE = ("companies_house", "ukprn", "ror", "charity_ew", "charity_sc", "charity_ni", "gss_code")


def likeliest(text: str, kind: str) -> tuple[str, str] | None:
    """Return (register, number) for what a body of this kind most likely means, or None if it fits nowhere."""
    found = fitting(text)
    return next(((code, found[code]) for code in BY_KIND.get(kind, OTHERWISE) if code in found), None)
