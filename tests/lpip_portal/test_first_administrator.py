"""The first administrator of a new portal."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import a_user, with_role

pytestmark = pytest.mark.django_db


def test_somebody_who_signed_up_becomes_the_first_administrator():
    user = a_user()
    call_command("first_administrator", user.email.upper())
    assert type(user).objects.get(pk=user.pk).has_role("administrator")


def test_there_is_no_second_first_administrator():
    with_role("administrator")
    with pytest.raises(CommandError, match="already"):
        call_command("first_administrator", a_user().email)


def test_a_stranger_does_not():
    with pytest.raises(CommandError, match="signed up"):
        call_command("first_administrator", "nobody@example.org")
