"""Random teams against the application machine: a seeded sample in every run, ``make machine RUNS=200`` for more of them."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.funding.applications.team_machine import Team

RUNS, STEPS = int(os.environ.get("MACHINE_RUNS", 0)), 50
SAMPLE = 16


@pytest.mark.django_db
def test_whatever_a_team_does_nothing_is_lost_and_nothing_goes_in_late():
    run_state_machine_as_test(
        Team,
        settings=settings(
            max_examples=RUNS or SAMPLE,
            stateful_step_count=STEPS,
            derandomize=not RUNS,
            phases=[Phase.generate, Phase.shrink] if RUNS else [Phase.generate],  # shrinking takes minutes
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
