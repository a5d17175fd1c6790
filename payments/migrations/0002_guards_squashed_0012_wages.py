"""What the database itself keeps: a ledger that sums to nothing, facts that were true once, and the law's bars on money."""

from django.db import migrations

LEDGER = """
create function payments_sums_to_nothing(wanted bigint) returns void language plpgsql as $$
declare
  sides bigint;
  total numeric;
begin
  select count(*), sum(pence) into sides, total from payments_entry where transaction_id = wanted;
  if sides < 2 or total <> 0 then
    raise exception 'transaction % has % sides that sum to %', wanted, sides, coalesce(total, 0)
      using errcode = 'check_violation';
  end if;
end $$;
create function payments_transaction_sums() returns trigger language plpgsql as $$
begin
  perform payments_sums_to_nothing(new.id);
  return null;
end $$;
create function payments_entry_sums() returns trigger language plpgsql as $$
begin
  perform payments_sums_to_nothing(new.transaction_id);
  return null;
end $$;
create constraint trigger transaction_sums_to_nothing after insert on payments_transaction
  deferrable initially deferred for each row execute function payments_transaction_sums();
create constraint trigger entry_sums_to_nothing after insert on payments_entry
  deferrable initially deferred for each row execute function payments_entry_sums();
create trigger account_is_append_only before update or delete or truncate on payments_account
  for each statement execute function accounts_refuse();
create trigger transaction_is_append_only before update or delete or truncate on payments_transaction
  for each statement execute function accounts_refuse();
create trigger entry_is_append_only before update or delete or truncate on payments_entry
  for each statement execute function accounts_refuse();
"""
NO_LEDGER = """
drop trigger entry_is_append_only on payments_entry;
drop trigger transaction_is_append_only on payments_transaction;
drop trigger account_is_append_only on payments_account;
drop trigger entry_sums_to_nothing on payments_entry;
drop trigger transaction_sums_to_nothing on payments_transaction;
drop function payments_entry_sums();
drop function payments_transaction_sums();
drop function payments_sums_to_nothing(bigint);
"""
# Only waking hours count as work for the minimum wage, so a sleep-in is only refused for nothing: payments/floors.py
# says it to people, and this keeps it whoever writes. Rates that were lawful when they were set are left alone.
FLOOR = """
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
NO_FLOOR = """
drop trigger offer_wages_stay_over_the_floor on directory_offer;
drop trigger offer_wages_over_the_floor on directory_offer;
drop function payments_wages_floor();
"""
# One source takes the rest of an arrangement on every day from its first; every source is the person's own; and what is
# put on top is their own money. Looked at when the transaction ends, when all of its shares are there.
SHARED_OUT = """
CREATE FUNCTION payments_is_shared_out() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    theirs bigint;
    payer bigint;
    first date;
BEGIN
    IF TG_TABLE_NAME = 'payments_arrangement' THEN theirs := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN theirs := OLD.arrangement_id;
    ELSE theirs := NEW.arrangement_id;
    END IF;
    SELECT a.person_id, a.starts_on INTO payer, first FROM payments_arrangement a WHERE a.id = theirs;
    IF payer IS NULL THEN RETURN NULL; END IF;
    IF NOT coalesce((SELECT range_agg(daterange(s.valid_from, s.valid_until, '[]')) FROM payments_share s
                     WHERE s.arrangement_id = theirs AND s.rule = 'rest') @> daterange(first, NULL), false) THEN
        RAISE EXCEPTION 'Somebody has to pay the rest of an arrangement on every day.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_rest_on_every_day';
    END IF;
    IF EXISTS (SELECT FROM payments_share s JOIN payments_funding f ON f.id = s.funding_id
               WHERE s.arrangement_id = theirs AND (f.person_id <> payer OR (s.top_up AND f.kind <> 'own'))) THEN
        RAISE EXCEPTION 'An arrangement is paid from the person''s own sources, and topped up with their own money.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_of_their_own_money';
    END IF;
    RETURN NULL;
END $$
"""
# Facts that were true once: one column may be set later, 'once' or 'often'; nothing else, and no row is taken away.
KEPT = """
CREATE FUNCTION payments_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is kept.', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_kept';
    END IF;
    IF to_jsonb(NEW) - TG_ARGV[0] <> was - TG_ARGV[0]
       OR (TG_ARGV[1] = 'once' AND was ->> TG_ARGV[0] IS NOT NULL) THEN
        RAISE EXCEPTION 'Only % of % is set later.', TG_ARGV[0], TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'facts_are_kept';
    END IF;
    RETURN NEW;
