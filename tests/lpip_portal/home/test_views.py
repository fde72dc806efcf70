"""The front door over HTTP."""

import re
from datetime import timedelta

import pytest

from funding.models import RoundOfficer
from lpip_portal import clock
from lpip_portal.audit.models import AccessLog, AuditEvent
from lpip_portal.home import gathering
from lpip_portal.notifications.models import Letter
from lpip_portal.ui.todo import Todo
from tests import factories

pytestmark = pytest.mark.django_db


def a_letter(person, **facts) -> Letter:
    """A letter to somebody."""
    facts = {"kind": "review_due", "about": "x:1", "subject": "Your review", "body": "Dear you"} | facts
    return Letter.objects.create(to=person, email=person.email, **facts)


def text(response) -> str:
    """A page's text without its tags."""
    return " ".join(re.sub("<[^>]+>", " ", response.content.decode()).split())


# Home


def test_a_stranger_sees_what_the_programme_is_and_what_is_open(client):
    phase = factories.a_phase()
    page = client.get("/")
    assert page.status_code == 200
    assert "Create an account" in text(page)
    assert str(phase.round) in text(page)


@pytest.mark.parametrize("number", [1, 3])
def test_the_public_home_costs_the_same_however_much_there_is(client, number, django_assert_num_queries):
    round = factories.a_round()
    for n in range(number):
        factories.a_phase(round=round, number=n + 1)
        factories.a_partnership(is_public=True)
    with django_assert_num_queries(6):
        client.get("/")


def test_home_says_what_waits_for_a_person_the_late_first(browse, monkeypatch, hands):
    now = clock.now()
    waiting = [
        Todo("Whenever", "/a/"),
        Todo("Next month", "/b/", now.replace(month=2)),
        Todo("Tomorrow", "/c/", now.replace(day=5), about="Bid <b>of</b> mine"),
        Todo("Yesterday", "/d/", now.replace(day=3)),
    ]
    monkeypatch.setattr(
        gathering,
        "SOURCES",
        (gathering.Source(lambda user, now: waiting[:2]), gathering.Source(lambda user, now: waiting[2:])),
    )
    page = browse(factories.a_user("Ana")).get("/")
    shown = text(page)
    places = [shown.index(word) for word in ("Yesterday", "Tomorrow", "Next month", "Whenever")]
    assert places == sorted(places)
    assert "Overdue since 12:00pm on 3 January 2027 UK time" in shown
    assert "<b>of</b>" not in page.content.decode()


def test_home_greets_people_as_they_wish(browse):
    assert "Hello, Dr Rees" in text(browse(factories.a_user("Ana Rees", address_as="Dr Rees")).get("/"))


def test_home_says_so_when_nothing_waits(browse):
    assert "Nothing waits for you" in text(browse(factories.a_user()).get("/"))


def a_lead(number: int):
    """Somebody who leads this many partnerships, each with a draft, and has as many letters."""
    person = factories.a_user()
    for n in range(number):
        factories.an_application(lead=person, partnership=factories.a_partnership(person))
        a_letter(person, occasion=str(n))
    return person


def a_reviewer(number: int):
    """Somebody with this many bids to review."""
    person = factories.a_user()
    for _ in range(number):
        factories.an_assignment(reviewer=person)
    return person


def an_officer(number: int):
    """Somebody who runs a round with this many submitted bids in a phase that has closed."""
    phase = factories.a_phase()
    for _ in range(number):
        factories.an_application("submitted", phase=phase)
    return factories.officer_of(phase)


def a_closed_phase():
    """A phase that closed nine days ago."""
    opened, now = clock.now() - timedelta(days=40), clock.now()
    return factories.a_phase(
        opens_at=opened, intention_due_at=opened + timedelta(days=9), closes_at=now - timedelta(days=9)
    )


def an_officer_of_rounds(number: int):
    """Somebody who runs this many rounds, each with a phase that waits for its panel, one whose panel is forming and one that has judged."""
    person = factories.a_user()
    for _ in range(number):
        waiting, forming, judged = (a_closed_phase() for _ in range(3))
        factories.an_application("submitted", phase=waiting)
        factories.an_application("eligible", phase=forming)
        factories.an_application("eligible", phase=judged)
        factories.a_panel(forming, "forming")
        factories.a_panel(judged, "confirmed")
        for phase in (waiting, forming, judged):
            RoundOfficer.objects.filter(round=phase.round, duty="officer").update(user=person)
    return person


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("who", "queries"),
    [(an_officer_of_rounds, 25), (factories.a_user, 7), (a_lead, 32), (a_reviewer, 9), (an_officer, 22)],
)
def test_home_costs_the_same_however_much_there_is(browse, who, queries, number, django_assert_num_queries):
    page = browse(who() if who is factories.a_user else who(number))
    with django_assert_num_queries(queries):
        page.get("/")


