"""The trail: append-only by trigger and by role, one row per form, in the transaction of its cause."""

import ast
import os
import re
from io import StringIO
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import override_settings
from psycopg import sql

from lpip_portal.access import Guest
from lpip_portal.accounts.models import RoleGrant
from lpip_portal.audit import asked, trail
from lpip_portal.audit.models import AccessLog, Anchor, AuditEvent, Seal
from lpip_portal.workflow import Refusal
from tests import factories

ROOT = Path(__file__).resolve().parents[3]
TABLES = ["audit_auditevent", "audit_seal", "audit_anchor", "audit_accesslog"]
CHANGES = ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"]
COLUMN = {"audit_auditevent": "verb", "audit_seal": "hash", "audit_anchor": "hash", "audit_accesslog": "what"}


def one_of_each() -> AuditEvent:
    """A row in every table of the trail."""
    user = factories.a_user()
    event = trail.record("invite", user, by=user)
    Seal.objects.create(event=event, position=1, hash="0" * 64)
    Anchor.objects.create(position=1, hash="0" * 64)
    AccessLog.objects.create(by=user, what="read", target="x:1")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return event


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
def test_whoever_asks_the_trail_refuses_to_change(table, change):
    one_of_each()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table, COLUMN[table]))


@pytest.mark.django_db
def test_the_orm_cannot_change_it_either():
    event = one_of_each()
    event.verb = "something else"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()


@pytest.fixture(scope="module")
def portals_role(django_db_setup, django_db_blocker):
    """The role with which the portal runs in production, with the rights that the real command gives it."""
    role = os.environ.get("TEST_APP_ROLE", "portal_as_it_runs")
    owner = connection.settings_dict
    address = f"postgresql://{owner['USER']}:{owner['PASSWORD']}@/{owner['NAME']}?host={owner['HOST']}"
    told = StringIO()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {role} LOGIN")
        portal = mock.patch.dict(settings.DATABASES["default"], {"USER": role})
        with portal, override_settings(DATABASE_OWNER_URL=address):
            call_command("grant_roles", stdout=told)
    assert "only add to the trail" in told.getvalue()
    return role


@pytest.fixture
def as_the_portal(portals_role, db):
    """A connection to the test database as that role."""
    owner = connection.settings_dict
    with psycopg.connect(
        dbname=owner["NAME"], user=portals_role, host=owner["HOST"], port=owner["PORT"] or None
    ) as portal:
        yield portal


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        "ALTER TABLE {0} DISABLE TRIGGER ALL",
        "DROP TABLE {0}",
        "DROP TRIGGER {0}_append_only ON {0}",
        "SET session_replication_role = replica",
    ],
)
def test_the_portals_own_role_may_only_add_and_read(as_the_portal, table, change):
    as_the_portal.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    with pytest.raises(psycopg.Error, match="permission denied|must be owner"):
        as_the_portal.execute(change.format(table, COLUMN[table]))


def test_the_portals_own_role_changes_rows_and_no_tables(as_the_portal):
    rights = "SELECT has_table_privilege('funding_application', %s)"
    held = {
        right: as_the_portal.execute(rights, [right]).fetchone()[0]
        for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
    }
    assert held == {right: right not in ("TRUNCATE", "TRIGGER") for right in held}
    with pytest.raises(psycopg.Error, match="permission denied"):
        as_the_portal.execute("UPDATE django_migrations SET name = name")


@pytest.mark.django_db
def test_a_trace_goes_with_its_cause():
    user = factories.a_user()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        trail.record("invite", user, by=user, n=1 / (user.pk - user.pk))
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_one_form_leaves_one_trace_per_person():
    ana, bo = factories.a_user(), factories.a_user()
    trail.record("invite", ana, by=ana, nonce="n" * 22)
    trail.record("invite", ana, by=bo, nonce="n" * 22)
    with pytest.raises(IntegrityError), transaction.atomic():
        trail.record("invite", ana, by=ana, nonce="n" * 22)
    for _ in "ab":
        trail.record("invite", ana, by=ana)


@pytest.mark.django_db
def test_a_repeated_form_gives_the_row_that_it_made():
    ana, bo = factories.a_user(), factories.a_user()
    trail.record("invite", bo, by=ana, nonce="n" * 22)
    assert trail.repeat("n" * 22, ana, type(ana)) == bo
    assert trail.repeat("n" * 22, bo, type(ana)) is None
    with pytest.raises(Refusal):
        trail.repeat("n" * 22, ana, RoleGrant)
    assert trail.repeat("", ana, type(ana)) is None


@pytest.mark.django_db
def test_a_form_is_good_for_one_verb_and_one_row():
    ana, bo = factories.a_user(), factories.a_user()
    trail.record("invite", bo, by=ana, nonce="n" * 22)
    assert trail.repeat("n" * 22, ana, bo, "invite") == bo
    for target, verb in ((ana, "invite"), (bo, "remove"), (type(bo), "remove")):
        with pytest.raises(Refusal, match="for something else"):
            trail.repeat("n" * 22, ana, target, verb)


@pytest.mark.django_db
def test_a_form_is_good_for_one_address_and_the_words_it_came_with():
    ana, bo = factories.a_user(), factories.a_user()
    with asked.asking(lambda: "a"):
        trail.record("invite", bo, by=ana, nonce="n" * 22)
        assert trail.repeat("n" * 22, ana, type(bo)) == bo
    with asked.asking(lambda: "b"), pytest.raises(Refusal, match="with other words"):
        trail.first("n" * 22, ana)
    assert trail.repeat("n" * 22, ana, type(bo)) == bo, "who asks without a request names verb and row"


def test_every_repeat_names_a_verb_that_is_recorded():
    """A nonce is bound to person, verb and row; with a verb that nobody records, an honest repetition would be refused."""
    loose, seen = [], 0
    for path in [*ROOT.glob("*/actions.py"), *ROOT.glob("*/*/actions.py"), *ROOT.glob("*/**/actions/*.py")]:
        calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        recorded = [call.args[0] for call in calls if ast.unparse(call.func) == "trail.record"]
        for call in calls:
            if ast.unparse(call.func) == "trail.repeat" and len(call.args) > 3:
                seen += 1
                verb = getattr(call.args[3], "value", None)
                if isinstance(verb, str) and not any(re.fullmatch(pattern(each), verb) for each in recorded):
                    loose.append(f"{path.relative_to(ROOT)}:{call.lineno} {verb}")
    assert loose == []
    assert seen > 100


def pattern(verb: ast.expr) -> str:
    """A pattern of what an expression in the place of a verb can say."""
    if isinstance(verb, ast.IfExp):
        return f"{pattern(verb.body)}|{pattern(verb.orelse)}"
    parts = verb.values if isinstance(verb, ast.JoinedStr) else [verb]
    return "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in parts)


@pytest.mark.django_db
def test_a_guest_is_named_by_a_hash_and_the_clock_by_nobody():
    user = factories.a_user()
    guest = trail.record("ask", user, by=Guest("guest@example.org"))
    clock = trail.record("lapse", user, by=None)
    assert (guest.by, len(guest.guest)) == (None, 64)
    assert (clock.by, clock.guest) == (None, "")
    assert "guest@" not in str(guest.__dict__)
