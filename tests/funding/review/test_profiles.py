"""What reviewers tell of themselves: who reads it, what it grants, what it changes in plans and in conflicts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from funding.models import AccessNeed, ReviewerOrganisation, ReviewerProfile, ReviewerStatement
from funding.review import actions, queries, statements
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog
from partnerships.models import Affiliation
from tests.factories import (
    a_panel,
    a_phase,
    a_place,
    a_theme,
    a_user,
    an_application,
    an_assignment,
    an_organisation,
    officer_of,
)
from tests.funding.review.test_assigning import planned
from tests.pages import url
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
NONCE = "n" * 22
NEEDS = "I read with a screen reader"


def closed(**facts):
    """A phase that closed this morning, whose reviews are due in forty days."""
    now = clock.now()
    dates = {"intention_due_at": now - timedelta(days=3), "closes_at": now - timedelta(hours=2)}
    return a_phase(**dates, reviews_per_bid=2, **facts)


@pytest.fixture
def phase(hands):
    """A phase that is being reviewed."""
    return closed()


def a_reviewer(phase, **facts):
    """Somebody of the pool with a profile."""
    person = a_user()
    actions.add_to_pool(phase, person, by=officer_of(phase), capacity=4)
    told = {"sector": "community", "themes": [a_theme()], "words": "Harbours", **facts}
    actions.describe(person, by=person, **told)
    return person


def test_a_profile_says_what_somebody_knows_reads_and_takes_on(phase):
    person = a_reviewer(
        phase, methods=["lived", "cases"], places=[a_place()], languages=["cy", "en-gb"], most_in_phase=2
    )
    profile = ReviewerProfile.objects.get(user=person)
    assert profile.method_words == ["Case studies and fieldwork", "Lived experience"]
    assert [str(place) for place in profile.places.all()] == ["Wales"]
    assert queries.languages_of([person.pk, -1]) == {
        person.pk: frozenset({"cy", "en-gb"}),
        -1: frozenset({"en-gb"}),
    }
    silent = a_user(language="cy")
    assert queries.languages_of([silent.pk])[silent.pk] == {"en-gb", "cy"}
    assert trail_of(profile) == [("reviewer.describe", person)]


def test_nobody_tells_another_person_s_profile(phase):
    person, other = a_reviewer(phase), a_user()
    made = actions.name_organisation(person, by=person, name="Old Employer")
    away = actions.be_away(person, by=person, since=clock.today(), until=clock.today())
    tries = [
        lambda: actions.describe(person, by=other, sector="policy", themes=[], words=""),
        lambda: actions.name_organisation(person, by=other, name="X"),
        lambda: actions.remove_organisation(made, by=other),
        lambda: actions.be_away(person, by=other, since=clock.today(), until=clock.today()),
        lambda: actions.be_back(away, by=other),
        lambda: actions.say_access_needs(person, by=other, text="X"),
        lambda: actions.agree(person, by=officer_of(phase), code="confidence", version=1),
        lambda: actions.agree(person, by=person, code="invented", version=1),
    ]
    for attempt in tries:
        with pytest.raises(PermissionDenied):
            attempt()


def test_an_organisation_in_a_profile_gives_no_right_anywhere(phase):
    person, organisation = a_reviewer(phase), an_organisation("Harbour University")
    made = actions.name_organisation(person, by=person, name="the harbour university", nonce=NONCE)
    assert actions.name_organisation(person, by=person, name="the harbour university", nonce=NONCE) == made
    assert made.organisation in (organisation, None)
    assert not Affiliation.objects.filter(user=person).exists()


@pytest.mark.parametrize(
    ("until", "months", "is_tied"),
    [
        (None, 36, True),
        (timedelta(days=-300), 36, True),
        (timedelta(days=-300), 6, False),
        (timedelta(days=-1200), 36, False),
    ],
)
def test_a_former_employer_within_the_look_back_is_a_conflict(hands, until, months, is_tied):
    phase = closed(conflict_lookback_months=months)
    bid = an_application("eligible", phase=phase)
    person = a_reviewer(phase)
    actions.name_organisation(
        person,
        by=person,
        name=bid.organisation.name,
        since=date(2015, 9, 1),
        until=clock.today() + until if until else None,
    )
    found = queries.ties(phase, [person], [bid])
    assert [tie.kind for tie in found] == (["organisation"] if is_tied else [])
    assert bool(queries.bars(phase, [person], [bid])) is is_tied


def test_an_organisation_that_becomes_known_later_is_compared_by_its_name(phase):
    person = a_reviewer(phase)
    row = actions.name_organisation(person, by=person, name="Moorland   COLLEGE")
    assert row.organisation is None
    bid = an_application("eligible", phase=phase)
    assert queries.ties(phase, [person], [bid]) == []
    bid.organisation.name = "Moorland College"
    bid.organisation.save()
    assert [tie.kind for tie in queries.ties(phase, [person], [bid])] == ["organisation"]


def test_who_left_the_profile_s_organisation_out_again_keeps_the_noted_tie(phase):
    bid = an_application("eligible", phase=phase)
    person, officer = a_reviewer(phase), officer_of(phase)
    row = actions.name_organisation(person, by=person, name=bid.organisation.name)
    actions.propose_assignments(phase, [], by=officer)
    actions.remove_organisation(row, by=person)
    assert queries.bars(phase, [person], [bid])


def test_capacity_is_the_least_of_what_everybody_says(phase):
    free, few, busy = (
        a_reviewer(phase),
        a_reviewer(phase, most_in_phase=1),
        a_reviewer(phase, most_at_once=2),
    )
    elsewhere = an_application("eligible")
    an_assignment(elsewhere, reviewer=busy)
    assert queries.capacity_of(phase) == {
        free.pk: (4, ""),
        few.pk: (1, "takes at most 1 in a phase"),
        busy.pk: (1, "takes at most 2 at a time"),
    }
    bids = [an_application("eligible", phase=phase) for _ in range(2)]
    with pytest.raises(actions.NotPossible, match="takes at most 1 bids in this phase"):
        actions.propose_assignments(phase, [(bid, few) for bid in bids], by=officer_of(phase))
    assert sum(person == few for _bid, person in planned(officer_of(phase), phase, "total")[1]) <= 1


def test_who_is_away_over_all_the_time_of_reviewing_is_not_asked(phase, browse):
    person, officer = a_reviewer(phase), officer_of(phase)
    last = phase.reviews_due_at.date()
    actions.be_away(person, by=person, since=clock.today(), until=clock.today() + timedelta(days=20))
    assert queries.capacity_of(phase)[person.pk] == (4, "away from 4 January 2027 to 24 January 2027")
    actions.be_away(person, by=person, since=clock.today() + timedelta(days=21), until=last)
    assert queries.capacity_of(phase)[person.pk] == (0, "away over all the time of reviewing")
    bid = an_application("eligible", phase=phase)
    assert planned(officer, phase, "fair")[1] == []
    with pytest.raises(actions.NotPossible, match="away over all the time of reviewing"):
        actions.propose_assignments(phase, [(bid, person)], by=officer)
    page = browse(officer).get(url("application-reviewers", bid)).content.decode()
    assert "away over all the time of reviewing" in page


@pytest.mark.parametrize(("gap", "is_covered"), [(1, True), (2, False)])
def test_one_free_day_between_two_times_away_is_enough(gap, is_covered):
    day = date(2027, 1, 4)
    days = [(day, day + timedelta(days=3)), (day + timedelta(days=3 + gap), day + timedelta(days=9))]
    assert queries.capacity.covers(days, (day, day + timedelta(days=9))) is is_covered


def test_days_away_end_after_they_begin(phase):
    person = a_reviewer(phase)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.be_away(person, by=person, since=date(2027, 2, 2), until=date(2027, 2, 1))


def test_a_statement_keeps_its_text_and_asks_anew_when_it_changes(phase, monkeypatch):
    person = a_reviewer(phase)
    made = actions.agree(person, by=person, code="confidence", version=1)
    assert actions.agree(person, by=person, code="confidence", version=1) == made
    assert "in confidence" in made.words
    changed = [each._replace(version=2, words="New words") for each in statements.STATEMENTS]
    monkeypatch.setattr(statements, "STATEMENTS", tuple(changed))
    with pytest.raises(actions.NotPossible):
        actions.agree(person, by=person, code="confidence", version=1)
    told = queries.told_by(person, person)
    assert [(each.statement.code, each.is_current) for each in told.statements if each.agreed] == [
        ("confidence", False)
    ]
    actions.agree(person, by=person, code="confidence", version=2)
    assert ReviewerStatement.objects.filter(code="confidence").count() == 2
    assert ReviewerStatement.objects.get(version=1).words == made.words


def test_access_needs_are_read_by_the_person_and_the_officers_who_ask_them_alone(phase):
    bid = an_application("eligible", phase=phase)
    person, other = a_reviewer(phase), a_reviewer(phase)
    actions.say_access_needs(person, by=person, text=NEEDS)
    panel = a_panel(phase)
    seated = [seat.user for seat in panel.seats.select_related("user")]
    stranger = officer_of(a_phase(number=2))
    readers = {person, officer_of(phase)}
    for reader in {*readers, other, stranger, bid.lead, *seated}:
        assert AccessNeed.objects.visible_to(reader).exists() is (reader in readers)
        assert ReviewerProfile.objects.visible_to(reader).filter(user=person).exists() is (reader in readers)
    actions.say_access_needs(person, by=person, text="")
    assert not AccessNeed.objects.exists()


def test_no_page_of_a_rival_a_reviewer_or_a_panel_says_what_a_profile_says(phase, browse):
    bid = an_application("eligible", phase=phase)
    rival = an_application("eligible", phase=phase)
    person, other = a_reviewer(phase), a_reviewer(phase)
    conflicted = a_reviewer(phase)
    actions.say_access_needs(person, by=person, text=NEEDS)
    given = an_assignment(bid, reviewer=person)
    an_assignment(bid, "conflicted", reviewer=conflicted)
    pages = [url("pool", phase), url("pool-person", phase, person), url("coverage", phase)]
    pages += [url("assignment", given), url("application-reviewers", bid)]
    for reader in (bid.lead, rival.lead, other, conflicted):
        client = browse(reader)
        answers = [client.get(page) for page in pages]
        assert {answer.status_code for answer in answers} == {404}
        mine = client.get(url("my-reviews")).content.decode() + client.get("/").content.decode()
        assert NEEDS not in mine
        assert str(person) not in mine


def test_the_officer_reads_the_profile_in_the_pool_and_the_look_is_logged(phase, browse):
    person, officer = a_reviewer(phase, languages=["cy"]), officer_of(phase)
    actions.name_organisation(person, by=person, name="Old Harbour Trust", until=date(2026, 3, 1))
    actions.say_access_needs(person, by=person, text=NEEDS)
    actions.agree(person, by=person, code="fair_review", version=1)
    client = browse(officer)
    assert url("pool-person", phase, person) in client.get(url("pool", phase)).content.decode()
    page = client.get(url("pool-person", phase, person)).content.decode()
    for words in (
        "Community",
        "Welsh",
        "Old Harbour Trust",
        "until 1 March 2026",
        NEEDS,
        "Not agreed to yet",
    ):
        assert words in page
    assert AccessLog.objects.filter(what="reviewer profile", by=officer).count() == 1
    other = a_phase(number=2, round=phase.round)
    assert client.get(url("pool-person", other, person)).status_code == 404


def test_a_reviewer_keeps_the_profile_page_by_page(phase, browse):
    person = a_user()
    actions.add_to_pool(phase, person, by=officer_of(phase))
    client = browse(person)
    assert url("reviewer-profile") in client.get(url("my-reviews")).content.decode()
    page = client.get(url("reviewer-profile")).content.decode()
    links = [url(name) for name in ("reviewer-organisations", "reviewer-away", "reviewer-statements")]
    assert all(link in page for link in [*links, url("reviewer-access")])
    assert "No organisation is named" in client.get(links[0]).content.decode()
    bad = client.post(links[0], {"name": "", "since_day": "1", "since_month": "1", "since_year": "2031"})
    assert bad.status_code == 422
    assert "Enter the name of the organisation" in bad.content.decode()
    assert "today or earlier" in bad.content.decode()
    client.post(links[0], {"name": "<b>Trust</b>", "nonce": "a" * 22})
    assert "&lt;b&gt;Trust&lt;/b&gt;" in client.get(links[0]).content.decode()
    row = ReviewerOrganisation.objects.get()
    assert client.get(url("reviewer-organisation-remove", row)).status_code == 405
    assert client.post(url("reviewer-organisation-remove", row), {"nonce": "b" * 22}).url == links[0]
    assert not ReviewerOrganisation.objects.exists()
    late = {
        "since_day": "1",
        "since_month": "2",
        "since_year": "2026",
        "until_day": "2",
        "until_month": "2",
        "until_year": "2026",
    }
    assert client.post(links[1], late).status_code == 422
    dates = {
        "since_day": "1",
        "since_month": "2",
        "since_year": "2027",
        "until_day": "9",
        "until_month": "2",
        "until_year": "2027",
    }
    client.post(links[1], dates | {"nonce": "c" * 22})
    assert "9 February 2027" in client.get(links[1]).content.decode()
    agreed = client.post(links[2], {"code": "interests", "version": "1", "nonce": "d" * 22})
    assert agreed.url == links[2]
    assert client.post(links[2], {"code": "interests", "version": "7", "nonce": "e" * 22}).status_code == 409
    assert client.post(url("reviewer-access"), {"text": NEEDS, "nonce": "f" * 22}).status_code == 302
    assert NEEDS in client.get(url("reviewer-access")).content.decode()
    assert NEEDS not in client.get(url("reviewer-profile")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_an_officer_s_page_of_one_reviewer_takes_the_same_queries(
    rows, phase, browse, django_assert_num_queries
):
    person = a_reviewer(phase, languages=["cy"], places=[a_place()])
    for n in range(rows):
        actions.name_organisation(person, by=person, name=f"Trust {n}")
        actions.be_away(person, by=person, since=date(2027, 2, 1 + n), until=date(2027, 2, 1 + n))
    client = browse(officer_of(phase))
    with django_assert_num_queries(21):
        assert client.get(url("pool-person", phase, person)).status_code == 200
