"""The people and the partner organisations of a bid: named, asked, confirmed, declined, and letters that come back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from funding.applications import actions, queries
from funding.models import ApplicationPartner, Section, TeamMember
from lpip_portal import clock
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import IllegalMove, NotReady, Refusal
from partnerships.models import Organisation
from partnerships.names import Unlisted
from tests.factories import a_phase, a_signatory, a_user, affiliated, an_application, an_organisation, belongs
from tests.pages import body, url
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def named(bid, **facts):
    """Name a person on a bid."""
    facts = {
        "name": "Mair ap Rhys",
        "email": "Mair@example.org",
        "organisation": bid.organisation,
        "role": "policy",
        **facts,
    }
    return actions.save_team_member(bid, by=bid.lead, **facts)


def partner_of(bid, **facts):
    """Name an organisation on a bid."""
    facts = {
        "organisation": an_organisation(),
        "contact": "answers@example.org",
        "part": "Runs the workshops",
        **facts,
    }
    return actions.add_partner(bid, by=bid.lead, **facts)


def with_team_section(**facts):
    """A phase whose paper has a section for the team."""
    phase = a_phase(**facts)
    Section.objects.create(
        question_set=phase.question_set, slug="team", order=9, title_en="Team", component="team"
    )
    return phase


def test_a_person_declines_and_stands_on_the_bid_no_more():
    bid = an_application(phase=with_team_section(confirmation="submission"))
    member = named(bid, orcid="0000-0002-1825-0097", hours=Decimal("7.5"))
    assert [fault.code for fault in queries.preflight(bid).faults] == ["unconfirmed"]
    mair = a_user(email="mair@example.org")
    with pytest.raises(PermissionDenied):
        actions.decline_part(member, by=bid.lead)
    for _ in range(2):
        actions.decline_part(member, by=mair)
    assert ("team.decline", mair) in trail_of(member)
    assert letters("application_part_declined") == [("application_part_declined", bid.lead.email)]
    with pytest.raises(IllegalMove):
        actions.confirm_part(member, by=mair)
    found = queries.preflight(bid)
    assert found.faults == []
    assert queries.content(bid, found)[1]["team"] == []
    named(bid, member=member, role="researcher")  # asked again
    assert actions.confirm_part(TeamMember.objects.get(pk=member.pk), by=mair).is_confirmed
    assert queries.content(bid, queries.preflight(bid))[1]["team"][0]["orcid"] == ""


def test_the_lead_cannot_decline():
    bid = an_application()
    lead = named(bid, email=bid.lead.email)
    with pytest.raises(PermissionDenied):
        actions.decline_part(lead, by=bid.lead)


def test_a_partner_confirms_its_part_and_is_asked_again_when_it_changes():
    bid = an_application(phase=with_team_section(confirmation="submission"))
    organisation = an_organisation()
    partner = partner_of(bid, organisation=organisation, contact="")
    assert [fault.code for fault in queries.preflight(bid).faults] == ["unconfirmed_partner"]
    signatory = a_signatory(organisation)
    for person in (bid.lead, a_user(), a_signatory(an_organisation())):
        with pytest.raises(PermissionDenied):
            actions.confirm_partner_part(partner, by=person)
    assert actions.confirm_partner_part(partner, by=signatory).confirmed_by == signatory
    found = queries.preflight(bid)
    assert found.faults == []
    assert queries.content(bid, found)[0]["contributions"][0]["confirmed"] is True
    changed = {"part": partner.part, "cash": Decimal("500"), "in_kind": Decimal("0")}
    assert not actions.save_partner(partner, by=bid.lead, **changed).is_confirmed
    assert [kind for kind, _address in letters("application_partner_part")] == ["application_partner_part"]
    assert Letter.objects.get(kind="application_partner_part").email == signatory.email
    actions.decline_partner_part(partner, by=signatory)
    assert queries.preflight(bid).faults == []
    assert queries.preflight(bid).partners == []


def test_an_offer_phase_lets_the_unconfirmed_through_and_shows_them():
    bid = an_application(phase=with_team_section())
    named(bid)
    partner_of(bid)
    found = queries.preflight(bid)
    assert found.faults == []
    assert queries.content(bid, found)[0]["contributions"][0]["confirmed"] is False


def test_who_was_named_for_an_organisation_answers_if_they_belong_there():
    bid = an_application()
    organisation = an_organisation()
    stranger = a_user(email="answers@example.org")
    partner = partner_of(bid, organisation=organisation)
    with pytest.raises(PermissionDenied):
        actions.confirm_partner_part(partner, by=stranger)
    colleague = affiliated(organisation, email="colleague@example.org")
    partner = partner_of(bid, organisation=an_organisation(), contact="colleague@example.org")
    with pytest.raises(PermissionDenied):  # belongs elsewhere
        actions.confirm_partner_part(partner, by=colleague)


def test_an_organisation_with_people_or_costs_stays():
    bid = an_application()
    partner = partner_of(bid)
    member = named(bid, organisation=partner.organisation)
    with pytest.raises(NotReady):
        actions.remove_partner(partner, by=bid.lead)
    actions.remove_team_member(member, by=bid.lead)
    actions.remove_partner(partner, by=bid.lead)
    assert not bid.partners.exists()


def test_a_partner_is_named_once_and_only_by_those_who_write():
    bid = an_application()
    partner = partner_of(bid, nonce="n" * 22)
    assert partner_of(bid, nonce="n" * 22) == partner
    with pytest.raises(Refusal):
        partner_of(bid, organisation=partner.organisation)
    reader = belongs(a_user(), bid.partnership, "community")
    with pytest.raises(PermissionDenied):
        actions.add_partner(bid, by=reader, organisation=an_organisation(), contact="", part="x")
    with clock.at(bid.phase.closes_at + timedelta(seconds=1)), pytest.raises(Refusal):
        partner_of(bid)


def test_an_old_letter_stops_the_bid_whoever_confirmed():
    bid = an_application(phase=with_team_section())
    day = clock.today()
    old = ApplicationPartner.objects.create(
        application=bid, organisation=an_organisation(), letter_on=day - timedelta(days=190)
    )
    assert [fault.code for fault in queries.preflight(bid).faults] == ["old_letter"]
    old.letter_on = day - timedelta(days=100)
    old.save()
    assert queries.preflight(bid).faults == []


def test_an_organisation_that_is_not_listed_is_proposed_and_stops_nothing():
    bid = an_application()
    unlisted = Unlisted("Cymdeithas Glan-yr-afon", "charity", "1164883")
    partner = partner_of(bid, organisation=unlisted)
    assert partner.organisation.is_proposed
    assert partner.organisation.charity_ew == "1164883"
    assert queries.preflight(bid).faults == []


PARTNER = {
    "organisation": "Glan yr Afon",
    "part": "Workshops",
    "contact": "answers@example.org",
    "nonce": "n" * 22,
}


def test_a_near_name_and_a_known_number_are_offered(browse):
    bid = an_application()
    known = an_organisation("Cymdeithas Glan-yr-Afon", charity_ew="1164883")
    client, page = browse(bid.lead), url("partner-add", bid)
    asked = client.post(page, PARTNER)
    assert asked.status_code == 422
    assert "Cymdeithas Glan-yr-Afon" in body(asked)
    wrong = client.post(
        page,
        PARTNER
        | {"organisation_choice": "unlisted", "organisation_kind": "charity", "organisation_number": "12"},
    )
    assert wrong.status_code == 422
    assert not bid.partners.exists()
    answer = client.post(page, PARTNER | {"organisation": "Something else", "organisation_number": "1164883"})
    assert answer.status_code == 302
    assert bid.partners.get().organisation == known
    assert Organisation.objects.filter(standing="proposed").count() == 0


def test_the_pages_of_partners_name_change_answer_and_remove(browse):
    bid = an_application()
    organisation = an_organisation("Glan yr Afon")
    client = browse(bid.lead)
    assert client.post(url("partner-add", bid), PARTNER).status_code == 302
    partner = bid.partners.get()
    assert "Glan yr Afon" in body(client.get(url("application-team", bid)))
    edit = url("partner-edit", bid, partner)
    fields = {
        "part": "Workshops",
        "cash": "1,000",
        "in_kind": "250.50",
        "contact": "",
        "letter": "",
        "nonce": "m" * 22,
    }
    assert client.get(edit).status_code == 200
    for bad in (
        {"cash": "NaN"},
        {"in_kind": "1_000"},
        {"cash": "-1"},
        {"part": "\x00"},
        {"letter": "0000000000"},
    ):
        assert client.post(edit, fields | bad).status_code == 422
    future = clock.today() + timedelta(days=2)
    day = {"letter_on_day": future.day, "letter_on_month": future.month, "letter_on_year": future.year}
    assert client.post(edit, fields | day).status_code == 422
    assert client.post(edit, fields).status_code == 302
    partner.refresh_from_db()
    assert (partner.cash, partner.in_kind) == (Decimal("1000"), Decimal("250.50"))
    signatory = a_signatory(organisation)
    theirs = browse(signatory)
    page = body(theirs.get(url("partner-confirm", partner)))
    assert "£1,000.00" in page
    assert theirs.post(url("partner-confirm", partner), {"nonce": "c" * 22}).status_code == 302
    assert "confirmed this" in body(theirs.get(url("partner-confirm", partner)))
    assert theirs.post(url("partner-decline", partner), {"nonce": "d" * 22}).status_code == 302
    assert "Declined" in body(client.get(url("application-team", bid)))
    assert client.get(url("partner-remove", bid, partner)).status_code == 200
    assert client.post(url("partner-remove", bid, partner), {"nonce": "r" * 22}).status_code == 302
    assert client.post(url("partner-remove", bid, partner), {"nonce": "s" * 22}).status_code == 302
    assert not bid.partners.exists()


def test_a_rival_learns_of_no_part(browse):
    bid = an_application()
    partner = partner_of(bid)
    rival = browse(an_application(phase=bid.phase).lead)
    for name in ("partner-add", "application-team"):
        assert rival.get(url(name, bid)).status_code == 404
    for name in ("partner-edit", "partner-remove"):
        assert rival.get(url(name, bid, partner)).status_code == 404
    assert rival.get(url("partner-confirm", partner)).status_code == 404
    assert rival.post(url("partner-decline", partner)).status_code == 404


def test_the_pages_of_a_person_take_orcid_and_hours(browse):
    bid = an_application()
    client, page = browse(bid.lead), url("application-team", bid)
    fields = {"name": "Mair", "email": "mair@example.org", "role": "co_lead_beyond", "nonce": "n" * 22}
    for bad in (
        {"orcid": "0000-0002-1825-0098"},
        {"hours": "61"},
        {"hours": "7.55"},
        {"hours": "NaN"},
        {"role": "boss"},
    ):
        assert client.post(page, fields | bad).status_code == 422
    assert client.post(page, fields | {"orcid": "0000000218250097", "hours": "7.5"}).status_code == 302
    member = bid.team.get()
    assert (member.orcid, member.hours) == ("0000-0002-1825-0097", Decimal("7.5"))
    mair = browse(a_user(email="mair@example.org"))
    assert "7.5" in body(mair.get(url("team-confirm", member)))
    assert mair.post(url("team-decline", member), {"nonce": "d" * 22}).status_code == 302
    assert "You declined this" in body(mair.get(url("team-confirm", member)))
    assert browse(a_user()).post(url("team-decline", member)).status_code == 404


def test_a_letter_that_came_back_stands_beside_the_person(browse):
    bid = an_application()
    member, partner = named(bid), partner_of(bid)
    client, page = browse(bid.lead), url("application-team", bid)
    assert "Letter came back" not in body(client.get(page))
    Letter.objects.filter(kind__startswith="application_part").update(state="failed")
    text = body(client.get(page))
    assert text.count("Letter came back") == 2
    assert text.count("Correct the address") == 2
    assert "Correct the address and we write again" in body(client.get(url("team-member-edit", bid, member)))
    assert "came back" in body(client.get(url("partner-edit", bid, partner)))
    named(bid, member=member, email="mair.new@example.org")
    assert body(client.get(page)).count("Letter came back") == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_team_takes_the_same_queries_however_many(browse, n, django_assert_num_queries):
    bid = an_application()
    for each in range(n):
        named(bid, email=f"p{each}@example.org")
        partner_of(bid)
    client = browse(bid.lead)
    with django_assert_num_queries(10):
        client.get(url("application-team", bid))


def test_changing_what_is_said_of_somebody_is_no_way_to_flood_them():
    bid = an_application()
    member = named(bid)
    for hours in range(1, 30):
        member = named(bid, member=member, hours=Decimal(hours))
    assert len(letters("application_part")) == 20
