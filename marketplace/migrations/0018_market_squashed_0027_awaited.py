"""What is wanted and looked for, statements of the market, shapes, adverts, kept panels and who waits."""

import accounts.fields
import accounts.references
import directory.demand
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import functools
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._at_once import AtOnce

FROZEN = """
create trigger published_statement_is_frozen before update or delete or truncate on marketplace_publishedstatement
  for each statement execute function marketplace_stands_as_published();
grant select on marketplace_publishedstatement to market_reader;
"""
THAWED = """
revoke all on marketplace_publishedstatement from market_reader;
drop trigger published_statement_is_frozen on marketplace_publishedstatement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0020_demand_facts"),
        ("marketplace", "0002_guards_squashed_0017_employment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    replaces = [
        ("marketplace", "0018_wanted"),
        ("marketplace", "0019_looked"),
        ("marketplace", "0020_statements"),
        ("marketplace", "0021_happened_pence"),
        ("marketplace", "0022_shaping"),
        ("marketplace", "0023_advert"),
        ("marketplace", "0024_shortfall"),
        ("marketplace", "0025_days_of_week"),
        ("marketplace", "0026_kept_panel"),
        ("marketplace", "0027_awaited"),
    ]
    operations = [
        AtOnce([
            migrations.AddField(
                model_name='personperiod',
                name='time',
                field=models.CharField(default='not_said', help_text='of day, in which most is asked for', max_length=12),
            ),
            migrations.CreateModel(
                name='WantedAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('card', models.CharField(help_text="the words of the cell's path", max_length=200)),
                    ('reply', models.CharField(choices=[('can', 'I have time for this'), ('more', 'I will add hours'), ('not_me', 'Not for me')], max_length=10)),
                    ('cause', models.CharField(blank=True, choices=[('no_staff_time', 'No staff at this time'), ('no_staff_area', 'No staff in this area'), ('travel', 'Travel or parking'), ('price', 'Price below cost'), ('too_small', 'Package too small'), ('too_large', 'Package too large'), ('double_up', 'Two workers at once'), ('language', 'Language or culture'), ('gender', 'A woman or a man was wanted'), ('training', 'Training or medication'), ('complexity', 'Complexity or behaviour'), ('start_date', 'Start date'), ('holiday', 'Holiday period'), ('risk', 'Risk or surroundings'), ('information', 'Information incomplete'), ('contract', 'Contract route closed'), ('person', 'The person’s choice'), ('other', 'Other')], max_length=24)),
                    ('minutes_before', models.PositiveIntegerField(help_text='a week')),
                    ('minutes_after', models.PositiveIntegerField(blank=True, help_text='a week, 28 days later', null=True)),
                    ('answered_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wanted_answers', to='directory.provider')),
                    ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='marketplace.release')),
                ],
                options={
                    'ordering': ['answered_at', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('provider', 'release', 'card'), name='wanted_answer_once_a_card'), models.CheckConstraint(condition=models.Q(models.Q(('reply', 'not_me'), models.Q(('cause', ''), _negated=True)), models.Q(models.Q(('reply', 'not_me'), _negated=True), ('cause', '')), _connector='OR'), name='wanted_answer_says_why_not')],
                },
            ),
            migrations.CreateModel(
                name='WantedLetter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('told_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wanted_letters', to='directory.provider')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('provider',), name='wanted_letter_once_a_provider'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('asked_at')), _connector='OR'), name='wanted_letter_ends_after')],
                },
            ),
            migrations.AddField(
                model_name='periodrun',
                name='looked_at',
                field=models.DateTimeField(blank=True, help_text='up to when those who only looked are counted', null=True),
            ),
            migrations.CreateModel(
                name='LookedPeriod',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=32)),
                    ('period', models.CharField(help_text='the quarter, such as 2026Q1', max_length=6)),
                    ('version', models.PositiveSmallIntegerField(default=1, help_text='of the release it counts in')),
                    ('place', models.CharField(help_text='the GSS code of the council', max_length=9)),
                    ('district', models.CharField(max_length=9)),
                    ('msoa', models.CharField(max_length=60)),
                    ('lsoa', models.CharField(max_length=9)),
                    ('outcome', models.CharField(help_text='as ``directory.demand.Found``', max_length=15)),
                    ('barrier', models.CharField(help_text='as ``directory.demand.Barrier``, or not_limited', max_length=12)),
                    ('service', models.CharField(max_length=20)),
                    ('payer', models.CharField(max_length=20)),
                    ('language', models.CharField(max_length=12)),
                    ('hours_band', models.CharField(max_length=12)),
                    ('looked_on', models.DateField()),
                ],
                options={
                    'ordering': ['key'],
                    'indexes': [models.Index(fields=['period', 'place'], name='looked_period_of_a_place')],
                    'constraints': [models.UniqueConstraint(fields=('period', 'key', 'version'), name='looked_period_once_a_person_and_quarter'), models.CheckConstraint(condition=models.Q(('period__regex', '^20\\d\\dQ[1-4]$'), ('version__gte', 1)), name='looked_period_of_a_quarter')],
                },
            ),
            migrations.CreateModel(
                name='DemandByLsoa',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text='its first day, in London')),
                    ('council_id', models.CharField(help_text='the council then', max_length=9)),
                    ('kind', models.CharField(choices=[(directory.demand.Kind['LOOKED'], 'Somebody looked for care'), (directory.demand.Kind['ASKED'], 'Care was asked for'), (directory.demand.Kind['AGREED'], 'Care was agreed'), (directory.demand.Kind['DECLINED'], 'A provider said no'), (directory.demand.Kind['EXPIRED'], 'Nobody answered in time'), (directory.demand.Kind['WITHDRAWN'], 'A request was taken back'), (directory.demand.Kind['CANCELLED'], 'An agreement was ended'), (directory.demand.Kind['NOT_FOUND'], 'Somebody told the council what they could not find'), (directory.demand.Kind['ALERT'], 'Somebody asked to be told when care is there'), (directory.demand.Kind['BROKERED'], 'The council’s broker found care, or did not')], max_length=12)),
                    ('outcome', models.CharField(blank=True, choices=[(directory.demand.Found['PLENTY'], 'Three or more could come'), (directory.demand.Found['THIN'], 'One or two could come, or two together'), (directory.demand.Found['NO_TIME'], 'Some would suit, and none is free for all of it'), (directory.demand.Found['NOBODY'], 'Nobody suits')], max_length=15)),
                    ('facts', models.PositiveIntegerField()),
                    ('firsts', models.PositiveIntegerField()),
                    ('qhours', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='quarter hours a week', size=None)),
                    ('funding', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                    ('lsoa_id', models.CharField(max_length=9)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council_id', 'month', 'lsoa_id', 'kind', 'outcome'), name='demand_by_lsoa_once')],
                },
            ),
            migrations.CreateModel(
                name='DemandByNeed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('month', models.DateField(help_text='its first day, in London')),
                    ('council_id', models.CharField(help_text='the council then', max_length=9)),
                    ('kind', models.CharField(choices=[(directory.demand.Kind['LOOKED'], 'Somebody looked for care'), (directory.demand.Kind['ASKED'], 'Care was asked for'), (directory.demand.Kind['AGREED'], 'Care was agreed'), (directory.demand.Kind['DECLINED'], 'A provider said no'), (directory.demand.Kind['EXPIRED'], 'Nobody answered in time'), (directory.demand.Kind['WITHDRAWN'], 'A request was taken back'), (directory.demand.Kind['CANCELLED'], 'An agreement was ended'), (directory.demand.Kind['NOT_FOUND'], 'Somebody told the council what they could not find'), (directory.demand.Kind['ALERT'], 'Somebody asked to be told when care is there'), (directory.demand.Kind['BROKERED'], 'The council’s broker found care, or did not')], max_length=12)),
                    ('outcome', models.CharField(blank=True, choices=[(directory.demand.Found['PLENTY'], 'Three or more could come'), (directory.demand.Found['THIN'], 'One or two could come, or two together'), (directory.demand.Found['NO_TIME'], 'Some would suit, and none is free for all of it'), (directory.demand.Found['NOBODY'], 'Nobody suits')], max_length=15)),
                    ('facts', models.PositiveIntegerField()),
                    ('firsts', models.PositiveIntegerField()),
                    ('qhours', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='quarter hours a week', size=None)),
                    ('funding', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                    ('service', models.CharField(max_length=15)),
                    ('need_id', models.BigIntegerField(default=0, help_text='0 where none is known')),
                    ('barrier', models.CharField(blank=True, max_length=10)),
                    ('cause', models.CharField(blank=True, max_length=15)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council_id', 'month', 'service', 'need_id', 'kind', 'outcome', 'barrier', 'cause'), name='demand_by_need_once')],
                },
            ),
            migrations.CreateModel(
                name='RollUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('upto', models.BigIntegerField(default=0, help_text="of the facts' ingested_xid, not included")),
                    ('at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='roll_up_is_one')],
                },
            ),
            migrations.CreateModel(
                name='PublishedStatement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('PS',), **{}), editable=False, max_length=16, unique=True)),
                    ('place', models.CharField(help_text='the GSS code of the council', max_length=9)),
                    ('name', models.CharField(help_text='of the council', max_length=100)),
                    ('period', models.CharField(help_text='the quarter, such as 2026Q1', max_length=6)),
                    ('version', models.PositiveSmallIntegerField()),
                    ('note', models.TextField(blank=True, help_text='what was wrong with the version before')),
                    ('why_withdrawn', models.TextField(blank=True, help_text='of a version that takes the statement back')),
                    ('follows', models.CharField(blank=True, help_text='the digest of the version before', max_length=64)),
                    ('text', models.TextField()),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('published_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'ordering': ['place', '-period', '-version'],
                    'constraints': [models.UniqueConstraint(fields=('place', 'period', 'version'), name='published_statement_once_a_version'), models.UniqueConstraint(condition=models.Q(('follows', ''), _negated=True), fields=('follows',), name='published_statement_followed_once'), models.CheckConstraint(condition=models.Q(models.Q(('follows', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('follows', ''), _negated=True)), _connector='OR'), name='published_statement_follows'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('note', ''), _negated=True), models.Q(('why_withdrawn', ''), _negated=True), _connector='OR'), name='published_statement_says_why'), models.CheckConstraint(condition=models.Q(('period__regex', '^20\\d\\dQ[1-4]$')), name='published_statement_of_a_quarter')],
                },
            ),
            migrations.CreateModel(
                name='Statement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('MP',), **{}), editable=False, max_length=16, unique=True)),
                    ('period', models.CharField(help_text='the quarter, such as 2026Q1', max_length=6)),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('note', models.TextField(blank=True, help_text='what was wrong with what is published; readers see it')),
                    ('state', models.CharField(choices=[('draft', 'Being written'), ('in_comment', 'Open for comment'), ('approved', 'Approved'), ('published', 'Published'), ('superseded', 'Replaced by a newer one'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=20)),
                    ('opened_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('contact', accounts.fields.EncryptedTextField(blank=True, help_text='who answers “is this right?”; published', max_length=120)),
                    ('comments_until', models.DateField(blank=True, null=True)),
                    ('frozen', models.TextField(blank=True)),
                    ('frozen_at', models.DateTimeField(blank=True, null=True)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('why_withdrawn', accounts.fields.EncryptedTextField(blank=True, max_length=1000)),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='directory.authority')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-period', '-version'],
                    'constraints': [models.UniqueConstraint(fields=('authority', 'period', 'version'), name='statement_once_a_version'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'in_comment', 'approved'))), fields=('authority',), name='statement_one_open_at_a_time'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_comment', 'approved', 'published', 'superseded', 'withdrawn'])), name='statement_state_known'), models.CheckConstraint(condition=models.Q(('period__regex', '^20\\d\\dQ[1-4]$'), ('version__gte', 1)), name='statement_of_a_quarter'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'in_comment'), _negated=True), ('comments_until__isnull', False), _connector='OR'), name='statement_comments_have_a_last_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'published', 'superseded']), _negated=True), models.Q(('frozen', ''), _negated=True), _connector='OR'), name='statement_approved_as_frozen'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'superseded']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='statement_published_at')],
                },
            ),
            migrations.CreateModel(
                name='SectionWords',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('section', models.CharField(max_length=20)),
                    ('slot', models.CharField(max_length=20)),
                    ('words', accounts.fields.EncryptedTextField(blank=True, max_length=6000)),
                    ('why_none', accounts.fields.EncryptedTextField(blank=True, max_length=500)),
                    ('carried_from', models.CharField(blank=True, max_length=6)),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='marketplace.statement')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('statement', 'section', 'slot'), name='section_words_once')],
                },
            ),
            migrations.CreateModel(
                name='StatementComment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('SC',), **{}), editable=False, max_length=16, unique=True)),
                    ('section', models.CharField(max_length=20)),
                    ('kind', models.CharField(choices=[('comment', 'Comment on a draft'), ('question', 'Is this right?')], max_length=10)),
                    ('state', models.CharField(choices=[('waits', 'Waiting for an answer'), ('shown', 'Answered, and published'), ('answered', 'Answered, not published')], default='waits', editable=False, max_length=10)),
                    ('words', accounts.fields.EncryptedTextField(max_length=2000)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('answer_by', models.DateField()),
                    ('reply', accounts.fields.EncryptedTextField(blank=True, max_length=2000)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('form_token', models.UUIDField(unique=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.provider')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='marketplace.statement')),
                ],
                options={
                    'ordering': ['made_at', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['comment', 'question']), ('state__in', ['waits', 'shown', 'answered'])), name='statement_comment_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('state', 'waits')), models.Q(models.Q(('state', 'waits'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='statement_comment_answered_at')],
                },
            ),
            migrations.CreateModel(
                name='Commitment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('CT',), **{}), editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('promised', 'Promised'), ('under_way', 'Under way'), ('done', 'Done'), ('dropped', 'Given up')], default='promised', editable=False, max_length=10)),
                    ('told', accounts.fields.EncryptedTextField(blank=True, max_length=500, verbose_name='what you were told')),
                    ('promise', accounts.fields.EncryptedTextField(max_length=500)),
                    ('owner', accounts.fields.EncryptedTextField(max_length=120)),
                    ('due_on', models.DateField()),
                    ('evidence', accounts.fields.EncryptedTextField(blank=True, max_length=1000)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('over_at', models.DateTimeField(blank=True, null=True)),
                    ('form_token', models.UUIDField(unique=True)),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='directory.authority')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['due_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['promised', 'under_way', 'done', 'dropped'])), name='commitment_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('over_at__isnull', False), ('state__in', ['done', 'dropped'])), models.Q(('over_at', None), ('state__in', ['promised', 'under_way'])), _connector='OR'), name='commitment_over_at')],
                },
            ),
            migrations.AddField(
                model_name='visit',
                name='happened_pence',
                field=models.PositiveIntegerField(blank=True, help_text='what is owed for the time it took; empty when that is as agreed', null=True),
            ),
            migrations.CreateModel(
                name='SubMarket',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('SM',), **{}), editable=False, max_length=16, unique=True)),
                    ('service', models.CharField(choices=[('nursing', 'Nursing'), ('nights', 'Nights and long stays'), ('personal_care', 'Personal care'), ('condition', 'Support that knows a condition'), ('breaks', 'Breaks for families'), ('meals', 'Eating, drinking and medicines'), ('company', 'Company and getting out'), ('home', 'Home, shopping and papers'), ('other', 'Everything else')], max_length=20)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sub_markets', to='directory.authority')),
                    ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.authority')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['service', 'district__name', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('authority', 'service', 'district'), name='sub_market_once', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='Stance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField()),
                    ('rules', models.CharField(choices=[('many', 'Many rules: the council fixes price and specification'), ('few', 'Few rules: people and providers agree between themselves')], max_length=10)),
                    ('relations', models.CharField(choices=[('close', 'Close: providers help to design it, and are promised work'), ('loose', 'Loose: each provider competes for each piece of work')], max_length=10)),
                    ('why', models.CharField(max_length=400)),
                    ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sub_market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stances', to='marketplace.submarket')),
                ],
                options={
                    'ordering': ['-since', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('sub_market', 'since'), name='stance_once_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Annotation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AN',), **{}), editable=False, max_length=16, unique=True)),
                    ('happened_on', models.DateField()),
                    ('words', models.CharField(max_length=160)),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='directory.authority')),
                    ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.authority')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('taken_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-happened_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='annotation_taken_back_at_and_by')],
                },
            ),
            migrations.CreateModel(
                name='Intervention',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('IV',), **{}), editable=False, max_length=16, unique=True)),
                    ('name', models.CharField(max_length=80)),
                    ('kind', models.CharField(choices=[('grant', 'A grant or start-up money'), ('fees', 'Higher fees or travel money'), ('recruiting', 'Recruiting'), ('training', 'Training'), ('event', 'An event or a forum'), ('route', 'A new way to buy'), ('other', 'Something else')], max_length=20)),
                    ('words', models.CharField(help_text='what is done, and what it should change', max_length=400)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField(blank=True, null=True)),
                    ('measure', models.CharField(choices=[('missing_hours', 'Hours a week that were asked for and not given'), ('asked_hours', 'Hours a week that were asked for')], max_length=20)),
                    ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='directory.authority')),
                    ('lsoas', models.ManyToManyField(related_name='+', to='directory.lsoa')),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('taken_back_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-starts_on', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at', None), ('taken_back_by', None)), models.Q(('taken_back_at__isnull', False), ('taken_back_by__isnull', False)), _connector='OR'), name='intervention_taken_back_at_and_by'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='intervention_ends_after_it_starts')],
                },
            ),
            migrations.AlterField(
                model_name='message',
                name='booking',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='marketplace.booking'),
            ),
            migrations.CreateModel(
                name='Advert',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AD',), **{}), editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('draft', 'Draft'), ('shown', 'Shown'), ('filled', 'Filled'), ('withdrawn', 'Taken back'), ('expired', 'Time is over')], default='draft', editable=False, max_length=20)),
                    ('words', accounts.fields.EncryptedTextField(max_length=2000, verbose_name='what the job is')),
                    ('pay_pence', models.PositiveIntegerField(verbose_name='pay an hour')),
                    ('contract', models.CharField(choices=[('employed', 'I will employ them'), ('either', 'Either: employed, or working for themselves')], default='employed', max_length=20)),
                    ('until', models.DateField(help_text='the last day it is shown')),
                    ('week_pence', models.PositiveIntegerField(blank=True, help_text='the wages of a week, as they were when it was first shown', null=True)),
                    ('cost_pence', models.PositiveIntegerField(blank=True, help_text='what a week costs the employer in all, as it was said then', null=True)),
                    ('form_token', models.UUIDField(help_text='one form, one advert', unique=True)),
                    ('written_at', models.DateTimeField(auto_now_add=True)),
                    ('shown_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('brief', models.ForeignKey(help_text='a copy of its own', on_delete=django.db.models.deletion.PROTECT, related_name='adverts', to='marketplace.brief')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adverts', to='accounts.person')),
                    ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-written_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'shown', 'filled', 'withdrawn', 'expired'])), name='advert_state_known'), models.CheckConstraint(condition=models.Q(('pay_pence__gt', 0)), name='advert_pays_something'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), models.Q(('shown_at__isnull', False), ('week_pence__isnull', False)), _connector='OR'), name='advert_costed_when_shown'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state__in', ['filled', 'withdrawn', 'expired'])), models.Q(('closed_at', None), ('state__in', ['draft', 'shown'])), _connector='OR'), name='advert_closed_when_closed')],
                },
            ),
            migrations.CreateModel(
                name='AdvertInvite',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AI',), **{}), editable=False, max_length=16, unique=True)),
                    ('state', models.CharField(choices=[('invited', 'Not read yet'), ('seen', 'Read'), ('interested', 'Interested'), ('declined', 'Not for them'), ('withdrawn', 'Not any more')], default='invited', editable=False, max_length=20)),
                    ('words', accounts.fields.EncryptedTextField(blank=True, max_length=500, verbose_name='what they wrote')),
                    ('visits', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text='which they can do, by their place in the week', size=None)),
                    ('cause', models.CharField(blank=True, choices=[('no_staff_time', 'No staff at this time'), ('no_staff_area', 'No staff in this area'), ('travel', 'Travel or parking'), ('price', 'Price below cost'), ('too_small', 'Package too small'), ('too_large', 'Package too large'), ('double_up', 'Two workers at once'), ('language', 'Language or culture'), ('gender', 'A woman or a man was wanted'), ('training', 'Training or medication'), ('complexity', 'Complexity or behaviour'), ('start_date', 'Start date'), ('holiday', 'Holiday period'), ('risk', 'Risk or surroundings'), ('information', 'Information incomplete'), ('contract', 'Contract route closed'), ('person', 'The person’s choice'), ('other', 'Other')], help_text='why it is not for them', max_length=20)),
                    ('invited_at', models.DateTimeField(auto_now_add=True)),
                    ('seen_at', models.DateTimeField(blank=True, null=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('advert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invites', to='marketplace.advert')),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invites', to='directory.listing')),
                ],
                options={
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(fields=('advert', 'listing'), name='advert_shown_once'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'seen', 'interested', 'declined', 'withdrawn'])), name='advert_invite_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['invited', 'seen']), ('answered_at__isnull', False), _connector='OR'), name='advert_answered_when_answered'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('cause', ''), _negated=True), _connector='OR'), name='advert_declined_with_a_cause')],
                },
            ),
            migrations.AddField(
                model_name='message',
                name='invite',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='marketplace.advertinvite'),
            ),
            migrations.AddConstraint(
                model_name='message',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('booking', None), ('invite__isnull', False)), models.Q(('booking__isnull', False), ('invite', None)), _connector='OR'), name='message_of_a_booking_or_an_answer'),
            ),
            migrations.CreateModel(
                name='Shortfall',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('SF',), **{}), editable=False, max_length=16, unique=True)),
                    ('needs', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
                    ('times', models.CharField(help_text='the visits in words, such as weekday mornings', max_length=400)),
                    ('cause', models.CharField(choices=[('no_staff_time', 'No staff at this time'), ('no_staff_area', 'No staff in this area'), ('travel', 'Travel or parking'), ('price', 'Price below cost'), ('too_small', 'Package too small'), ('too_large', 'Package too large'), ('double_up', 'Two workers at once'), ('language', 'Language or culture'), ('gender', 'A woman or a man was wanted'), ('training', 'Training or medication'), ('complexity', 'Complexity or behaviour'), ('start_date', 'Start date'), ('holiday', 'Holiday period'), ('risk', 'Risk or surroundings'), ('information', 'Information incomplete'), ('contract', 'Contract route closed'), ('person', 'The person’s choice'), ('other', 'Other')], max_length=15, verbose_name='what made it hard')),
                    ('words', accounts.fields.EncryptedTextField(blank=True, max_length=500)),
                    ('words_until', models.DateField(blank=True, help_text='their last day; empty when there are none, or none any more', null=True)),
                    ('told_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('form_token', models.UUIDField(unique=True)),
                    ('coded_at', models.DateTimeField(blank=True, help_text='when an officer had read the words', null=True)),
                    ('coded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.authority')),
                    ('lsoa', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.lsoa')),
                ],
                options={
                    'ordering': ['-told_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('coded_at', None), ('coded_by', None)), models.Q(('coded_at__isnull', False), ('coded_by__isnull', False)), _connector='OR'), name='shortfall_coded_at_and_by')],
                },
            ),
            migrations.AddField(
                model_name='personperiod',
                name='days',
                field=models.CharField(default='not_said', help_text='of the week, for which it is asked', max_length=12),
            ),
            migrations.CreateModel(
                name='KeptPanel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(help_text='the GSS code of the council', max_length=9)),
                    ('audience', models.CharField(default='staff', help_text='by whose rules it was reckoned', max_length=10)),
                    ('period', models.CharField(help_text='the quarter, such as 2026Q1', max_length=6)),
                    ('key', models.CharField(max_length=40)),
                    ('content', models.JSONField()),
                    ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('knew', models.BigIntegerField(default=0, help_text='the newest release of the council there was; 0 is none')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('place', 'audience', 'period', 'key'), name='kept_panel_once'), models.CheckConstraint(condition=models.Q(('period__regex', '^20\\d\\dQ[1-4]$')), name='kept_panel_of_a_quarter')],
                },
            ),
            migrations.CreateModel(
                name='KeptGround',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.CharField(help_text='the GSS code of the council', max_length=9)),
                    ('by', models.CharField(max_length=8)),
                    ('vintage', models.BigIntegerField(default=0, help_text='the load of boundaries; 0 is before any')),
                    ('content', models.JSONField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('place', 'by'), name='kept_ground_once')],
                },
            ),
            migrations.CreateModel(
                name='Awaited',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AW',), **{}), editable=False, max_length=16, unique=True)),
                    ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('ends_on', models.DateField(help_text='the last day it is looked for')),
                    ('told_at', models.DateTimeField(blank=True, null=True)),
                    ('stopped_at', models.DateTimeField(blank=True, null=True)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awaited', to=settings.AUTH_USER_MODEL)),
                    ('brief', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awaited', to='marketplace.brief')),
                ],
                options={
                    'ordering': ['-asked_at', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('stopped_at', None), ('told_at', None)), fields=('asked_by', 'brief'), name='awaited_once_a_search'), models.CheckConstraint(condition=models.Q(('told_at', None), ('stopped_at', None), _connector='OR'), name='awaited_told_or_stopped'), models.CheckConstraint(condition=models.Q(models.Q(('told_at', None), ('told_at__gte', models.F('asked_at')), _connector='OR'), models.Q(('stopped_at', None), ('stopped_at__gte', models.F('asked_at')), _connector='OR')), name='awaited_ends_after')],
                },
            ),
        ]),
        migrations.RunSQL(FROZEN, THAWED),
    ]
