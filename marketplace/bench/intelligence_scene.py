"""Three years of demand in real neighbourhoods, and the people of one quarter, made by the database itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import connection, transaction

from directory.actions.partitions import MONTHS
from directory.hours import LONDON
from directory.models import Lsoa
from directory.quarters import first_of, next_quarter, quarter_of
from directory.services import SERVICES
from marketplace.actions import commitments, rolling, shaping, statements
from marketplace.bench import clock, database
from marketplace.bench.nation.filling import load_places
from marketplace.enums import InterventionKind, InterventionMeasure, MarketService
from marketplace.models import Commitment, LookedPeriod, PersonPeriod

if TYPE_CHECKING:
    from accounts.models import User
    from directory.models import Authority

PART = "demand"
MONTHS_BACK = 36
LOOKED_IN, ASKED_IN = 25, 200  # one person in so many facts
EMPTIED = (
    "directory_demandfact", "marketplace_demandbylsoa", "marketplace_demandbyneed", "marketplace_rollup",
    "marketplace_lookedperiod", "marketplace_personperiod", "marketplace_periodrun",
)  # fmt: skip
HOMES = """
drop table if exists bench_home;
create unlogged table bench_home as
  select (row_number() over (order by code) - 1)::int as n, code, council_id, district_id,
    regexp_replace(name, '([0-9])[A-Z]+$', '\\1') as msoa
  from directory_lsoa;
alter table bench_home add primary key (n);
drop table if exists bench_week;
create unlogged table bench_week as
  select n, array(
      select case when random() < 0.12 then (1 + 3 * random())::smallint else 0::smallint end
      from generate_series(1, 42 + 0 * n)
    )::smallint[] as qhours
  from generate_series(0, 499) as n;
alter table bench_week add primary key (n);
analyze bench_home; analyze bench_week;
"""
FACTS = """
insert into {table} (id, occurred_at, event_key, kind, lsoa_id, council_id, service, need_id, funding, qhours, outcome,
    barrier, cause, first, minutes_to_source)
select nextval(pg_get_serial_sequence('directory_demandfact', 'id')), at, gen_random_uuid(), kind, code, council_id,
  (%(services)s::text[])[1 + floor(power(r2, 2) * 9)::int], 1 + floor(r2 * 40)::int,
  (array['own', 'direct_payment', 'council', 'not_sure', 'isf', 'health_budget'])[1 + floor(power(r3, 3) * 6)::int],
  qhours,
  case when kind = 'looked' then (array['found', 'found', 'found', 'thin', 'none_available', 'none'])[1 + floor(r4 * 6)::int]
    else '' end,
  case when kind = 'looked' and r4 >= 5.0 / 6 then
    (array['language', 'sex', 'skill', 'travel', 'several'])[1 + floor(r5 * 5)::int] else '' end,
  case when kind = 'declined' then
    (array['no_staff_time', 'travel', 'too_small', 'start_date', 'training', 'other'])[1 + floor(r5 * 6)::int]
    else '' end,
  r5 < 0.8, case when kind = 'agreed' then (power(r4, 3) * 20000)::int end
from (
  select %(start)s::timestamptz + random() * (%(end)s::timestamptz - %(start)s::timestamptz) as at,
    floor(random() * %(homes)s)::int as home, floor(random() * 500)::int as week,
    (array['looked', 'looked', 'looked', 'looked', 'looked', 'looked', 'looked', 'looked', 'looked', 'looked',
      'looked', 'looked', 'looked', 'looked', 'asked', 'asked', 'agreed', 'declined', 'expired', 'withdrawn']
    )[1 + floor(random() * 20)::int] as kind,
    random() as r2, random() as r3, random() as r4, random() as r5
  from generate_series(1, %(number)s)
) as drawn
join bench_home on bench_home.n = drawn.home join bench_week on bench_week.n = drawn.week
"""
LOADING = "set work_mem = '256MB'; set maintenance_work_mem = '1GB'; set synchronous_commit = off"
MONTH = """
create table {table} (like directory_demandfact including defaults including constraints)
"""
ATTACH = """
create unique index {table}_once on {table} (event_key);
alter table directory_demandfact attach partition {table} for values from ('{start}') to ('{end}');
"""
PEOPLE = """
insert into marketplace_{table} (key, period, version, place, district, msoa, lsoa, service, payer, language, hours_band,
    {columns})
