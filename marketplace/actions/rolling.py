"""Adding up what was wanted: every fact once, in its own month, however late it comes.

Each fact has the number of the transaction that wrote it. A step adds up the facts of all transactions between what was
done before and the oldest that still runs, and moves the mark, in one transaction that holds the mark: so a step that
is stopped has done nothing, one that is asked for twice adds nothing, and what is written meanwhile waits for the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.actions.sealing import horizon
from accounts.retention import Kept, first_day
from directory.enums import FundingKind
from directory.time_of_week import CELLS
from marketplace.models import DemandByLsoa, DemandByNeed, RollUp

AT_ONCE = 200_000
CELLS_THERE = range(1, CELLS + 1)
ROLL_UPS = (DemandByLsoa, DemandByNeed)
OF_FACT = {
    "month": "date_trunc('month', occurred_at at time zone 'Europe/London')::date",
    "need_id": "coalesce(need_id, 0)",
}
"""How a fact is divided, where it is not by a column of its own."""

NEXT = """
with waiting as (
  select ingested_xid::text::bigint as number from directory_demandfact
  where ingested_xid >= %(mark)s::text::xid8 and ingested_xid < %(oldest)s::text::xid8
  order by ingested_xid limit %(at_once)s + 1
)
select coalesce(case when count(*) > %(at_once)s then greatest(min(number) + 1, max(number)) end, %(oldest)s) from waiting
"""

NEWEST = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
OF_ANOTHER_LIFE = """
update directory_demandfact set ingested_xid = %s::text::xid8 where ingested_xid >= %s::text::xid8
"""
FIRST = 3  # the first transaction that a server can have


@dataclass(frozen=True, slots=True)
class Step:
    """So many facts were added up; ``upto`` is where the mark is now."""

    facts: int
    upto: int


def roll_up(*, at_once: int = AT_ONCE) -> Iterator[Step]:
    """Add up all that came since the last time, some at a time."""
    while True:
        step, more = _step(at_once)
        if step.facts or more:
            yield step
        if not more:
            return


@transaction.atomic
def rebuild() -> Step:
    """Make both roll-ups again from all facts there are, such as after a restore, which numbers transactions anew."""
    with connection.cursor() as cursor:
        run = _hold()
        oldest = horizon(cursor)
        cursor.execute(NEWEST)
        (newest,) = cursor.fetchone()
        cursor.execute(OF_ANOTHER_LIFE, [FIRST, newest])
        for model in ROLL_UPS:
            model.objects.all().delete()
        facts = _add_up(0, oldest)
    return _mark(run, facts, oldest)


def forget() -> int:
    """Let go of months whose facts have gone; how many rows went."""
    oldest = first_day(Kept.DEMAND, timezone.localdate()).replace(day=1)
    return sum(model.objects.filter(month__lt=oldest).delete()[0] for model in ROLL_UPS)


@transaction.atomic
def _step(at_once: int) -> tuple[Step, bool]:
    """One step, and whether there is another."""
    run = _hold()
    with connection.cursor() as cursor:
        oldest = horizon(cursor)
        cursor.execute(NEXT, {"mark": run.upto, "oldest": oldest, "at_once": at_once})
        (until,) = cursor.fetchone()
    if until <= run.upto:
        return Step(0, run.upto), False
    return _mark(run, _add_up(run.upto, until), until), until < oldest


def _hold() -> RollUp:
    RollUp.objects.get_or_create(pk=1)
    return RollUp.objects.select_for_update().get(pk=1)


def _mark(run: RollUp, facts: int, upto: int) -> Step:
    run.upto, run.at = upto, timezone.now()
    run.save()
    return Step(facts, upto)


def _add_up(since: int, until: int) -> int:
    """Add the facts of some transactions to both roll-ups; how many there were."""
    with connection.cursor() as cursor:
        for model in ROLL_UPS:
            cursor.execute(statement(model), [since, until])
        cursor.execute(
            "select count(*) from directory_demandfact where ingested_xid >= %s::text::xid8 and ingested_xid < %s::text::xid8",
            [since, until],
        )
        return cursor.fetchone()[0]


def upto() -> int:
    """Up to which transaction everything is added up, that one not included."""
    return RollUp.objects.filter(pk=1).values_list("upto", flat=True).first() or 0


def sums(model: type[DemandByLsoa | DemandByNeed]) -> str:
    """The sums of some transactions as a roll-up has them; its parameters are the first, and the last not included."""
    by = ", ".join(f"{OF_FACT.get(name, name)} as {name}" for name in model.BY)
    hours = ", ".join(f"sum(qhours[{cell}])" for cell in CELLS_THERE)
    payers = ", ".join(f"count(*) filter (where funding = '{kind}')" for kind in FundingKind.values)
    return (
        f"select {by}, count(*), count(*) filter (where first), array[{hours}]::int[], array[{payers}]::int[]"  # noqa: S608 -- our own names
        " from directory_demandfact where ingested_xid >= %s::text::xid8 and ingested_xid < %s::text::xid8"
        f" group by {', '.join(str(n) for n in range(1, len(model.BY) + 1))}"
    )


def statement(model: type[DemandByLsoa | DemandByNeed]) -> str:
    """The statement that adds the sums of some transactions to a roll-up, with the same parameters."""
    table = model._meta.db_table
    kinds = range(1, len(FundingKind.values) + 1)
    both = {
        name: ", ".join(f"{table}.{name}[{n}] + excluded.{name}[{n}]" for n in numbers)
        for name, numbers in (("qhours", CELLS_THERE), ("funding", kinds))
    }
    return (
        f"insert into {table} ({', '.join(model.BY)}, facts, firsts, qhours, funding) {sums(model)}"
        f" on conflict ({', '.join(model.BY)}) do update set facts = {table}.facts + excluded.facts,"
        f" firsts = {table}.firsts + excluded.firsts,"
        f" qhours = array[{both['qhours']}], funding = array[{both['funding']}]"
    )
