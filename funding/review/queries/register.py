"""Reads for the conflicts register of a phase: for those who decide on ties, and for auditors."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from funding.applications.models import Interest, NotToAsk
from funding.rounds.models import Phase

State = Interest.State
ORDER = {State.PROPOSED: 0, State.CONFIRMED: 1, State.DISMISSED: 2}


class Tally(NamedTuple):
    """How many ties of a state there are."""

    code: str
    label: str
    count: int


def register(user, phase: Phase) -> QuerySet[Interest]:
    """Return the ties to the bids of a phase that a person may read, those to be looked at first."""
    first = Case(
        *(When(state=state, then=Value(place)) for state, place in ORDER.items()), output_field=IntegerField()
    )
    ties = Interest.objects.visible_to(user).filter(application__phase=phase)
    return ties.select_related("user", "application", "decided_by").order_by(first, "-noted_at", "-pk")


def decidable(user, shown: Iterable[Interest]) -> set[int]:
    """Return the keys of those of these ties that this person decides on, who may read more of them. One query."""
    keys = [tie.pk for tie in shown]
    return set(Interest.objects.decidable_by(user).filter(pk__in=keys).values_list("pk", flat=True))


def tallies(user, phase: Phase) -> list[Tally]:
    """Return how many ties there are of each state. One query."""
    rows = Interest.objects.visible_to(user).filter(application__phase=phase).order_by()
    counted: dict[str, Any] = dict(rows.values_list("state").annotate(n=Count("pk")))
    return [Tally(code, str(label), counted.get(code, 0)) for code, label in State.choices]


def asked_by_applicant(tie: Interest) -> list[NotToAsk]:
    """Return what the applicant said of people not to be asked, where that is the tie. Only for who decides on it."""
    if tie.kind != Interest.Kind.NAMED:
        return []
    return list(tie.application.not_to_ask.select_related("organisation"))


def by_organisation(user, phase: Phase) -> QuerySet[Interest]:
    """Return the ties that the portal saw by an organisation and that this person may confirm together."""
    ties = Interest.objects.decidable_by(user).filter(
        application__phase=phase,
        state=State.PROPOSED,
        kind=Interest.Kind.ORGANISATION,
        source=Interest.Source.DETECTED,
    )
    return ties.select_related("user", "application__phase__round").order_by("user__name", "pk")
