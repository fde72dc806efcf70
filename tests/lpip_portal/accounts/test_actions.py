"""Roles and lost second factors: who may, what is left behind, and that one person alone is never enough."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from lpip_portal.accounts import actions, policy
from lpip_portal.accounts.forms import AccountForm
from lpip_portal.accounts.models import FactorReset, RoleGrant, User
from lpip_portal.workflow import Refusal
from tests import factories, traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    """An administrator."""
    return factories.with_role("administrator")


def with_factor(person: User) -> User:
    """A person with an authenticator app."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


def anew(person: User) -> User:
    """The same person at their next request."""
    return User.objects.get(pk=person.pk)


def test_a_role_is_granted_with_a_trace_and_a_letter(admin):
    person = factories.a_user()
    grants = {actions.grant_role(person, "officer", by=admin, nonce="n" * 22) for _ in "ab"}
    (grant,) = grants
    assert anew(person).portal_roles == {"officer"}
    assert traces.trail_of(grant) == [("role.grant", admin)]
    assert traces.letters() == [("account_role_granted", person.email)]


@pytest.mark.parametrize("role", ["auditor", "officer", None])
def test_only_an_administrator_grants_roles(role):
    by = factories.with_role(role) if role else factories.a_user()
    with pytest.raises(PermissionDenied):
        actions.grant_role(factories.a_user(), "officer", by=by)


def test_nobody_grants_a_role_to_themselves(admin):
    with pytest.raises(PermissionDenied):
        actions.grant_role(admin, "officer", by=admin)
    assert not traces.letters()


def test_a_role_is_held_once(admin):
    person = factories.with_role("officer")
    with pytest.raises(Refusal):
        actions.grant_role(person, "officer", by=admin)


@pytest.mark.parametrize(("held", "more"), [("auditor", "officer"), ("administrator", "auditor")])
def test_an_auditor_holds_no_other_role(admin, held, more):
    with pytest.raises(Refusal, match="auditor"):
        actions.grant_role(factories.with_role(held), more, by=admin)


def test_a_role_that_ended_can_be_granted_again(admin):
    person = factories.a_user()
    first = actions.grant_role(person, "officer", by=admin)
    actions.end_role(first, by=admin)
    actions.grant_role(person, "officer", by=admin)
    assert RoleGrant.objects.filter(user=person).count() == 2


def test_a_role_that_was_ended_is_gone_with_the_next_request(admin):
    grant = actions.grant_role(factories.a_user(), "officer", by=admin)
    actions.end_role(grant, by=admin)
    assert not anew(grant.user).portal_roles
    assert traces.trail_of(grant)[-1] == ("role.end", admin)
    assert traces.letters("account_role_ended") == [("account_role_ended", grant.user.email)]
    with pytest.raises(Refusal):
        actions.end_role(grant, by=admin)


def test_the_last_administrator_stays(admin):
    own = admin.rolegrants.get()
    with pytest.raises(Refusal, match="last"):
        actions.end_role(own, by=admin)
    factories.with_role("administrator", is_active=False)
    with pytest.raises(Refusal, match="last"):
        actions.end_role(own, by=admin)
    factories.with_role("administrator")
    actions.end_role(own, by=admin)


def test_a_role_is_reviewed_by_somebody_else(admin, hands):
    grant = factories.with_role("officer").rolegrants.get()
    actions.review_role(grant, by=admin)
    grant.refresh_from_db()
    assert grant.reviewed_at
    with pytest.raises(PermissionDenied):
        actions.review_role(admin.rolegrants.get(), by=admin)


def test_a_lost_factor_is_reset_by_two_people_and_everybody_is_told(admin, client):
    person = with_factor(factories.with_role("officer"))
    client.force_login(person)
    asker = factories.with_role("officer")

    reset = actions.ask_factor_reset(person, by=asker, reason="Video call with her manager")
    assert traces.letters() == [("account_factor_reset_asked", person.email)]
    actions.do_factor_reset(reset, by=admin)

    assert not policy.has_second_factor(person)
    assert policy.lacks_second_factor(anew(person))
    assert client.get("/account/").status_code == 302, "signed out everywhere"
    told = {email for _kind, email in traces.letters("account_factor_reset_done")}
    assert told == {person.email, asker.email, admin.email}
    assert traces.trail_of(reset) == [("factor_reset.ask", asker), ("factor_reset.do", admin)]
    with pytest.raises(Refusal):
        actions.do_factor_reset(reset, by=admin)


def test_one_person_alone_never_resets_a_factor(admin):
    person = with_factor(factories.a_user())
    reset = actions.ask_factor_reset(person, by=admin, reason="call")
    with pytest.raises(PermissionDenied):
        actions.do_factor_reset(reset, by=admin)
    with pytest.raises(PermissionDenied):
        actions.do_factor_reset(reset, by=factories.with_role("officer"))
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=reset.pk).update(done_by=admin)
    assert policy.has_second_factor(person)


def test_nobody_asks_for_themselves(admin):
    with pytest.raises(PermissionDenied):
        actions.ask_factor_reset(with_factor(admin), by=admin, reason="me")


def test_the_person_themselves_never_does_the_reset():
    one, two = factories.with_role("administrator"), factories.with_role("administrator")
    reset = actions.ask_factor_reset(with_factor(two), by=one, reason="call")
    with pytest.raises(PermissionDenied):
        actions.do_factor_reset(reset, by=two)


@pytest.mark.parametrize("has_one", [True, False])
def test_a_reset_is_asked_for_once_and_only_where_there_is_something_to_reset(admin, has_one):
    person = with_factor(factories.a_user()) if has_one else factories.a_user()
    if has_one:
        actions.ask_factor_reset(person, by=admin, reason="call")
    with pytest.raises(Refusal):
        actions.ask_factor_reset(person, by=admin, reason="call")


def test_people_change_only_themselves(admin):
    with pytest.raises(PermissionDenied):
        actions.change_person(factories.a_user(), by=admin, name="Mallory")


def test_nobody_gets_a_part_by_an_address_that_they_have_not_shown_to_be_theirs():
    person = factories.a_user()
    assert AccountForm({"email": person.email.upper()}).is_valid()
    person.emailaddress_set.update(verified=False)
    form = AccountForm({"email": person.email})
    assert "Nobody has an account" in str(form.errors["email"])
