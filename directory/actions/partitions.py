"""Tables divided by months: each month is made ahead of its time, and dropped whole when all of it has to go.

A month that is missing fails nothing, since the rest takes what has no month. When it is made later, what belongs to it
is moved out of the rest in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from directory.hours import LONDON
from directory.models import DemandFact, SearchRecord

MONTHS_AHEAD = 3
PATIENCE = "3s"  # nobody waits longer for a month to be made; the next night tries again
A_MONTH = timedelta(days=32)
MONTHS = """
select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = %s::regclass and c.relname ~ '_20[0-9]{2}_[01][0-9]$' order by 1
"""

MOVE = """
with moved as (delete from {rest} where {by} >= {start} and {by} < {end} returning *) insert into {month} select * from moved
"""


@dataclass(frozen=True)
class Divided:
    """A table divided by the months of one of its columns; ``once`` is unique within each."""

    table: str
    by: str
    once: str = ""


DIVIDED = (
    Divided(SearchRecord._meta.db_table, "at"),
    Divided(DemandFact._meta.db_table, "occurred_at", once="event_key"),
)


def make_ahead(*, since: date | None = None) -> list[str]:
    """Make the months from ``since`` (this one, if none is said) to three ahead that are missing; their names."""
    today = timezone.localdate()
    month, last = _first_of(since or today), _after(today, MONTHS_AHEAD)
    made = []
    while month <= last:
        made += [name for divided in DIVIDED if (name := _make(divided, month))]
        month = _after(month)
    return made


def drop_before(divided: Divided, day: date) -> list[str]:
    """Drop the months of which every day is before ``day``; their names."""
    gone = []
    for name in months_of(divided):
        if _after(_month_of(name)) <= day:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql.SQL("set local lock_timeout = {}").format(sql.Literal(PATIENCE)))
                cursor.execute(sql.SQL("drop table {}").format(sql.Identifier(name)))
            gone.append(name)
    return gone


def months_of(divided: Divided) -> list[str]:
    """The names of the months there are."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [divided.table])
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def _make(divided: Divided, month: date) -> str:
    """Make one month, and give its name; nothing where it is there."""
    name = f"{divided.table}_{month:%Y_%m}"
    start, end = (datetime.combine(each, time(), LONDON) for each in (month, _after(month)))
    parts = {
        "table": sql.Identifier(divided.table),
        "rest": sql.Identifier(f"{divided.table}_rest"),
        "month": sql.Identifier(name),
        "by": sql.Identifier(divided.by),
        "start": sql.Literal(start),
        "end": sql.Literal(end),
        "once": sql.Identifier(divided.once),
        "patience": sql.Literal(PATIENCE),
        "once_name": sql.Identifier(f"{name}_once"),
    }
    steps = [
        "set local lock_timeout = {patience}",
        "create table {month} (like {table} including defaults including constraints)",
        MOVE,
        "create unique index {once_name} on {month} ({once})" if divided.once else "",
        "alter table {table} attach partition {month} for values from ({start}) to ({end})",
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"months of {divided.table}"]
        )
        cursor.execute("select to_regclass(%s)", [name])
        if cursor.fetchone()[0]:
            return ""
        for step in filter(None, steps):
            cursor.execute(sql.SQL(step).format(**parts))
    return name


def _first_of(day: date) -> date:
    return day.replace(day=1)


def _after(day: date, months: int = 1) -> date:
    """The first day of the month so many months later."""
    month = _first_of(day)
    for _ in range(months):
        month = _first_of(month + A_MONTH)
    return month


def _month_of(name: str) -> date:
    return date(int(name[-7:-3]), int(name[-2:]), 1)
