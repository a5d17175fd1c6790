"""The audit chain: a million links verified as ``manage.py verify_audit`` does, beside bare SHA-256 over the same text."""

import hashlib
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from accounts.actions import sealing
from marketplace.bench import database
from marketplace.bench.figures import ratio

MOST_SECONDS = 30  # on cores that others use too; alone it is a third of that
MOST_RATIO = 3
PASSES = 3
MAKE = """
insert into accounts_event (actor_id, person, what, thing, thing_reference, before, after, why, facts)
select n %% 5000, 'PE-' || n %% 9000, 'booking.accepted', 'marketplace.booking', 'BK-' || n, 'requested', 'accepted',
    case when n %% 7 = 0 then 'They are not free; “quoted” \\ and slashed' else '' end,
    case when n %% 3 = 0 then jsonb_build_object('fields', 'name phone', 'number', n) else '{}' end
from generate_series(1, %s) as n
"""
TEXT = f"copy (select {sealing.CANONICAL} from accounts_event e order by e.id) to stdout (format binary)"  # noqa: S608 -- our own text

Say = Callable[[str], None]


def run(say: Say, *, rows: int = 1_000_000, passes: int = PASSES) -> dict[str, Any]:
    """Verify and the floor turn about, the best of the passes of each; then one byte is altered and must be found."""
    with database.apart("audit"):
        fill(say, rows)
        return _measured(say, passes)


def _measured(say: Say, passes: int) -> dict[str, Any]:
    ours, floor = [], []
    for number in range(1, passes + 1):
        say(f"Pass {number} of {passes} …")
        ours.append(seconds(verified))
        floor.append(seconds(hashed))
    best, least = min(ours), min(floor)
    found: dict[str, Any] = {
        "rows": sealing.length(),
        "verify_seconds": round(best, 2),
        "floor_seconds": round(least, 2),
        "ratio": ratio(best, least),
        "rows_a_second": round(sealing.length() / best),
        "altered_found": altered_is_found(),
    }
    found["problems"] = problems(found)
    return found


def problems(found: dict[str, Any]) -> list[str]:
    """What is not as promised."""
    said = []
    if found["verify_seconds"] > MOST_SECONDS:
        said.append(f"{found['rows']:,} rows took {found['seconds']} s, more than {MOST_SECONDS}.")
    if found["ratio"] > MOST_RATIO:
        said.append(f"The ratio is {found['ratio']}, more than {MOST_RATIO}.")
    if not found["altered_found"]:
        said.append("One altered byte was not found.")
    return said


def fill(say: Say, rows: int) -> None:
    """So many events in a chain of their own, whatever was there before."""
    if sealing.length() != rows or not whole():
        say(f"Writing {rows:,} events …")
        database.anew()
        with connection.cursor() as cursor:
            cursor.execute(MAKE, [rows])
        began = perf_counter()
        while sealing.length() < rows:
            sealing.seal()
        say(f"Sealed in {perf_counter() - began:.1f} s.")
        with connection.cursor() as cursor:
            cursor.execute("vacuum analyze accounts_event, accounts_seal")


def whole() -> bool:
    """Whether there are as many events as links."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from accounts_event")
        return cursor.fetchone()[0] == sealing.length()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def verified() -> None:
    """As the command does it."""
    if faults := [fault for _, fault in sealing.walk() if fault]:
        raise RuntimeError(str(faults[0]))


def hashed() -> bytes:
    """The least it could cost: the same text, streamed and hashed, compared with nothing."""
    digest = sealing.GENESIS
    with connection.cursor() as cursor, cursor.copy(TEXT) as copy:
        for row in copy:
            digest = hashlib.sha256(digest + bytes(row)).digest()
    return digest


def altered_is_found() -> bool:
    """One byte in the middle, and whether that very row is named; everything is put back."""
    middle = sealing.length() // 2
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update accounts_event set thing_reference = overlay(thing_reference placing 'X' from 1)"
            " where id = (select event_id from accounts_seal where position = %s)",
            [middle],
        )
        faults = [fault for _, fault in sealing.walk() if fault]
        transaction.set_rollback(True)
    return [fault.position for fault in faults] == [middle]