select md5(%(period)s || '{table}' || number), %(period)s, 1, council_id, district_id, msoa, code,
  (%(services)s::text[])[1 + floor(power(r2, 2) * 9)::int],
  (array['own', 'direct_payment', 'council', 'not_sure', 'isf', 'health_budget'])[1 + floor(power(r3, 3) * 6)::int],
  (array['none_asked', 'none_asked', 'none_asked', 'none_asked', 'several'])[1 + floor(r4 * 5)::int],
  (array['under_2', '2_to_7', '7_to_14', '14_to_28', '28_or_more'])[1 + floor(r5 * 5)::int],
  {values}
from (
  select number, floor(random() * %(homes)s)::int as home, random() as r2, random() as r3, random() as r4, random() as r5,
    floor(random() * 6)::int as ended, %(first)s::date + floor(random() * 90)::int as day
  from generate_series(1, %(number)s) as number
) as drawn join bench_home on bench_home.n = drawn.home
"""
LOOKED = {
    "outcome": "(array['found', 'found', 'found', 'thin', 'none_available', 'none'])[1 + ended]",
    "barrier": "(array['not_limited', 'not_limited', 'not_limited', 'not_limited', 'time', 'language'])[1 + ended]",
    "looked_on": "day",
}
ASKED = {
    "outcome": "(array['met', 'met', 'met', 'under_met', 'unmet', 'left'])[1 + ended]",
    "waited": "(array['by_day_1', 'by_day_3', 'by_day_7', 'by_day_28', 'still_waiting', 'left'])[1 + ended]",
    "time": "(array['6am_9am', '9am_noon', 'noon_3pm', '3pm_6pm', '6pm_10pm', '10pm_6am'])[1 + floor(r5 * 6)::int]",
    "days": "(array['weekdays', 'all_week', 'all_week', 'weekend'])[1 + floor(r2 * 4)::int]",
    "asked_on": "day",
    "asked_minutes": "60 + (r5 * 1800)::int",
    "given_minutes": "case when ended < 4 then 50 + (r5 * 1500)::int else 0 end",
}

Say = Callable[[str], None]


def keep(say: Say, facts: int) -> None:
    """The places, the facts, their roll-ups and the people of a quarter, as they are or made anew."""
    seed = f"{facts} facts over {MONTHS_BACK} months, with people"
    if database.remembered().get(PART) == seed:
        say(f"Using the data of {PART} as it is ({seed}).")
        return
    if not Lsoa.objects.exists():
        load_places(say)
    say(f"Making the data of {PART} ({seed}) …")
    _empty()
    with connection.cursor() as cursor:
        cursor.execute("select setseed(0.2027)")
        cursor.execute(HOMES)
        cursor.execute(LOADING)
    months = _months()
    for number, month in enumerate(months, 1):
        _fill(month, facts // len(months))
        if number % 3 == 0:
            say(f"{number * (facts // len(months)):,} facts …")
    for done in rolling.roll_up(at_once=max(facts // len(months), 1)):
        say(f"{done.facts:,} facts added up …")
    _people(facts)
    with connection.cursor() as cursor:
        say("Looking over the tables …")
        cursor.execute(
            "vacuum (analyze) directory_demandfact, marketplace_demandbylsoa, marketplace_demandbyneed"
        )
        cursor.execute("vacuum (analyze) marketplace_lookedperiod, marketplace_personperiod")
        cursor.execute("reset work_mem; reset maintenance_work_mem; reset synchronous_commit")
    database.remember(database.remembered() | {PART: seed})


def add_a_day(number: int) -> None:
    """One more day of demand, in one transaction; one in twenty of it late."""
    start = datetime.combine(clock.NOW.date(), time(), LONDON)
    _write("directory_demandfact", start, start + timedelta(days=1), number - number // 20)
    _write("directory_demandfact", start - timedelta(days=400), start, number // 20)


def at_work(council: Authority, *, by: User) -> None:
    """What a council has in hand: a statement, something it tries, a part of the market, a promise. Twice is once."""
    statements.open_draft(council, by=by)
    shaping.intervene(
        council,
        name="Travel money",
        kind=InterventionKind.FEES,
        words="Two pounds more for each visit to the villages.",
        lsoas=list(council.lsoas.order_by("pk").values_list("pk", flat=True)[:5]),
        starts_on=first_of(quarter()),
        ends_on=None,
        measure=InterventionMeasure.MISSING_HOURS,
        by=by,
    )
    shaping.open_sub_market(council, service=MarketService.PERSONAL_CARE, district=None, by=by)
    if not Commitment.objects.filter(authority=council).exists():
        commitments.promise(
            council,
            promise="Pay within ten days.",
            owner="Head of commissioning",
            due_on=clock.NOW.date() + timedelta(days=90),
            form_token=uuid4(),
            by=by,
        )


def quarter() -> str:
    """The quarter whose people there are: one that is over for everybody in it."""
    return quarter_of(first_of(quarter_of(clock.NOW.date())) - timedelta(days=100))


def people(period: str) -> int:
    """How many there are in a quarter, who asked and who only looked."""
    of = (PersonPeriod.objects, LookedPeriod.objects)
    return sum(some.filter(period=period).count() for some in of)


def _months() -> list[date]:
    """The months of demand, the last before this one."""
    months, day = [], clock.NOW.date().replace(day=1)
    for _ in range(MONTHS_BACK):
        day = (day - timedelta(days=1)).replace(day=1)
        months.append(day)
    return months[::-1]


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, ["directory_demandfact"])
        for (name,) in cursor.fetchall():
            cursor.execute(f"drop table {name}")
        cursor.execute(f"truncate {', '.join(EMPTIED)} restart identity")


@transaction.atomic
def _fill(month: date, number: int) -> None:
    """One month in a table of its own, which then takes its place: indexes are made when all of it is there.

    A table made and filled in one transaction needs no log.
    """
    start = datetime.combine(month, time(), LONDON)
    end = datetime.combine((month + timedelta(days=32)).replace(day=1), time(), LONDON)
    table = f"directory_demandfact_{month:%Y_%m}"
    with connection.cursor() as cursor:
        cursor.execute(MONTH.format(table=table))
        _write(table, start, end, number)
        cursor.execute(ATTACH.format(table=table, start=start.isoformat(), end=end.isoformat()))


def _write(table: str, start: datetime, end: datetime, number: int) -> None:
    told = {"start": start, "end": end, "number": number}
    with connection.cursor() as cursor:
        cursor.execute(FACTS.format(table=table), told | _known())


def _known() -> dict[str, object]:
    return {"homes": Lsoa.objects.count(), "services": list(SERVICES)}


def _people(facts: int) -> None:
    """Who asked and who only looked in the quarter, counted when it was over for everybody."""
    period = quarter()
    told = _known() | {"period": period, "first": first_of(period)}
    with connection.cursor() as cursor:
        for table, columns, number in (
            ("lookedperiod", LOOKED, facts // LOOKED_IN),
            ("personperiod", ASKED, facts // ASKED_IN),
        ):
            names, values = (", ".join(of) for of in (columns, columns.values()))
            cursor.execute(
                PEOPLE.format(table=table, columns=names, values=values), told | {"number": number}
            )
        over = datetime.combine(first_of(next_quarter(period)) + timedelta(days=40), time(12), LONDON)
        cursor.execute(
            "insert into marketplace_periodrun (period, upto, counted, unplaced, started_at, finished_at, looked_at)"
            " values (%s, 0, 0, 0, %s, %s, %s)",
            [period, over, over, over],
        )
