"""Holding answers of the national search against the obvious search over the same tables."""

from collections.abc import Callable

from django.conf import settings
from django.db import connection

from directory import obvious, ranking
from directory.hours import from_bitstring
from directory.models import SearchEntry
from directory.question import Question
from payments.models import BankHoliday
from payments.price_runs import timed
from payments.pricing import cost_of, signature

ENTRIES = """
    SELECT listing_id, offer_id, provider_id, floor(ST_Distance(point, here))::int, tags, rates, minimum_minutes,
        travel_pence, ask_by_hours, hours_confirmed_on
    FROM directory_searchentry, ST_SetSRID(ST_MakePoint(%s, %s), 27700) AS here
    WHERE tags @> %s::int[] AND reach && here AND during @> %s::timestamptz
        AND (area IS NULL AND ST_Distance(point, here) <= travels_metres OR ST_Covers(area, here))
"""
LANES = "SELECT provider_id, from_on, free FROM directory_freehours WHERE provider_id = ANY(%s) ORDER BY worker_id"


def differences(question: Question) -> list[str]:
    """In what the answer to a question is not the obvious one; empty when it is the same."""
    pair = ranking.draw(settings.SECRET_KEY.encode(), question.today)
    slow = obvious.answer(question, entries_near(question), pair, _price(question))
    return obvious.differences(question, SearchEntry.objects.answer(question), slow)


def entries_near(question: Question) -> list[obvious.Entry]:
    """The offers that reach the place, with their lanes."""
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, [question.easting, question.northing, list(question.musts), question.now])
        rows = cursor.fetchall()
        cursor.execute(LANES, [sorted({row[2] for row in rows})])
        lanes: dict[int, list] = {}
        for provider, from_on, free in cursor.fetchall():
            lanes.setdefault(provider, [from_on]).append(from_bitstring(free))
    return [
        obvious.Entry(*row[:4], frozenset(row[4]), tuple(row[5]), *row[6:], tuple(free), from_on)
        for row in rows
        for from_on, *free in [lanes[row[2]]]
    ]


def _price(question: Question) -> Callable:
    holidays = BankHoliday.objects.dates_known()
    known: dict[tuple, tuple] = {}

    def price(entry: obvious.Entry, starts: tuple) -> int:
        if starts not in known:
            known[starts] = signature(timed(question.pattern, starts), holidays)
        *hourly, sleep_in = entry.rates
        return cost_of(known[starts], hourly, entry.minimum_minutes, entry.travel_pence, sleep_in)

    return price
