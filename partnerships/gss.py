"""What a GSS code says by its first three characters. Pure.

The prefixes are those of the Register of Geographic Codes of the Office for National Statistics, as the GSS Coding and
Naming policy lays them down; what is not here is no kind of place that the portal uses.
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _


class Entity(NamedTuple):
    """A kind of place (``Place.Kind``) and how the register calls this one."""

    kind: str
    label: str


_WESTMINSTER = Entity("westminster", _("UK Parliament constituency"))
ENTITIES = {
    "K02": Entity("country", _("United Kingdom")),
    "E92": Entity("country", _("Country")),
    "W92": Entity("country", _("Country")),
    "S92": Entity("country", _("Country")),
    "N92": Entity("country", _("Country")),
    "E12": Entity("region", _("Region")),
    "E47": Entity("combined", _("Combined authority")),
    "E61": Entity("combined", _("Greater London Authority")),
    "E10": Entity("county", _("County council")),
    "E06": Entity("council", _("Unitary authority")),
    "E07": Entity("council", _("District council")),
    "E08": Entity("council", _("Metropolitan district")),
    "E09": Entity("council", _("London borough")),
    "W06": Entity("council", _("Unitary authority")),
    "S12": Entity("council", _("Council area")),
    "N09": Entity("council", _("District council")),
    "E05": Entity("ward", _("Ward")),
    "W05": Entity("ward", _("Ward")),
    "S13": Entity("ward", _("Ward")),
    "N08": Entity("ward", _("Ward")),
    "E14": _WESTMINSTER,
    "W07": _WESTMINSTER,
    "S14": _WESTMINSTER,
    "N05": _WESTMINSTER,  # the constituencies of 2024
    "N06": _WESTMINSTER,  # those before, which are the Assembly's as well
    "S16": Entity("holyrood", _("Scottish Parliament constituency")),
    "S17": Entity("holyrood", _("Scottish Parliament region")),
    "W09": Entity("senedd", _("Senedd constituency")),
    "W10": Entity("senedd", _("Senedd region")),
    "E54": Entity("health", _("Integrated care board")),
    "W11": Entity("health", _("Local health board")),
    "S08": Entity("health", _("Health board")),
}
COUNCILS = ("council", "county", "combined")


def entity(code: str) -> Entity | None:
    """Return what a code is the code of, or None where the portal uses no such places."""
    return ENTITIES.get(code[:3])


def kind_of(code: str) -> str:
    """Return the kind of place (``Place.Kind``) of a code, empty where the portal uses no such places."""
    found = entity(code)
    return found.kind if found else ""


def is_council(code: str) -> bool:
    """Whether a code is that of a body which governs: a council of any tier or a combined authority."""
    return kind_of(code) in COUNCILS
