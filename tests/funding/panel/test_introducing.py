"""Before the meeting: who introduces what, and pre-scores that nobody reads until both are in."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding.models import Introducer, Item, Meeting, PreScore, Seat
from funding.panel import actions, introductions, queries
from funding.panel.actions import Unclear, WrongPerson
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, Stale
from tests.factories import a_user, approver_of, officer_of, with_role
from tests.funding.panel.stories import a_meeting, declare_all, walled
from tests.pages import url as page
from tests.traces import trail_of

pytestmark = pytest.mark.django_db
NONCE = "n" * 22


def seat_of(user) -> Seat:
    return Seat.objects.get(user=user)


def named(item: Item, lead, second, by) -> list[Introducer]:
    """Name two introducers, and give them back, the lead first."""
    pair = {"lead": seat_of(lead).ref, "second": seat_of(second).ref if second else ""}
    actions.name_introducers(item.panel, by=by, named={item.ref: pair})
    return list(Introducer.objects.filter(item=item, until__isnull=True).order_by("part"))


def introduced():
    """A convened panel whose first item has a lead and a second introducer; everybody has declared."""
    panel, items, people = a_meeting()
    declare_all(panel)
    lead, second = named(items[0], people["member"], people["other"], people["secretary"])
    return panel, items, people, lead, second


# Who introduces


def test_the_secretary_names_introducers_and_they_are_told_of_no_bid():
    panel, [first, _second], people = a_meeting()
    lead, second = named(first, people["member"], people["other"], people["secretary"])
    assert (lead.seat.user, second.seat.user) == (people["member"], people["other"])
    assert trail_of(panel)[-1] == ("panel.name_introducers", people["secretary"])
    told = Letter.objects.filter(kind="panel_introducing")
    assert {letter.email for letter in told} == {people["member"].email, people["other"].email}
    assert all("Bid 1" not in f"{letter.subject} {letter.body}" for letter in told)
    named(first, people["member"], people["chair"], officer_of(panel.phase))
    assert Introducer.objects.standing().count() == 2
    assert Introducer.objects.filter(until__isnull=False).get().seat.user == people["other"]


def test_nobody_introduces_what_they_may_not_see_or_without_a_voice():
    panel, [first, _second], people = a_meeting()
    walled(people["member"], first)
    for lead in (people["member"], people["secretary"]):
        with pytest.raises(WrongPerson):
            named(first, lead, people["other"], people["secretary"])
    with pytest.raises(WrongPerson):
        named(first, people["other"], people["other"], people["secretary"])
    for person in (people["chair"], people["member"], approver_of(panel.phase), a_user()):
        with pytest.raises(PermissionDenied):
            named(first, people["other"], people["chair"], person)
    assert not Introducer.objects.exists()


def test_a_hidden_item_is_left_alone():
    _panel, [first, _second], people = a_meeting()
    walled(people["secretary"], first)
    assert named(first, people["member"], people["other"], people["secretary"]) == []


def test_a_conflict_found_later_ends_the_introduction_and_its_pre_score():
    _panel, [first, _second], people, lead, second = introduced()
    actions.pre_score(lead, by=people["member"], points=7, version=0)
    actions.pre_score(second, by=people["other"], points=4, version=0)
    assert PreScore.objects.visible_to(people["chair"]).count() == 2
    actions.declare(first, by=people["member"], has_conflict=True)
    assert list(Introducer.objects.standing()) == [second]
    assert list(PreScore.objects.visible_to(people["chair"])) == []
    with pytest.raises(PermissionDenied):
        actions.pre_score(lead, by=people["member"], points=7, version=1)


def test_a_suggestion_is_balanced_and_knows_conflicts():
    allowed = [[not (n == 0 and m < 3) for m in range(5)] for n in range(10)]
    found = introductions.suggest(allowed, {1: (4, None)})
    assert set(found[0]) == {3, 4}
    assert found[1][0] == 4
    assert all(lead is not None and second is not None and lead != second for lead, second in found.values())
    loads = [sum(m in pair for pair in found.values()) for m in range(5)]
    assert max(loads) - min(loads) <= 1
    leads = [sum(pair[0] == m for pair in found.values()) for m in range(5)]
    assert max(leads) - min(leads) <= 2
    assert introductions.suggest([[True, False], [False, False]], {}) == {0: [0, None], 1: [None, None]}
    assert introductions.suggest([], {}) == {}


# Pre-scores


def test_pre_scores_are_hidden_from_everybody_until_both_are_in():
    panel, [_first, _second], people, lead, second = introduced()
    actions.pre_score(lead, by=people["member"], points=7, version=0, comment="Strong.")
    others = [
        people["other"],
        people["chair"],
        people["secretary"],
        officer_of(panel.phase),
        with_role("auditor"),
    ]
    assert [PreScore.objects.visible_to(person).count() for person in others] == [0] * 5
    assert PreScore.objects.visible_to(people["member"]).get().points == 7
    actions.pre_score(second, by=people["other"], points=4, version=0)
    assert [PreScore.objects.visible_to(person).count() for person in others] == [2] * 5
    with pytest.raises(Closed):
        actions.pre_score(lead, by=people["member"], points=1, version=1)


def test_no_page_tells_a_pre_score_before_its_time(browse):
    panel, [first, _second], people, lead, _other = introduced()
    others = (people["other"], people["chair"], people["secretary"], officer_of(panel.phase))
    urls = [page("item", first), page("panel", panel)]
    before = {(who, url): normal(browse(who).get(url)) for who in others for url in urls}
    actions.pre_score(lead, by=people["member"], points=7, version=0, comment="Zanzibar")
    for (who, url), shown in before.items():
        assert normal(browse(who).get(url)) == shown, (who, url)
    own = browse(people["member"]).get(urls[0]).content.decode()
    assert "Zanzibar" in own


def normal(answer) -> str:
    """A page without what is fresh on every page."""
    return re.sub(r'(nonce|csrfmiddlewaretoken)" value="[^"]*"', "", answer.content.decode())


def test_a_pre_score_is_whole_and_on_the_scale_and_not_stale():
    _panel, _items, people, lead, _second = introduced()
    for points in (0, 11, -1):
        with pytest.raises(Unclear):
            actions.pre_score(lead, by=people["member"], points=points, version=0)
    with pytest.raises(PermissionDenied):
        actions.pre_score(lead, by=people["other"], points=5, version=0)
    actions.pre_score(lead, by=people["member"], points=5, version=0, nonce="a" * 22)
    actions.pre_score(lead, by=people["member"], points=6, version=0, nonce="a" * 22)
    with pytest.raises(Stale):
        actions.pre_score(lead, by=people["member"], points=6, version=0)
    assert PreScore.objects.get().points == 5


def test_when_the_meeting_has_begun_everything_is_locked():
    panel, [first, _second], people, lead, _second = introduced()
    Meeting.objects.create(
        panel=panel, state="running", starts_at=clock.now(), opened_at=clock.now(), planned_by=people["chair"]
    )
    with pytest.raises(Closed):
        actions.pre_score(lead, by=people["member"], points=5, version=0)
    with pytest.raises(Closed):
        named(first, people["chair"], people["other"], people["secretary"])


def test_the_pages_of_introducers(browse):
    panel, [first, second], people = a_meeting()
    declare_all(panel)
    client, url = browse(people["secretary"]), page("panel-introducers", panel)
    assert "Suggest who introduces what" in client.get(url).content.decode()
    suggested = client.get(url, {"suggest": "yes"}).content.decode()
    assert suggested.count("selected") >= 4
    assert not Introducer.objects.exists()
    member, other = seat_of(people["member"]).ref, seat_of(people["other"]).ref
    same = {f"lead_{first.ref}": member, f"second_{first.ref}": member}
    assert client.post(url, same).status_code == 422
    answer = client.post(
        url,
        {f"lead_{first.ref}": member, f"second_{first.ref}": other, f"lead_{second.ref}": "", "nonce": NONCE},
    )
    assert answer.status_code == 302
    lead = Introducer.objects.get(part="lead")
    mine = browse(people["member"])
    assert page("pre-score", lead) in mine.get(page("panel", panel)).content.decode()
    form = page("pre-score", lead)
    assert mine.get(form).status_code == 200
    for bad in ("", "11", "0", "7.5", "x"):
        assert mine.post(form, {"points": bad, "version": "0"}).status_code == 422, bad
    assert mine.post(form, {"points": "7", "version": "0", "nonce": NONCE}).status_code == 302
    assert mine.post(form, {"points": "8", "version": "0"}).status_code == 409
    assert browse(people["other"]).get(form).status_code == 404
    assert "Give your pre-scores" not in str(queries.todos(people["member"], clock.now()))


def test_the_page_of_introducers_asks_alike_for_one_and_for_many(browse):
    counts = []
    for bids in (1, 3):
        panel, _items, people = a_meeting(bids)
        client = browse(people["secretary"])
        client.get(page("panel-introducers", panel))
        counts.append(queries_of(client, page("panel-introducers", panel)))
    assert counts[0] == counts[1]


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


# Papers


def test_papers_open_at_the_time_that_is_set():
    panel, [first, _second], people = a_meeting()
    declare_all(panel)
    with pytest.raises(Closed):
        actions.set_papers_time(panel, by=people["secretary"], at=clock.now() + timedelta(days=1))
    panel.papers_at = clock.now() + timedelta(hours=1)
    panel.save(update_fields=["papers_at"])
    assert not Item.objects.readable_by(people["member"]).exists()
    assert Item.objects.readable_by(officer_of(panel.phase)).filter(pk=first.pk).exists()
    with pytest.raises(PermissionDenied):
        actions.set_papers_time(panel, by=people["chair"], at=clock.now())
    actions.set_papers_time(panel, by=people["secretary"], at=clock.now() - timedelta(seconds=1))
    assert Item.objects.readable_by(people["member"]).count() == 2
