"""The law of personal care and nursing, kept by the database: facts, the CQC register, tasks that can be withheld."""

import accounts.fields
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

LEGAL_FORMS = [
    ("employed_pa", "A personal assistant who is employed by the people they help"),
    ("sole_trader", "Sole trader"),
    ("partnership", "Partnership"),
    ("company", "Limited company"),
    ("cic", "Community interest company"),
    ("charity", "Charity"),
    ("cooperative", "Co-operative"),
    ("council", "Council service"),
    ("introducer", "Introductory agency"),
]
STATUSES = [
    ("unchecked", "Not looked up yet"),
    ("registered", "Registered"),
    ("deregistered", "No longer registered"),
    ("unknown", "Not in the register"),
]
CLAIMS = """
INSERT INTO directory_cqclocation
    (location_id, run_by_id, run_by_name, name, status, activities, rating, company_number)
SELECT DISTINCT cqc_claim, '', '', '', 'unchecked', '{}'::varchar[], '', '' FROM directory_provider WHERE cqc_claim <> '';
UPDATE directory_provider p SET cqc_location_id = cqc_claim WHERE cqc_claim <> ''
   AND id = (SELECT min(id) FROM directory_provider o WHERE o.cqc_claim = p.cqc_claim);
SET CONSTRAINTS ALL IMMEDIATE
"""
ONCE = """
DO $$ DECLARE old text; BEGIN
    SELECT conname INTO old FROM pg_constraint WHERE conrelid = 'directory_offer_needs'::regclass AND contype = 'u';
    EXECUTE format('ALTER TABLE directory_offer_needs RENAME CONSTRAINT %I TO offer_need_once', old);
END $$
"""
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
WITHHOLD = """
UPDATE directory_offer_needs t SET withheld_at = now(),
       withheld_why = CASE WHEN p.cqc_location_id IS NULL THEN 'business' ELSE 'cqc_unchecked' END
  FROM directory_offer o, directory_listing l, directory_provider p, directory_need n
 WHERE o.id = t.offer_id AND l.id = o.listing_id AND p.id = l.provider_id AND n.id = t.need_id
   AND NOT directory_may_offer(n.regulated, p.legal_form, p.carers, p.hands, false, '', '{}');
SET CONSTRAINTS ALL IMMEDIATE
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
LET_GO = ";\n".join(f"DROP TRIGGER care_is_lawful ON {table}" for table in TRIGGERS)


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_photos"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="CqcLocation",
            fields=[
                ("location_id", models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name="location ID")),
                ("run_by_id", models.CharField(blank=True, max_length=20, verbose_name="CQC provider ID")),
                ("run_by_name", models.CharField(blank=True, max_length=250, verbose_name="who runs it")),
                ("name", models.CharField(blank=True, max_length=250)),
                ("status", models.CharField(choices=STATUSES, default="unchecked", max_length=20)),
                ("activities", django.contrib.postgres.fields.ArrayField(
                    base_field=models.CharField(max_length=120), blank=True, default=list,
                    help_text="regulated activities, in the register’s own words", size=None)),
                ("rating", models.CharField(blank=True, help_text="the latest overall rating, in the register’s own words", max_length=40)),
                ("rated_on", models.DateField(blank=True, help_text="when the report was published", null=True)),
                ("deregistered_on", models.DateField(blank=True, null=True)),
                ("company_number", models.CharField(blank=True, max_length=12)),
                ("synced_at", models.DateTimeField(blank=True, help_text="when the register last answered", null=True)),
            ],
            options={"verbose_name": "CQC location", "ordering": ["location_id"]},
        ),
        migrations.AddConstraint(
            "cqclocation",
            models.CheckConstraint(
                condition=Q(status="unchecked") | Q(synced_at__isnull=False), name="cqc_location_status_was_read"
            ),
        ),
        migrations.RenameField("provider", "cqc_location_id", "cqc_claim"),
        migrations.AddField(
            "provider",
            "cqc_location",
            models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="provider",
                to="directory.cqclocation",
                help_text="the location it says it runs; what may be offered follows from what the register says of it",
            ),
        ),
        migrations.RunSQL(CLAIMS, migrations.RunSQL.noop),
        migrations.RemoveField("provider", "cqc_claim"),
        migrations.AlterField("provider", "legal_form", models.CharField(choices=LEGAL_FORMS, max_length=20)),
        migrations.AddField(
            "provider",
            "hands",
            models.CharField(
                choices=[
                    ("own", "Always mine, or always our own workers’"),
                    ("others", "Sometimes somebody else’s: an employee’s, a substitute’s or a subcontractor’s"),
                ],
                default="own", max_length=10, verbose_name="whose hands care comes from",
            ),
        ),
        migrations.AddField(
            "provider",
            "council_agreed_at",
            models.DateTimeField(
                blank=True, null=True, help_text="when its council let a company of one person give personal care"
            ),
        ),
        migrations.AddField(
            "provider",
            "council_agreed_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "provider", "council_agreed_why", accounts.fields.EncryptedTextField(blank=True, max_length=500)
        ),
        migrations.AddField(
            "provider",
            "facts_confirmed_at",
            models.DateTimeField(
                blank=True, null=True, help_text="when they last said that these facts are right"
            ),
        ),
        migrations.AddConstraint(
            "provider",
            models.CheckConstraint(condition=~Q(legal_form="introducer"), name="provider_gives_care_itself"),
        ),
        migrations.AddConstraint(
            "provider",
            models.CheckConstraint(
                condition=Q(council_agreed_at=None, council_agreed_by=None)
                | Q(council_agreed_at__isnull=False, council_agreed_by__isnull=False),
                name="provider_council_agreed_by_somebody",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(ONCE, migrations.RunSQL.noop)],
            [
                migrations.CreateModel(
                    name="OfferNeed",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("offer", models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="directory.offer")),
                        ("need", models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.need")),
                    ],
                    options={"db_table": "directory_offer_needs", "ordering": ["need__order", "need__name"]},
                ),
                migrations.AddConstraint(
                    "offerneed", models.UniqueConstraint(fields=["offer", "need"], name="offer_need_once")
                ),
                migrations.AlterField(
                    "offer",
                    "needs",
                    models.ManyToManyField(related_name="offers", through="directory.OfferNeed", to="directory.need"),
                ),
            ],
        ),
        migrations.AddField(
            "offerneed", "withheld_at", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "offerneed",
            "withheld_why",
            models.CharField(blank=True, default="", editable=False, help_text="a value of directory.kinds.Why", max_length=30),
            preserve_default=False,
        ),
        migrations.RunSQL(MAY_OFFER, "DROP FUNCTION directory_may_offer"),
        migrations.RunSQL(WITHHOLD, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "offerneed",
            models.CheckConstraint(
                condition=Q(withheld_at=None, withheld_why="")
                | (Q(withheld_at__isnull=False) & ~Q(withheld_why="")),
                name="offer_need_withheld_with_a_reason",
            ),
        ),
        migrations.RunSQL(CARE, "DROP VIEW directory_care"),
        migrations.RunSQL(KEEP_LAWFUL, "DROP FUNCTION directory_keep_care_lawful"),
        migrations.RunSQL(KEEP, LET_GO),
    ]  # fmt: skip
