from django.db import migrations

# 2920 days are the eight years of accounts/retention.py; a test holds the two against each other.
LET_GO_IN_TIME = """
create function marketplace_may_let_go(which bigint) returns boolean language sql stable as $$
  select coalesce((select closed_at < now() - interval '2920 days' and held_at is null
                   from marketplace_concern where id = which), false)
$$;
drop trigger concern_is_never_deleted on marketplace_concern;
create trigger concern_is_kept before delete on marketplace_concern
  for each row when (not (old.held_at is null and old.closed_at is not null
                          and old.closed_at < now() - interval '2920 days'))
  execute function marketplace_keep_concern();
create trigger concern_is_never_emptied before truncate on marketplace_concern
  for each statement execute function marketplace_keep_concern();
create function marketplace_keep_note() returns trigger language plpgsql as $$
begin
  if not marketplace_may_let_go(old.concern_id) then
    raise exception '% keeps what was told', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
drop trigger concern_note_stands on marketplace_concernnote;
create trigger concern_note_stands before update or truncate on marketplace_concernnote
  for each statement execute function marketplace_keep_concern();
create trigger concern_note_is_kept before delete on marketplace_concernnote
  for each row execute function marketplace_keep_note();
"""
NEVER = """
drop trigger concern_note_is_kept on marketplace_concernnote;
drop trigger concern_note_stands on marketplace_concernnote;
drop function marketplace_keep_note();
drop trigger concern_is_never_emptied on marketplace_concern;
drop trigger concern_is_kept on marketplace_concern;
drop function marketplace_may_let_go(bigint);
create trigger concern_is_never_deleted before delete or truncate on marketplace_concern
  for each statement execute function marketplace_keep_concern();
create trigger concern_note_stands before update or delete or truncate on marketplace_concernnote
  for each statement execute function marketplace_keep_concern();
"""


class Migration(migrations.Migration):
    """A concern can go when eight years have passed since it was closed and no court holds it; never before."""

    dependencies = [("marketplace", "0009_arrangement")]

    operations = [migrations.RunSQL(LET_GO_IN_TIME, NEVER)]
