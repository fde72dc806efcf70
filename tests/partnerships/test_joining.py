"""Inviting people and organisations, and their answers."""

import pytest
from django.core.exceptions import PermissionDenied

from lpip_portal.notifications import delivery, outbox
from lpip_portal.notifications.models import Letter
from lpip_portal.workflow import Closed, IllegalMove, Refusal
from partnerships import actions, queries
from partnerships.actions.guards import Duplicate
from partnerships.models import Organisation, PersonInvitation
from partnerships.names import Unlisted
from tests.factories import a_partnership, a_signatory, a_user, affiliated, an_organisation, belongs
from tests.traces import letters, trail_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return a_user("Leila")


@pytest.fixture
def partnership(lead):
    return a_partnership(lead)


def invite(partnership, lead, email="new@example.org", role="member", **facts):
    return actions.invite_person(partnership, by=lead, email=email, role=role, **facts)


def test_an_invited_person_joins_with_the_role_that_was_offered(partnership, lead):
    invitation = invite(partnership, lead, "New@Example.org", "community")
    assert letters() == [("partnership_person_invited", "new@example.org")]
    person = a_user(email="new@example.org")
    actions.accept_invitation(invitation, by=person)
    member = partnership.people.get(user=person)
    assert (member.role, member.given_by) == ("community", lead)
    assert ("partnership_invitation_answered", lead.email) in letters()
    assert trail_of(invitation) == [("invitation.send", lead), ("invitation.accept", person)]


def test_accepting_twice_joins_once(partnership, lead):
    invitation, person = invite(partnership, lead), a_user(email="new@example.org")
    actions.accept_invitation(invitation, by=person)
    actions.accept_invitation(invitation, by=person)
    assert partnership.people.filter(user=person).count() == 1
    assert len(letters("partnership_invitation_answered")) == 1


def test_nobody_else_answers(partnership, lead):
    invitation = invite(partnership, lead)
    for other in (a_user(), lead, belongs(a_user(), partnership, "manager")):
        with pytest.raises(PermissionDenied):
            actions.accept_invitation(invitation, by=other)
        with pytest.raises(PermissionDenied):
            actions.decline_invitation(invitation, by=other)


def test_an_invitation_runs_out_after_thirty_days(hands):
    lead, person = a_user(), a_user(email="new@example.org")
    invitation = invite(a_partnership(lead), lead)
    hands.move_on(days=30)
    assert queries.todos(person, invitation.expires_at)[0].due_at == invitation.expires_at
    hands.move_on(seconds=1)
    with pytest.raises(Closed):
        actions.accept_invitation(invitation, by=person)
    with pytest.raises(Closed):
        actions.decline_invitation(invitation, by=person)
    again = invite(invitation.partnership, lead)
    assert PersonInvitation.objects.get(pk=invitation.pk).state == "revoked"
    assert again.state == "sent"


def test_a_withdrawn_invitation_opens_nothing_and_its_letter_stays(partnership, lead):
    invitation, person = invite(partnership, lead), a_user(email="new@example.org")
    actions.revoke_invitation(invitation, by=lead)
    with pytest.raises(IllegalMove):
        actions.accept_invitation(invitation, by=person)
    assert not outbox.may_still_go(Letter.objects.get(kind="partnership_person_invited"))
    assert queries.todos(person, invitation.sent_at) == []


