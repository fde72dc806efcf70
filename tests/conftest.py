"""What every test may ask for."""

from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from lpip_portal import clock, references
from tests import factories

# How long an example takes says something about the machine, and nothing about the portal.
hypothesis.settings.register_profile(
    "portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("portal")


@pytest.fixture(scope="session", autouse=True)
def _a_place_of_their_own(tmp_path_factory):
    """Let the files that tests store lie where nobody else's do."""
    folder = tmp_path_factory.mktemp("data")
    documents = settings.STORAGES["documents"] | {
        "OPTIONS": {"location": str(folder / "documents"), "file_permissions_mode": 0o600}
    }
    with override_settings(
        DATA_DIR=folder,
        STORAGES=settings.STORAGES | {"documents": documents},
        TRAIL_ANCHOR_FILE=folder / "anchors.log",
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quickly_emptied():
    """Empty the tables that hold something after a test with real transactions; the triggers of the trail rest meanwhile.

    To truncate each of some hundred tables, as is the rule, takes longer than most of these tests.
    """
    trail = {"audit_auditevent", "audit_seal", "audit_anchor", "audit_accesslog"}

    def emptied(ops, statements):
        tables = ops.connection.introspection.django_table_names(only_existing=True, include_views=False)
        holds = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (TABLE {name})" for name in tables)  # noqa: S608
        with transaction.atomic(), ops.connection.cursor() as cursor:
            cursor.execute(holds)
            full = [name for (name,) in cursor.fetchall()]
            for name in full:
                if name in trail:
                    cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
                cursor.execute(f"DELETE FROM {name}")  # noqa: S608
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in trail.intersection(full):
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")

    with mock.patch.object(type(connection.ops), "execute_sql_flush", emptied):
        yield


@pytest.fixture(autouse=True)
def _same_names_every_time():
    """Number the factories from one, so that a failure reads the same twice."""
    factories.start_again()


@pytest.fixture
def hands():
    """The hands of a clock that stands at noon on Monday 4 January 2027, UK time; move them as the story goes on."""
    with clock.at(clock.uk(2027, 1, 4, 12)) as pretended:
        yield pretended


@pytest.fixture
def seeded_refs():
    """Draw the same references in every run."""
    with references.seeded(7):
        yield


@pytest.fixture
def browse():
    """A function that signs a person in and gives their HTTP client."""

    def sign_in(user=None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in
