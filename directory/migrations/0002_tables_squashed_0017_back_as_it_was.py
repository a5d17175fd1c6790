"""Places, providers, their workers and hours, what they offer, and how it is looked at."""

import accounts.fields
import accounts.references
import datetime
import directory.fields
import directory.models.evidence
import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.lookups
import django.utils.timezone
import functools
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._at_once import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guards_squashed_0009_finance_officer"),
        ("directory", "0001_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    replaces = [
        ("directory", "0002_initial"),
        ("directory", "0003_supply"),
        ("directory", "0004_places"),
        ("directory", "0005_taxonomy"),
        ("directory", "0006_tags_together"),
        ("directory", "0007_shortlist_items"),
        ("directory", "0008_listing_states"),
        ("directory", "0009_photos"),
        ("directory", "0010_care_is_lawful"),
        ("directory", "0011_moderation"),
        ("directory", "0012_company_and_register_facts"),
        ("directory", "0013_check_passport"),
        ("directory", "0014_evidence"),
        ("directory", "0015_check_reminders"),
        ("directory", "0016_waiting"),
        ("directory", "0017_back_as_it_was"),
    ]
    operations = [
        AtOnce([
            migrations.CreateModel(
                name='Authority',
                fields=[
                    ('gss', models.CharField(max_length=9, primary_key=True, serialize=False, verbose_name='GSS code')),
                    ('name', models.CharField(max_length=100)),
                    ('slug', models.SlugField(max_length=100)),
                    ('tier', models.CharField(choices=[('council', 'Council with adult social care'), ('district', 'District')], max_length=10)),
                    ('county', models.ForeignKey(blank=True, help_text='for a district, the council above it that has adult social care', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='directory.authority')),
                    ('valid_from', models.DateField(blank=True, null=True)),
                    ('valid_until', models.DateField(blank=True, help_text='the last day it existed, or a day by which it was gone', null=True)),
                    ('homepage', models.URLField(blank=True)),
                    ('area', django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, null=True, srid=27700)),
                    ('organisation', models.OneToOneField(blank=True, help_text="the council's own account here; empty until it joins", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='authority', to='accounts.organisation')),
                    ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='directory.authority')),
                ],
                options={
                    'verbose_name_plural': 'authorities',
                    'ordering': ['name'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('slug', 'tier'), name='authority_slug_once_while_it_exists'), models.CheckConstraint(condition=models.Q(('county', None), ('tier', 'district'), _connector='OR'), name='authority_only_a_district_has_a_county'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_from', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='authority_ends_after_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='CqcLocation',
                fields=[
                    ('location_id', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='location ID')),
                    ('run_by_id', models.CharField(blank=True, max_length=20, verbose_name='CQC provider ID')),
                    ('run_by_name', models.CharField(blank=True, max_length=250, verbose_name='who runs it')),
                    ('name', models.CharField(blank=True, max_length=250)),
                    ('status', models.CharField(choices=[('unchecked', 'Not looked up yet'), ('registered', 'Registered'), ('deregistered', 'No longer registered'), ('unknown', 'Not in the register')], default='unchecked', max_length=20)),
                    ('activities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), blank=True, default=list, help_text='regulated activities, in the register’s own words', size=None)),
                    ('rating', models.CharField(blank=True, help_text='the latest overall rating, in the register’s own words', max_length=40)),
                    ('rated_on', models.DateField(blank=True, help_text='when the report was published', null=True)),
                    ('deregistered_on', models.DateField(blank=True, null=True)),
                    ('company_number', models.CharField(blank=True, max_length=12)),
                    ('claimed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, help_text='when we first heard of it')),
                    ('synced_at', models.DateTimeField(blank=True, help_text='when the register last answered', null=True)),
                    ('stale_told_at', models.DateTimeField(blank=True, help_text='when its council was told that the register has been silent for a week', null=True)),
                ],
                options={
                    'verbose_name': 'CQC location',
                    'ordering': ['location_id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('status', 'unchecked'), ('synced_at__isnull', False), _connector='OR'), name='cqc_location_status_was_read')],
                },
            ),
            migrations.CreateModel(
                name='Language',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(help_text='BCP 47, such as syl; BSL is bfi', max_length=8, unique=True)),
                    ('name', models.CharField(max_length=60)),
                ],
                options={
                    'ordering': ['name'],
                },
            ),
            migrations.CreateModel(
                name='Skill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(max_length=60)),
                    ('plain', models.CharField(max_length=160, verbose_name='in plain words')),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['order', 'name'],
                },
            ),
            migrations.CreateModel(
                name='Need',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('slug', models.SlugField(unique=True)),
                    ('name', models.CharField(max_length=60)),
                    ('plain', models.CharField(max_length=160, verbose_name='in plain words')),
                    ('area', models.CharField(help_text='the heading it stands under', max_length=40)),
                    ('regulated', models.CharField(choices=[('none', 'Not regulated'), ('personal_care', 'Personal care'), ('nursing', 'Nursing care')], default='none', max_length=20)),
                    ('order', models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    'ordering': ['order', 'name'],
                },
            ),
            migrations.CreateModel(
                name='Vintage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source', models.CharField(help_text='such as postcodes or lsoa_boundaries', max_length=60)),
                    ('label', models.CharField(help_text='the edition, such as 2025-02', max_length=60)),
                    ('digest', models.CharField(help_text='SHA-256 of the file, so the same file is not loaded twice', max_length=64)),
                    ('rows', models.PositiveIntegerField(help_text='rows taken')),
                    ('refused', models.PositiveIntegerField(help_text='rows that were wrong')),
                    ('elsewhere', models.PositiveIntegerField(default=0, help_text='rows about other nations, passed over')),
                    ('loaded_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('source', 'digest'), name='vintage_loaded_once')],
                },
            ),
            migrations.CreateModel(
                name='PostcodeElsewhere',
                fields=[
                    ('compact', models.CharField(max_length=7, primary_key=True, serialize=False)),
                    ('nation', models.CharField(help_text='such as Wales', max_length=20)),
                ],
                options={
                    'verbose_name_plural': 'postcodes elsewhere',
                },
            ),
            migrations.CreateModel(
                name='EvidencePolicy',
                fields=[
                    ('authority', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='evidence_policy', serialize=False, to='directory.authority')),
                    ('allowed_at', models.DateTimeField(blank=True, null=True)),
                    ('allowed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('certificates_at', models.DateTimeField(blank=True, help_text='when copies of DBS certificates were let in too', null=True)),
                    ('certificates_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'evidence policies',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('allowed_at', None), ('allowed_by', None)), models.Q(('allowed_at__isnull', False), ('allowed_by__isnull', False)), _connector='OR'), name='evidence_allowed_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('certificates_at', None), ('certificates_by', None)), models.Q(('allowed_at__isnull', False), ('certificates_at__isnull', False), ('certificates_by__isnull', False)), _connector='OR'), name='evidence_certificates_at_and_by')],
                },
            ),
            migrations.CreateModel(
                name='Lsoa',
                fields=[
                    ('code', models.CharField(max_length=9, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=60)),
                    ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.authority')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lsoas', to='directory.authority')),
                    ('boundary', django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, null=True, srid=27700)),
                    ('centre', django.contrib.gis.db.models.fields.PointField(srid=27700)),
                    ('residents', models.PositiveIntegerField(default=0, help_text='Census 2021')),
                    ('aged_65_over', models.PositiveIntegerField(default=0, help_text='Census 2021')),
                    ('disabled', models.PositiveIntegerField(default=0, help_text='Census 2021, Equality Act disabled')),
                    ('deprivation_decile', models.PositiveSmallIntegerField(blank=True, help_text='IMD 2025, 1 is most deprived', null=True)),
                    ('setting', models.CharField(blank=True, help_text='Urban or Rural (RUC 2021)', max_length=10)),
                ],
                options={
                    'verbose_name': 'LSOA',
                    'ordering': ['name'],
                },
            ),
            migrations.CreateModel(
                name='SchoolTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='school_terms', to='directory.authority')),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(help_text='the last day of term')),
                ],
                options={
                    'ordering': ['starts_on'],
                    'constraints': [models.UniqueConstraint(fields=('authority', 'starts_on'), name='school_term_once'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='school_term_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='ListingLanguage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='spoken', to='directory.listing')),
                    ('language', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.language')),
                    ('level', models.PositiveSmallIntegerField(choices=[(1, 'Can greet'), (2, 'Can hold a conversation'), (3, 'Can talk about care'), (4, 'Fluent')])),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('listing', 'language'), name='listing_language_once')],
                },
            ),
            migrations.CreateModel(
                name='OfferNeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='directory.offer')),
                    ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.need')),
                    ('withheld_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('withheld_why', models.CharField(blank=True, editable=False, help_text='a value of directory.kinds.Why', max_length=30)),
                ],
                options={
                    'db_table': 'directory_offer_needs',
                    'ordering': ['need__order', 'need__name'],
                    'constraints': [models.UniqueConstraint(fields=('offer', 'need'), name='offer_need_once'), models.CheckConstraint(condition=models.Q(models.Q(('withheld_at', None), ('withheld_why', '')), models.Q(('withheld_at__isnull', False), models.Q(('withheld_why', ''), _negated=True)), _connector='OR'), name='offer_need_withheld_with_a_reason')],
                },
            ),
            migrations.CreateModel(
                name='Postcode',
                fields=[
                    ('compact', models.CharField(help_text='no spaces, such as GL12AB', max_length=7, primary_key=True, serialize=False)),
                    ('point', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=27700)),
                    ('lsoa', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postcodes', to='directory.lsoa')),
                    ('precision', models.CharField(choices=[('unit', 'the postcode itself'), ('sector', 'the middle of its sector'), ('outcode', 'the middle of its district')], max_length=10)),
                    ('terminated_by', models.DateField(blank=True, help_text='a day by which it was no longer in use; empty while it is', null=True)),
                    ('vintage', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.vintage')),
                ],
            ),
            migrations.CreateModel(
                name='PostcodeArea',
                fields=[
                    ('code', models.CharField(help_text='a sector has its space: GL1 2', max_length=6, primary_key=True, serialize=False)),
                    ('precision', models.CharField(choices=[('unit', 'the postcode itself'), ('sector', 'the middle of its sector'), ('outcode', 'the middle of its district')], max_length=10)),
                    ('point', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=27700)),
                    ('lsoa', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.lsoa')),
                    ('postcodes', models.PositiveIntegerField(help_text='how many postcodes it is the middle of')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('precision__in', ['sector', 'outcode'])), name='postcode_area_is_a_sector_or_an_outcode')],
                },
            ),
            migrations.CreateModel(
                name='Provider',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('PR',), **{}), editable=False, max_length=16, unique=True)),
                    ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='provider', to='accounts.organisation')),
                    ('legal_form', models.CharField(choices=[('employed_pa', 'A personal assistant who is employed by the people they help'), ('sole_trader', 'Sole trader'), ('partnership', 'Partnership'), ('company', 'Limited company'), ('cic', 'Community interest company'), ('charity', 'Charity'), ('cooperative', 'Co-operative'), ('council', 'Council service'), ('introducer', 'Introductory agency')], max_length=20)),
                    ('carers', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(2000)], verbose_name='how many people give care')),
                    ('hands', models.CharField(choices=[('own', 'Always mine, or always our own workers’'), ('others', 'Sometimes somebody else’s: an employee’s, a substitute’s or a subcontractor’s')], default='own', max_length=10, verbose_name='whose hands care comes from')),
                    ('company_number', models.CharField(blank=True, max_length=12)),
                    ('company_name', models.CharField(blank=True, help_text='the name Companies House has for the number', max_length=160)),
                    ('cqc_location', models.OneToOneField(blank=True, help_text='the location it says it runs; what may be offered follows from what the register says of it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='provider', to='directory.cqclocation')),
                    ('council_asked_at', models.DateTimeField(blank=True, help_text='since when a company of one person waits for its council to decide', null=True)),
                    ('council_agreed_at', models.DateTimeField(blank=True, help_text='when its council let a company of one person give personal care', null=True)),
                    ('council_agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council_agreed_why', accounts.fields.EncryptedTextField(blank=True, help_text='the reasons it gave, also for not agreeing', max_length=500)),
                    ('facts_confirmed_at', models.DateTimeField(blank=True, help_text='when they last said that these facts are right', null=True)),
                    ('facts_asked_at', models.DateTimeField(blank=True, help_text='when a year had passed and they were asked again', null=True)),
                    ('sex', models.CharField(blank=True, choices=[('female', 'Woman'), ('male', 'Man')], help_text='of someone who works alone; only if they wish', max_length=10)),
                    ('phone', accounts.fields.EncryptedTextField(blank=True, max_length=30)),
                    ('postcode', accounts.fields.EncryptedTextField(help_text='where workers set out from', max_length=8)),
                    ('district', models.CharField(help_text='the first half of the postcode, as shown to everyone', max_length=4)),
                    ('town', models.CharField(blank=True, max_length=60)),
                    ('public_point', django.contrib.gis.db.models.fields.PointField(spatial_index=False, srid=27700)),
                    ('lsoa', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.lsoa')),
                    ('hours_confirmed_at', models.DateTimeField(blank=True, help_text='when the free hours were last said to be right', null=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('carers__gte', 1)), name='provider_has_carers'), models.UniqueConstraint(condition=models.Q(models.Q(('company_number', ''), _negated=True), ('cqc_location', None)), fields=('company_number',), name='provider_company_number_once'), models.CheckConstraint(condition=models.Q(('legal_form', 'introducer'), _negated=True), name='provider_gives_care_itself'), models.CheckConstraint(condition=models.Q(models.Q(('council_agreed_at', None), ('council_agreed_by', None)), models.Q(('council_agreed_at__isnull', False), ('council_agreed_by__isnull', False)), _connector='OR'), name='provider_council_agreed_by_somebody')],
                },
            ),
            migrations.CreateModel(
                name='SearchRecord',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('token', models.BinaryField(max_length=16, unique=True)),
                    ('lsoa', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.lsoa')),
                    ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                    ('visits', models.JSONField(help_text='the pattern: day, earliest, latest, minutes, workers')),
                    ('every_weeks', models.PositiveSmallIntegerField()),
                    ('weekly_minutes', models.PositiveIntegerField(help_text='of care asked for; two workers count twice')),
                    ('starts_in_days', models.PositiveSmallIntegerField()),
                    ('must_tags', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                    ('funding', models.CharField(choices=[('own', 'My own money'), ('direct_payment', 'A direct payment'), ('isf', 'An individual service fund (ISF)'), ('health_budget', 'A personal health budget'), ('council', 'The council arranges it'), ('not_sure', 'I am not sure yet')], max_length=20)),
                    ('outcome', models.CharField(choices=[('whole', 'Someone can do every visit'), ('team', 'Two together can do every visit'), ('partial', 'Some visits only'), ('nothing', 'Nobody')], max_length=10)),
                    ('whole', models.PositiveIntegerField(help_text='listings that could do every visit')),
                    ('partial', models.PositiveIntegerField(help_text='listings that could do some')),
                ],
                options={
                    'indexes': [models.Index(fields=['lsoa', 'at'], name='search_record_where_and_when')],
                },
            ),
            migrations.CreateModel(
                name='Interest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to=settings.AUTH_USER_MODEL)),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='directory.provider')),
                    ('kind', models.CharField(choices=[('family', 'A relative works there or owns it'), ('friend', 'I know somebody there well'), ('work', 'I work there, or did in the last two years'), ('money', 'I have money in it'), ('care', 'It cares for me or for somebody close to me'), ('other', 'Another reason')], max_length=10)),
                    ('declared_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('until', models.DateField(blank=True, help_text='the last day', null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'ordering': ['-declared_at', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'provider'), name='interest_declared_once'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('declared_at')), _connector='OR'), name='interest_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='Listing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('LI',), **{}), editable=False, max_length=16, unique=True)),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='directory.provider')),
                    ('slug', models.SlugField(max_length=80, unique=True)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting to be looked at'), ('in_review', 'Being looked at'), ('changes_requested', 'Changes asked for'), ('rejected', 'Not accepted'), ('live', 'On the site'), ('paused_by_provider', 'Paused'), ('paused_checks', 'Paused until its checks are up to date'), ('paused_safeguarding', 'Paused by the council'), ('suspended', 'Suspended'), ('stale', 'Hidden until its hours are confirmed'), ('withdrawn', 'Taken down'), ('removed', 'Removed')], default='draft', editable=False, max_length=20)),
                    ('title', models.CharField(help_text='such as Help at home from Mary', max_length=80)),
                    ('summary', models.CharField(max_length=200)),
                    ('about', models.TextField(blank=True, max_length=3000)),
                    ('travels_metres', models.PositiveIntegerField(default=8000, validators=[django.core.validators.MinValueValidator(500), django.core.validators.MaxValueValidator(100000)], verbose_name='how far workers travel')),
                    ('area', django.contrib.gis.db.models.fields.MultiPolygonField(blank=True, help_text='the areas served, when that is not a distance', null=True, srid=27700)),
                    ('ask_by_hours', models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MaxValueValidator(672)], verbose_name='hours of warning before a first visit')),
                    ('answers_within_hours', models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(72)])),
                    ('free_to_cancel_hours', models.PositiveSmallIntegerField(default=24, validators=[django.core.validators.MaxValueValidator(336)], verbose_name='hours of notice to cancel a visit free of charge')),
                    ('late_fee_percent', models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="share of the visit's price charged for later notice")),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('published_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('submitted_at', models.DateTimeField(blank=True, editable=False, help_text='when it was last handed in', null=True)),
                    ('taken_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('removal_at', models.DateTimeField(blank=True, editable=False, help_text='from when it is removed, as two people agreed', null=True)),
                    ('why_returned', models.CharField(blank=True, editable=False, max_length=500)),
                    ('reasons_returned', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unclear', 'Some words are hard to understand'), ('prices', 'Prices are missing, or are not what people would pay'), ('unproved', 'It claims something we could not confirm'), ('not_allowed', 'It offers care that you may not offer without registration'), ('others', 'It speaks of other people who work for you, but you told us you work alone'), ('contact', 'It holds a phone number, an address or a link'), ('personal', 'It says something private about somebody'), ('unfair', 'It turns people away for who they are'), ('photo', 'The photo cannot be used'), ('area', 'We cannot confirm the area you say you serve'), ('facts', 'What you told us about yourself does not fit'), ('other', 'Something else, as we say below')], max_length=20), blank=True, default=list, editable=False, size=None)),
                    ('languages', models.ManyToManyField(related_name='listings', through='directory.ListingLanguage', to='directory.language')),
                    ('skills', models.ManyToManyField(blank=True, related_name='listings', to='directory.skill')),
                ],
                options={
                    'ordering': ['title', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('state__in', ['submitted', 'in_review'])), fields=['provider'], name='listing_waits')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('late_fee_percent__lte', 100)), name='listing_late_fee_is_a_share'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'live'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='listing_live_was_published'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'changes_requested', 'rejected', 'live', 'paused_by_provider', 'paused_safeguarding', 'suspended', 'withdrawn', 'removed'])), name='listing_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'removed'), _negated=True), ('removal_at__isnull', False), _connector='OR'), name='listing_removed_on_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Photo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('PH',), **{}), editable=False, max_length=16, unique=True)),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='directory.provider')),
                    ('state', models.CharField(choices=[('pending', 'Waiting to be looked at'), ('shown', 'Shown'), ('refused', 'Not accepted'), ('removed', 'Taken down')], default='pending', editable=False, max_length=10)),
                    ('words', models.CharField(blank=True, help_text='what it shows, for people who cannot see it', max_length=120)),
                    ('large', models.CharField(help_text='the key of the large file', max_length=32, unique=True)),
                    ('small', models.CharField(help_text='the key of the small file', max_length=32, unique=True)),
                    ('digest', models.CharField(help_text='of the large file', max_length=64)),
                    ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('scanned_at', models.DateTimeField(blank=True, help_text='when it was found to be clean', null=True)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('why_refused', accounts.fields.EncryptedTextField(blank=True, max_length=300)),
                    ('erased_at', models.DateTimeField(blank=True, help_text='when its files were gone', null=True)),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('provider',), name='photo_one_waits'), models.UniqueConstraint(condition=models.Q(('state', 'shown')), fields=('provider',), name='photo_one_shown'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'shown'), _negated=True), models.Q(('decided_by__isnull', False), ('scanned_at__isnull', False)), _connector='OR'), name='photo_shown_was_scanned_and_seen'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='photo_decided_at_and_by'), models.CheckConstraint(condition=models.Q(('erased_at', None), ('state__in', ['refused', 'removed']), _connector='OR'), name='photo_erased_is_not_on_show')],
                },
            ),
            migrations.CreateModel(
                name='Worker',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workers', to='directory.provider')),
                    ('number', models.PositiveSmallIntegerField(help_text='the lane, counted from 1')),
                    ('label', accounts.fields.EncryptedTextField(blank=True, help_text='what the provider calls this lane', max_length=60)),
                    ('starts_on', models.DateField(blank=True, null=True)),
                    ('ends_on', models.DateField(blank=True, help_text='the last day', null=True)),
                ],
                options={
                    'ordering': ['provider', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('provider', 'number'), name='worker_number_once'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='worker_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='ListingVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('VE',), **{}), editable=False, max_length=16, unique=True)),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='directory.listing')),
                    ('kind', models.CharField(choices=[('edit', 'A change that waits'), ('sample', 'New words, shown already'), ('facts', 'New facts about the provider')], default='edit', max_length=10)),
                    ('state', models.CharField(choices=[('waiting', 'Waiting for the council'), ('approved', 'Agreed'), ('returned', 'Sent back'), ('taken_back', 'Taken back')], default='waiting', editable=False, max_length=20)),
                    ('changes', models.JSONField(default=dict)),
                    ('words', accounts.fields.EncryptedTextField(blank=True)),
                    ('before', models.JSONField(default=dict)),
                    ('words_before', accounts.fields.EncryptedTextField(blank=True)),
                    ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('unclear', 'Some words are hard to understand'), ('prices', 'Prices are missing, or are not what people would pay'), ('unproved', 'It claims something we could not confirm'), ('not_allowed', 'It offers care that you may not offer without registration'), ('others', 'It speaks of other people who work for you, but you told us you work alone'), ('contact', 'It holds a phone number, an address or a link'), ('personal', 'It says something private about somebody'), ('unfair', 'It turns people away for who they are'), ('photo', 'The photo cannot be used'), ('area', 'We cannot confirm the area you say you serve'), ('facts', 'What you told us about yourself does not fit'), ('other', 'Something else, as we say below')], max_length=20), blank=True, default=list, size=None)),
                    ('answer', accounts.fields.EncryptedTextField(blank=True, max_length=1000, verbose_name='what the provider should do')),
                ],
                options={
                    'ordering': ['proposed_at', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('listing', 'kind'), name='version_one_waits'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'waiting')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='version_decided_at_and_by')],
                },
            ),
            migrations.CreateModel(
                name='Offer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='directory.listing')),
                    ('engagement', models.CharField(choices=[('employed', 'You employ them'), ('self_employed', 'Self-employed'), ('agency', 'Through an agency')], max_length=20)),
                    ('minimum_minutes', models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(15), django.core.validators.MaxValueValidator(720)])),
                    ('travel_pence', models.PositiveIntegerField(default=0, verbose_name='travel for each visit')),
                    ('weekday_pence', models.PositiveIntegerField()),
                    ('saturday_pence', models.PositiveIntegerField(blank=True, null=True)),
                    ('sunday_pence', models.PositiveIntegerField(blank=True, null=True)),
                    ('bank_holiday_pence', models.PositiveIntegerField(blank=True, null=True)),
                    ('night_pence', models.PositiveIntegerField(blank=True, null=True)),
                    ('sleep_in_pence', models.PositiveIntegerField(blank=True, null=True, verbose_name='for a whole night asleep there')),
                    ('needs', models.ManyToManyField(related_name='offers', through='directory.OfferNeed', to='directory.need')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('weekday_pence__gt', 0)), name='offer_has_a_rate')],
                },
            ),
            migrations.CreateModel(
                name='Ruling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('RU',), **{}), editable=False, max_length=16, unique=True)),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='directory.listing')),
                    ('deed', models.CharField(choices=[('reject', 'It was not accepted'), ('hold', 'It was paused'), ('suspend', 'It was suspended'), ('remove', 'It is removed'), ('reinstate', 'It was put back'), ('keep', 'It stays: the removal was called off')], max_length=10)),
                    ('ground', models.CharField(choices=[('safeguarding', 'To keep people safe'), ('law', 'The law requires it'), ('untrue', 'Something on the listing is not true'), ('checks', 'A check could not be confirmed'), ('conduct', 'The rules for providers were not kept'), ('unsuitable', 'It is not what this site is for'), ('put_right', 'What was wrong has been put right'), ('not_so', 'It turned out not to be so'), ('appeal', 'An appeal was upheld')], max_length=20)),
                    ('why', accounts.fields.EncryptedTextField(max_length=2000, verbose_name='the facts relied on')),
                    ('before', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Waiting to be looked at'), ('in_review', 'Being looked at'), ('changes_requested', 'Changes asked for'), ('rejected', 'Not accepted'), ('live', 'On the site'), ('paused_by_provider', 'Paused'), ('paused_checks', 'Paused until its checks are up to date'), ('paused_safeguarding', 'Paused by the council'), ('suspended', 'Suspended'), ('stale', 'Hidden until its hours are confirmed'), ('withdrawn', 'Taken down'), ('removed', 'Removed')], max_length=20)),
                    ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('approval', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.approval')),
                    ('takes_effect_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'ordering': ['-decided_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('deed__in', ['reject', 'hold']), ('approval__isnull', False), _connector='OR'), name='ruling_grave_by_two_people')],
                },
            ),
            migrations.CreateModel(
                name='ShortlistItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shortlist', to=settings.AUTH_USER_MODEL)),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shortlist_items', to='directory.listing')),
                    ('kept_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['kept_at'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'listing'), name='shortlist_item_once')],
                },
            ),
            migrations.CreateModel(
                name='Check',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('CH',), **{}), editable=False, max_length=16, unique=True)),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='directory.provider')),
                    ('worker', models.ForeignKey(blank=True, help_text='whose it is; empty for the business, and where an agency answers for its staff', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='directory.worker')),
                    ('kind', models.CharField(choices=[('contact', 'Email and phone'), ('identity', 'Identity'), ('right_to_work', 'Right to work in the UK'), ('dbs', 'DBS (criminal record) certificate'), ('cqc', 'Registration with the Care Quality Commission (CQC)'), ('public_liability', 'Public liability insurance'), ('employers_liability', 'Employers’ liability insurance'), ('buyers_liability', 'Your own employers’ liability insurance'), ('references', 'Two references'), ('training', 'Training'), ('professional_pin', 'Professional registration'), ('vehicle', 'Vehicle, licence and insurance for work'), ('trader', 'Tax or company registration'), ('food_hygiene', 'Food hygiene'), ('declaration', 'Declaration of good conduct'), ('freshness', 'Hours confirmed lately')], max_length=20)),
                    ('state', models.CharField(choices=[('pending', 'Waiting to be seen'), ('valid', 'In order'), ('expiring', 'Runs out soon'), ('lapsed', 'Ran out'), ('rejected', 'Not accepted'), ('withdrawn', 'Taken back')], default='pending', editable=False, max_length=10)),
                    ('source', models.CharField(blank=True, choices=[('original', 'the original was seen'), ('video', 'the original was seen on a video call'), ('copy', 'a copy was seen'), ('digital', 'a certified digital identity service'), ('share_code', 'the Home Office’s online check'), ('update_service', 'the DBS Update Service'), ('register', 'a public register was looked up'), ('spoken', 'spoken with'), ('attested', 'the agency answers for its staff'), ('signed', 'signed on this site')], max_length=20)),
                    ('level', models.CharField(blank=True, choices=[('basic', 'Basic DBS'), ('enhanced', 'Enhanced DBS'), ('enhanced_barred', 'Enhanced DBS with barred list')], max_length=20)),
                    ('workforce', models.CharField(blank=True, choices=[('adult', 'Adult workforce'), ('child', 'Child workforce'), ('both', 'Adult and child workforce'), ('other', 'Other workforce')], max_length=10)),
                    ('barred_lists', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('adults', 'Adults’ barred list'), ('children', 'Children’s barred list')], max_length=10), blank=True, default=list, size=None)),
                    ('consented_at', models.DateTimeField(blank=True, help_text='when they let the council ask the DBS Update Service', null=True)),
                    ('update_status', models.CharField(blank=True, choices=[('no_new', 'No new information'), ('new', 'New information'), ('not_current', 'No longer current')], max_length=20)),
                    ('course', models.CharField(blank=True, choices=[('safeguarding', 'Safeguarding adults'), ('moving_handling', 'Moving and handling people'), ('infection', 'Infection prevention and control'), ('first_aid', 'First aid'), ('medication', 'Giving medicines')], max_length=20)),
                    ('register', models.CharField(blank=True, choices=[('nmc', 'Nursing and Midwifery Council'), ('hcpc', 'Health and Care Professions Council'), ('swe', 'Social Work England')], max_length=10)),
                    ('issuer', models.CharField(blank=True, help_text='the insurer, or who taught the course', max_length=80)),
                    ('limit_pence', models.BigIntegerField(blank=True, null=True)),
                    ('outcomes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('care', 'Good, from someone who knows their care work'), ('character', 'Good, from someone who knows them otherwise'), ('not_reached', 'Could not be reached'), ('not_good', 'Not good')], max_length=20), blank=True, default=list, size=None)),
                    ('last_four', models.CharField(blank=True, help_text='the end of the number on the paper', max_length=4)),
                    ('number', accounts.fields.EncryptedTextField(blank=True, help_text='the whole number on the paper', max_length=40)),
                    ('issued_on', models.DateField(blank=True, help_text='the date on the paper', null=True)),
                    ('valid_from', models.DateField(blank=True, null=True)),
                    ('valid_until', models.DateField(blank=True, help_text='the last day', null=True)),
                    ('renews', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='renewals', to='directory.check')),
                    ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, help_text='empty when the site took their own word, as with a declaration', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by', models.ForeignKey(blank=True, help_text='the first of the two people an adverse decision takes', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reason', models.CharField(blank=True, choices=[('unreadable', 'It could not be read'), ('name', 'The name does not match'), ('too_old', 'It is too old'), ('too_little', 'It does not cover what is needed'), ('wrong_kind', 'It is not the paper we asked for'), ('not_found', 'It was not found on the register'), ('not_shown', 'The original was not shown to us'), ('mistake', 'It was recorded by mistake'), ('new_information', 'The DBS Update Service no longer confirms it'), ('adverse', 'After what the check showed, we cannot accept it'), ('superseded', 'A later decision took its place'), ('changed', 'What it was about has changed'), ('own', 'The provider took it back')], max_length=20)),
                ],
                options={
                    'ordering': ['-valid_from', '-pk'],
                    'indexes': [models.Index(fields=['provider', 'kind'], name='check_of_a_provider')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='check_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'valid', 'rejected', 'withdrawn'])), name='check_state_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['contact', 'identity', 'right_to_work', 'dbs', 'public_liability', 'employers_liability', 'references', 'training', 'professional_pin', 'vehicle', 'trader', 'food_hygiene', 'declaration'])), name='check_of_a_kind_we_record'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'pending'), ('withdrawn_at', None)), models.Q(('decided_at__isnull', False), ('state', 'valid'), ('withdrawn_at', None)), models.Q(('decided_at__isnull', False), ('state', 'rejected'), ('withdrawn_at', None), models.Q(('reason', ''), _negated=True)), models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), _connector='OR'), name='check_says_when_it_was_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'valid'), _negated=True), models.Q(('valid_from__isnull', False), models.Q(('source', ''), _negated=True), models.Q(('valid_until__isnull', False), ('kind__in', ['contact', 'right_to_work']), _connector='OR')), _connector='OR'), name='check_says_how_long_it_holds'), models.CheckConstraint(condition=models.Q(('issued_on', None), ('issued_on__lte', django.db.models.functions.comparison.Cast(models.Func(models.Value('Europe/London'), models.F('offered_at'), function='timezone', output_field=models.DateTimeField()), models.DateField())), _connector='OR'), name='check_not_dated_in_the_future'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['identity', 'right_to_work', 'dbs', 'references', 'training']), models.Q(('worker__isnull', False), ('source', 'attested'), _connector='XOR')), models.Q(models.Q(('kind__in', ['identity', 'right_to_work', 'dbs', 'references', 'training']), _negated=True), ('worker', None)), _connector='OR'), name='check_of_one_human_or_the_business'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'dbs'), ('state', 'valid'), _negated=True), models.Q(('source', 'attested'), models.Q(('level', ''), _negated=True)), models.Q(('issued_on__isnull', False), ('last_four__regex', '^\\d{4}$'), models.Q(('level', ''), _negated=True), models.Q(('workforce', ''), _negated=True), models.Q(models.Q(('level', 'enhanced_barred'), _negated=True), ('barred_lists__contains', ['adults']), _connector='OR')), _connector='OR'), name='check_dbs_says_what_was_seen'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['public_liability', 'employers_liability']), ('state', 'valid'), _negated=True), models.Q(('limit_pence__gte', 500000000), models.Q(('issuer', ''), _negated=True)), _connector='OR'), name='check_insured_for_enough'), models.CheckConstraint(condition=models.Q(('kind', 'training'), ('course', ''), _connector='XOR'), name='check_training_names_its_course'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'references'), ('state', 'valid'), _negated=True), ('source', 'attested'), models.Q(('outcomes__contained_by', ['care', 'character']), ('outcomes__contains', ['care']), ('outcomes__len', 2)), _connector='OR'), name='check_two_good_references'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'adverse'), _negated=True), models.Q(('decided_by__isnull', False), ('proposed_by__isnull', False), models.Q(('proposed_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='check_adverse_by_two_people'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('provider', 'kind', 'worker', 'level', 'course'), name='check_waits_once', nulls_distinct=False, violation_error_message='You have told us about this already. It waits for the council.')],
                },
            ),
            migrations.CreateModel(
                name='DiaryEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('DI',), **{}), editable=False, max_length=16, unique=True)),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='directory.worker')),
                    ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text='UTC instants, the end not included')),
                    ('kind', models.CharField(choices=[('visit', 'A visit booked here'), ('leave', 'Time off'), ('outside', 'Work from elsewhere')], max_length=10)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('released_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'verbose_name_plural': 'diary entries',
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('released_at', None)), expressions=[('worker', '='), ('during', '&&')], name='diary_entry_never_twice', violation_error_message='That time is already taken.'), models.CheckConstraint(condition=models.Q(('during__isempty', False), ('during__lower_inc', True), ('during__lower_inf', False), ('during__upper_inc', False), ('during__upper_inf', False)), name='diary_entry_has_both_ends'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod(django.db.models.functions.datetime.Extract(models.Func(models.F('during'), function='lower', output_field=models.DateTimeField()), 'epoch'), 900), 0), django.db.models.lookups.Exact(django.db.models.functions.math.Mod(django.db.models.functions.datetime.Extract(models.Func(models.F('during'), function='upper', output_field=models.DateTimeField()), 'epoch'), 900), 0)), name='diary_entry_on_the_grid')],
                },
            ),
            migrations.CreateModel(
                name='FreeHours',
                fields=[
                    ('worker', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='free_hours', serialize=False, to='directory.worker')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.provider')),
                    ('from_on', models.DateField(help_text='a Monday')),
                    ('free', directory.fields.BitStringField()),
                ],
            ),
            migrations.CreateModel(
                name='WeeklyHours',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='weekly_hours', to='directory.worker')),
                    ('day', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], help_text='0 is Monday')),
                    ('starts', models.PositiveSmallIntegerField(help_text='minutes after midnight')),
                    ('ends', models.PositiveSmallIntegerField(help_text='minutes after midnight')),
                    ('season', models.CharField(choices=[('always', 'All year'), ('term', 'Term time only'), ('holidays', 'School holidays only')], default='always', max_length=10)),
                    ('valid_from', models.DateField(blank=True, null=True)),
                    ('valid_until', models.DateField(blank=True, help_text='the last day', null=True)),
                ],
                options={
                    'verbose_name_plural': 'weekly hours',
                    'ordering': ['day', 'starts'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('day__lte', 6)), name='weekly_hours_on_a_day'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts')), ('ends__lte', 1440)), name='weekly_hours_within_the_day'), models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod('starts', 15), 0), django.db.models.lookups.Exact(django.db.models.functions.math.Mod('ends', 15), 0)), name='weekly_hours_on_the_grid'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('worker', '='), ('day', '='), ('season', '='), (models.Func('starts', 'ends', function='int4range'), '&&'), (models.Func('valid_from', 'valid_until', models.Value('[]'), function='daterange'), '&&')], name='weekly_hours_do_not_overlap', violation_error_message='These hours overlap hours you already have on that day.')],
                },
            ),
            migrations.CreateModel(
                name='SearchEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_entries', to='directory.offer')),
                    ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text='UTC instants, the end not included')),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_entries', to='directory.listing')),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.provider')),
                    ('point', django.contrib.gis.db.models.fields.PointField(help_text='the public position', spatial_index=False, srid=27700)),
                    ('travels_metres', models.PositiveIntegerField()),
                    ('area', django.contrib.gis.db.models.fields.MultiPolygonField(null=True, spatial_index=False, srid=27700)),
                    ('reach', django.contrib.gis.db.models.fields.PolygonField(spatial_index=False, srid=27700)),
                    ('tags', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='directory.tags', size=None)),
                    ('rates', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='pence an hour, in the order of directory.bands.Band', size=None)),
                    ('minimum_minutes', models.PositiveSmallIntegerField()),
                    ('travel_pence', models.PositiveIntegerField()),
                    ('ask_by_hours', models.PositiveSmallIntegerField()),
                    ('hours_confirmed_on', models.DateField(null=True)),
                ],
                options={
                    'verbose_name_plural': 'search entries',
                    'indexes': [django.contrib.postgres.indexes.GistIndex(django.contrib.postgres.indexes.OpClass(models.F('reach'), 'gist_geometry_ops_2d'), django.contrib.postgres.indexes.OpClass(models.F('tags'), 'gist__intbig_ops(siglen=32)'), models.F('during'), name='search_entry_reach_and_tags')],
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('offer', '='), ('during', '&&')], name='search_entry_once_at_a_time'), models.CheckConstraint(condition=models.Q(('during__isempty', False), ('during__lower_inc', True), ('during__lower_inf', False), ('during__upper_inc', False), ('during__upper_inf', False)), name='search_entry_has_both_ends')],
                },
            ),
            migrations.CreateModel(
                name='Appeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AL',), **{}), editable=False, max_length=16, unique=True)),
                    ('ruling', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='directory.ruling')),
                    ('state', models.CharField(choices=[('waiting', 'Waiting for another officer'), ('upheld', 'Upheld'), ('not_upheld', 'Not upheld'), ('withdrawn', 'Taken back')], default='waiting', editable=False, max_length=20)),
                    ('words', accounts.fields.EncryptedTextField(max_length=3000, verbose_name='why the decision is wrong')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reasons', accounts.fields.EncryptedTextField(blank=True, max_length=3000)),
                ],
                options={
                    'ordering': ['made_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'waiting')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='appeal_decided_at_and_by')],
                },
            ),
            migrations.CreateModel(
                name='Evidence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('EV',), **{}), editable=False, max_length=16, unique=True)),
                    ('for_check', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='directory.check')),
                    ('state', models.CharField(choices=[('quarantined', 'Waiting for the virus scanner'), ('clean', 'Waiting for the council'), ('infected', 'Harmful, and locked away'), ('deleted', 'Deleted')], default='quarantined', editable=False, max_length=12)),
                    ('format', models.CharField(max_length=20)),
                    ('size', models.PositiveIntegerField(help_text='bytes, as kept')),
                    ('key', models.CharField(max_length=32, unique=True)),
                    ('digest', models.CharField(max_length=64)),
                    ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('scanned_at', models.DateTimeField(blank=True, help_text='when the scanner gave an answer', null=True)),
                    ('due_at', models.DateTimeField(default=directory.models.evidence.six_months_on, help_text='when it has to go')),
                    ('why', models.CharField(choices=[('aged', 'It was kept for six months'), ('decided', 'The council has decided on the check'), ('taken_back', 'The provider took it back'), ('infected', 'Our virus scanner found something harmful in it')], default='aged', max_length=12)),
                    ('erased_at', models.DateTimeField(blank=True, help_text='when the file was gone', null=True)),
                ],
                options={
                    'verbose_name_plural': 'evidence',
                    'ordering': ['given_at', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('erased_at', None)), fields=['due_at'], name='evidence_still_there')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', False), ('state', 'deleted')), models.Q(models.Q(('state', 'deleted'), _negated=True), ('erased_at', None)), _connector='OR'), name='evidence_deleted_when_its_file_is_gone'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['clean', 'infected']), _negated=True), ('scanned_at__isnull', False), _connector='OR'), name='evidence_out_of_quarantine_was_scanned'), models.CheckConstraint(condition=models.Q(('due_at__lte', django.db.models.expressions.CombinedExpression(models.F('given_at'), '+', models.Value(datetime.timedelta(days=183, seconds=3600))))), name='evidence_kept_six_months_at_most')],
                },
            ),
            migrations.CreateModel(
                name='Reminder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='directory.check')),
                    ('days', models.SmallIntegerField(help_text='before its last day; below zero once it has passed')),
                    ('told_at', models.DateTimeField(default=django.utils.timezone.now)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('of', 'days'), name='reminder_once')],
                },
            ),
        ]),
    ]