END $$
"""
FUNDING = """
CREATE CONSTRAINT TRIGGER is_shared_out AFTER INSERT ON payments_arrangement DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION payments_is_shared_out();
CREATE CONSTRAINT TRIGGER is_shared_out AFTER INSERT OR UPDATE OR DELETE ON payments_share
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_is_shared_out();
CREATE TRIGGER keeps_facts BEFORE UPDATE ON payments_share
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('valid_until', 'often');
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_budget
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('replaced_at', 'once')
"""
NO_FUNDING = """
DROP TRIGGER is_shared_out ON payments_arrangement;
DROP TRIGGER is_shared_out ON payments_share;
DROP TRIGGER keeps_facts ON payments_share;
DROP TRIGGER keeps_facts ON payments_budget
"""
INVOICES = """
create function payments_invoice_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or
    (new.reference, new.provider_id, new.funding_id, new.number, new.week_on, new.total_pence, new.vat_pence,
      new.vat_number, new.issued_on, new.due_on) is distinct from
    (old.reference, old.provider_id, old.funding_id, old.number, old.week_on, old.total_pence, old.vat_pence,
      old.vat_number, old.issued_on, old.due_on)
  then
    raise exception 'invoice % is never changed', old.reference using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger invoice_is_kept before update or delete on payments_invoice
  for each row execute function payments_invoice_is_kept();

create function payments_line_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or
    (new.arrangement_id, new.funding_id, new.share_id, new.top_up, new.source, new.about, new.turn, new."on", new.code,
      new.minutes, new.workers, new.whole_pence, new.pence, new.vat, new.undoes_id) is distinct from
    (old.arrangement_id, old.funding_id, old.share_id, old.top_up, old.source, old.about, old.turn, old."on", old.code,
      old.minutes, old.workers, old.whole_pence, old.pence, old.vat, old.undoes_id)
    or (old.invoice_id is not null and new.invoice_id is distinct from old.invoice_id)
    or (old.credit_id is not null and new.credit_id is distinct from old.credit_id)
  then
    raise exception 'line % is never changed', old.source using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger line_is_kept before update or delete on payments_line
  for each row execute function payments_line_is_kept();

create function payments_line_is_no_wage() returns trigger language plpgsql as $$
begin
  if exists (select from payments_arrangement where id = new.arrangement_id and engagement = 'employed') then
    raise exception 'line % would charge wages', new.source using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger line_is_no_wage before insert on payments_line
  for each row execute function payments_line_is_no_wage();

create trigger invoice_is_not_emptied before truncate on payments_invoice
  for each statement execute function accounts_refuse();
create trigger line_is_not_emptied before truncate on payments_line
  for each statement execute function accounts_refuse();
create trigger credit_is_append_only before update or delete or truncate on payments_creditnote
  for each statement execute function accounts_refuse();
"""
NO_INVOICES = """
drop trigger credit_is_append_only on payments_creditnote;
drop trigger line_is_not_emptied on payments_line;
drop trigger invoice_is_not_emptied on payments_invoice;
drop trigger line_is_no_wage on payments_line;
drop trigger line_is_kept on payments_line;
drop trigger invoice_is_kept on payments_invoice;
drop function payments_line_is_no_wage();
drop function payments_line_is_kept();
drop function payments_invoice_is_kept();
"""
# Whoever is paid does not decide.
HOLDERS = """
create function payments_approver_is_not_payee() returns trigger language plpgsql as $$
declare
  deciding bigint[] := array[]::bigint[];
begin
  if tg_op = 'INSERT' or new.decided_by_id is distinct from old.decided_by_id then
    deciding := deciding || new.decided_by_id;
  end if;
  if tg_op = 'INSERT' or new.answered_by_id is distinct from old.answered_by_id then
    deciding := deciding || new.answered_by_id;
  end if;
  if exists (
    select from accounts_membership
    where organisation_id = new.payee_id and left_at is null and user_id = any(deciding)
  ) then
    raise exception 'whoever is paid does not decide on %', new.reference using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger approver_is_not_payee before insert or update on payments_spendingapproval
  for each row execute function payments_approver_is_not_payee();
"""
NO_HOLDERS = """
drop trigger approver_is_not_payee on payments_spendingapproval;
drop function payments_approver_is_not_payee();
"""
# The law's table, as payments/bars.py has it; a test holds the two against each other.
BARRED = """
CREATE FUNCTION payments_is_barred(kind text, relation text, same_home boolean) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind
    WHEN 'direct_payment' THEN relation = 'partner' OR (same_home AND relation IN ('close', 'their_partner'))
    WHEN 'health_budget' THEN same_home AND relation <> 'no'
    ELSE false END
