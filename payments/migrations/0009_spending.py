"""Who may not be paid from some money, exceptions to that, and what people are told before they spend."""

import accounts.fields
import accounts.references
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
import functools
from datetime import date
from django.conf import settings
from django.db import migrations, models


# The law's table, as payments/bars.py has it; a test holds the two against each other.
BARRED = """
CREATE FUNCTION payments_is_barred(kind text, relation text, same_home boolean) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind
    WHEN 'direct_payment' THEN relation = 'partner' OR (same_home AND relation IN ('close', 'their_partner'))
    WHEN 'health_budget' THEN same_home AND relation <> 'no'
    ELSE false END
$$
"""
# No share is paid to somebody the law bars, by what was said last of them, unless an exemption holds on its first day.
GUARD = """
CREATE FUNCTION payments_pays_no_relative() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    money payments_funding%ROWTYPE;
    paid bigint;
    said payments_kinship%ROWTYPE;
BEGIN
    SELECT * INTO money FROM payments_funding WHERE id = NEW.funding_id;
    IF money.kind NOT IN ('direct_payment', 'health_budget') THEN RETURN NEW; END IF;
    SELECT provider_id INTO paid FROM payments_arrangement WHERE id = NEW.arrangement_id;
    SELECT k.* INTO said FROM payments_kinship k JOIN payments_funding f ON f.id = k.funding_id
        WHERE f.person_id = money.person_id AND k.provider_id = paid ORDER BY k.id DESC LIMIT 1;
    IF payments_is_barred(money.kind, said.relation, said.same_home) AND NOT EXISTS (
        SELECT FROM payments_exemption e WHERE e.funding_id = money.id AND e.provider_id = paid
        AND daterange(e.valid_from, e.valid_until, '[]') @> NEW.valid_from) THEN
        RAISE EXCEPTION 'The law keeps this money from paying a relative.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_pays_no_relative';
    END IF;
    RETURN NEW;
END $$
"""
TRIGGERS = """
CREATE TRIGGER pays_no_relative BEFORE INSERT ON payments_share
    FOR EACH ROW EXECUTE FUNCTION payments_pays_no_relative();
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_kinship
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('', 'often');
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_exemption
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('valid_until', 'often');
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_caution
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('replaced_at', 'once')
"""
LET_GO = """
DROP TRIGGER pays_no_relative ON payments_share;
DROP TRIGGER keeps_facts ON payments_kinship;
DROP TRIGGER keeps_facts ON payments_exemption;
DROP TRIGGER keeps_facts ON payments_caution
"""
IN_YOUR_PLAN = "is for what your care and support plan says. If this is not in it, ask your council first."
SAID_OF_EVERYBODYS = (
    ("direct_payment", "anything", f"A direct payment {IN_YOUR_PLAN}"),
    (
        "direct_payment",
        "employed",
        "You would be their employer. Ask your council whether the payment covers insurance, payroll, holidays and pension.",
    ),
    (
        "direct_payment",
        "nursing",
        "Nursing is for the NHS to pay. A direct payment is hardly ever meant for it: ask your council first.",
    ),
    (
        "direct_payment",
        "house",
        "Some councils pay for cleaning, shopping and gardening only when the plan names them.",
    ),
    (
        "health_budget",
        "anything",
        "A personal health budget is for what the care plan that you agreed with the NHS says.",
    ),
    (
        "isf",
        "anything",
        "Whoever looks after the fund for you has to agree to what it is spent on.",
    ),
    (
        "council",
        "anything",
        "Your council pays for what it arranged. Ask it before you agree to anything that it did not arrange.",
    ),
)


def say(apps, schema_editor):
    """What everybody is told until a council says it in its own words; from the first day the rules held."""
    apps.get_model("payments", "Caution").objects.bulk_create(
        apps.get_model("payments", "Caution")(
            reference=f"CA-{number:04}", kind=kind, purpose=purpose, words=words, valid_from=date(2015, 4, 1)
        )
        for number, (kind, purpose, words) in enumerate(SAID_OF_EVERYBODYS, 1)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_notification_address'),
        ('directory', '0019_asked_again'),
        ('payments', '0008_holders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Caution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('CA',), **{}), editable=False, max_length=16, unique=True)),
                ('kind', models.CharField(choices=[('own', 'My own money'), ('direct_payment', 'A direct payment'), ('isf', 'An individual service fund (ISF)'), ('health_budget', 'A personal health budget'), ('council', 'The council arranges it'), ('not_sure', 'I am not sure yet')], max_length=20)),
                ('purpose', models.CharField(choices=[('anything', 'Anything'), ('employed', 'Somebody they employ'), ('self_employed', 'Somebody self-employed'), ('agency', 'An agency'), ('nursing', 'Nursing'), ('nights', 'Nights and live-in care'), ('out', 'Company and going out'), ('house', 'Cleaning, shopping and the home')], max_length=20)),
                ('words', models.CharField(blank=True, max_length=400)),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate)),
                ('replaced_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cautions', to='accounts.organisation')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['valid_from', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['anything', 'employed', 'self_employed', 'agency', 'nursing', 'nights', 'out', 'house'])), name='caution_purpose_known'), models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('authority', 'kind', 'purpose', 'valid_from'), name='caution_once_a_day', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('EX',), **{}), editable=False, max_length=16, unique=True)),
                ('ground', models.CharField(choices=[('care', 'It is necessary to meet the need for care'), ('managing', 'It is necessary to help manage the direct payment')], max_length=20)),
                ('words', accounts.fields.EncryptedTextField(max_length=1000, verbose_name='why it is necessary')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate)),
                ('valid_until', models.DateField(blank=True, help_text='the last day', null=True)),
                ('given_at', models.DateTimeField(auto_now_add=True)),
                ('funding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='payments.funding')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='directory.provider')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground__in', ['care', 'managing'])), name='exemption_ground_known'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='exemption_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('funding', '='), ('provider', '='), (models.Func('valid_from', 'valid_until', models.Value('[]'), function='daterange'), '&&')], name='exemption_one_at_a_time', violation_error_message='An exception for some of these days is there already.')],
            },
        ),
        migrations.CreateModel(
            name='Kinship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('KI',), **{}), editable=False, max_length=16, unique=True)),
                ('relation', models.CharField(choices=[('no', 'Not related'), ('partner', 'Husband, wife or partner'), ('close', 'Close relative'), ('their_partner', 'Partner of a close relative'), ('other', 'Another relative'), ('friend', 'Friend')], max_length=20)),
                ('same_home', models.BooleanField(help_text='whether they live in the same home')),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('funding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kinships', to='payments.funding')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='kinships', to='directory.provider')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('relation__in', ['no', 'partner', 'close', 'their_partner', 'other', 'friend'])), name='kinship_relation_known')],
            },
        ),
        migrations.RunSQL(BARRED, "DROP FUNCTION payments_is_barred"),
        migrations.RunSQL(GUARD, "DROP FUNCTION payments_pays_no_relative"),
        migrations.RunSQL(TRIGGERS, LET_GO),
        migrations.RunPython(say, migrations.RunPython.noop),
    ]
