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


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
