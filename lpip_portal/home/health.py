"""Whether the portal is up, and whether it is well: for load balancers, for the people on watch, for ``doctor``."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lpip_portal import clock
from lpip_portal.documents import scanner
from lpip_portal.documents.models import Document
from lpip_portal.later import Later
from lpip_portal.notifications.models import Letter

redis = Later("redis")
LATE = timedelta(minutes=15)


class Finding(NamedTuple):
    """What one check found; ``grave`` when someone must act."""

    name: str
    grave: bool
    words: str


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers. It asks nobody: a load balancer must not take the portal away with the database."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say how the portal is, each part in words; 503 when someone must act."""
    found = list(findings())
    grave = any(finding.grave for finding in found)
    parts = {finding.name: {"ok": not finding.grave, "words": finding.words} for finding in found}
    return JsonResponse({"status": "failing" if grave else "ok"} | parts, status=503 if grave else 200)


def findings() -> Iterator[Finding]:
    """Look at everything that the portal needs while it runs. What cannot be asked is itself a finding."""
    for name, look in LOOKS.items():
        try:
            yield Finding(name, *look())
        except (OperationalError, InterfaceError):
            yield Finding(name, True, "The database does not answer.")
        except DatabaseError:
            yield Finding(name, True, "The database lacks what this asks for. Run manage.py upgrade.")
        except (redis.RedisError, OSError):
            yield Finding(name, True, "Redis does not answer; letters and reminders wait, nothing is lost.")


def database() -> tuple[bool, str]:
    """Ask the database one question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean")
        if cursor.fetchone()[0]:
            return True, "The database answers but takes no changes."
    return False, "The database answers and takes changes."


def roles() -> tuple[bool, str]:
    """Ask whether the portal's own database role could rewrite the audit trail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname LIKE 'audit\\_%' AND relkind = 'r'"
            " AND (pg_has_role(relowner, 'MEMBER') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE'))"
        )
        open_tables = cursor.fetchone()[0]
    if open_tables:
        return (
            False,
            "The second wall is missing: the portal's own role could change the trail. Set DATABASE_OWNER_URL.",
        )
    return False, "The second wall stands: the portal's own role can only add to the trail."


def doorbell() -> tuple[bool, str]:
    """Ask Redis for a sign of life."""
    line = redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)
    try:
        line.ping()
    finally:
        line.close()
    return False, "Redis answers."


def letters() -> tuple[bool, str]:
    """Ask how long the oldest letter that is due has waited."""
    oldest = Letter.objects.due().order_by("not_before").values_list("not_before", flat=True).first()
    if oldest is None:
        return False, "No letter waits."
    waited = clock.now() - oldest
    minutes = int(waited.total_seconds() // 60)
    words = f"The oldest letter that is due has waited {minutes} minutes."
    return waited > LATE, f"{words} Look at the worker and at the mail relay." if waited > LATE else words


def migrations() -> tuple[bool, str]:
    """Compare the database's tables with this version of the portal."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return True, f"The database lacks {len(missing)} migrations of this version. Run manage.py upgrade."
    return False, "The database has the tables of this version."


def scanning() -> tuple[bool, str]:
    """Ask how long the oldest file has waited for the virus scanner, where there is one."""
    if not scanner.is_configured():
        return (
            False,
            "No virus scanner is configured: files are marked as not scanned, and served. Set CLAMD_SOCKET.",
        )
    waiting = Document.objects.filter(scan=Document.Scan.PENDING)
    oldest = waiting.order_by("added_at").values_list("added_at", flat=True).first()
    if oldest is None:
        return False, "No file waits for the virus scanner."
    waited = clock.now() - oldest
    words = f"The oldest file has waited {int(waited.total_seconds() // 60)} minutes for the virus scanner."
    return waited > LATE, f"{words} Look at the worker and at the scanner." if waited > LATE else words


LOOKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "database": database,
    "roles": roles,
    "redis": doorbell,
    "letters": letters,
    "migrations": migrations,
    "scanner": scanning,
}
