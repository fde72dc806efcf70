"""The rules of eligibility that the portal looks at by itself. Pure. Those that people judge are data of the phase."""

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
