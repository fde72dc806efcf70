"""Costs, people, partners and files of a bid."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from funding.applications import actions
from lpip_portal import clock
from lpip_portal.workflow import Closed, Refusal
from partnerships.models import Partner
from tests.factories import a_user, an_application, an_organisation
from tests.partnerships.pages import read
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


def name(bid, **facts):
    """Name somebody on a bid."""
    facts = {
        "name": "Ann Other",
        "email": "Ann@example.org",
        "organisation": bid.organisation,
        "role": "researcher",
    } | facts
    return actions.save_team_member(bid, by=bid.lead, **facts)


def test_a_named_person_is_asked_and_confirms_by_themselves(browse):
    bid = an_application()
    member = name(bid)
    assert letters("application_part") == [("application_part", "ann@example.org")]
    url = reverse("funding:team-confirm", args=[member.ref])
    assert browse(bid.lead).get(url).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.confirm_part(member, by=bid.lead)
    ann = a_user(email="ann@example.org")
    assert bid.title in read(browse(ann).get(url))
    assert "You confirmed this" in read(browse(ann).post(url, {"nonce": "n" * 22}, follow=True))
    member.refresh_from_db()
    assert (member.user, member.confirmed_at is not None) == (ann, True)
    assert ("team.confirm", ann) in trail_of(member)
    assert browse(ann).get(reverse("funding:application", args=[bid.ref])).status_code == 404


def test_a_change_asks_again_and_a_name_given_twice_is_refused():
    bid = an_application()
    member = name(bid)
    actions.confirm_part(member, by=a_user(email="ann@example.org"))
    changed = name(bid, member=member, role="specialist")
    assert changed.confirmed_at is None
    assert len(letters("application_part")) == 2
    assert name(bid, member=member, role="specialist").confirmed_at is None
    assert len(letters("application_part")) == 2
    with pytest.raises(Refusal):
        name(bid, email="ANN@example.org")


def test_the_page_of_the_team_names_changes_and_removes(browse):
    bid = an_application()
    client, url = browse(bid.lead), reverse("funding:application-team", args=[bid.ref])
    fields = {"name": "Siôn O’Neill", "email": "Sion@example.org", "role": "community", "nonce": "n" * 22}
    assert client.post(url, fields).status_code == 302
    member = bid.team.get()
    twice = client.post(url, fields | {"nonce": "m" * 22})
    assert twice.status_code == 422
    assert "already named" in read(twice)
    assert client.post(url, {"name": "", "email": "no", "role": "king"}).status_code == 422
    edit = reverse("funding:team-member-edit", args=[bid.ref, member.ref])
    assert client.post(edit, fields | {"name": "Mononym", "nonce": "o" * 22}).status_code == 302
    assert "Mononym" in read(client.get(url))
    remove = reverse("funding:team-member-remove", args=[bid.ref, member.ref])
    read(client.get(remove))
    assert client.post(remove, {"nonce": "p" * 22}).url == url
    assert not bid.team.exists()


def test_partners_that_joined_later_are_taken_over(browse):
    bid = an_application()
    late = an_organisation("Late Partner")
    Partner.objects.create(partnership=bid.partnership, organisation=late, state="accepted")
    Partner.objects.create(partnership=bid.partnership, organisation=an_organisation("Still Asked"))
    client = browse(bid.lead)
    page = read(client.get(reverse("funding:application-team", args=[bid.ref])))
    assert "Late Partner" in page
    assert "Still Asked" not in page
    client.post(reverse("funding:application-take-over-partners", args=[bid.ref]), {"nonce": "n" * 22})
    assert late in [partner.organisation for partner in bid.partners.all()]


def test_nobody_is_named_after_the_closing_instant():
    bid = an_application()
    with clock.at(bid.phase.closes_at + timedelta(milliseconds=1)), pytest.raises(Closed):
        name(bid)
