import directory.demand
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("marketplace", "0018_wanted"),
    ]

    operations = [
        migrations.AddField(
            model_name="periodrun",
            name="looked_at",
            field=models.DateTimeField(
                blank=True, null=True, help_text="up to when those who only looked are counted"
            ),
        ),
        migrations.CreateModel(
            name="LookedPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("period", models.CharField(help_text="the quarter, such as 2026Q1", max_length=6)),
                (
                    "version",
                    models.PositiveSmallIntegerField(default=1, help_text="of the release it counts in"),
                ),
                ("place", models.CharField(help_text="the GSS code of the council", max_length=9)),
                ("district", models.CharField(max_length=9)),
                ("msoa", models.CharField(max_length=60)),
                ("lsoa", models.CharField(max_length=9)),
                ("outcome", models.CharField(help_text="as ``directory.demand.Found``", max_length=15)),
                (
                    "barrier",
                    models.CharField(
                        help_text="as ``directory.demand.Barrier``, or not_limited", max_length=12
                    ),
                ),
                ("service", models.CharField(max_length=20)),
                ("payer", models.CharField(max_length=20)),
                ("language", models.CharField(max_length=12)),
                ("hours_band", models.CharField(max_length=12)),
                ("looked_on", models.DateField()),
            ],
            options={
                "ordering": ["key"],
                "indexes": [models.Index(fields=["period", "place"], name="looked_period_of_a_place")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("period", "key", "version"), name="looked_period_once_a_person_and_quarter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period__regex", "^20\\d\\dQ[1-4]$"), ("version__gte", 1)),
                        name="looked_period_of_a_quarter",
                    ),
                ],
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
    ]
