"""The room's tables as they stood after 12 steps, made at once; a database that took the steps keeps them."""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import lpip_portal.clock
import lpip_portal.references
from django.conf import settings
from django.db import migrations, models
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from lpip_portal.creating import CreateModels

FOLD = import_module("partnerships.migrations.0002_numbers_and_folded_names").FOLD
TEXT = import_module("partnerships.migrations.0010_full_text")


class Migration(migrations.Migration):

    replaces = [('partnerships', '0001_initial'), ('partnerships', '0002_numbers_and_folded_names'), ('partnerships', '0003_deputies'), ('partnerships', '0004_bids_by_nation'), ('partnerships', '0005_one_open_hold'), ('partnerships', '0006_merged_organisations'), ('partnerships', '0007_words_of_partnerships'), ('partnerships', '0008_research_agenda'), ('partnerships', '0009_names_and_leads'), ('partnerships', '0010_full_text'), ('partnerships', '0011_engagement'), ('partnerships', '0012_places_of_a_year')]

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION portal_fold(text)"),
        migrations.RunSQL(TEXT.WORDS, TEXT.WORDS_AWAY),
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
                name='Place',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=9, unique=True)),
                    ('name_en', models.CharField(max_length=120)),
                    ('name_cy', models.CharField(blank=True, max_length=120)),
                    ('kind', models.CharField(choices=[('country', 'Country'), ('region', 'Region'), ('council', 'Council area')], max_length=10)),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partnerships.place')),
                    ('nation', models.CharField(blank=True, choices=[('E92000001', 'England'), ('N92000002', 'Northern Ireland'), ('S92000003', 'Scotland'), ('W92000004', 'Wales')], max_length=9)),
                    ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='partnerships.place')),
                    ('valid_from', models.DateField(blank=True, null=True)),
                    ('valid_until', models.DateField(blank=True, null=True)),
                    ('vintage', models.PositiveSmallIntegerField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['name_en'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(models.Func('name_en', 'name_cy', function='portal_name_words', output_field=django.contrib.postgres.search.SearchVectorField()), name='partnerships_place_text')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[EWSNK][0-9]{8}$')), name='partnerships_place_code')],
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('name', models.CharField(max_length=200)),
                    ('name_cy', models.CharField(blank=True, max_length=200)),
                    ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None)),
                    ('kind', models.CharField(blank=True, choices=[('university', 'University or research organisation'), ('council', 'Council or combined authority'), ('government', 'National or devolved government'), ('nhs', 'NHS body'), ('charity', 'Charity or voluntary organisation'), ('business', 'Business'), ('community', 'Community group'), ('funder', 'Funder')], max_length=12)),
                    ('nation', models.CharField(blank=True, choices=[('E92000001', 'England'), ('N92000002', 'Northern Ireland'), ('S92000003', 'Scotland'), ('W92000004', 'Wales')], max_length=9)),
                    ('standing', models.CharField(choices=[('proposed', 'Proposed'), ('verified', 'Verified'), ('merged', 'Merged into another')], default='proposed', max_length=10)),
                    ('may_administer', models.BooleanField(default=False)),
                    ('administers_because', models.CharField(blank=True, max_length=300)),
                    ('administers_checked_on', models.DateField(blank=True, null=True)),
                    ('domain', models.CharField(blank=True, max_length=120)),
                    ('other_domains', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, size=None)),
                    ('ror', models.CharField(blank=True, max_length=9)),
                    ('ukprn', models.CharField(blank=True, max_length=8)),
                    ('companies_house', models.CharField(blank=True, max_length=8)),
                    ('charity_ew', models.CharField(blank=True, max_length=7)),
                    ('charity_sc', models.CharField(blank=True, max_length=8)),
                    ('charity_ni', models.CharField(blank=True, max_length=9)),
                    ('name_folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name'), function='portal_fold'), output_field=models.CharField(max_length=200))),
                    ('name_cy_folded', models.GeneratedField(db_persist=True, expression=models.Func(models.F('name_cy'), function='portal_fold'), output_field=models.CharField(max_length=200))),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='partnerships.organisation')),
                    ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='partnerships.organisation')),
                    ('merged_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['name'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['name_folded', 'name_cy_folded'], name='partnerships_organisation_like', opclasses=['gin_trgm_ops', 'gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(models.Func('name', 'name_cy', 'aliases', 'ror', 'ukprn', 'companies_house', 'charity_ew', 'charity_sc', 'charity_ni', function='portal_organisation_words', output_field=django.contrib.postgres.search.SearchVectorField()), name='partnerships_organisation_text')],
                    'constraints': [models.UniqueConstraint(models.F('name'), name='partnerships_organisation_name'), models.CheckConstraint(condition=models.Q(models.Q(('merged_at__isnull', False), ('merged_into__isnull', False), ('standing', 'merged'), models.Q(('merged_into', models.F('pk')), _negated=True)), models.Q(models.Q(('standing', 'merged'), _negated=True), ('merged_at__isnull', True), ('merged_into__isnull', True)), _connector='OR'), name='partnerships_organisation_merged_into_another'), models.UniqueConstraint(condition=models.Q(('ror', ''), _negated=True), fields=('ror',), name='partnerships_organisation_ror'), models.UniqueConstraint(condition=models.Q(('ukprn', ''), _negated=True), fields=('ukprn',), name='partnerships_organisation_ukprn'), models.UniqueConstraint(condition=models.Q(('companies_house', ''), _negated=True), fields=('companies_house',), name='partnerships_organisation_companies_house'), models.UniqueConstraint(condition=models.Q(('charity_ew', ''), _negated=True), fields=('charity_ew',), name='partnerships_organisation_charity_ew'), models.UniqueConstraint(condition=models.Q(('charity_sc', ''), _negated=True), fields=('charity_sc',), name='partnerships_organisation_charity_sc'), models.UniqueConstraint(condition=models.Q(('charity_ni', ''), _negated=True), fields=('charity_ni',), name='partnerships_organisation_charity_ni')],
                },
            ),
            migrations.CreateModel(
                name='Affiliation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='partnerships.organisation')),
                ],
                options={
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnerships_affiliation_ends_after_it_begins')],
                },
            ),
            migrations.CreateModel(
                name='Signatory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatories', to='partnerships.organisation')),
                    ('deputises_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'signatories',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnerships_signatory_ends_after_it_begins')],
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
                    ('convenor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='convened', to='partnerships.organisation')),
                    ('administrator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='administered', to='partnerships.organisation')),
                    ('nation', models.CharField(choices=[('E92000001', 'England'), ('N92000002', 'Northern Ireland'), ('S92000003', 'Scotland'), ('W92000004', 'Wales')], max_length=9)),
                    ('place_note', models.CharField(blank=True, max_length=300)),
                    ('summary_en', models.TextField(blank=True)),
                    ('summary_cy', models.TextField(blank=True)),
                    ('priorities', models.JSONField(blank=True, default=list)),
                    ('website', models.URLField(blank=True)),
                    ('caution', models.CharField(blank=True, max_length=400)),
                    ('founded_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('search', models.GeneratedField(db_persist=True, expression=models.Func(django.db.models.functions.text.Concat('name_en', models.Value(' '), 'name_cy'), function='portal_fold'), output_field=models.TextField())),
                    ('places', models.ManyToManyField(related_name='partnerships', to='partnerships.place')),
                    ('themes', models.ManyToManyField(related_name='partnerships', to='partnerships.theme')),
                ],
                options={
                    'ordering': ['name_en'],
                    'indexes': [models.Index(fields=['nation', 'id'], name='partnerships_of_a_nation'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='partnerships_partnership_words', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(models.Func('name_en', 'name_cy', 'short_name', 'former_names', 'summary_en', 'summary_cy', 'priorities', 'place_note', function='portal_partnership_words', output_field=django.contrib.postgres.search.SearchVectorField()), name='partnerships_partnership_text')],
                },
            ),
            migrations.CreateModel(
                name='PartnershipPerson',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL)),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='partnerships.partnership')),
                    ('role', models.CharField(choices=[('lead', 'Lead'), ('manager', 'Manager'), ('member', 'Member'), ('community', 'Community member')], max_length=10)),
                    ('shown_since', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partnerships_partnershipperson_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('partnership', 'user'), name='partnerships_person_once_open')],
                },
            ),
            migrations.CreateModel(
                name='Partner',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='partnerships.partnership')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='partnerships.organisation')),
                    ('state', models.CharField(choices=[('invited', 'Invited'), ('accepted', 'Partner'), ('declined', 'Declined'), ('withdrawn', 'Invitation withdrawn'), ('left', 'Left')], default='invited', max_length=10)),
                    ('invited_email', models.EmailField(blank=True, max_length=254)),
                    ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('invited_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'organisation'), name='partnerships_partner_once')],
                },
            ),
            migrations.CreateModel(
                name='PersonInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='partnerships.partnership')),
                    ('email', models.EmailField(max_length=254)),
                    ('role', models.CharField(choices=[('lead', 'Lead'), ('manager', 'Manager'), ('member', 'Member'), ('community', 'Community member')], max_length=10)),
                    ('state', models.CharField(choices=[('sent', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('revoked', 'Withdrawn')], default='sent', max_length=10)),
                    ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sent_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('expires_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'sent')), fields=('partnership', 'email'), name='partnerships_invitation_one_open')],
                },
            ),
            migrations.CreateModel(
                name='FormerName',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='earlier_names', to='partnerships.partnership')),
                    ('name_en', models.CharField(max_length=160)),
                    ('name_cy', models.CharField(blank=True, max_length=160)),
                    ('slug', models.SlugField(blank=True, max_length=60)),
                    ('since', models.DateField()),
                    ('until', models.DateField(default=lpip_portal.clock.today)),
                    ('renamed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-until', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='partnerships_formername_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('slug',), name='partnerships_formername_one_address')],
                },
            ),
            migrations.CreateModel(
                name='LeadOffer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lead_offers', to='partnerships.partnership')),
                    ('state', models.CharField(choices=[('offered', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='offered', max_length=10)),
                    ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('offered_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('partnership',), name='partnerships_leadoffer_one_open'), models.CheckConstraint(condition=models.Q(('to', models.F('offered_by')), _negated=True), name='partnerships_leadoffer_to_another')],
                },
            ),
            migrations.CreateModel(
                name='PublishedFact',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='partnerships.partnership')),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                    ('label_en', models.CharField(max_length=80)),
                    ('label_cy', models.CharField(blank=True, max_length=80)),
                    ('text_en', models.CharField(max_length=400)),
                    ('text_cy', models.CharField(blank=True, max_length=400)),
                ],
                options={
                    'ordering': ['order', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Participation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='partnerships.partnership')),
                    ('phase_label', models.CharField(max_length=60)),
                    ('phase_number', models.PositiveSmallIntegerField()),
                    ('programme', models.CharField(blank=True, max_length=120)),
                    ('status', models.CharField(max_length=20)),
                    ('grant_reference', models.CharField(blank=True, max_length=40)),
                    ('headline', models.CharField(blank=True, max_length=60)),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('caution', models.CharField(blank=True, max_length=300)),
                ],
                options={
                    'ordering': ['phase_number', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='partnerships.partnership')),
                    ('reason', models.CharField(max_length=200)),
                    ('about', models.CharField(max_length=120)),
                    ('since', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('partnership', 'about'), name='partnerships_hold_once_open')],
                },
            ),
            migrations.CreateModel(
                name='Agenda',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('partnership', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='partnerships.partnership')),
                    ('shows_suggestions', models.BooleanField(default=False)),
                ],
            ),
            migrations.CreateModel(
                name='Priority',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_priorities', to='partnerships.partnership')),
                    ('state', models.CharField(choices=[('suggested', 'Suggested'), ('discussed', 'Under discussion'), ('prioritised', 'Prioritised'), ('in_delivery', 'In delivery'), ('answered', 'Answered'), ('parked', 'Parked'), ('rejected', 'Not taken up'), ('withdrawn', 'Taken back')], default='suggested', max_length=12)),
                    ('title_en', models.CharField(blank=True, max_length=160)),
                    ('title_cy', models.CharField(blank=True, max_length=160)),
                    ('question_en', models.TextField(blank=True)),
                    ('question_cy', models.TextField(blank=True)),
                    ('outcome_en', models.TextField(blank=True)),
                    ('outcome_cy', models.TextField(blank=True)),
                    ('origin', models.CharField(choices=[('community', 'Community'), ('policy', 'Policy'), ('business', 'Business'), ('research', 'Research')], max_length=10)),
                    ('taken', models.CharField(choices=[('online', 'On this portal'), ('phone', 'By phone'), ('workshop', 'At a workshop')], default='online', max_length=10)),
                    ('shown_as', models.CharField(choices=[('name', 'By name'), ('organisation', 'As an organisation only'), ('anonymous', 'Anonymous')], max_length=12)),
                    ('shown_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shown_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnerships.organisation')),
                    ('credit', models.CharField(blank=True, max_length=120)),
                    ('suggested_on', models.DateField(default=lpip_portal.clock.today)),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('themes', models.ManyToManyField(blank=True, related_name='+', to='partnerships.theme')),
                    ('places', models.ManyToManyField(blank=True, related_name='+', to='partnerships.place')),
                ],
                options={
                    'verbose_name_plural': 'priorities',
                    'indexes': [models.Index(fields=['partnership', 'state'], name='partnerships_agenda_states')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('credit', ''), ('shown_as', 'anonymous'), ('shown_organisation__isnull', True), ('shown_person__isnull', True)), models.Q(('shown_as', 'organisation'), ('shown_person__isnull', True)), models.Q(('shown_as', 'name'), ('shown_organisation__isnull', True)), _connector='OR'), name='partnerships_priority_shows_whom_it_may'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'rejected']), _negated=True), models.Q(('outcome_cy', ''), ('outcome_en', ''), _negated=True), _connector='OR'), name='partnerships_priority_says_what_became_of_it'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('question_cy', ''), ('question_en', ''), ('shown_as', 'anonymous'), ('title_cy', ''), ('title_en', '')), _connector='OR'), name='partnerships_priority_taken_back_is_erased'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['prioritised', 'in_delivery', 'answered']), _negated=True), ('published_on__isnull', False), _connector='OR'), name='partnerships_priority_published_once_prioritised')],
                },
            ),
            migrations.CreateModel(
                name='Proposer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('priority', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposer', to='partnerships.priority')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('nonce', models.CharField(blank=True, max_length=64)),
                ],
            ),
            migrations.CreateModel(
                name='PriorityChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='partnerships.priority')),
                    ('state', models.CharField(choices=[('suggested', 'Suggested'), ('discussed', 'Under discussion'), ('prioritised', 'Prioritised'), ('in_delivery', 'In delivery'), ('answered', 'Answered'), ('parked', 'Parked'), ('rejected', 'Not taken up'), ('withdrawn', 'Taken back')], max_length=12)),
                    ('on', models.DateField(default=lpip_portal.clock.today)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('is_public', models.BooleanField(default=False)),
                ],
                options={
                    'ordering': ['on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['suggested', 'withdrawn']), _negated=True), ('by__isnull', True), _connector='OR'), name='partnerships_prioritychange_suggested_by_nobody')],
                },
            ),
            migrations.CreateModel(
                name='EvidenceLink',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='partnerships.priority')),
                    ('title', models.CharField(max_length=160)),
                    ('url', models.URLField(max_length=500)),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('priority', 'url'), name='partnerships_evidence_once'), models.CheckConstraint(condition=models.Q(('url__regex', '^https?://')), name='partnerships_evidence_on_the_web')],
                },
            ),
            migrations.CreateModel(
                name='Remark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='partnerships.priority')),
                    ('text', models.TextField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('hidden_at', models.DateTimeField(blank=True, null=True)),
                    ('hidden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('hidden_reason', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'ordering': ['at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('hidden_at__isnull', True), ('hidden_by__isnull', True), ('hidden_reason', '')), models.Q(('hidden_at__isnull', False), ('hidden_by__isnull', False), models.Q(('hidden_reason', ''), _negated=True)), _connector='OR'), name='partnerships_remark_hidden_for_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Ballot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='partnerships.partnership')),
                    ('about', models.CharField(blank=True, max_length=200)),
                    ('opened_at', models.DateTimeField(default=lpip_portal.clock.now)),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-opened_at', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('partnership',), name='partnerships_ballot_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='partnerships_ballot_closed_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Vote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='partnerships.ballot')),
                    ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='partnerships.priority')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('ballot', 'priority', 'user'), name='partnerships_vote_once_per_person')],
                },
            ),
            migrations.CreateModel(
                name='EngagementActivity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', lpip_portal.references.RefField(default=lpip_portal.references.new, editable=False, max_length=10, unique=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='partnerships.partnership')),
                    ('state', models.CharField(choices=[('draft', 'Not published'), ('published', 'Published')], default='draft', max_length=10)),
                    ('title', models.CharField(max_length=160)),
                    ('method', models.CharField(choices=[('workshop', 'Workshop'), ('survey', 'Survey'), ('open_space', 'Open space'), ('interviews', 'Interviews'), ('groups', 'Focus groups'), ('visit', 'Visit'), ('event', 'Event'), ('other', 'Something else')], max_length=10)),
                    ('begins_on', models.DateField()),
                    ('ends_on', models.DateField(blank=True, null=True)),
                    ('venue', models.CharField(blank=True, max_length=200)),
                    ('asked', models.TextField(blank=True)),
                    ('outcomes', models.TextField(blank=True)),
                    ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', max_length=2)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('event', models.CharField(blank=True, max_length=10)),
                    ('places', models.ManyToManyField(blank=True, related_name='+', to='partnerships.place')),
                    ('priorities', models.ManyToManyField(blank=True, related_name='activities', to='partnerships.priority')),
                ],
                options={
                    'verbose_name_plural': 'engagement activities',
                    'ordering': ['-begins_on', 'pk'],
                    'indexes': [models.Index(fields=['partnership', 'begins_on'], name='partnerships_engagement_days')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('begins_on')), _connector='OR'), name='partnerships_engagement_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('event', ''), _negated=True), fields=('event',), name='partnerships_engagement_event_once')],
                },
            ),
            migrations.CreateModel(
                name='Audience',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='audience', to='partnerships.engagementactivity')),
                    ('community', models.PositiveIntegerField(default=0)),
                    ('policy', models.PositiveIntegerField(default=0)),
                    ('business', models.PositiveIntegerField(default=0)),
                    ('research', models.PositiveIntegerField(default=0)),
                    ('voluntary', models.PositiveIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('business__lte', 1000000), ('community__lte', 1000000), ('policy__lte', 1000000), ('research__lte', 1000000), ('voluntary__lte', 1000000)), name='partnerships_audience_is_of_this_world')],
                },
            ),
            migrations.CreateModel(
                name='EngagementNote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='note', to='partnerships.engagementactivity')),
                    ('text', models.TextField()),
                ],
            ),
        ]),
    ]
