
import django.db.models.deletion
import lpip_portal.clock
import lpip_portal.documents.models
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
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('key', models.CharField(default=lpip_portal.documents.models.random_key, max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('scan', models.CharField(choices=[('pending', 'Scan pending'), ('clean', 'Clean'), ('blocked', 'Blocked')], default='pending', max_length=10)),
                ('added_at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
