from django.db import migrations

GUARDS = """
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

LET_GO = """
drop trigger arrangement_keeps_engagement on payments_arrangement;
drop function payments_keeps_engagement();
drop trigger invoice_is_no_wage on payments_invoice;
drop function payments_invoice_is_no_wage();
"""


class Migration(migrations.Migration):
    """Wages are never invoiced, and no agreement turns into wages, or out of them, once it is made."""

    dependencies = [("payments", "0011_remittances")]

    operations = [migrations.RunSQL(GUARDS, LET_GO)]
