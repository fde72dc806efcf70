"""A whole competition through the verbs: it ends where it should, breaks no invariant, and is the same for the same seed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from funding.models import Application, Award, Invitation
from lpip_portal import clock
from lpip_portal.audit.models import AuditEvent
from lpip_portal.management.commands.invariants import broken
from lpip_portal.management.seeding import history
from lpip_portal.management.simulation.story import Story
from lpip_portal.notifications.models import Letter

pytestmark = pytest.mark.django_db


def play(until: str, **facts) -> Story:
    history.seed()
    story = Story(
        **{"applications": 6, "reviewers": 7, "seed": 3, "first_day": clock.uk(2025, 1, 6).date(), **facts}
    )
    story.tell(until)
    return story


def test_a_competition_goes_from_plan_to_phase_two_awards_and_breaks_nothing():
    story = play("phase_two")
    assert list(broken()) == []
    assert Award.objects.filter(phase=story.second, state="active").exists()
    assert Invitation.objects.filter(phase=story.second, opens_at__isnull=False).exists()
    assert Application.objects.filter(phase=story.second, continues__isnull=False).exists()


def test_the_same_seed_tells_the_same_story():
    def trace() -> list:
        point = transaction.savepoint()
        play("submitted")
        events = [(e.verb, e.target_ref, e.at) for e in AuditEvent.objects.order_by("pk")]
        letters = list(Letter.objects.order_by("pk").values_list("kind", "email", "subject"))
        transaction.savepoint_rollback(point)
        return [events, letters]

    assert trace() == trace()


def test_a_production_database_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="never"):
        call_command("simulate")


@pytest.mark.parametrize("wrong", [{"applications": 0}, {"reviewers": 2}, {"applications": 9_999}])
def test_a_size_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(CommandError, match="Take"):
        call_command("simulate", **wrong)
