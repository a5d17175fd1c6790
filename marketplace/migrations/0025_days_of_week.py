from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0024_shortfall'),
    ]

    operations = [
        migrations.AddField(
            model_name='personperiod',
            name='days',
            field=models.CharField(default='not_said', help_text='of the week, for which it is asked', max_length=12),
        ),
    ]
