"""Sources of money, their budgets, and agreements that are paid from them."""

import accounts.fields
import accounts.references
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import functools
from django.conf import settings
from django.db import migrations, models


# One source takes the rest of an arrangement on every day from its first; every source is the person's own; and what is
# put on top is their own money. Looked at when the transaction ends, when all of its shares are there.
SHARED_OUT = """
CREATE FUNCTION payments_is_shared_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    theirs bigint;
    payer bigint;
    first date;
BEGIN
    IF TG_TABLE_NAME = 'payments_arrangement' THEN theirs := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN theirs := OLD.arrangement_id;
    ELSE theirs := NEW.arrangement_id;
    END IF;
    SELECT a.person_id, a.starts_on INTO payer, first FROM payments_arrangement a WHERE a.id = theirs;
    IF payer IS NULL THEN RETURN NULL; END IF;
    IF NOT coalesce((SELECT range_agg(daterange(s.valid_from, s.valid_until, '[]')) FROM payments_share s
                     WHERE s.arrangement_id = theirs AND s.rule = 'rest') @> daterange(first, NULL), false) THEN
        RAISE EXCEPTION 'Somebody has to pay the rest of an arrangement on every day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_rest_on_every_day';
    END IF;
    IF EXISTS (SELECT FROM payments_share s JOIN payments_funding f ON f.id = s.funding_id
               WHERE s.arrangement_id = theirs AND (f.person_id <> payer OR (s.top_up AND f.kind <> 'own'))) THEN
        RAISE EXCEPTION 'An arrangement is paid from the person''s own sources, and topped up with their own money.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_of_their_own_money';
    END IF;
    RETURN NULL;
END $$
"""
# Facts that were true once: one column may be set later, 'once' or 'often'; nothing else, and no row is taken away.
KEPT = """
CREATE FUNCTION payments_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_kept';
    END IF;
    IF to_jsonb(NEW) - TG_ARGV[0] <> was - TG_ARGV[0]
       OR (TG_ARGV[1] = 'once' AND was ->> TG_ARGV[0] IS NOT NULL) THEN
        RAISE EXCEPTION 'Only % of % is set later.', TG_ARGV[0], TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_kept';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGERS = """
CREATE CONSTRAINT TRIGGER is_shared_out AFTER INSERT ON payments_arrangement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payments_is_shared_out();
CREATE CONSTRAINT TRIGGER is_shared_out AFTER INSERT OR UPDATE OR DELETE ON payments_share
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_is_shared_out();
CREATE TRIGGER keeps_facts BEFORE UPDATE ON payments_share
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('valid_until', 'often');
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_budget
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('replaced_at', 'once')
"""
LET_GO = """
DROP TRIGGER is_shared_out ON payments_arrangement;
DROP TRIGGER is_shared_out ON payments_share;
DROP TRIGGER keeps_facts ON payments_share;
DROP TRIGGER keeps_facts ON payments_budget
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_notification_address'),
        ('directory', '0016_waiting'),
        ('payments', '0004_wages_floor'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AR',), **{}), editable=False, max_length=16, unique=True)),
                ('engagement', models.CharField(choices=[('employed', 'You employ them'), ('self_employed', 'Self-employed'), ('agency', 'Through an agency')], max_length=20)),
                ('about', models.CharField(help_text='the reference of what was agreed', max_length=16, unique=True)),
                ('terms', models.JSONField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, help_text='the last day, as agreed', null=True)),
                ('ended_on', models.DateField(blank=True, help_text='the last day, once it was ended', null=True)),
                ('week_pence', models.PositiveIntegerField(help_text='a usual week')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrangements', to='accounts.person')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrangements', to='directory.provider')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('FU',), **{}), editable=False, max_length=16, unique=True)),
                ('kind', models.CharField(choices=[('own', 'My own money'), ('direct_payment', 'A direct payment'), ('isf', 'An individual service fund (ISF)'), ('health_budget', 'A personal health budget'), ('council', 'The council arranges it'), ('not_sure', 'I am not sure yet')], max_length=20)),
                ('name', accounts.fields.EncryptedTextField(blank=True, max_length=80, verbose_name='what you call it')),
                ('way', models.CharField(choices=[('card', 'A card, on this site'), ('transfer', 'A bank transfer'), ('prepaid', 'A prepaid card from the council'), ('holder', 'Whoever holds the money is sent the invoice')], max_length=20, verbose_name='how it is paid')),
                ('payment_reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('PAY',), **{}), editable=False, help_text='what a bank transfer quotes', max_length=16, unique=True)),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate)),
                ('valid_until', models.DateField(blank=True, help_text='the last day', null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fundings_given', to='accounts.organisation')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fundings_held', to='accounts.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fundings', to='accounts.person')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Budget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='the last day')),
                ('pence', models.PositiveBigIntegerField()),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replacement', to='payments.budget')),
                ('funding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='budgets', to='payments.funding')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(choices=[('visits', 'Chosen visits'), ('portion', 'A part of every visit'), ('amount', 'An amount a week'), ('rest', 'Whatever is left')], default='rest', max_length=10)),
                ('pence', models.PositiveIntegerField(blank=True, help_text='an amount a week', null=True)),
                ('basis_points', models.PositiveIntegerField(blank=True, null=True)),
                ('visits', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, help_text='which of the agreed weekly visits', size=None)),
                ('top_up', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, help_text='the last day', null=True)),
                ('arrangement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='payments.arrangement')),
                ('funding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='payments.funding')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='arrangement',
            constraint=models.CheckConstraint(condition=models.Q(('engagement__in', ['employed', 'self_employed', 'agency'])), name='arrangement_engagement_known'),
        ),
        migrations.AddConstraint(
            model_name='arrangement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='arrangement_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['own', 'direct_payment', 'isf', 'health_budget', 'council'])), name='funding_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own'), _negated=True), models.Q(('authority', None), ('holder', None)), _connector='OR'), name='funding_own_money_is_nobody_elses'),
        ),
        migrations.AddConstraint(
            model_name='funding',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='funding_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='budget_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('replaced_at', None)), expressions=[('funding', '='), (models.Func('starts_on', 'ends_on', models.Value('[]'), function='daterange'), '&&')], name='budget_never_two_for_a_day', violation_error_message='There is a budget for some of these days already.'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rule', 'rest'), ('basis_points', None), ('pence', None), ('visits__len', 0)), models.Q(('basis_points', None), ('pence__gte', 1), ('pence__isnull', False), ('rule', 'amount'), ('visits__len', 0)), models.Q(('basis_points__isnull', False), ('basis_points__range', (1, 10000)), ('pence', None), ('rule', 'portion'), ('visits__len', 0)), models.Q(('basis_points', None), ('pence', None), ('rule', 'visits'), ('visits__len__gte', 1)), _connector='OR'), name='share_by_one_rule'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='share_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='share',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('rule', 'rest')), expressions=[('arrangement', '='), (models.Func('valid_from', 'valid_until', models.Value('[]'), function='daterange'), '&&')], name='share_one_takes_the_rest', violation_error_message='One source at a time takes the rest.'),
        ),
        migrations.RunSQL(SHARED_OUT, "DROP FUNCTION payments_is_shared_out"),
        migrations.RunSQL(KEPT, "DROP FUNCTION payments_keeps_facts"),
        migrations.RunSQL(TRIGGERS, LET_GO),
    ]
