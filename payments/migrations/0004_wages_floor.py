from django.db import migrations

# Only waking hours count as work for the minimum wage, so a sleep-in is only refused for nothing: payments/floors.py
# says it to people, and this keeps it whoever writes. Rates that were lawful when they were set are left alone.
GUARD = """
create function payments_wages_floor() returns trigger language plpgsql as $$
declare
  floor integer := (
    select pence from payments_statutoryrate
    where kind = 'national_living_wage'
      and (now() at time zone 'Europe/London')::date between valid_from and coalesce(valid_until, 'infinity')
    order by valid_from desc limit 1);
begin
  if least(new.weekday_pence, new.saturday_pence, new.sunday_pence, new.bank_holiday_pence, new.night_pence) < floor
      or new.sleep_in_pence = 0 then
    raise exception 'wages may not be under % pence an hour', floor
      using errcode = 'check_violation', constraint = 'offer_wages_over_the_floor';
  end if;
  return new;
end $$;
create trigger offer_wages_over_the_floor before insert on directory_offer
  for each row when (new.engagement = 'employed') execute function payments_wages_floor();
create trigger offer_wages_stay_over_the_floor before update on directory_offer
  for each row when (new.engagement = 'employed' and
    (old.engagement, old.weekday_pence, old.saturday_pence, old.sunday_pence, old.bank_holiday_pence,
      old.night_pence, old.sleep_in_pence) is distinct from
    (new.engagement, new.weekday_pence, new.saturday_pence, new.sunday_pence, new.bank_holiday_pence,
      new.night_pence, new.sleep_in_pence))
  execute function payments_wages_floor();
"""
NO_GUARD = """
drop trigger offer_wages_stay_over_the_floor on directory_offer;
drop trigger offer_wages_over_the_floor on directory_offer;
drop function payments_wages_floor();
"""


class Migration(migrations.Migration):
    """No code path and no slip of SQL sells wages under the floor of the day."""

    dependencies = [("payments", "0003_ledger"), ("directory", "0017_back_as_it_was")]

    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
