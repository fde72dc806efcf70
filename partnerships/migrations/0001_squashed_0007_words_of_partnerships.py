"""The room's tables as they stood after seven steps, made at once; a database that took the steps keeps them."""

from importlib import import_module

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import lpip_portal.clock
import lpip_portal.references
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models
from lpip_portal.creating import CreateModels

FOLD = import_module("partnerships.migrations.0002_numbers_and_folded_names").FOLD


class Migration(migrations.Migration):

    replaces = [('partnerships', '0001_initial'), ('partnerships', '0002_numbers_and_folded_names'), ('partnerships', '0003_deputies'), ('partnerships', '0004_bids_by_nation'), ('partnerships', '0005_one_open_hold'), ('partnerships', '0006_merged_organisations'), ('partnerships', '0007_words_of_partnerships')]

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION portal_fold(text)"),
        CreateModels([
            migrations.CreateModel(
                name='Theme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(max_length=40, unique=True)),
                    ('name_en', models.CharField(max_length=120)),
                    ('name_cy', models.CharField(blank=True, max_length=120)),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['order', 'slug'],
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('name', models.CharField(max_length=200)),
                    ('name_cy', models.CharField(blank=True, max_length=200)),
                    ('kind', models.CharField(blank=True, choices=[('university', 'University or research organisation'), ('council', 'Council or combined authority'), ('government', 'National or devolved government'), ('nhs', 'NHS body'), ('charity', 'Charity or voluntary organisation'), ('business', 'Business'), ('community', 'Community group'), ('funder', 'Funder')], max_length=12)),
                    ('nation', models.CharField(blank=True, choices=[('E92000001', 'England'), ('N92000002', 'Northern Ireland'), ('S92000003', 'Scotland'), ('W92000004', 'Wales')], max_length=9)),
                    ('standing', models.CharField(choices=[('proposed', 'Proposed'), ('verified', 'Verified'), ('merged', 'Merged into another')], default='proposed', max_length=10)),
                    ('may_administer', models.BooleanField(default=False)),
                    ('domain', models.CharField(blank=True, max_length=120)),
                    ('ror', models.CharField(blank=True, max_length=9)),
                    ('ukprn', models.CharField(blank=True, max_length=8)),
                    ('companies_house', models.CharField(blank=True, max_length=8)),
                    ('charity_ew', models.CharField(blank=True, max_length=7)),
                    ('charity_sc', models.CharField(blank=True, max_length=8)),
                    ('charity_ni', models.CharField(blank=True, max_length=9)),
                    ('name_folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='portal_fold'), output_field=models.CharField(max_length=200))),
                    ('name_cy_folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name_cy'), function='portal_fold'), output_field=models.CharField(max_length=200))),
                    ('merged_at', models.DateTimeField(blank=True, null=True)),
                    ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='partnerships.organisation')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='partnerships.organisation')),
                ],
                options={
                    'ordering': ['name'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['name_folded', 'name_cy_folded'], name='partnerships_organisation_like', opclasses=['gin_trgm_ops', 'gin_trgm_ops'])],
                    'constraints': [models.UniqueConstraint(models.F('name'), name='partnerships_organisation_name'), models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', False), ('merged_into__isnull', False), ('standing', 'merged'), models.Q(('merged_into', models.F('pk')), _negated=True)), models.Q(models.Q(('standing', 'merged'), _negated=True), ('merged_at__isnull', True), ('merged_into__isnull', True)), _connector='OR'), name='partnerships_organisation_merged_into_another'), models.UniqueConstraint(condition=models.Q(('ror', ''), _negated=True), fields=('ror',), name='partnerships_organisation_ror'), models.UniqueConstraint(condition=models.Q(('ukprn', ''), _negated=True), fields=('ukprn',), name='partnerships_organisation_ukprn'), models.UniqueConstraint(condition=models.Q(('companies_house', ''), _negated=True), fields=('companies_house',), name='partnerships_organisation_companies_house'), models.UniqueConstraint(condition=models.Q(('charity_ew', ''), _negated=True), fields=('charity_ew',), name='partnerships_organisation_charity_ew'), models.UniqueConstraint(condition=models.Q(('charity_sc', ''), _negated=True), fields=('charity_sc',), name='partnerships_organisation_charity_sc'), models.UniqueConstraint(condition=models.Q(('charity_ni', ''), _negated=True), fields=('charity_ni',), name='partnerships_organisation_charity_ni')],
                },
            ),
            migrations.CreateModel(
                name='Affiliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='partnerships.organisation')),
                ],
                options={
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnerships_affiliation_ends_after_it_begins')],
                },
            ),
            migrations.CreateModel(
                name='Partnership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('slug', models.SlugField(blank=True, max_length=60, null=True, unique=True)),
                    ('name_en', models.CharField(max_length=160)),
                    ('name_cy', models.CharField(blank=True, max_length=160)),
                    ('short_name', models.CharField(blank=True, max_length=40)),
                    ('former_names', models.JSONField(blank=True, default=list)),
                    ('state', models.CharField(choices=[('forming', 'Forming'), ('active', 'Active'), ('paused', 'Paused'), ('closed', 'Closed')], default='forming', max_length=10)),
                    ('is_public', models.BooleanField(default=False)),
                    ('is_history', models.BooleanField(default=False)),
                    ('nation', models.CharField(choices=[('E92000001', 'England'), ('N92000002', 'Northern Ireland'), ('S92000003', 'Scotland'), ('W92000004', 'Wales')], max_length=9)),
                    ('place_note', models.CharField(blank=True, max_length=300)),
                    ('summary_en', models.TextField(blank=True)),
                    ('summary_cy', models.TextField(blank=True)),
                    ('priorities', models.JSONField(blank=True, default=list)),
                    ('website', models.URLField(blank=True)),
                    ('caution', models.CharField(blank=True, max_length=400)),
                    ('founded_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('search', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat('name_en', models.Value(' '), 'name_cy'), function='portal_fold'), output_field=models.TextField())),
                    ('administrator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='administered', to='partnerships.organisation')),
                    ('convenor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='convened', to='partnerships.organisation')),
                    ('places', models.ManyToManyField(related_name='partnerships', to='partnerships.place')),
                    ('themes', models.ManyToManyField(related_name='partnerships', to='partnerships.theme')),
                ],
                options={
                    'ordering': ['name_en'],
                    'indexes': [models.Index(fields=['nation', 'id'], name='partnerships_of_a_nation'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='partnerships_partnership_words', opclasses=['gin_trgm_ops'])],
                },
            ),
            migrations.CreateModel(
                name='Partner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('state', models.CharField(choices=[('invited', 'Invited'), ('accepted', 'Partner'), ('declined', 'Declined'), ('withdrawn', 'Invitation withdrawn'), ('left', 'Left')], default='invited', max_length=10)),
                    ('invited_email', models.EmailField(blank=True, max_length=254)),
                    ('invited_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partnerships.organisation')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='partnerships.partnership')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'organisation'), name='partnerships_partner_once')],
                },
            ),
            migrations.CreateModel(
                name='Participation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('phase_label', models.CharField(max_length=60)),
                    ('phase_number', models.PositiveSmallIntegerField()),
                    ('programme', models.CharField(blank=True, max_length=120)),
                    ('status', models.CharField(max_length=20)),
                    ('grant_reference', models.CharField(blank=True, max_length=40)),
                    ('headline', models.CharField(blank=True, max_length=60)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('caution', models.CharField(blank=True, max_length=300)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='partnerships.partnership')),
                ],
                options={
                    'ordering': ['phase_number', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=200)),
                    ('about', models.CharField(max_length=120)),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='partnerships.partnership')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('partnership', 'about'), name='partnerships_hold_once_open')],
                },
            ),
            migrations.CreateModel(
                name='PartnershipPerson',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('role', models.CharField(choices=[('lead', 'Lead'), ('manager', 'Manager'), ('member', 'Member'), ('community', 'Community member')], max_length=10)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='partnerships.partnership')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnerships_partnershipperson_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('partnership', 'user'), name='partnerships_person_once_open')],
                },
            ),
            migrations.CreateModel(
                name='PersonInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('email', models.EmailField(max_length=254)),
                    ('role', models.CharField(choices=[('lead', 'Lead'), ('manager', 'Manager'), ('member', 'Member'), ('community', 'Community member')], max_length=10)),
                    ('state', models.CharField(choices=[('sent', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('revoked', 'Withdrawn')], default='sent', max_length=10)),
                    ('sent_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('expires_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='partnerships.partnership')),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('partnership', 'email'), name='partnerships_invitation_one_open')],
                },
            ),
            migrations.CreateModel(
                name='Place',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=9, unique=True)),
                    ('name_en', models.CharField(max_length=120)),
                    ('name_cy', models.CharField(blank=True, max_length=120)),
                    ('kind', models.CharField(choices=[('country', 'Country'), ('region', 'Region'), ('council', 'Council area')], max_length=10)),
                    ('nation', models.CharField(blank=True, choices=[('E92000001', 'England'), ('N92000002', 'Northern Ireland'), ('S92000003', 'Scotland'), ('W92000004', 'Wales')], max_length=9)),
                    ('valid_until', models.DateField(blank=True, null=True)),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partnerships.place')),
                    ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='partnerships.place')),
                ],
                options={
                    'ordering': ['name_en'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[EWSNK][0-9]{8}$')), name='partnerships_place_code')],
                },
            ),
            migrations.CreateModel(
                name='PublishedFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                    ('label_en', models.CharField(max_length=80)),
                    ('label_cy', models.CharField(blank=True, max_length=80)),
                    ('text_en', models.CharField(max_length=400)),
                    ('text_cy', models.CharField(blank=True, max_length=400)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='partnerships.partnership')),
                ],
                options={
                    'ordering': ['order', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Signatory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('deputises_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatories', to='partnerships.organisation')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'signatories',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnerships_signatory_ends_after_it_begins')],
                },
            ),
        ]),
    ]
