"""The least an acceptance could be: bare SQL that locks, takes the bits, and writes the same rows. No framework, and nothing read."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from psycopg.types.range import TimestamptzRange

from accounts.references import new_reference
from directory.actions.free_hours import this_monday
from directory.hours import SLOTS_A_WEEK, WINDOW_WEEKS, slots_between, to_bitstring
from directory.pattern import expand
from marketplace.bench.bookings_scene import Asked

LOCK = "SELECT id FROM directory_provider WHERE id = %s FOR NO KEY UPDATE"
TAKE = """
UPDATE directory_freehours SET free = free & ~%(bits)s::varbit
WHERE provider_id = %(provider)s AND (free & %(bits)s::varbit) = %(bits)s::varbit RETURNING worker_id
"""
ENTRIES = """
INSERT INTO directory_diaryentry (reference, worker_id, during, kind, created_at)
SELECT unnest(%(entries)s::text[]), %(worker)s, unnest(%(during)s::tstzrange[]), 'visit', now() RETURNING id
"""
VISITS = """
INSERT INTO marketplace_visit (reference, booking_id, agreed_id, state, starts_at, ends_at, price_pence,
    said_by_side, said_words, cancelled_by_side, late_fee_pence)
SELECT unnest(%(visits)s::text[]), %(booking)s, unnest(%(agreed)s::bigint[]), 'planned',
    unnest(%(starts)s::timestamptz[]), unnest(%(ends)s::timestamptz[]), 1500, '', '', '', 0 RETURNING id
"""
ATTENDANCES = """
INSERT INTO marketplace_attendance (visit_id, entry_id, place) SELECT unnest(%s::bigint[]), unnest(%s::bigint[]), 1
"""
ARRANGEMENT = """
INSERT INTO payments_arrangement (reference, person_id, provider_id, engagement, about, terms, starts_on, ends_on, week_pence)
SELECT %(arrangement)s, %(payer)s, %(provider)s, 'self_employed', %(reference)s, terms, starts_on, ends_on, week_pence
FROM marketplace_booking WHERE id = %(booking)s RETURNING id
"""
SHARE = """
INSERT INTO payments_share (arrangement_id, funding_id, rule, visits, top_up, valid_from)
VALUES (%(arranged)s, %(source)s, 'rest', '{}', false, %(from)s)
"""
STATE = """
UPDATE marketplace_booking SET state = 'accepted', answered_at = now(), answered_by_id = %(owner)s,
    arrangement_id = %(arranged)s, planned_until = ends_on WHERE id = %(booking)s AND state = 'requested'
"""
EVENT = """
INSERT INTO accounts_event (actor_id, person, what, thing, thing_reference, before, after, why, facts)
VALUES (%(owner)s, %(person)s, 'booking.accepted', 'marketplace.booking', %(reference)s, 'requested', 'accepted', '', '{}')
"""
NOTICES = """
INSERT INTO accounts_notification (recipient_id, channel, kind, thing, thing_reference, link, created_at, failures)
SELECT who, channel, 'booking_accepted', 'marketplace.booking', %(reference)s, '/bookings/' || %(reference)s || '/', now(), 0
FROM unnest(%(told)s::bigint[]) AS who, unnest('{email,site}'::text[]) AS channel
"""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything worked out beforehand, so that only the database is measured."""

    provider: int
    values: dict[str, object]


def prepared(one: Asked) -> Prepared:
    """The bits, the times and the references of one acceptance."""
    booking = one.booking
    found = expand(booking.agreement(), booking.starts_on, booking.ends_on).visits
    agreed = [visit.pk for visit in booking.agreed_visits.all()]
    bits = 0
    for visit in found:
        bits |= slots_between(visit.starts_at, visit.ends_at, this_monday())
    values: dict[str, object] = {
        "bits": to_bitstring(bits, WINDOW_WEEKS * SLOTS_A_WEEK),
        "provider": booking.listing.provider_id,
        "entries": [new_reference("DI") for _ in found],
        "visits": [new_reference("VI") for _ in found],
        "during": [a_range(visit.starts_at, visit.ends_at) for visit in found],
        "starts": [visit.starts_at for visit in found],
        "ends": [visit.ends_at for visit in found],
        "agreed": [agreed[visit.index] for visit in found],
        "booking": booking.pk,
        "owner": one.owner.pk,
        "told": [one.owner.pk, booking.requested_by_id],
        "person": booking.person.reference,
        "payer": booking.person_id,
        "arrangement": new_reference("AR"),
        "source": booking.wishes[0].funding,
        "from": booking.starts_on,
        "reference": booking.reference,
    }
    return Prepared(booking.listing.provider_id, values)


def a_range(starts_at: datetime, ends_at: datetime) -> TimestamptzRange:
    return TimestamptzRange(starts_at, ends_at, "[)")


def accept(wanted: Prepared) -> None:
    """Lock, take the bits if all are free, write the entries, the visits, who comes, who pays, the state, the event and the notices."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [wanted.provider])
        cursor.execute(TAKE, wanted.values)
        [[worker]] = cursor.fetchall()
        cursor.execute(ENTRIES, wanted.values | {"worker": worker})
        entries = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(VISITS, wanted.values)
        visits = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(ATTENDANCES, [visits, entries])
        cursor.execute(ARRANGEMENT, wanted.values)
        [[arranged]] = cursor.fetchall()
        cursor.execute(SHARE, wanted.values | {"arranged": arranged})
        cursor.execute(STATE, wanted.values | {"arranged": arranged})
        cursor.execute(EVENT, wanted.values)
        cursor.execute(NOTICES, wanted.values)
