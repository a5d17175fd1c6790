import accounts.references
import django.db.models.deletion
import django.utils.timezone
import functools
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('marketplace', '0026_kept_panel'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
    ]
