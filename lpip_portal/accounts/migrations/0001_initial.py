
import django.db.models.deletion
import django.db.models.functions.text
import lpip_portal.clock
import lpip_portal.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                ('name', models.CharField(blank=True, max_length=150, verbose_name='name')),
                ('address_as', models.CharField(blank=True, max_length=80, verbose_name='how to address you')),
                ('language', models.CharField(default='en-gb', max_length=10, verbose_name='language')),
                ('is_active', models.BooleanField(default=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('joined_at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='accounts_user_one_per_address')],
            },
        ),
        migrations.CreateModel(
            name='FactorReset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('reason', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField(default=lpip_portal.clock.now)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='factor_resets', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('user',), name='accounts_factorreset_one_open'), models.CheckConstraint(condition=models.Q(('done_by__isnull', True), models.Q(models.Q(('done_by', models.F('asked_by')), _negated=True), models.Q(('done_by', models.F('user')), _negated=True)), _connector='OR'), name='accounts_factorreset_two_people'), models.CheckConstraint(condition=models.Q(('asked_by', models.F('user')), _negated=True), name='accounts_factorreset_not_for_oneself')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                ('role', models.CharField(choices=[('administrator', 'Administrator'), ('auditor', 'Auditor'), ('officer', 'Programme officer')], max_length=20)),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='accounts_rolegrant_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('user', 'role'), name='accounts_rolegrant_once_open')],
            },
        ),
    ]
