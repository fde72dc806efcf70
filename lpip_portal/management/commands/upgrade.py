"""Bring a database to this version of the portal: tables as the owner, then rights for the portal's own role."""

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connections

from lpip_portal.settings import database


class Command(BaseCommand):
    """Run once for each new version, before the web servers and workers of that version start."""

    help = __doc__

    def handle(self, verbosity: int, **options):
        """Migrate as DATABASE_OWNER_URL says, whoever DATABASE_URL is, and grant."""
        connection = connections["default"]
        ours = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(database(settings.DATABASE_OWNER_URL))
        try:
            call_command("migrate", interactive=False, verbosity=verbosity)
            call_command("createcachetable", verbosity=verbosity)
        finally:
            connection.close()
            connection.settings_dict.update(ours)
        call_command("grant_roles")
