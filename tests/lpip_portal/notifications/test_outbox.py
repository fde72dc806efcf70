"""The outbox: one letter per person, kind, thing and occasion, owed in the transaction of its cause."""

import pytest
from django.db import transaction

from lpip_portal.access import Guest
from lpip_portal.accounts.models import FactorReset, RoleGrant
from lpip_portal.notifications import outbox
from lpip_portal.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant():
    """Something to write about."""
    return RoleGrant.objects.create(
        user=factories.a_user("Ana"), role="officer", given_by=factories.a_user("Bo")
    )


def test_one_letter_is_owed_per_occasion(grant):
    for occasion in ("2027-01-05T16:00", "2027-01-05T16:00", "2027-01-06T16:00"):
        outbox.post("account_role_granted", to=[grant.user, grant.user], about=grant, occasion=occasion)
    assert list(Letter.objects.values_list("occasion", flat=True)) == ["2027-01-05T16:00", "2027-01-06T16:00"]


def test_letters_are_owed_in_one_order_however_their_readers_were_gathered(grant):
    people = [factories.a_user(email=f"{name}@example.org") for name in ("cy", "ana", "bo")]
    for n, readers in enumerate((people, people[::-1])):
        outbox.post("account_role_granted", to=readers, about=grant, occasion=str(n))
        owed = Letter.objects.filter(occasion=str(n)).order_by("pk").values_list("email", flat=True)
        assert list(owed) == ["ana@example.org", "bo@example.org", "cy@example.org"]


def test_a_letter_goes_with_its_cause(grant):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.post("account_role_granted", to=[grant.user], about=grant, number=1 // 0)
    assert not Letter.objects.exists()


def test_a_letter_is_written_in_its_readers_words(grant):
    outbox.post("account_role_granted", to=[grant.user], about=grant)
    letter = Letter.objects.get()
    assert letter.subject == "You now hold the role “Programme officer” on the LPIP Portal"
    assert "Bo has given you" in letter.body
    assert "&quot;" not in letter.body


def test_a_guest_gets_a_letter_without_an_account(grant):
    outbox.post("account_role_granted", to=[Guest("guest@example.org", "Gwen")], about=grant)
    letter = Letter.objects.get()
    assert (letter.to, letter.email) == (None, "guest@example.org")
    assert "Dear" in letter.body


def test_people_see_only_their_own_letters_and_no_secret_ones(grant):
    outbox.post("account_role_granted", to=[grant.user], about=grant)
    outbox.post_ready(
        "account_password_reset_key",
        to=grant.user,
        email=grant.user.email,
        subject="s",
        body="b",
        secret=True,
    )
    assert [letter.kind for letter in Letter.objects.visible_to(grant.user)] == ["account_role_granted"]
    assert not Letter.objects.visible_to(factories.a_user()).exists()


def test_every_reader_of_a_reset_is_told_who_did_it():
    person, asker, doer = (factories.a_user(name) for name in ("Ana", "Bo", "Cai"))
    reset = FactorReset.objects.create(
        user=person, reason="call", asked_by=asker, done_by=doer, done_at="2027-01-04T12:00Z"
    )
    reset.refresh_from_db()
    outbox.post("account_factor_reset_done", to=[person, asker, doer], about=reset, done_by=doer)
    assert Letter.objects.count() == 3
    assert all("Bo asked for it and Cai did it" in letter.body for letter in Letter.objects.all())
