import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("marketplace", "0025_days_of_week"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptPanel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(help_text="the GSS code of the council", max_length=9)),
                (
                    "audience",
                    models.CharField(default="staff", help_text="by whose rules it was reckoned", max_length=10),
                ),
                ("period", models.CharField(help_text="the quarter, such as 2026Q1", max_length=6)),
                ("key", models.CharField(max_length=40)),
                ("content", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "knew",
                    models.BigIntegerField(default=0, help_text="the newest release of the council there was; 0 is none"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("place", "audience", "period", "key"), name="kept_panel_once"),
                    models.CheckConstraint(
                        condition=models.Q(("period__regex", "^20\\d\\dQ[1-4]$")), name="kept_panel_of_a_quarter"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptGround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(help_text="the GSS code of the council", max_length=9)),
                ("by", models.CharField(max_length=8)),
                ("vintage", models.BigIntegerField(default=0, help_text="the load of boundaries; 0 is before any")),
                ("content", models.JSONField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("place", "by"), name="kept_ground_once")],
            },
        ),
    ]
