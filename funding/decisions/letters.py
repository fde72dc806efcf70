"""The letters that tell an outcome: which template, and what it is given; the page that previews them uses the same."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from funding.rounds.models import Phase

from .models import Decision

KINDS = {
    Decision.Outcome.AWARD: "outcome_award",
    Decision.Outcome.RESERVE: "outcome_reserve",
    Decision.Outcome.DECLINE: "outcome_decline",
}


def context(decision: Decision, following: Phase | None) -> dict[str, Any]:
    """Return what a letter about a decision is given; ``following`` is the phase into which awards are invited."""
    bid = decision.application
    sifted = getattr(bid, "sifted", None)
    return {
        "decision": decision,
        "application": bid,
        "phase": bid.phase,
        "following": following,
        "sifted": sifted if sifted is not None and sifted.is_out else None,
    }


def preview(decision: Decision, following: Phase | None) -> tuple[str, str]:
    """Return the subject and the text of the letter that a bid's lead will get."""
    text = render_to_string(
        f"mail/{KINDS[decision.outcome]}.txt",
        {
            "about": decision,
            "recipient": decision.application.lead,
            "site": settings.SITE_URL,
            **context(decision, following),
        },
    )
    subject, _nothing, body = text.strip().partition("\n")
    return subject.removeprefix("Subject:").strip(), body.strip()
