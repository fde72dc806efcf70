"""Grant the portal's own database role what it needs, and no more: the second wall."""

import psycopg
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from psycopg import sql

from lpip_portal.settings import database

ADDED_ONLY = ["funding_aidrun"]  # what informed a decision stays as it was
TRAIL = ["audit_auditevent", "audit_seal", "audit_anchor", "audit_accesslog"]


class Command(BaseCommand):
    """Run as the owner after every migration; the web server and the worker then run as the other role."""

    help = __doc__

    def handle(self, **options):
        """Grant rows to the portal's role, and of the trail only reading and adding."""
        role = settings.DATABASES["default"]["USER"]
        if role == database(settings.DATABASE_OWNER_URL)["USER"]:
            self.stdout.write("One database role only: the second wall is missing (see DATABASE_OWNER_URL).")
            return
        with psycopg.connect(settings.DATABASE_OWNER_URL) as owner, owner.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if not cursor.fetchone():
                raise CommandError(
                    f"The database role “{role}” of DATABASE_URL does not exist; create it first."
                )
            name = sql.Identifier(role)
            for statement in (
                "GRANT USAGE ON SCHEMA public TO {}",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
                "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
                "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}",
            ):
                cursor.execute(sql.SQL(statement).format(name))
            for table in (*TRAIL, *ADDED_ONLY):
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                        sql.Identifier(table), name
                    )
                )
        self.stdout.write(f"The database role “{role}” may change rows, and only add to the trail.")
