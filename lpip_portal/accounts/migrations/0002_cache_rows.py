"""The table behind the rate limits, as Django's createcachetable makes it."""

from django.db import migrations

MAKE = """
CREATE TABLE IF NOT EXISTS cache_rows (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS cache_rows_expires ON cache_rows (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE IF EXISTS cache_rows")]
