
import django.db.models.deletion
import lpip_portal.clock
import lpip_portal.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('kind', models.CharField(max_length=80)),
                ('about', models.CharField(db_index=True, max_length=120)),
                ('occasion', models.CharField(default='once', max_length=80)),
                ('language', models.CharField(default='en-gb', max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('is_urgent', models.BooleanField(default=False)),
                ('is_secret', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('owed', 'Owed'), ('sending', 'Being sent'), ('sent', 'Sent'), ('unknown', 'Possibly sent'), ('failed', 'Refused by the mail server'), ('dropped', 'No longer needed'), ('left', 'Left as it is')], default='owed', max_length=10)),
                ('owed_at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('not_before', models.DateTimeField(default=lpip_portal.clock.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.CharField(blank=True, max_length=32)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'owed')), fields=['-is_urgent', 'not_before'], name='notifications_letter_due'), models.Index(condition=models.Q(('state__in', ['failed', 'unknown'])), fields=['-not_before'], name='notifications_letter_unsettled'), models.Index(fields=['to', '-not_before'], name='notifications_letter_inbox')],
                'constraints': [models.UniqueConstraint(fields=('email', 'kind', 'about', 'occasion'), name='notifications_letter_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notifications_letter_sent_has_a_time')],
            },
        ),
    ]