def test_every_room_is_asked_for_everybody_who_plays_a_part_in_it():
    """Whatever a room has for a person, home shows: being asked must not depend on the parts."""
    people = [a_lead(1), a_reviewer(1), an_officer(1), factories.a_signatory(factories.an_organisation())]
    award = factories.an_award()
    people += [award.lead, factories.a_signatory(award.holder), factories.officer_of(award.phase)]
    people += [factories.approver_of(award.phase), factories.finance_of(award.phase)]
    people += [seat.user for seat in factories.a_panel(award.phase).seats.all()]
    now = clock.now()
    for person in people:
        asked = {todo.url for todo in gathering.todos(person, now, gathering.parts(person))}
        assert asked == {todo.url for source in gathering.SOURCES for todo in source.todos(person, now)}


def test_people_see_the_doors_that_are_theirs(browse):
    assert "People and roles" in text(browse(factories.with_role("administrator")).get("/"))
    assert "The audit trail" in text(browse(factories.with_role("auditor")).get("/"))
    plain = text(browse(factories.a_user()).get("/"))
    assert "People and roles" not in plain
    assert "The audit trail" not in plain


# Letters


def test_my_letters_are_mine(browse):
    mine, theirs = factories.a_user(), factories.a_user()
    letter = a_letter(mine, body="See http://localhost:8000/x and <script>alert(1)</script>")
    page = browse(mine)
    assert "Your review" in text(page.get("/letters/"))
    shown = page.get(f"/letters/{letter.ref}/")
    assert shown.status_code == 200
    assert "<script>alert" not in shown.content.decode()
    assert browse(theirs).get(f"/letters/{letter.ref}/").status_code == 404
    assert "Your review" not in text(browse(theirs).get("/letters/"))


def test_reading_a_letter_by_get_changes_nothing_and_its_form_marks_it(browse):
    letter = a_letter(factories.a_user())
    page = browse(letter.to)
    page.get(f"/letters/{letter.ref}/")
    letter.refresh_from_db()
    assert letter.read_at is None
    assert page.post(f"/letters/{letter.ref}/").status_code == 302
    letter.refresh_from_db()
    assert letter.read_at


@pytest.mark.parametrize("page", ["0", "-1", "abc", "2147483648", "9" * 30, "\x00", ""])
def test_strange_page_numbers_show_a_page(browse, page):
    assert browse(factories.a_user()).get("/letters/", {"page": page}).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_letters_costs_the_same_however_long_it_is(browse, number, django_assert_num_queries):
    person = factories.a_user()
    for n in range(number):
        a_letter(person, occasion=str(n))
    page = browse(person)
    with django_assert_num_queries(4):
        page.get("/letters/")


def test_letters_that_wait_are_settled_by_administrators(browse):
    letter = a_letter(factories.a_user(), state="failed")
    other = a_letter(factories.a_user(), state="unknown")
    page = browse(factories.with_role("administrator"))
    shown = text(page.get("/letters/unsettled/"))
    assert letter.email in shown
    assert letter.subject not in shown, "an administrator does not read other people's letters"
    assert page.post(f"/letters/{letter.ref}/send-again/", {"nonce": "x" * 5000}).status_code == 302
    assert page.post(f"/letters/{other.ref}/leave/").status_code == 302
    assert set(Letter.objects.values_list("state", flat=True)) == {"owed", "left"}
    assert page.get(f"/letters/{letter.ref}/send-again/").status_code == 405


@pytest.mark.parametrize("role", ["auditor", "officer"])
def test_nobody_else_finds_the_letters_that_wait(browse, role):
    letter = a_letter(factories.a_user(), state="failed")
    page = browse(factories.with_role(role))
    assert page.get("/letters/unsettled/").status_code == 404
    assert page.post(f"/letters/{letter.ref}/send-again/").status_code == 404


# The trail


@pytest.fixture
def events():
    """Three things that were done."""
    ana = factories.a_user("Ana Rees")
    return [
        AuditEvent.objects.create(
            verb=verb, target=f"funding.application:{n}", target_ref=ref, by=ana, facts={"title": "<b>x</b>"}
        )
        for n, (verb, ref) in enumerate([("submit", "7KQ2M9XWTB"), ("withdraw", "7KQ2M9XWTC"), ("save", "")])
    ]


