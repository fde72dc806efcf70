"""Non-interference: two databases that differ in one secret look the same to whoever may not know it.

Every page, its headers, the number of its queries and every letter are compared, byte for byte.
"""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from funding.models import (
    Decision,
    Interest,
    Item,
    ItemDeclaration,
    PanelComment,
    PreScore,
    Review,
    ReviewScore,
)
from hub.models import SupportRequest
from lpip_portal import clock, references
from lpip_portal.accounts.models import User
from lpip_portal.notifications.models import Letter
from tests import factories, world
from tests.leaks import more
from tests.leaks.reading import addresses

pytestmark = pytest.mark.django_db

PASSING = [  # what differs between any two answers
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'name="nonce" value="[^"]*"'),
    re.compile(rb'nonce="[^"]*"'),
    re.compile(rb"nonce-[A-Za-z0-9+/=_-]+"),
    re.compile(rb"csrftoken=[^;]*"),
]
APPLICANTS = ["anonymous", "nobody", "lead", "member", "community", "signatory", "rival", "rival_signatory"]
OUTSIDE = [*APPLICANTS, "other_officer", "conflicted_reviewer", "hub"]


def a_score(w):
    """One point more in the review of a bid."""
    ReviewScore.objects.filter(review=w.review, points__isnull=False).update(points=2)


def the_name_of_a_reviewer(w):
    """Another person reviews the bid."""
    User.objects.filter(pk=w.people["other_reviewer"].pk).update(
        name="Somebody Else", email="else@example.org"
    )


def a_comment(w):
    """A reviewer wrote something else."""
    Review.objects.filter(pk=w.review.pk).update(comments="Not sound at all.")


def a_comment_to_the_panel(w):
    """A reviewer told the panel something else."""
    PanelComment.objects.filter(review=w.review).update(text="Do not trust them.")


def a_conflict_of_another(w):
    """Another reviewer has a conflict with the bid."""
    Interest.objects.create(
        user=w.people["other_reviewer"],
        application=w.bid,
        kind="personal",
        source="declared",
        state="confirmed",
    )


def an_assignment(w):
    """One more person was asked to review the bid."""
    factories.an_assignment(w.bid, "invited", reviewer=w.idle.user)


def an_outcome_before_release(w):
    """The bid is to be declined."""
    Decision.objects.filter(pk=w.decision.pk).update(outcome="decline", reason="Weak.")


def that_there_is_a_decision(w):
    """The rival's bid has no decision yet."""
    Decision.objects.filter(pk=w.rival_decision.pk).delete()


def a_rank(w):
    """The panel put the bid in another place."""
    Item.objects.filter(pk=w.item.pk).update(rank=1, tier=1, recommendation="fund", state="placed")


def a_pre_score(w):
    """An introducer would give the bid less."""
    PreScore.objects.filter(introducer__item=w.item).update(points=1, comment="Poor.")


def a_declaration_of_another(w):
    """The member at the table said that there is a conflict."""
    ItemDeclaration.objects.filter(seat=w.seat, item=w.item).update(has_conflict=True)


def a_rivals_draft(w):
    """The rival writes another bid."""
    factories.an_application(
        "draft", phase=w.draft.phase, lead=w.people["other_officer"], title="Another draft"
    )


def a_rivals_request_for_support(w):
    """The rival asked the hub for something else."""
    SupportRequest.objects.filter(pk=w.rival_support.pk).update(question="Who else bids?", state="closed")


