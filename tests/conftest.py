"""What every test may ask for."""

from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
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
def _a_trail_that_can_be_emptied():
    """Lift the triggers of the trail for the moment in which a test with real transactions is cleaned away."""
    kind = type(connection.ops)
    empty = kind.execute_sql_flush
    tables = ["audit_auditevent", "audit_seal", "audit_anchor", "audit_accesslog"]

    def lifted(ops, statements):
        with ops.connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            empty(ops, statements)
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    with mock.patch.object(kind, "execute_sql_flush", lifted):
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
