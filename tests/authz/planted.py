"""Fields that nobody asked for, sent along with a form; and what stands then in the rows it wrote."""

from django.apps import apps
from django.db import connection

from marketplace.models import Booking

FLOORS = {"accounts", "directory", "payments", "marketplace"}


def extra_fields(there):
    """What somebody might send along, to become or to own what they may not."""
    stranger, booking = there.users["B"].pk, Booking.objects.get(reference=there.things["agreement"])
    keys = ("owner", "user", "verified_by", "decided_by", "granted_by", "delegate", "requested_by", "author")
    return dict.fromkeys(keys, stranger) | {
        "state": "live",
        "person": booking.person_id,
        "listing": booking.listing_id,
        "provider": booking.listing.provider_id,
        "organisation": booking.listing.provider.organisation_id,
        "authority": there.things["gss"],
        "verified_at": "2026-01-01",
        "published_at": "2026-01-01",
        "council_agreed_at": "2026-01-01",
        "is_superuser": "1",
        "role": "administrator",
        "week_pence": "1",
        "severity": "green",
        "reporter": stranger,
        "number": "9",
    }


def kept(field, value):
    """An instant is there or not; everything else is what it is."""
    return value is not None if field.name.endswith("_at") else value


WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def written():
    """How often a row of each table was written in this transaction, undone or not, by whatever means."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return set(cursor.fetchall())


def facts(names, tables):
    """Every value of these fields in these tables; of an instant only whether it is there."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in FLOORS or model._meta.db_table not in tables:
            continue
        held = [field for field in model._meta.concrete_fields if field.name in names]
        rows = model._default_manager.values_list(*(field.attname for field in held)) if held else ()
        found[model._meta.label] = sorted(
            str([kept(*one) for one in zip(held, row, strict=True)]) for row in rows
        )
    return found


def outcome(word, names, before):
    """What came of a form: in one word, and what stands in the fields of these names in every table it wrote."""
    tables = {table for table, _ in written() - before}
    return word, facts(set(names), tables)
