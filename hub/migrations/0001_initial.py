
import django.db.models.deletion
import lpip_portal.clock
import lpip_portal.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnerships', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('on', models.DateField()),
                ('kind', models.CharField(max_length=20)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('noted_at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hub_contacts', to='partnerships.partnership')),
            ],
        ),
        migrations.CreateModel(
            name='CohortLead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hub_leads', to='partnerships.partnership')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='hub_cohortlead_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('partnership',), name='hub_cohortlead_one_open')],
            },
        ),
        migrations.CreateModel(
            name='HubPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('role', models.CharField(choices=[('staff', 'Hub staff'), ('evaluator', 'Evaluator')], max_length=10)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'hub people',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='hub_hubperson_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='SupportRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('kind', models.CharField(choices=[('data', 'Data'), ('evidence', 'Evidence'), ('expertise', 'Expertise'), ('engagement', 'Engaging communities'), ('policy', 'Access to policymakers'), ('evaluation', 'Evaluation')], max_length=12)),
                ('question', models.TextField()),
                ('needed_by', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('new', 'New'), ('accepted', 'Being worked on'), ('answered', 'Answered'), ('closed', 'Closed'), ('declined', 'Declined')], default='new', max_length=10)),
                ('asked_at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_requests', to='partnerships.partnership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'closed']), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='hub_supportrequest_answered_says_what')],
            },
        ),
    ]
