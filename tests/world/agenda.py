"""The agendas of the world's partnerships: one that only members see, and one in public."""

from lpip_portal import clock
from partnerships.models import Agenda, Ballot
from tests.factories import a_priority, a_user


def add_agenda(w) -> None:
    w.priority = a_priority(w.partnership, by=w.people["community"], shown_as="anonymous")
    w.evidence = w.priority.evidence.create(title="A report", url="https://example.org/report")
    w.remark = w.priority.remarks.create(text="It matters here.", by=w.people["member"])
    w.hidden_remark = w.priority.remarks.create(
        text="Nonsense.",
        by=w.people["member"],
        hidden_at=clock.now(),
        hidden_by=w.people["lead"],
        hidden_reason="Rude.",
    )
    w.told_priority = a_priority(
        w.partnership, taken="phone", shown_as="name", credit="A neighbour", title_en="Told by phone"
    )
    w.answered_priority = a_priority(w.partnership, "answered", title_en="Buses", outcome_en="They run.")
    w.ballot = Ballot.objects.create(partnership=w.partnership, about="A vote", opened_by=w.people["lead"])
    w.ballot.votes.create(priority=w.priority, user=w.people["member"])
    Agenda.objects.create(partnership=w.public, shows_suggestions=True)
    w.proposer = a_user("Proposer")
    w.public_priority = a_priority(
        w.public, by=w.proposer, shown_as="anonymous", title_en="Suggested in public"
    )
    w.rival_priority = a_priority(w.rival_partnership, by=w.people["rival"], title_en="What the rival asks")
