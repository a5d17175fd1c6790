"""The check passport: what was seen and until when it holds; and what search reads knows the time it holds in."""

import accounts.fields
import accounts.references
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
import functools
from django.conf import settings
from django.db import migrations, models


KEPT = """
create function directory_check_kept() returns trigger language plpgsql as $$
declare
  may_change constant text[] := array['state', 'withdrawn_at', 'withdrawn_by_id', 'reason', 'number', 'renews_id'];
begin
  if new.worker_id is not null
     and not exists (select from directory_worker w where w.id = new.worker_id and w.provider_id = new.provider_id)
  then
    raise exception 'A check is of somebody who works for its provider.' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' and old.state <> 'pending' then
    if to_jsonb(new) - may_change is distinct from to_jsonb(old) - may_change then
      raise exception 'The facts of a decided check never change; a renewal is a new row.'
        using errcode = 'check_violation';
    end if;
    if new.state <> old.state and not (old.state = 'valid' and new.state = 'withdrawn') then
      raise exception 'A check that is % cannot become %.', old.state, new.state using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;
create trigger check_is_kept before insert or update on directory_check
  for each row execute function directory_check_kept();
"""
LET_GO = """
drop trigger check_is_kept on directory_check;
drop function directory_check_kept();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0012_company_and_register_facts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('CH',), **{}), editable=False, max_length=16, unique=True)),
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
                ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, choices=[('unreadable', 'It could not be read'), ('name', 'The name does not match'), ('too_old', 'It is too old'), ('too_little', 'It does not cover what is needed'), ('wrong_kind', 'It is not the paper we asked for'), ('not_found', 'It was not found on the register'), ('not_shown', 'The original was not shown to us'), ('mistake', 'It was recorded by mistake'), ('new_information', 'The DBS Update Service no longer confirms it'), ('adverse', 'After what the check showed, we cannot accept it'), ('own', 'The provider took it back')], max_length=20)),
            ],
            options={
                'ordering': ['-valid_from', '-pk'],
            },
        ),
        migrations.DeleteModel(name='SearchEntry'),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text='UTC instants, the end not included')),
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
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_entries', to='directory.listing')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_entries', to='directory.offer')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.provider')),
            ],
            options={
                'verbose_name_plural': 'search entries',
            },
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GistIndex(django.contrib.postgres.indexes.OpClass(models.F('reach'), 'gist_geometry_ops_2d'), django.contrib.postgres.indexes.OpClass(models.F('tags'), 'gist__intbig_ops(siglen=32)'), models.F('during'), name='search_entry_reach_and_tags'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('offer', '='), ('during', '&&')], name='search_entry_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.CheckConstraint(condition=models.Q(('during__isempty', False), ('during__lower_inc', True), ('during__lower_inf', False), ('during__upper_inc', False), ('during__upper_inf', False)), name='search_entry_has_both_ends'),
        ),
        migrations.AddField(
            model_name='check',
            name='decided_by',
            field=models.ForeignKey(blank=True, help_text='empty when the site took their own word, as with a declaration', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='check',
            name='offered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='check',
            name='proposed_by',
            field=models.ForeignKey(blank=True, help_text='the first of the two people an adverse decision takes', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='check',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='directory.provider'),
        ),
        migrations.AddField(
            model_name='check',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='renewals', to='directory.check'),
        ),
        migrations.AddField(
            model_name='check',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='check',
            name='worker',
            field=models.ForeignKey(blank=True, help_text='whose it is; empty for the business, and where an agency answers for its staff', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='directory.worker'),
        ),
        migrations.AddIndex(
            model_name='check',
            index=models.Index(fields=['provider', 'kind'], name='check_of_a_provider'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='check_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'valid', 'rejected', 'withdrawn'])), name='check_state_known'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contact', 'identity', 'right_to_work', 'dbs', 'public_liability', 'employers_liability', 'references', 'training', 'professional_pin', 'vehicle', 'trader', 'food_hygiene', 'declaration'])), name='check_of_a_kind_we_record'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'pending'), ('withdrawn_at', None)), models.Q(('decided_at__isnull', False), ('state', 'valid'), ('withdrawn_at', None)), models.Q(('decided_at__isnull', False), ('state', 'rejected'), ('withdrawn_at', None), models.Q(('reason', ''), _negated=True)), models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), _connector='OR'), name='check_says_when_it_was_decided'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'valid'), _negated=True), models.Q(('valid_from__isnull', False), models.Q(('source', ''), _negated=True), models.Q(('valid_until__isnull', False), ('kind__in', ['contact', 'right_to_work']), _connector='OR')), _connector='OR'), name='check_says_how_long_it_holds'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(('issued_on', None), ('issued_on__lte', django.db.models.functions.comparison.Cast(models.Func(models.Value('Europe/London'), models.F('offered_at'), function='timezone', output_field=models.DateTimeField()), models.DateField())), _connector='OR'), name='check_not_dated_in_the_future'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['identity', 'right_to_work', 'dbs', 'references', 'training']), models.Q(('worker__isnull', False), ('source', 'attested'), _connector='XOR')), models.Q(models.Q(('kind__in', ['identity', 'right_to_work', 'dbs', 'references', 'training']), _negated=True), ('worker', None)), _connector='OR'), name='check_of_one_human_or_the_business'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'dbs'), ('state', 'valid'), _negated=True), models.Q(('source', 'attested'), models.Q(('level', ''), _negated=True)), models.Q(('issued_on__isnull', False), ('last_four__regex', '^\\d{4}$'), models.Q(('level', ''), _negated=True), models.Q(('workforce', ''), _negated=True), models.Q(models.Q(('level', 'enhanced_barred'), _negated=True), ('barred_lists__contains', ['adults']), _connector='OR')), _connector='OR'), name='check_dbs_says_what_was_seen'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['public_liability', 'employers_liability']), ('state', 'valid'), _negated=True), models.Q(('limit_pence__gte', 500000000), models.Q(('issuer', ''), _negated=True)), _connector='OR'), name='check_insured_for_enough'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'training'), ('course', ''), _connector='XOR'), name='check_training_names_its_course'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'references'), ('state', 'valid'), _negated=True), ('source', 'attested'), models.Q(('outcomes__contained_by', ['care', 'character']), ('outcomes__contains', ['care']), ('outcomes__len', 2)), _connector='OR'), name='check_two_good_references'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', 'adverse'), _negated=True), models.Q(('decided_by__isnull', False), ('proposed_by__isnull', False), models.Q(('proposed_by', models.F('decided_by')), _negated=True)), _connector='OR'), name='check_adverse_by_two_people'),
        ),
        migrations.AddConstraint(
            model_name='check',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('provider', 'kind', 'worker', 'level', 'course'), name='check_waits_once', nulls_distinct=False, violation_error_message='You have told us about this already. It waits for the council.'),
        ),
        migrations.RunSQL(KEPT, LET_GO),
    ]
