from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0020_statements")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="happened_pence",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="what is owed for the time it took; empty when that is as agreed",
                null=True,
            ),
        ),
    ]
