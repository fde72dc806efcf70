from django.db import migrations

# Volatile: the look-up takes its own view of the rows after the lock is held, so it sees what the other sending left.
SENT_BEFORE = """
CREATE FUNCTION portal_sent_before(who bigint, what text) RETURNS SETOF bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(who || ':' || what, 7));
    RETURN QUERY SELECT id FROM audit_auditevent WHERE by_id = who AND nonce = what;
END
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_what_a_nonce_was_for'),
    ]

    operations = [
        migrations.RunSQL(SENT_BEFORE, 'DROP FUNCTION portal_sent_before(bigint, text)'),
    ]