$$
"""
# No share is paid to somebody the law bars, by what was said last of them, unless an exemption holds on its first day.
RELATIVES = """
CREATE FUNCTION payments_pays_no_relative() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    money payments_funding%ROWTYPE;
    paid bigint;
    said payments_kinship%ROWTYPE;
BEGIN
    SELECT * INTO money FROM payments_funding WHERE id = NEW.funding_id;
    IF money.kind NOT IN ('direct_payment', 'health_budget') THEN RETURN NEW; END IF;
    SELECT provider_id INTO paid FROM payments_arrangement WHERE id = NEW.arrangement_id;
    SELECT k.* INTO said FROM payments_kinship k JOIN payments_funding f ON f.id = k.funding_id
        WHERE f.person_id = money.person_id AND k.provider_id = paid ORDER BY k.id DESC LIMIT 1;
    IF payments_is_barred(money.kind, said.relation, said.same_home) AND NOT EXISTS (
        SELECT FROM payments_exemption e WHERE e.funding_id = money.id AND e.provider_id = paid
        AND daterange(e.valid_from, e.valid_until, '[]') @> NEW.valid_from) THEN
        RAISE EXCEPTION 'The law keeps this money from paying a relative.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_pays_no_relative';
    END IF;
    RETURN NEW;
END $$
"""
SPENDING = """
CREATE TRIGGER pays_no_relative BEFORE INSERT ON payments_share
    FOR EACH ROW EXECUTE FUNCTION payments_pays_no_relative();
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_kinship
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('', 'often');
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_exemption
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('valid_until', 'often');
CREATE TRIGGER keeps_facts BEFORE UPDATE OR DELETE ON payments_caution
    FOR EACH ROW EXECUTE FUNCTION payments_keeps_facts('replaced_at', 'once')
"""
NO_SPENDING = """
DROP TRIGGER pays_no_relative ON payments_share;
DROP TRIGGER keeps_facts ON payments_kinship;
DROP TRIGGER keeps_facts ON payments_exemption;
DROP TRIGGER keeps_facts ON payments_caution
"""
# Wages are never invoiced, and no agreement turns into wages, or out of them, once it is made.
WAGES = """
create function payments_invoice_is_no_wage() returns trigger language plpgsql as $$
begin
  if exists (
    select from payments_arrangement a join payments_share s on s.arrangement_id = a.id
    where a.provider_id = new.provider_id and s.funding_id = new.funding_id and a.engagement = 'employed'
  ) and not exists (
    select from payments_arrangement a join payments_share s on s.arrangement_id = a.id
    where a.provider_id = new.provider_id and s.funding_id = new.funding_id and a.engagement <> 'employed'
  ) then
    raise exception 'invoice % would charge wages', new.reference using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger invoice_is_no_wage before insert on payments_invoice
  for each row execute function payments_invoice_is_no_wage();

create function payments_keeps_engagement() returns trigger language plpgsql as $$
begin
  raise exception 'arrangement % stays what it was agreed to be', old.reference using errcode = 'check_violation';
end $$;
create trigger arrangement_keeps_engagement before update of engagement on payments_arrangement
  for each row when (old.engagement is distinct from new.engagement)
  execute function payments_keeps_engagement();
"""
NO_WAGES = """
drop trigger arrangement_keeps_engagement on payments_arrangement;
drop function payments_keeps_engagement();
drop trigger invoice_is_no_wage on payments_invoice;
drop function payments_invoice_is_no_wage();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_tables_squashed_0011_remittances")]
    replaces = [
        ("payments", "0012_wages"),
    ]
    operations = [
        migrations.RunSQL(LEDGER, NO_LEDGER),
        migrations.RunSQL(FLOOR, NO_FLOOR),
        migrations.RunSQL(SHARED_OUT, "DROP FUNCTION payments_is_shared_out"),
        migrations.RunSQL(KEPT, "DROP FUNCTION payments_keeps_facts"),
        migrations.RunSQL(FUNDING, NO_FUNDING),
        migrations.RunSQL(INVOICES, NO_INVOICES),
        migrations.RunSQL(HOLDERS, NO_HOLDERS),
        migrations.RunSQL(BARRED, "DROP FUNCTION payments_is_barred"),
        migrations.RunSQL(RELATIVES, "DROP FUNCTION payments_pays_no_relative"),
        migrations.RunSQL(SPENDING, NO_SPENDING),
        migrations.RunSQL(WAGES, NO_WAGES),
    ]
