"""A look at personal data is recorded once a day for each viewer, thing and kind; the second falls away."""

from django.db import migrations

ONCE_A_DAY = """
create unique index event_seen_once_a_day on accounts_event
  (actor_id, what, thing, thing_reference, ((at at time zone 'Europe/London')::date)) where what like '%.seen'
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_approval")]
    operations = [migrations.RunSQL(ONCE_A_DAY, "drop index event_seen_once_a_day")]
