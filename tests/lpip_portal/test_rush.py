"""The last minute before a deadline, short: the plan, the ledger, and a rush with faults on the server that production runs."""

from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from lpip_portal import clock
from lpip_portal.management.rushing import verdict
from lpip_portal.management.rushing.plan import TAIL, plan
from lpip_portal.management.rushing.sending import Attempt, Entry
from tests.factories import a_phase, an_application


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_late_or_twice_in_a_rush_with_faults(capsys):
    call_command("rush", leads=30, seconds=9, slowest=6.0)
    said = capsys.readouterr().out
    assert said.count("held    ") == 9
    assert said.count("kill -9") == 2
    assert "Redis answers nobody" in said


@pytest.mark.django_db
def test_a_rush_needs_a_database_of_its_own():
    an_application()
    with pytest.raises(CommandError, match="make rush"):
        call_command("rush", leads=1)


def test_a_plan_is_made_beforehand_and_is_the_same_for_the_same_seed():
    made = plan(200, [True] * 200, 60, seed=3)
    assert made == plan(200, [True] * 200, 60, seed=3) != plan(200, [True] * 200, 60, seed=4)
    submits = [request for request in made if request.kind == "submit"]
    assert sorted(request.bid for request in submits) == list(range(200))
    assert any(request.at > 0 for request in submits)
    assert any(-1 <= request.at < 0 for request in submits)
    assert any(request.twin for request in submits)
    assert any(request.cut for request in submits)
    assert -60 <= made[0].at <= made[-1].at <= TAIL + 1.5
    sent = {request.bid: request.at for request in submits}
    assert all(request.at < sent[request.bid] for request in made if request.kind == "save")


@pytest.fixture
def a_small_rush():
    """One submitted bid and its ledger: two savings and a submission, all as they should be."""
    phase = a_phase()
    bid = an_application("with_organisation", phase=phase)
    row = bid.submissions.create(
        number=1, at=clock.now(), by=bid.lead, hash="0" * 64,
        content={"sections": [{"answers": [{"code": "summary", "value": "Second."}]}]},
    )  # fmt: skip
    bid.answers.filter(question__code="summary").update(text="Second.")
    at = round(row.at.timestamp(), 3)

    def entry(kind: str, sequence: int, text: str, stamp: float, status: int, to: str = "") -> Entry:
        made = Entry(
            SimpleNamespace(kind=kind, bid=0, sequence=sequence, at=-1.0),
            due=stamp,
            code="summary",
            text=text,
        )
        made.attempts.append(Attempt(stamp, status, to, stamp + 0.1))
        return made

    ledger = [
        entry("save", 1, "First.", at - 9, 200),
        entry("save", 2, "Second.", at - 8, 200),
        entry("submit", 0, "", at, 302, "/x/receipt/"),
    ]
    return SimpleNamespace(bids=[SimpleNamespace(row=bid)], ledger=ledger, closes=at + 5, row=row)


def missed(rush) -> list[str]:
    """Return the names of the bars that a rush missed, as far as the ledger goes."""
    bars = [
        bar for bar in verdict.judge(rush, 2.0) if bar.holds.startswith(("I1", "I2", "I3", "all", "submit"))
    ]
    return [bar.holds.split()[0] for bar in bars if not bar.held]


@pytest.mark.django_db
def test_the_ledger_finds_what_the_rows_do_not_say(a_small_rush):
    rush = a_small_rush
    first, second, submit = rush.ledger
    assert missed(rush) == []
    second.text = "Other words."
    assert missed(rush) == ["I1"]
    second.text = "Second."
    rush.row.content["sections"][0]["answers"][0]["value"] = "First."
    rush.row.save()
    assert missed(rush) == ["I1"]
    rush.row.content["sections"][0]["answers"][0]["value"] = "Second."
    rush.row.save()
    submit.attempts[0].stamp -= 1
    assert missed(rush) == ["I2"]
    submit.attempts[0].stamp += 1
    submit.attempts[0].done += 9
    assert missed(rush) == ["submit"]
    submit.attempts[0].done -= 9
    submit.attempts[0].status = 0
    assert missed(rush) == ["all"]
    submit.attempts[0].status = 409
    assert missed(rush) == ["I3"]
    submit.attempts[0].status = 302
    rush.closes -= 6
    assert missed(rush) == ["I3"]
    assert first.is_acknowledged