def test_an_auditor_reads_the_trail_and_that_is_logged(browse, events):
    auditor = factories.with_role("auditor")
    page = browse(auditor).get("/trail/")
    assert page.status_code == 200
    assert "submit" in text(page)
    assert "<b>x</b>" not in page.content.decode()
    assert list(AccessLog.objects.values_list("by", "target")) == [
        (auditor.pk, f"audit.auditevent:{events[-1].pk}")
    ]
    assert "the audit trail" in text(browse(auditor).get("/trail/readings/"))


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ({"verb": "draw"}, {"withdraw"}),
        ({"ref": "7kq2m9xwtb"}, {"submit"}),
        ({"by": "rees"}, {"submit", "withdraw", "save"}),
        ({"by": "nobody"}, set()),
        ({"since_day": "1", "since_month": "1", "since_year": "2099"}, set()),
        ({"until_day": "1", "until_month": "1", "until_year": "2099"}, {"submit", "withdraw", "save"}),
        ({"since_day": "x", "unknown": "y", "page": "-3", "verb": "\x00"}, None),
        ({"verb": "x" * 100_000}, None),
    ],
)
def test_the_trail_is_narrowed_and_strange_filters_do_no_harm(browse, events, query, verbs):
    response = browse(factories.with_role("auditor")).get("/trail/", query)
    assert response.status_code == 200
    if verbs is not None:
        assert {event.verb for event in response.context["page"]} == verbs


@pytest.mark.parametrize("role", ["administrator", "officer", None])
def test_nobody_else_finds_the_trail(browse, role):
    person = factories.with_role(role) if role else factories.a_user()
    assert browse(person).get("/trail/").status_code == 404
    assert browse(person).get("/trail/readings/").status_code == 404
    assert not AccessLog.objects.exists()


def test_an_auditor_with_a_conflict_does_not_read_about_that_bid(browse):
    auditor, bid = factories.with_role("auditor"), factories.an_application()
    event = AuditEvent.objects.create(verb="start", target=f"funding.application:{bid.pk}", by=bid.lead)
    page = browse(auditor)
    assert event in page.get("/trail/").context["page"].object_list
    bid.interests.create(user=auditor, kind="personal", source="declared", state="confirmed")
    assert event not in page.get("/trail/").context["page"].object_list


def test_the_trail_names_rows_by_reference_and_never_by_key(browse):
    auditor, bid = factories.with_role("auditor"), factories.an_application()
    key = f"funding.application:{bid.pk}"
    AuditEvent.objects.create(
        verb="start",
        target=key,
        target_ref=bid.ref,
        by=bid.lead,
        facts={"of": [key, "accounts.user:1"], "n": 7},
    )
    AuditEvent.objects.create(verb="odd", target="gone.model:3", by=None)
    for address in ("/trail/", "/trail/readings/"):
        page = browse(auditor).get(address)
        assert page.status_code == 200
        assert not re.search(r"[a-z]+\.[a-z]+:[0-9]+", page.content.decode())
    assert f"application {bid.ref}" in text(browse(auditor).get("/trail/"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_trail_costs_the_same_however_long_it_is(browse, number, django_assert_num_queries):
    for n in range(number):
        AuditEvent.objects.create(verb="save", target=f"x:{n}", by=factories.a_user())
    page = browse(factories.with_role("auditor"))
    with django_assert_num_queries(11):
        page.get("/trail/")


@pytest.mark.parametrize("tie", ["conflict", "part"])
def test_the_trail_says_nothing_of_what_hangs_from_a_bid_to_an_auditor_who_is_tied_to_it(browse, tie):
    auditor = factories.with_role("auditor")
    review = factories.a_review()
    bid = review.assignment.application
    factories.an_award("offered", decision=factories.a_decision(bid))
    rows = [bid, review.assignment, review, bid.decision, bid.decision.award]
    for row in rows:
        key = f"{row._meta.label_lower}:{row.pk}"
        AuditEvent.objects.create(verb="seen", target=key, target_ref=row.ref, by=review.assignment.reviewer)
        AccessLog.objects.create(what="seen", target=key, by=review.assignment.reviewer)
    page = browse(auditor)
    assert text(page.get("/trail/")).count("seen") >= len(rows)
    if tie == "conflict":
        bid.interests.create(user=auditor, kind="personal", source="declared", state="confirmed")
    else:
        factories.belongs(auditor, bid.partnership)
    for address in ("/trail/", "/trail/readings/"):
        assert str(review.assignment.reviewer) not in text(page.get(address))


# Small files and the language


def test_machines_are_told_whom_to_ask_and_what_to_leave_alone(client):
    security = client.get("/.well-known/security.txt")
    assert security.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert re.search(r"^Contact: mailto:\S+$", security.content.decode(), re.M)
    assert re.search(r"^Expires: \S+Z$", security.content.decode(), re.M)
    assert "Disallow: /letters/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_language_changes_and_leads_nowhere_else(client, target):
    response = client.post("/language/", {"language": "cy", "next": target})
    assert (response.url, response.cookies["language"].value) == ("/", "cy")
    assert "language" not in client.post("/language/", {"language": "xx"}).cookies
    assert client.get("/language/").status_code == 405
