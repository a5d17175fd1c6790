"""What the database itself keeps: the law of personal care and nursing, the ways of a listing, and the facts of checks."""

from django.db import migrations

# An aggregate for search: the tags of all offers of one listing together.
TAGS_TOGETHER = (
    "CREATE AGGREGATE directory_tags_together(integer[]) (SFUNC = _int_union, STYPE = integer[], PARALLEL = SAFE)"
)
# The same as directory.kinds.may_offer; a test holds the two together over every fact.
MAY_OFFER = """
CREATE FUNCTION directory_may_offer(
    regulated text, legal_form text, carers integer, hands text, council_agrees boolean, cqc text, activities text[]
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT legal_form <> 'introducer' AND coalesce(CASE regulated
    WHEN 'none' THEN true
    WHEN 'personal_care' THEN
        (cqc = 'registered' AND 'Personal care' = ANY(activities))
        OR (carers = 1 AND hands = 'own' AND (
            legal_form IN ('employed_pa', 'sole_trader') OR (legal_form IN ('company', 'cic') AND council_agrees)))
    WHEN 'nursing' THEN
        cqc = 'registered' AND activities && ARRAY['Nursing care', 'Treatment of disease, disorder or injury']
END, false)
$$
"""
# Each branch names the tasks a change could have made unlawful. What decides is held until the end, so that two
# changes that are lawful apart cannot both be kept.
KEEP_LAWFUL = """
CREATE FUNCTION directory_keep_care_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    class text;
    providers bigint[];
    wrong bigint;
BEGIN
    IF TG_TABLE_NAME = 'directory_offer_needs' THEN
        SELECT n.regulated INTO class FROM directory_need n WHERE n.id = NEW.need_id FOR SHARE;
        IF class = 'none' THEN RETURN NULL; END IF;
        providers := ARRAY(SELECT l.provider_id FROM directory_offer o JOIN directory_listing l ON l.id = o.listing_id
                           WHERE o.id = NEW.offer_id);
    ELSIF TG_TABLE_NAME = 'directory_offer' THEN
        providers := ARRAY(SELECT l.provider_id FROM directory_listing l WHERE l.id = NEW.listing_id);
    ELSIF TG_TABLE_NAME = 'directory_listing' THEN
        providers := ARRAY[NEW.provider_id];
    ELSIF TG_TABLE_NAME = 'directory_provider' THEN
        providers := ARRAY[NEW.id];
    ELSIF TG_TABLE_NAME = 'directory_cqclocation' THEN
        providers := ARRAY(SELECT p.id FROM directory_provider p WHERE p.cqc_location_id = NEW.location_id);
    ELSE
        providers := ARRAY(SELECT DISTINCT l.provider_id FROM directory_offer_needs t
                           JOIN directory_offer o ON o.id = t.offer_id JOIN directory_listing l ON l.id = o.listing_id
                           WHERE t.need_id = NEW.id AND t.withheld_at IS NULL);
    END IF;
    PERFORM FROM directory_provider p WHERE p.id = ANY(providers) ORDER BY p.id FOR SHARE;
    PERFORM FROM directory_cqclocation c WHERE c.location_id IN
        (SELECT p.cqc_location_id FROM directory_provider p WHERE p.id = ANY(providers)) FOR SHARE;
    IF TG_TABLE_NAME = 'directory_offer_needs' THEN
        SELECT task INTO wrong FROM directory_care WHERE task = NEW.id AND NOT lawful;
    ELSE
        SELECT task INTO wrong FROM directory_care WHERE provider = ANY(providers) AND NOT lawful LIMIT 1;
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'A regulated task may not be offered by its provider.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'care_is_lawful', DETAIL = format('Task %s.', wrong);
    END IF;
    RETURN NULL;
END $$
"""
CARE = """
CREATE VIEW directory_care AS
SELECT t.id AS task, p.id AS provider,
       directory_may_offer(n.regulated, p.legal_form, p.carers, p.hands, p.council_agreed_at IS NOT NULL,
                           c.status, c.activities::text[]) AS lawful
  FROM directory_offer_needs t
  JOIN directory_need n ON n.id = t.need_id
  JOIN directory_offer o ON o.id = t.offer_id
  JOIN directory_listing l ON l.id = o.listing_id
  JOIN directory_provider p ON p.id = l.provider_id
  LEFT JOIN directory_cqclocation c ON c.location_id = p.cqc_location_id
 WHERE t.withheld_at IS NULL AND n.regulated <> 'none'
"""
TRIGGERS = {
    "directory_offer_needs": ("INSERT OR UPDATE", "NEW.withheld_at IS NULL"),
    "directory_offer": ("UPDATE", "OLD.listing_id <> NEW.listing_id"),
    "directory_listing": ("UPDATE", "OLD.provider_id <> NEW.provider_id"),
    "directory_provider": (
        "UPDATE",
        "(OLD.legal_form, OLD.carers, OLD.hands, OLD.cqc_location_id, OLD.council_agreed_at) IS DISTINCT FROM"
        " (NEW.legal_form, NEW.carers, NEW.hands, NEW.cqc_location_id, NEW.council_agreed_at)",
    ),
    "directory_cqclocation": (
        "UPDATE",
        "(OLD.status, OLD.activities) IS DISTINCT FROM (NEW.status, NEW.activities)",
    ),
    "directory_need": ("UPDATE", "OLD.regulated <> NEW.regulated"),
}
KEEP = ";\n".join(
    f"CREATE CONSTRAINT TRIGGER care_is_lawful AFTER {when} ON {table} DEFERRABLE INITIALLY DEFERRED"
    f" FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION directory_keep_care_lawful()"
    for table, (when, changed) in TRIGGERS.items()
)
LET_CARE_GO = ";\n".join(f"DROP TRIGGER care_is_lawful ON {table}" for table in TRIGGERS)
# What Listing.TRANSITIONS allows; tests/house/test_states.py holds the two against each other.
EDGES = (
    ("changes_requested", "submitted"),
    ("changes_requested", "withdrawn"),
    ("draft", "submitted"),
    ("in_review", "changes_requested"),
    ("in_review", "live"),
    ("in_review", "rejected"),
    ("live", "paused_by_provider"),
    ("live", "paused_safeguarding"),
    ("live", "removed"),
    ("live", "suspended"),
    ("live", "withdrawn"),
    ("paused_by_provider", "live"),
    ("paused_by_provider", "paused_safeguarding"),
    ("paused_by_provider", "removed"),
    ("paused_by_provider", "suspended"),
    ("paused_by_provider", "withdrawn"),
    ("paused_safeguarding", "live"),
    ("paused_safeguarding", "removed"),
    ("paused_safeguarding", "suspended"),
    ("rejected", "in_review"),
    ("removed", "live"),
    ("submitted", "draft"),
    ("submitted", "in_review"),
    ("suspended", "live"),
    ("suspended", "removed"),
    ("paused_safeguarding", "paused_by_provider"),
    ("removed", "paused_by_provider"),
    ("suspended", "paused_by_provider"),
)
GUARD = """
create function directory_listing_on_the_table() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in (%s) then
    raise exception 'a listing that is %% does not become %%', old.state, new.state
      using errcode = 'check_violation', constraint = 'listing_state_on_the_table';
  end if;
  return new;
end $$;
create trigger listing_state_on_the_table before update of state on directory_listing
  for each row when (old.state is distinct from new.state) execute function directory_listing_on_the_table();
""" % ", ".join(f"('{before}', '{after}')" for before, after in EDGES)
NO_GUARD = """
drop trigger listing_state_on_the_table on directory_listing;
drop function directory_listing_on_the_table();
"""
CHECKS_KEPT = """
create function directory_check_kept() returns trigger language plpgsql as $$
declare
  may_change constant text[] := array['state', 'withdrawn_at', 'withdrawn_by_id', 'reason', 'number', 'renews_id'];
begin
  if new.worker_id is not null
     and not exists (select from directory_worker w where w.id = new.worker_id and w.provider_id = new.provider_id)
  then
    raise exception 'A check is of somebody who works for its provider.' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' and old.state <> 'pending' then
    if to_jsonb(new) - may_change is distinct from to_jsonb(old) - may_change then
      raise exception 'The facts of a decided check never change; a renewal is a new row.'
        using errcode = 'check_violation';
    end if;
    if new.state <> old.state and not (old.state = 'valid' and new.state = 'withdrawn') then
      raise exception 'A check that is % cannot become %.', old.state, new.state using errcode = 'check_violation';
    end if;
  end if;
  return new;
end $$;
create trigger check_is_kept before insert or update on directory_check
  for each row execute function directory_check_kept();
"""
LET_CHECKS_GO = """
drop trigger check_is_kept on directory_check;
drop function directory_check_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_tables_squashed_0017_back_as_it_was")]
    replaces = [
        ("directory", "0018_company_asks"),
    ]
    operations = [
        migrations.RunSQL(TAGS_TOGETHER, "DROP AGGREGATE directory_tags_together(integer[])"),
        migrations.RunSQL(MAY_OFFER, "DROP FUNCTION directory_may_offer"),
        migrations.RunSQL(CARE, "DROP VIEW directory_care"),
        migrations.RunSQL(KEEP_LAWFUL, "DROP FUNCTION directory_keep_care_lawful"),
        migrations.RunSQL(KEEP, LET_CARE_GO),
        migrations.RunSQL(GUARD, NO_GUARD),
        migrations.RunSQL(CHECKS_KEPT, LET_CHECKS_GO),
    ]
