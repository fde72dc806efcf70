from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import lpip_portal.clock


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0027_boards_in_order'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='scalepoint',
            name='descriptor_community_en',
            field=models.CharField(blank=True, db_default='', max_length=400),
        ),
        migrations.AddField(
            model_name='scalepoint',
            name='descriptor_community_cy',
            field=models.CharField(blank=True, db_default='', max_length=400),
        ),
        migrations.CreateModel(
            name='ResponseExtension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('closed_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='funding.responsewindow')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('closed_at')), models.Q(('reason', ''), _negated=True)), name='funding_responseextension_is_longer')],
            },
        ),
    ]
