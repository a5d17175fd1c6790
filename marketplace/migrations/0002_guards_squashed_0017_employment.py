"""What the database itself keeps: what was told in confidence, numbers as they were published, and papers of jobs."""

from django.db import migrations

# A concern can go when eight years have passed since it was closed and no court holds it; never before.
# 2920 days are the eight years of accounts/retention.py; a test holds the two against each other.
KEEP = """
create function marketplace_keep_concern() returns trigger language plpgsql as $$
begin
  raise exception '% keeps what was told', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create function marketplace_may_let_go(which bigint) returns boolean language sql stable as $$
  select coalesce((select closed_at < now() - interval '2920 days' and held_at is null
                   from marketplace_concern where id = which), false)
$$;
create trigger concern_is_kept before delete on marketplace_concern
  for each row when (not (old.held_at is null and old.closed_at is not null
                          and old.closed_at < now() - interval '2920 days'))
  execute function marketplace_keep_concern();
create trigger concern_is_never_emptied before truncate on marketplace_concern
  for each statement execute function marketplace_keep_concern();
create trigger concern_stands_as_told before update on marketplace_concern for each row
  when ((old.reference, old.received_at, old.form_token, old.about, old.listing_id, old.booking_id, old.postcode,
         old.in_danger, old.badly_hurt, old.in_contact, old.others, old.harms, old.happened, old.who_by,
         old.adult_name, old.adult_contact, old.needs_care, old.at_risk, old.cannot_protect, old.adult_aware,
         old.wanted, old.reporter_kind, old.anonymity, old.reporter_name, old.reporter_phone, old.reporter_email,
         old.severity)
    is distinct from
        (new.reference, new.received_at, new.form_token, new.about, new.listing_id, new.booking_id, new.postcode,
         new.in_danger, new.badly_hurt, new.in_contact, new.others, new.harms, new.happened, new.who_by,
         new.adult_name, new.adult_contact, new.needs_care, new.at_risk, new.cannot_protect, new.adult_aware,
         new.wanted, new.reporter_kind, new.anonymity, new.reporter_name, new.reporter_phone, new.reporter_email,
         new.severity))
  execute function marketplace_keep_concern();
create function marketplace_keep_note() returns trigger language plpgsql as $$
begin
  if not marketplace_may_let_go(old.concern_id) then
    raise exception '% keeps what was told', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
create trigger concern_note_stands before update or truncate on marketplace_concernnote
  for each statement execute function marketplace_keep_concern();
create trigger concern_note_is_kept before delete on marketplace_concernnote
  for each row execute function marketplace_keep_note();
"""
LET_GO = """
drop trigger concern_note_is_kept on marketplace_concernnote;
drop trigger concern_note_stands on marketplace_concernnote;
drop function marketplace_keep_note();
drop trigger concern_stands_as_told on marketplace_concern;
drop trigger concern_is_never_emptied on marketplace_concern;
drop trigger concern_is_kept on marketplace_concern;
drop function marketplace_may_let_go(bigint);
drop function marketplace_keep_concern();
"""
FROZEN = """
alter table marketplace_release add column xid xid8 not null default pg_current_xact_id();
create function marketplace_stands_as_published() returns trigger language plpgsql as $$
begin
  raise exception '% stands as it was published', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger release_is_frozen before update or delete or truncate on marketplace_release
  for each statement execute function marketplace_stands_as_published();
create trigger published_cell_is_frozen before update or delete or truncate on marketplace_publishedcell
  for each statement execute function marketplace_stands_as_published();
create function marketplace_cells_come_with_their_release() returns trigger language plpgsql as $$
begin
  if exists (select from added join marketplace_release as release on release.id = added.release_id
             where release.xid <> pg_current_xact_id()) then
    raise exception 'cells come with their release' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger published_cell_comes_with_its_release after insert on marketplace_publishedcell
  referencing new table as added for each statement execute function marketplace_cells_come_with_their_release();
"""
THAWED = """
drop trigger published_cell_comes_with_its_release on marketplace_publishedcell;
drop trigger published_cell_is_frozen on marketplace_publishedcell;
drop trigger release_is_frozen on marketplace_release;
drop function marketplace_cells_come_with_their_release();
drop function marketplace_stands_as_published();
alter table marketplace_release drop column xid;
"""
# A role is the server's, not the database's: it may be there already, made by another database or by whoever set it up.
READER = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'market_reader') then
    create role market_reader nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
grant usage on schema public to market_reader;
grant select on marketplace_release, marketplace_publishedcell to market_reader;
do $$ begin
  if not pg_has_role(current_user, 'market_reader', 'member') then
    execute format('grant market_reader to %I', current_user);
  end if;
end $$;
"""
NO_READER = """
revoke all on marketplace_release, marketplace_publishedcell from market_reader;
revoke usage on schema public from market_reader;
"""
JOBS = """
create trigger particulars_is_append_only before update or delete or truncate on marketplace_particulars
  for each statement execute function accounts_refuse();
create trigger starting_fact_is_append_only before update or delete or truncate on marketplace_startingfact
  for each statement execute function accounts_refuse();
create trigger payroll_note_is_append_only before update or delete or truncate on marketplace_payrollnote
  for each statement execute function accounts_refuse();

create function marketplace_is_employed() returns trigger language plpgsql as $$
begin
  if not exists (
    select from marketplace_booking b join payments_arrangement a on a.id = b.arrangement_id
    where b.id = new.booking_id and a.engagement = 'employed'
  ) then
    raise exception 'employment % is of a booking nobody is employed by', new.reference
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger employment_is_of_an_employed before insert or update of booking_id on marketplace_employment
  for each row execute function marketplace_is_employed();
"""
NO_JOBS = """
drop trigger employment_is_of_an_employed on marketplace_employment;
drop function marketplace_is_employed();
drop trigger payroll_note_is_append_only on marketplace_payrollnote;
drop trigger starting_fact_is_append_only on marketplace_startingfact;
drop trigger particulars_is_append_only on marketplace_particulars;
"""


class Migration(migrations.Migration):
    dependencies = [("marketplace", "0001_tables_squashed_0016_visit_time")]
    replaces = [
        ("marketplace", "0017_employment"),
    ]
    operations = [
        migrations.RunSQL(KEEP, LET_GO),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(READER, NO_READER),
        migrations.RunSQL(JOBS, NO_JOBS),
    ]
