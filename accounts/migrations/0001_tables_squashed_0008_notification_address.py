"""Users, the people helped, organisations, what was done and what was told."""

import accounts.fields
import accounts.references
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import functools
from django.conf import settings
from django.db import migrations, models

from accounts.migrations._at_once import AtOnce


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_append_only"),
        ("accounts", "0003_people_and_invitations"),
        ("accounts", "0004_event_by_transaction"),
        ("accounts", "0005_words"),
        ("accounts", "0006_approval"),
        ("accounts", "0007_seen_once_a_day"),
        ("accounts", "0008_notification_address"),
    ]
    operations = [
        AtOnce([
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                    ('name', models.CharField(blank=True, max_length=120, verbose_name='full name')),
                    ('joined_at', models.DateTimeField(auto_now_add=True)),
                    ('closed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                    ('is_active', models.GeneratedField(db_persist=True, expression=models.Q(('closed_at__isnull', True)), output_field=models.BooleanField())),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_lower_case')],
                },
            ),
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('actor_id', models.BigIntegerField(help_text='the user; empty when the clock did it', null=True)),
                    ('person', models.CharField(blank=True, help_text='the person it was done for, by reference', max_length=16)),
                    ('what', models.CharField(help_text='such as booking.accepted', max_length=60)),
                    ('thing', models.CharField(help_text='the kind of thing, such as marketplace.booking', max_length=40)),
                    ('thing_reference', models.CharField(max_length=40)),
                    ('before', models.CharField(blank=True, max_length=30)),
                    ('after', models.CharField(blank=True, max_length=30)),
                    ('why', models.CharField(blank=True, max_length=200)),
                    ('facts', models.JSONField(blank=True, default=dict)),
                ],
                options={
                    'indexes': [models.Index(fields=['thing', 'thing_reference', 'id'], name='event_of_a_thing'), models.Index(condition=models.Q(('person', ''), _negated=True), fields=['person', 'id'], name='event_for_a_person')],
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('OR',), **{}), editable=False, max_length=16, unique=True)),
                    ('kind', models.CharField(choices=[('provider', 'Provider'), ('council', 'Council'), ('fund_holder', 'ISF holder')], max_length=20)),
                    ('name', models.CharField(max_length=160)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                ],
                options={
                    'ordering': ['name', 'pk'],
                },
            ),
            migrations.CreateModel(
                name='Approval',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('AP',), **{}), editable=False, max_length=16, unique=True)),
                    ('what', models.CharField(help_text='such as listing.suspended', max_length=60)),
                    ('thing', models.CharField(help_text='the kind of thing, such as directory.listing', max_length=40)),
                    ('thing_reference', models.CharField(max_length=40)),
                    ('payload', models.JSONField(default=dict, help_text='codes and numbers, never personal words')),
                    ('digest', models.CharField(max_length=64)),
                    ('why', accounts.fields.EncryptedTextField(max_length=2000)),
                    ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decision', models.CharField(blank=True, choices=[('agreed', 'Agreed'), ('refused', 'Not agreed'), ('lapsed', 'Nobody answered in time')], max_length=10)),
                    ('decided_at', models.DateTimeField(blank=True, null=True)),
                    ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('why_refused', accounts.fields.EncryptedTextField(blank=True, max_length=1000)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='approval_by_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by', None), ('decision', 'lapsed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__in', ['agreed', 'refused'])), _connector='OR'), name='approval_decided_at_and_by'), models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('what', 'thing', 'thing_reference'), name='approval_open_once')],
                },
            ),
            migrations.CreateModel(
                name='Notification',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                    ('address', accounts.fields.EncryptedTextField(blank=True, help_text='of somebody who has no account here', max_length=254, null=True)),
                    ('channel', models.CharField(choices=[('email', 'Email'), ('site', 'On this site')], max_length=10)),
                    ('kind', models.CharField(help_text='the folder under templates/notifications/', max_length=40)),
                    ('thing', models.CharField(max_length=40)),
                    ('thing_reference', models.CharField(max_length=40)),
                    ('link', models.CharField(help_text='the page it leads to, from the root', max_length=200)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('claimed_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('failures', models.PositiveSmallIntegerField(default=0)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['id'], name='notification_waiting'), models.Index(fields=['recipient', '-id'], name='notification_of_someone')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('recipient__isnull', False), models.Q(('channel', 'email'), ('thing', 'accounts.invitation')), models.Q(('address__isnull', False), ('channel', 'email')), _connector='OR'), name='notification_to_somebody')],
                },
            ),
            migrations.CreateModel(
                name='Person',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('PE',), **{}), editable=False, max_length=16, unique=True)),
                    ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL)),
                    ('name', accounts.fields.EncryptedTextField(max_length=120)),
                    ('known_as', accounts.fields.EncryptedTextField(blank=True, max_length=60, verbose_name='name they like to be called')),
                    ('phone', accounts.fields.EncryptedTextField(blank=True, max_length=30)),
                    ('address_lines', accounts.fields.EncryptedTextField(blank=True, max_length=300, verbose_name='address')),
                    ('postcode', accounts.fields.EncryptedTextField(blank=True, max_length=8)),
                    ('access_notes', accounts.fields.EncryptedTextField(blank=True, max_length=500, verbose_name='how to get in')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people_added', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'people',
                },
            ),
            migrations.CreateModel(
                name='Seal',
                fields=[
                    ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('event', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='accounts.event')),
                    ('digest', models.BinaryField(max_length=32)),
                ],
            ),
            migrations.CreateModel(
                name='Membership',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.organisation')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                    ('role', models.CharField(choices=[('owner', 'Owner'), ('member', 'Member'), ('officer', 'Officer'), ('broker', 'Broker'), ('moderator', 'Moderator'), ('safeguarding_lead', 'Safeguarding lead'), ('analyst', 'Analyst'), ('finance', 'Finance officer'), ('administrator', 'Administrator')], max_length=20)),
                    ('joined_at', models.DateTimeField(auto_now_add=True)),
                    ('left_at', models.DateTimeField(blank=True, null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('organisation', 'user', 'role'), name='membership_once_while_it_lasts')],
                },
            ),
            migrations.CreateModel(
                name='Delegation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('DE',), **{}), editable=False, max_length=16, unique=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='accounts.person')),
                    ('delegate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL)),
                    ('kind', models.CharField(choices=[('supporter', 'Supporter'), ('nominated', 'Nominated person for direct payments'), ('authorised', 'Authorised person for direct payments'), ('attorney_finance', 'Attorney for property and money'), ('attorney_health', 'Attorney for health and care'), ('deputy', 'Deputy appointed by the Court of Protection'), ('appointee', 'Appointee for benefits')], max_length=20)),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('see', 'See bookings and messages'), ('message', 'Write messages'), ('book', 'Ask, book and cancel'), ('pay', 'Agree payments')], max_length=10), size=None, validators=[django.core.validators.MinLengthValidator(1)])),
                    ('decision_mode', models.CharField(choices=[('alone', 'May decide alone'), ('together', 'The person agrees first')], default='alone', max_length=10)),
                    ('consent', models.CharField(choices=[('given', 'The person gave it themselves'), ('agreed', 'The person agreed, and the helper set it up'), ('best_interests', 'The person could not decide this, so it was set up in their best interests')], default='given', help_text='on whose word it was set up', max_length=20)),
                    ('granted_at', models.DateTimeField(auto_now_add=True)),
                    ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('verified_at', models.DateTimeField(blank=True, null=True)),
                    ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('valid_until', models.DateField(blank=True, help_text='the last day it holds', null=True)),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person', 'delegate', 'kind'), name='delegation_once_while_it_holds'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='delegation_revoked_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('verified_at', None), ('verified_by', None)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='delegation_verified_at_and_by'), models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('delegate')), _negated=True), _connector='OR'), name='delegation_not_verified_by_oneself'), models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='delegation_for_something')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(default=functools.partial(accounts.references.new_reference, *('IN',), **{}), editable=False, max_length=16, unique=True)),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='accounts.person')),
                    ('email', accounts.fields.EncryptedTextField(max_length=254)),
                    ('kind', models.CharField(blank=True, choices=[('supporter', 'Supporter'), ('nominated', 'Nominated person for direct payments'), ('authorised', 'Authorised person for direct payments'), ('attorney_finance', 'Attorney for property and money'), ('attorney_health', 'Attorney for health and care'), ('deputy', 'Deputy appointed by the Court of Protection'), ('appointee', 'Appointee for benefits')], max_length=20)),
                    ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('see', 'See bookings and messages'), ('message', 'Write messages'), ('book', 'Ask, book and cancel'), ('pay', 'Agree payments')], max_length=10), blank=True, default=list, size=None)),
                    ('decision_mode', models.CharField(choices=[('alone', 'May decide alone'), ('together', 'The person agrees first')], default='alone', max_length=10)),
                    ('valid_until', models.DateField(blank=True, help_text='the last day the right will hold', null=True)),
                    ('invited_at', models.DateTimeField(auto_now_add=True)),
                    ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_at_and_by'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='invitation_withdrawn_at_and_by'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None), _connector='OR'), name='invitation_answered_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), ('scopes__len', 0)), models.Q(models.Q(('kind', ''), _negated=True), ('scopes__len__gt', 0)), _connector='OR'), name='invitation_for_something')],
                },
            ),
        ]),
    ]