def test_an_open_invitation_is_sent(partnership, lead, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invite(partnership, lead)
    delivery.deliver()
    assert Letter.objects.get().state == "sent"


def test_the_same_person_is_not_asked_twice(partnership, lead):
    invite(partnership, lead)
    with pytest.raises(Duplicate):
        invite(partnership, lead, "NEW@example.org")
    with pytest.raises(Duplicate):
        invite(partnership, lead, lead.email)


@pytest.mark.parametrize("role", ["lead", "signatory", ""])
def test_no_letter_makes_a_lead(partnership, lead, role):
    with pytest.raises(PermissionDenied):
        invite(partnership, lead, role=role)


@pytest.mark.parametrize("role", ["member", "community"])
def test_members_invite_nobody(partnership, role):
    with pytest.raises(PermissionDenied):
        invite(partnership, belongs(a_user(), partnership, role))


def test_strangers_and_those_who_left_invite_nobody(partnership, lead):
    manager = belongs(a_user(), partnership, "manager")
    actions.end_person(partnership.people.get(user=manager), by=manager)
    for person in (a_user(), manager):
        with pytest.raises(PermissionDenied):
            invite(partnership, person)


def test_the_flood_gate_closes(partnership, lead, monkeypatch):
    monkeypatch.setattr("partnerships.actions.guards.MOST_WAITING", 1)
    invite(partnership, lead)
    with pytest.raises(Refusal):
        invite(partnership, lead, "other@example.org")


# People who leave


def test_a_lead_removes_and_the_person_is_told(partnership, lead):
    member = belongs(a_user(), partnership)
    actions.end_person(partnership.people.get(user=member), by=lead)
    assert not partnership.people.holding().filter(user=member).exists()
    assert letters() == [("partnership_person_ended", member.email)]


def test_the_last_lead_stays(partnership, lead):
    with pytest.raises(Refusal):
        actions.end_person(partnership.people.get(user=lead), by=lead)
    second = belongs(a_user(), partnership, "lead")
    actions.end_person(partnership.people.get(user=lead), by=lead)
    assert [person.user for person in partnership.people.holding()] == [second]


def test_a_manager_removes_no_lead_and_a_member_nobody(partnership, lead):
    manager, member = belongs(a_user(), partnership, "manager"), belongs(a_user(), partnership)
    belongs(a_user(), partnership, "lead")
    for by, person in ((manager, lead), (member, manager)):
        with pytest.raises(PermissionDenied):
            actions.end_person(partnership.people.get(user=person), by=by)
    actions.end_person(partnership.people.get(user=member), by=manager)


def test_who_left_can_be_asked_again(partnership, lead):
    member = belongs(a_user(), partnership)
    person = partnership.people.get(user=member)
    actions.end_person(person, by=member)
    with pytest.raises(Duplicate):
        actions.end_person(person, by=lead)
    actions.accept_invitation(invite(partnership, lead, member.email), by=member)
    assert partnership.people.holding().filter(user=member).exists()


# Organisations


def ask(partnership, lead, organisation, email):
    return actions.invite_partner(partnership, by=lead, organisation=organisation, email=email)


def test_a_person_of_the_organisation_accepts_at_the_address_asked(partnership, lead):
    charity = an_organisation("Glanrafon Trust", kind="charity", may_administer=False)
    person = affiliated(charity)
    partner = ask(partnership, lead, charity, person.email)
    assert partner not in partnership.partners.shown()
    actions.accept_partner(partner, by=person)
    assert partner in partnership.partners.shown()
    assert ("partnership_partner_answered", lead.email) in letters()


def test_belonging_or_the_address_alone_is_not_enough(partnership, lead):
    charity = an_organisation("Glanrafon Trust", kind="charity")
    colleague, outsider = affiliated(charity), a_user()
    partner = ask(partnership, lead, charity, outsider.email)
    for person in (colleague, outsider, lead):
        with pytest.raises(PermissionDenied):
            actions.accept_partner(partner, by=person)
        with pytest.raises(PermissionDenied):
            actions.decline_partner(partner, by=person)
    actions.accept_partner(partner, by=a_signatory(charity))


def test_the_email_domain_of_the_organisation_is_belonging(partnership, lead):
    charity = an_organisation("Glanrafon Trust", domain="glanrafon.example.org")
    partner = ask(partnership, lead, charity, "nia@glanrafon.example.org")
    accepted = actions.accept_partner(partner, by=a_user(email="nia@glanrafon.example.org"))
    assert accepted.state == "accepted"


def test_an_organisation_just_named_is_spoken_for_by_the_address(partnership, lead):
    partner = ask(partnership, lead, Unlisted("Cwm Aber Residents", "community"), "colm@example.org")
    assert partner.organisation.standing == Organisation.Standing.PROPOSED
    person = a_user(email="colm@example.org")
    actions.accept_partner(partner, by=person)
    assert person.affiliations.get().organisation == partner.organisation


def test_an_organisation_that_declined_may_be_asked_again(partnership, lead):
    charity = an_organisation("Glanrafon Trust")
    person = affiliated(charity)
    partner = ask(partnership, lead, charity, person.email)
    with pytest.raises(Duplicate):
        ask(partnership, lead, charity, person.email)
    actions.decline_partner(partner, by=person)
    again = ask(partnership, lead, charity, person.email)
    assert (again.pk, again.state) == (partner.pk, "invited")
    assert len(letters("partnership_partner_invited")) == 2
    actions.accept_partner(again, by=person)
    with pytest.raises(Duplicate):
        ask(partnership, lead, charity, person.email)


def test_a_letter_to_an_organisation_runs_out_and_is_sent_again(hands):
    lead, charity = a_user(), an_organisation("Glanrafon Trust")
    person = affiliated(charity)
    partnership = a_partnership(lead)
    partner = ask(partnership, lead, charity, person.email)
    hands.move_on(days=31)
    with pytest.raises(Closed):
        actions.accept_partner(partner, by=person)
    actions.accept_partner(ask(partnership, lead, charity, person.email), by=person)


def test_a_withdrawn_letter_to_an_organisation_opens_nothing(partnership, lead):
    charity = an_organisation("Glanrafon Trust")
    person = affiliated(charity)
    partner = ask(partnership, lead, charity, person.email)
    actions.withdraw_partner(partner, by=lead)
    with pytest.raises(IllegalMove):
        actions.accept_partner(partner, by=person)
    assert not outbox.may_still_go(Letter.objects.get(kind="partnership_partner_invited"))


def test_what_waits_for_an_answer_is_a_thing_to_do(partnership, lead):
    charity = an_organisation("Glanrafon Trust")
    person = affiliated(charity, email="new@example.org")
    invitation = invite(partnership, lead)
    partner = ask(partnership, lead, charity, person.email)
    urls = [todo.url for todo in queries.todos(person, invitation.sent_at)]
    assert urls == [
        f"/partnerships/invitations/{invitation.ref}/",
        f"/partnerships/partners/{partner.ref}/",
    ]
    assert queries.todos(lead, invitation.sent_at) == []


def test_asking_somebody_again_and_again_is_no_way_to_flood_them(monkeypatch):
    monkeypatch.setattr(outbox, "MOST_UNASKED", 3)
    lead = a_user()
    partnership = a_partnership(lead)
    for _each in range(5):
        sent = actions.invite_person(partnership, by=lead, email="victim@example.org", role="member")
        actions.revoke_invitation(sent, by=lead)
    actions.invite_person(partnership, by=lead, email="other@example.org", role="member")
    kinds = [letter for letter in letters() if letter[0] == "partnership_person_invited"]
    assert len([to for _kind, to in kinds if to == "victim@example.org"]) == 3
    assert len(kinds) == 4
