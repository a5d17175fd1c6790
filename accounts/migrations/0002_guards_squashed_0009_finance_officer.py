"""What was done cannot be undone: the audit tables refuse update, delete and truncate."""

from django.db import migrations

REFUSE = """
create function accounts_refuse() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger event_is_append_only before update or delete or truncate on accounts_event
  for each statement execute function accounts_refuse();
create trigger seal_is_append_only before update or delete or truncate on accounts_seal
  for each statement execute function accounts_refuse();
alter table accounts_event add column xid xid8 not null default pg_current_xact_id();
"""

ALLOW = """
alter table accounts_event drop column xid;
drop trigger seal_is_append_only on accounts_seal;
drop trigger event_is_append_only on accounts_event;
drop function accounts_refuse();
"""
# The sealer walks events in the order of their transactions.
BY_TRANSACTION = "create index event_by_transaction on accounts_event (xid, id)"
# A look at personal data is recorded once a day for each viewer, thing and kind; the second falls away.
ONCE_A_DAY = """
create unique index event_seen_once_a_day on accounts_event
  (actor_id, what, thing, thing_reference, ((at at time zone 'Europe/London')::date)) where what like '%.seen'
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_tables_squashed_0008_notification_address")]
    replaces = [
        ("accounts", "0009_finance_officer"),
    ]
    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(BY_TRANSACTION, "drop index event_by_transaction"),
        migrations.RunSQL(ONCE_A_DAY, "drop index event_seen_once_a_day"),
    ]
