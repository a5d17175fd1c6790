"""Sealing: one sealer walks behind the writers and chains what has committed. Nobody waits for it.

Order is (transaction, row): once a transaction is older than every running one, nothing can be added
before it, so a batch is always a finished stretch and a late committer comes in a later batch.
"""

from __future__ import annotations

import hashlib
import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

logger = logging.getLogger(__name__)

ONE_SEALER = 730_017_220_001
GENESIS = bytes(32)
A_BATCH, A_STRETCH = 20_000, 50_000
A_DIGEST = 32

# One row as text that can only be read one way. Never change it: every digest depends on it.
CANONICAL = """jsonb_build_array(e.id, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor_id,
    e.person, e.what, e.thing, e.thing_reference, e.before, e.after, e.why, e.facts)::text"""

# The oldest transaction still running in this database. Other databases of the cluster cannot write here, so
# a long one there holds nothing back. ``xmax`` was read by an earlier statement: whatever is older than it and
# no longer in pg_stat_activity has ended, and the next statement sees what it did. When other users' sessions
# are hidden from us, or transactions can be prepared, the cluster's own oldest is taken instead.
HORIZON = """
with mine as (
  select query, mod(mod(%(xmax)s, 4294967296) - backend_xid::text::bigint + 4294967296, 4294967296) as behind
  from pg_stat_activity where datid = (select oid from pg_database where datname = current_database())
)
select case
  when current_setting('max_prepared_transactions') <> '0' or bool_or(query = '<insufficient privilege>')
  then least(%(xmax)s, pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
  else %(xmax)s - greatest(0, max(behind) filter (where behind < 2147483648)) end
from mine
"""

# After a restore into a new cluster, the old rows' transaction numbers may lie in its future:
# then every row without a seal is looked for, and a visible row from "the future" counts as finished.
UNSEALED = """
with last as (
  select e.xid, e.id from accounts_seal s join accounts_event e on e.id = s.event_id order by s.position desc limit 1
), now as (
  select pg_snapshot_xmax(pg_current_snapshot()) as xmax
), start as (
  select case when l.xid is null or l.xid >= n.xmax then '0'::xid8 else l.xid end as xid,
         case when l.xid is null or l.xid >= n.xmax then 0 else l.id end as id,
         coalesce(l.xid >= n.xmax, false) as restored, n.xmax
  from now n left join last l on true
)
select {columns}
from accounts_event e, start
where (e.xid, e.id) > (start.xid, start.id) and not exists (select from accounts_seal s where s.event_id = e.id)
"""
NEXT = UNSEALED.format(columns=f"e.id, {CANONICAL}") + (
    "and (e.xid < %s::text::xid8 or (start.restored and e.xid >= start.xmax)) order by e.xid, e.id limit %s"
)
OLDEST = UNSEALED.format(columns="coalesce(now() - min(e.at), interval '0')")


@dataclass(frozen=True)
class Fault:
    """Something in the chain that is not as it was sealed."""

    position: int
    event: int | None
    what: str

    def __str__(self) -> str:
        where = f"event {self.event}" if self.event else "no event"
        return f"link {self.position}, {where}: {self.what}"


def link(before: bytes, text: str) -> bytes:
    """The digest of one row, chained to the one before."""
    return hashlib.sha256(before + text.encode()).digest()


def seal() -> int:
    """Chain everything that has committed; the number sealed. A second sealer finds nothing to do."""
    sealed = 0
    while True:
        done = seal_batch()
        sealed += done
        if done < A_BATCH:
            return sealed


