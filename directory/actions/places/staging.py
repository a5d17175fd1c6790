"""Tables that live for one loading, filled by COPY; and big tables rebuilt without their indexes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection
from django.db.backends.utils import CursorWrapper

LINES_AT_ONCE = 10_000
SECONDS_BETWEEN_WORDS = 5
# Below this many new rows it is quicker to keep the indexes than to build them again.
WORTH_REBUILDING = 50_000

Say = Callable[[str], None]


def stage(cursor: CursorWrapper, table: str, columns: str, rows: Iterable[tuple]) -> int:
    """Make the temporary ``table`` with ``columns`` ("row int, code text") and fill it. Returns how many rows."""
    names = ", ".join(part.split()[0] for part in columns.split(","))
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
    count = 0
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    cursor.execute(f"ANALYZE {table}")
    return count


def stage_codes(cursor: CursorWrapper, table: str, columns: str, rows: Iterable[tuple]) -> int:
    """As ``stage``, three times as fast, for rows of checked codes and numbers that need no escaping."""
    names = ", ".join(part.split()[0] for part in columns.split(","))
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
    count, lines = 0, []
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            lines.append("\t".join(["\\N" if value is None else str(value) for value in row]))
            if len(lines) == LINES_AT_ONCE:
                copy.write("\n".join(lines) + "\n")
                count, lines = count + len(lines), []
        if lines:
            copy.write("\n".join(lines) + "\n")
    cursor.execute(f"ANALYZE {table}")
    return count + len(lines)


def told(rows: Iterable[tuple], say: Say) -> Iterator[tuple]:
    """The same rows, saying now and then how many have gone by."""
    spoken = monotonic()
    for count, row in enumerate(rows, 1):
        if not count % LINES_AT_ONCE and monotonic() - spoken > SECONDS_BETWEEN_WORDS:
            spoken = monotonic()
            say(f"  {count:,} rows read")
        yield row


@contextmanager
def bare(cursor: CursorWrapper, table: str) -> Iterator[None]:
    """Take the keys and indexes off ``table``, and put them back after: quicker when most of it is new."""
    # What is waiting to be checked must be, before a table may be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f') ORDER BY contype DESC, conname",
        [table],
    )
    constraints = cursor.fetchall()
    for name, _ in sorted(constraints, key=lambda pair: "FOREIGN" not in pair[1]):
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = %s",
        [table],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in indexes:
        cursor.execute(definition)
    for name, definition in sorted(constraints, key=lambda pair: "FOREIGN" in pair[1]):
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def mostly_new(cursor: CursorWrapper, table: str, coming: int) -> bool:
    """Whether ``coming`` rows are so many beside those in ``table`` that rebuilding it is quicker."""
    if coming < WORTH_REBUILDING:
        return False
    cursor.execute(f"SELECT count(*) FROM (SELECT FROM {table} LIMIT %s) held", [coming])
    return cursor.fetchone()[0] * 2 < coming


def roomy() -> None:
    """Let this transaction sort and index in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
