"""The rules of eligibility: those the portal looks at by itself, and those that a person judges. Pure."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

AUTOMATIC = {
    "in_time": _("It arrived before the phase closed"),
    "intention": _("Its intention to submit was on file"),
    "administrator": _("The administering organisation is eligible"),
    "verified": _("The administering organisation has been verified"),
    "complete": _("Every required part is complete and within its limits"),
    "within_cap": _("The costs are within the cap on full economic cost"),
}
JUDGED = {
    "one_place": _("It is about one defined geographical area, with work inside it"),
    "in_scope": _("It lies within the scope of the programme"),
    "one_lead": _("Its lead leads no other bid in this phase"),
    "beyond_academia": _("Partners from beyond academia take part"),
    "letters": _("Its documents are what they say they are"),
}
RULES = AUTOMATIC | JUDGED


class Facts(NamedTuple):
    """What the automatic rules look at. ``intention`` is None where the phase asks for none."""

    in_time: bool
    intention: bool | None
    may_administer: bool
    is_verified: bool
    faults: frozenset[str]


class Finding(NamedTuple):
    """What the portal found about one rule; None says that the rule does not apply."""

    rule: str
    label: str
    passed: bool | None


def findings(facts: Facts) -> list[Finding]:
    """Return what the automatic rules find, in their order. They advise; an officer decides."""
    passed = {
        "in_time": facts.in_time,
        "intention": facts.intention,
        "administrator": facts.may_administer,
        "verified": facts.is_verified,
        "complete": not facts.faults - {"over_cap"},
        "within_cap": "over_cap" not in facts.faults,
    }
    return [Finding(rule, str(label), passed[rule]) for rule, label in AUTOMATIC.items()]