@transaction.atomic
def seal_batch() -> int:
    """Chain the next finished stretch of at most ``A_BATCH`` rows."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_SEALER])
        if not cursor.fetchone()[0]:
            return 0
        position, digest = head(cursor)
        cursor.execute(NEXT, [horizon(cursor), A_BATCH])
        links = []
        for event, text in cursor.fetchall():
            position, digest = position + 1, link(digest, text)
            links.append((position, event, digest))
        if links:
            with cursor.copy("copy accounts_seal (position, event_id, digest) from stdin") as copy:
                for row in links:
                    copy.write_row(row)
            logger.info("Audit sealed to %s %s", position, digest.hex())
        return len(links)


def horizon(cursor) -> int:
    """Every transaction of this database before this number has ended, and the next statement sees it."""
    cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    (xmax,) = cursor.fetchone()
    cursor.execute(HORIZON, {"xmax": xmax})
    return cursor.fetchone()[0]


def head(cursor) -> tuple[int, bytes]:
    """The last link, or where the chain begins."""
    cursor.execute("select position, digest from accounts_seal order by position desc limit 1")
    row = cursor.fetchone()
    return (row[0], bytes(row[1])) if row else (0, GENESIS)


def length() -> int:
    """How many links there are."""
    with connection.cursor() as cursor:
        return head(cursor)[0]


def unsealed_age() -> timedelta:
    """How long the oldest row without a seal has waited; what has not committed does not show."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        return max(cursor.fetchone()[0], timedelta(0))


# Each event is looked up by its key: a join would read the whole table for every stretch.
# In binary, every row is: how many values, then each with its length before it. See ``one_row``.
WALK = f"""copy (
  select s.position, s.event_id, s.digest, e.text
  from (select * from accounts_seal where position > {{after}} order by position limit {{most}}) s
  left join lateral (select {CANONICAL} as text from accounts_event e where e.id = s.event_id offset 0) e on true
  order by s.position
) to stdout (format binary)"""  # noqa: S608 -- our own text
COPY_BEGINS, COPY_ENDS = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
A_ROW = struct.Struct("!hiqiqi32si")

# A row older than the last sealed one, in the chain's own order, ought to have a seal.
SLIPPED_IN = """
with last as (
  select e.xid, e.id, s.position from accounts_seal s join accounts_event e on e.id = s.event_id
  order by s.position desc limit 1
)
select last.position, e.id from accounts_event e, last
where (e.xid, e.id) < (last.xid, last.id) and not exists (select from accounts_seal s where s.event_id = e.id)
order by e.xid, e.id limit 1
"""


def walk() -> Iterator[tuple[int, Fault | None]]:
    """Check every link in order: (links checked, None) now and then, or (position, fault) at the first fault, then no more.

    Rows stream in as the database writes them, a stretch at a time, so a million need no memory.
    """
    before, expected = GENESIS, 1
    while True:
        began = expected
        for position, event, digest, text in stretch(expected - 1):
            if fault := wrong_with(position, expected, text, digest, before):
                yield position, Fault(position, event, fault)
                return
            before, expected = digest, expected + 1
        yield expected - 1, None
        if expected - began < A_STRETCH:
            break
    with connection.cursor() as cursor:
        cursor.execute(SLIPPED_IN)
        for position, event in cursor.fetchall():
            yield position, Fault(position, event, "this row was put in among sealed ones")


def stretch(after: int) -> Iterator[tuple[int, int, bytes, bytes | None]]:
    """The next ``A_STRETCH`` links: position, event, digest, and the event as canonical bytes; None when it is gone."""
    with connection.cursor() as cursor, cursor.copy(WALK.format(after=after, most=A_STRETCH)) as copy:
        for row in copy:
            one = bytes(row).removeprefix(COPY_BEGINS)
            if one and one != COPY_ENDS:
                yield one_row(one)


def one_row(row: bytes) -> tuple[int, int, bytes, bytes | None]:
    """One link as PostgreSQL writes it in binary. Raises ValueError when its digest is not 32 bytes."""
    _, _, position, _, event, size, digest, length = A_ROW.unpack_from(row)
    if size != A_DIGEST:
        raise ValueError(f"Link {position} has a digest of {size} bytes.")
    return position, event, digest, None if length < 0 else row[A_ROW.size :]


def wrong_with(position: int, expected: int, text: bytes | None, digest: bytes, before: bytes) -> str | None:
    """What is wrong with one link; None when nothing is."""
    if position != expected:
        return f"link {expected} is missing"
    if text is None:
        return "the row is missing"
    if hashlib.sha256(before + text).digest() != digest:
        return "the row, or the chain before it, was changed"
    return None


def digest_at(position: int) -> bytes | None:
    """The digest of one link, to compare with one written down elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("select digest from accounts_seal where position = %s", [position])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None