SECRETS = [
    (a_score, APPLICANTS + ["other_officer", "conflicted_reviewer", "other_reviewer", "walled_panellist", "hub", "evaluator"]),
    (the_name_of_a_reviewer, OUTSIDE + ["evaluator", "reviewer"]),
    (a_comment, OUTSIDE + ["evaluator", "other_reviewer", "walled_panellist"]),
    (a_comment_to_the_panel, OUTSIDE + ["evaluator", "other_reviewer", "walled_panellist"]),
    (a_conflict_of_another, OUTSIDE + ["evaluator", "reviewer", "other_reviewer", "panellist"]),
    (an_assignment, OUTSIDE + ["evaluator", "reviewer", "other_reviewer"]),
    (an_outcome_before_release, OUTSIDE + ["evaluator", "reviewer", "other_reviewer", "walled_panellist"]),
    (that_there_is_a_decision, OUTSIDE + ["evaluator", "reviewer", "other_reviewer"]),
    (a_rank, OUTSIDE + ["evaluator", "reviewer", "other_reviewer", "walled_panellist"]),
    (a_pre_score, OUTSIDE + ["evaluator", "reviewer", "other_reviewer", "walled_panellist"]),
    (a_declaration_of_another, OUTSIDE + ["reviewer", "other_reviewer"]),
    (a_rivals_draft, ["anonymous", "nobody", "lead", "member", "signatory", "reviewer", "panellist", "hub"]),
    (a_rivals_request_for_support, ["anonymous", "nobody", "lead", "member", "signatory", "other_officer", "reviewer"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def db_of_two(django_db_setup, django_db_blocker):
    """One world for all the secrets, and what everybody saw of it before anything was changed."""
    with django_db_blocker.unblock(), transaction.atomic(), references.seeded(7):
        with clock.at(clock.uk(2027, 1, 4, 12)):
            factories.start_again()
            w = world.build()
            more.secrets(w)
            roles = {role for _change, blind in SECRETS for role in blind}
            yield w, {role: seen_by(w, role) for role in sorted(roles)}
        transaction.set_rollback(True)


@pytest.mark.parametrize(("change", "blind"), SECRETS, ids=[change.__name__ for change, _blind in SECRETS])
def test_two_worlds_that_differ_in_a_secret_are_one_to_whoever_may_not_know_it(change, blind, db_of_two):
    w, before = db_of_two
    point = transaction.savepoint()
    change(w)
    differ = [each for role in blind for each in differences(role, before[role], seen_by(w, role))]
    transaction.savepoint_rollback(point)
    assert differ == []


def test_the_comparison_sees_what_may_be_seen(db_of_two):
    w, before = db_of_two
    point = transaction.savepoint()
    Item.objects.filter(pk=w.item.pk).update(notes="Other minutes.")
    a_comment(w)
    SupportRequest.objects.filter(pk=w.rival_support.pk).update(question="Something else?")
    assert list(differences("rival", before["rival"], seen_by(w, "rival")))
    transaction.savepoint_rollback(point)


def seen_by(w, role: str) -> dict[str, tuple]:
    """What a role is given by every address: status, headers, bytes and number of queries; and their letters."""
    client = Client()
    person = w.people.get(role)
    if person:
        client.force_login(person)
    seen = {}
    for address in addresses(w, role):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            transaction.set_rollback(True)
        headers = sorted(f"{name}: {value}" for name, value in answer.headers.items())
        said = b"\n".join([*(each.encode() for each in headers), body])
        for pattern in PASSING:
            said = pattern.sub(b"", said)
        seen[address] = (answer.status_code, said, len(queries))
    letters = Letter.objects.filter(to=person) if person else Letter.objects.none()
    seen["letters"] = (0, repr(list(letters.values_list("kind", "subject", "body"))).encode(), 0)
    return seen


def differences(role: str, before: dict, after: dict):
    """Say where two worlds are told apart."""
    for address in sorted(before.keys() | after.keys()):
        was, now = before.get(address), after.get(address)
        if was == now:
            continue
        if was is None or now is None or was[0] != now[0]:
            yield f"{role} at {address}: status"
        elif was[2] != now[2]:
            yield f"{role} at {address}: {was[2]} queries and {now[2]}"
        else:
            yield f"{role} at {address}: {_first(was[1], now[1])}"


def _first(was: bytes, now: bytes) -> str:
    """The first place where two pages part, with a little around it."""
    place = next(
        (n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now))
    )
    start = max(0, place - 60)
    return f"{was[start : place + 60]!r} and {now[start : place + 60]!r}"
