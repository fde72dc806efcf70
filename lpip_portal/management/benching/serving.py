"""The application that the bench puts behind the production server: the portal, the floor's address, and a count of queries."""

from django.conf import settings

settings.ROOT_URLCONF = "lpip_portal.management.benching.floor"

from django.db import connection  # noqa: E402 – the settings come first
from django.test.utils import CaptureQueriesContext  # noqa: E402

from lpip_portal.wsgi import application as portal  # noqa: E402


def application(environ, start_response):
    """Answer as the portal does; a request that asks for it is told how many queries it made."""
    if not environ.get("HTTP_X_COUNT_QUERIES"):
        return portal(environ, start_response)
    told = {}
    with CaptureQueriesContext(connection) as queries:
        answer = portal(environ, lambda status, headers, *rest: told.update(status=status, headers=headers))
    start_response(told["status"], [*told["headers"], ("X-Queries", str(len(queries)))])
    return answer
