"""Another name, another lead, and who is shown to everybody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import get_resolver, reverse

from lpip_portal import clock
from lpip_portal.workflow import Closed, IllegalMove, Refusal, Stale
from partnerships import actions, queries
from partnerships.actions.guards import ROOMS, Duplicate, free_address
from partnerships.models import LeadOffer, PartnershipPerson
from tests.factories import a_partnership, a_user, belongs, with_role
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead, name_en="Old name", slug="old-name", is_public=True, state="active")


def to(name, *arguments):
    return reverse(f"partnerships:{name}", args=[getattr(each, "ref", each) for each in arguments])


def row_of(user, partnership) -> PartnershipPerson:
    return partnership.people.holding().get(user=user)


def test_the_old_name_stays_on_record_and_its_address_leads_on(client, partnership, lead, hands):
    renamed = actions.rename(partnership, by=lead, version=1, name_en="New name", name_cy="Enw newydd")
    hands.move_on(days=40)
    renamed = actions.rename(renamed, by=lead, version=2, name_en="Newest name")
    first, second = reversed(renamed.earlier_names.all())
    assert (first.name_en, first.slug, second.name_cy, second.since) == (
        "Old name",
        "old-name",
        "Enw newydd",
        first.until,
    )
    assert renamed.slug == "newest-name"
    answer = client.get(to("partnership", "old-name"))
    assert (answer.status_code, answer.url) == (301, to("partnership", "newest-name"))
    page = read(client.get(answer.url))
    assert "Old name" in page
    assert "Until 4 January 2027 it was called Old name." in page


def test_an_officer_hides_a_name_given_up_for_privacy_and_its_address_leads_on(
    client, partnership, lead, browse
):
    renamed = actions.rename(partnership, by=lead, version=1, name_en="New name")
    renamed = actions.rename(renamed, by=lead, version=2, name_en="Newest name")
    officer, look = browse(with_role("officer")), to("partnership", renamed.address)
    url, kept = (reverse("partnerships:former-name-hide", args=[renamed.ref, n]) for n in (1, 2))
    page = officer.get(look).content.decode()
    assert url in page
    assert kept in page
    assert url not in client.get(look).content.decode()
    for person in (lead, a_user(), with_role("auditor")):
        assert browse(person).post(url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.hide_name(renamed.earlier_names.last(), by=lead)
    find = to("partnership-list")
    assert "Newest name" in read(client.get(find, {"q": "Old"}))
    assert officer.post(url).status_code == 302
    assert officer.post(reverse("partnerships:former-name-hide", args=[renamed.ref, 3])).status_code == 404
    page = officer.get(look).content.decode()
    assert "Old name" not in page
    assert kept in page
    assert "Newest name" not in read(client.get(find, {"q": "Old"}))
    answer = client.get(to("partnership", "old-name"))
    assert (answer.status_code, answer.url) == (301, look)


def test_a_word_of_the_portals_own_addresses_is_no_name(partnership, lead):
    for word in ("Places", "themes", " New! "):
        with pytest.raises(Refusal, match="partnership”"):
            actions.rename(partnership, by=lead, version=1, name_en=word)
    assert (
        actions.rename(partnership, by=lead, version=1, name_en="Places partnership").slug
        == "places-partnership"
    )
    assert (
        free_address("Places", partnership) == f"places-{partnership.ref.lower()}"
    )  # as when it is first funded


def test_every_fixed_word_of_the_addresses_is_known():
    _prefix, room = get_resolver().namespace_dict["partnerships"]
    every = [inner for each in room.url_patterns for inner in getattr(each, "url_patterns", [each])]
    begins = {str(each.pattern).partition("/")[0] for each in every} - {""}
    assert {word for word in begins if "<" not in word} <= ROOMS


def test_an_address_that_another_one_had_is_not_taken(partnership, lead):
    other = a_partnership(a_user(), name_en="Other", slug="new-name", is_public=True)
    renamed = actions.rename(partnership, by=lead, version=1, name_en="New name")
    assert renamed.slug == f"new-name-{partnership.ref.lower()}"
    assert other.slug == "new-name"


def test_a_name_is_changed_by_those_who_manage_on_a_fresh_page_and_not_while_it_is_held(partnership, lead):
    with pytest.raises(PermissionDenied):
        actions.rename(partnership, by=belongs(a_user(), partnership), version=1, name_en="Mine")
    with pytest.raises(Refusal):
        actions.rename(partnership, by=lead, version=1, name_en="Old name")
    with pytest.raises(Stale):
        actions.rename(partnership, by=lead, version=7, name_en="New")
    actions.place_hold(partnership, by=lead, reason="a bid names it", about="x")
    with pytest.raises(Closed):
        actions.rename(partnership, by=lead, version=1, name_en="New")


def test_renaming_back_keeps_the_address(client, partnership, lead):
    actions.rename(partnership, by=lead, version=1, name_en="New name")
    back = actions.rename(partnership, by=lead, version=2, name_en="Old name")
    assert client.get(to("partnership", back.address)).status_code == 200
    assert client.get(to("partnership", "new-name")).url == to("partnership", back.address)


def test_the_lead_goes_over_once_the_other_accepts(partnership, lead):
    member = belongs(a_user("Morgan"), partnership)
    offer = actions.offer_lead(row_of(member, partnership), by=lead)
    assert row_of(lead, partnership).role == "lead"
    assert [todo.about for todo in queries.todos(member, clock.now())] == [str(partnership)]
    actions.accept_lead(offer, by=member)
    assert (row_of(member, partnership).role, row_of(lead, partnership).role) == ("lead", "manager")
    assert letters("partnership_lead_offered") == [("partnership_lead_offered", member.email)]
    assert {email for _kind, email in letters("partnership_lead_answered")} == {member.email, lead.email}
    assert trail_of(offer) == [("lead.offer", lead), ("lead.accept", member)]
    with pytest.raises(IllegalMove):
        actions.decline_lead(offer, by=member)


def test_nobody_else_offers_answers_or_takes_back(partnership, lead):
    manager, member = belongs(a_user(), partnership, "manager"), belongs(a_user(), partnership)
    with pytest.raises(PermissionDenied):
        actions.offer_lead(row_of(member, partnership), by=manager)
    with pytest.raises(IllegalMove):
        actions.offer_lead(row_of(lead, partnership), by=lead)
    offer = actions.offer_lead(row_of(member, partnership), by=lead)
    with pytest.raises(Duplicate):
        actions.offer_lead(row_of(manager, partnership), by=lead)
    for person in (manager, lead, a_user()):
        with pytest.raises(PermissionDenied):
            actions.accept_lead(offer, by=person)
    with pytest.raises(PermissionDenied):
        actions.withdraw_lead(offer, by=member)
    assert actions.withdraw_lead(offer, by=lead).state == "withdrawn"
    assert actions.decline_lead(actions.offer_lead(row_of(manager, partnership), by=lead), by=manager)
    assert row_of(lead, partnership).role == "lead"


def test_who_left_or_leads_no_more_hands_nothing_over(partnership, lead):
    member, other = belongs(a_user(), partnership), belongs(a_user(), partnership, "lead")
    offer = actions.offer_lead(row_of(member, partnership), by=lead)
    actions.end_person(row_of(lead, partnership), by=lead)
    with pytest.raises(IllegalMove):
        actions.accept_lead(offer, by=member)
    assert row_of(other, partnership).role == "lead"


def test_nobody_is_on_the_public_page_before_they_say_so(browse, client, partnership, lead):
    page = to("partnership", partnership.address)
    assert "Leila" not in read(client.get(page))
    mine = row_of(lead, partnership)
    with pytest.raises(PermissionDenied):
        actions.show_person(mine, by=belongs(a_user(), partnership, "manager"), shown=True)
    browse(lead).post(to("person-show", mine), {"shown": "yes"})
    assert "Leila" in read(client.get(page))
    assert "Your name is not on" in read(
        browse(lead).post(to("person-show", mine), {"shown": "no"}, follow=True)
    )
    assert "Leila" not in read(client.get(page))
    actions.show_person(mine, by=lead, shown=True)
    belongs(a_user(), partnership, "lead")
    actions.end_person(mine, by=lead)
    assert "Leila" not in read(client.get(page))


def test_it_is_all_done_in_the_room(browse, partnership, lead):
    member, client = belongs(a_user("Morgan"), partnership), browse(lead)
    room = read(client.get(to("partnership-room", partnership)))
    assert "Offer the lead" in room
    assert "Show my name" in room
    read(client.get(to("partnership-rename", partnership)))
    assert "Enter the new name" in read(client.post(to("partnership-rename", partnership), {"version": 1}))
    client.post(to("partnership-rename", partnership), {"version": 1, "name_en": "New name"})
    client.post(to("lead-offer", row_of(member, partnership)))
    offer = LeadOffer.objects.get()
    assert "Take the offer back" in read(client.get(to("partnership-room", partnership)))
    theirs = browse(member)
    assert "Take the lead" in read(theirs.get(to("lead-answer", offer)))
    assert "You lead the partnership now" in read(theirs.post(to("lead-accept", offer), follow=True))
    assert client.get(to("lead-answer", offer)).status_code == 404


def test_a_partnership_becomes_public_at_an_address_of_its_name(lead):
    forming, feed = a_partnership(lead, name_en="Afon a Môr"), a_partnership(lead, name_en="Feed")
    assert actions.activate(forming, by=lead).slug == "afon-a-mor"
    assert actions.activate(feed, by=lead).slug == f"feed-{feed.ref.lower()}"
