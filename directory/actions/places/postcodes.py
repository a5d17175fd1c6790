"""Put postcodes into the database, each with its point and its neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from directory.actions.places.staging import Say, bare, mostly_new, stage_codes, told
from directory.gazetteer.postcodes import (
    PostcodeRow,
    month_end,
    read_code_point,
    read_directory,
    read_ended,
    read_table,
)
from directory.gazetteer.reading import Reading
from directory.gazetteer.recognising import Found, Kind
from directory.models import Vintage

READERS = {
    Kind.POSTCODE_DIRECTORY: read_directory,
    Kind.CODE_POINT: read_code_point,
    Kind.POSTCODES: read_table,
}
COLUMNS = (
    "row int, compact varchar(7), easting int, northing int, lsoa varchar(9),"
    " precision varchar(10), terminated_by date, nation varchar(20)"
)
HERE = "ST_SetSRID(ST_MakePoint(s.easting, s.northing), 27700)"
OUTCODE = "left(compact, -3)"
SECTOR = "left(compact, -3) || ' ' || left(right(compact, 3), 1)"
# A neighbourhood may end at the high-water mark, and a pier may not.
NEAR_METRES = 5_000


def take_postcodes(found: Found, vintage: Vintage, reading: Reading, say: Say) -> int:
    """Add and correct postcodes from ``found``. Returns how many were taken.

    A better point is never replaced by a rougher one. Only the ONS Postcode Directory, which lists every
    postcode there has been, can say that an ended one is in use again.
    """
    knows_ends = found.kind == Kind.POSTCODE_DIRECTORY
    with connection.cursor() as cursor:
        staged = stage_codes(cursor, "staged", COLUMNS, told(_rows(found, reading, vintage), say))
        say(f"  {staged:,} rows read; finding their neighbourhoods")
        staged -= _keep_elsewhere(cursor)
        staged -= _refuse(cursor, reading, REPEATED, "appears more than once")
        _find_neighbourhoods(cursor)
        staged -= _refuse(cursor, reading, NOWHERE, "is in no neighbourhood we know")
        _write(cursor, vintage, knows_ends=knows_ends)
        refresh_areas(cursor)
        staged -= _place_by_neighbours(cursor, reading, vintage, knows_ends=knows_ends)
        cursor.execute("DROP TABLE staged")
        cursor.execute("ANALYZE directory_postcode")
    return staged


def _rows(found: Found, reading: Reading, vintage: Vintage) -> Iterator[PostcodeRow]:
    for part in found.parts:
        reading.part = part.name
        with part.text() as lines:
            if found.kind == Kind.ENDED_POSTCODES:
                yield from read_ended(lines, reading, gone_by=_edition_day(vintage))
            else:
                yield from READERS[found.kind](lines, reading)


def _edition_day(vintage: Vintage) -> date:
    """A list of ended postcodes gives no dates: they were gone by its edition, or at least by today."""
    return month_end(vintage.label.replace("-", "")) or timezone.localdate()


REPEATED = """
    DELETE FROM staged WHERE ctid IN (
        SELECT ctid FROM (
            SELECT ctid, row_number() OVER (PARTITION BY compact ORDER BY ctid) AS time FROM staged
            WHERE compact IN (SELECT compact FROM staged GROUP BY compact HAVING count(*) > 1)
        ) times WHERE time > 1
    ) RETURNING row, compact"""
NOWHERE = "DELETE FROM staged WHERE lsoa IS NULL AND easting IS NOT NULL RETURNING row, compact"
UNPLACED = "DELETE FROM staged WHERE easting IS NULL RETURNING row, compact"


def _refuse(cursor: CursorWrapper, reading: Reading, which: str, why: str) -> int:
    cursor.execute(which)
    refused = cursor.fetchall()
    for row, compact in refused:
        reading.refuse(row, compact, why)
    return len(refused)


def _keep_elsewhere(cursor: CursorWrapper) -> int:
    """Take out the other nations, remembering those whose outcode England shares."""
    cursor.execute(f"""
        INSERT INTO directory_postcodeelsewhere (compact, nation)
        SELECT compact, max(nation) FROM staged
        WHERE nation IS NOT NULL AND {OUTCODE} IN (
            SELECT DISTINCT {OUTCODE} FROM staged WHERE nation IS NULL
            UNION SELECT code FROM directory_postcodearea
        ) GROUP BY compact
        ON CONFLICT (compact) DO UPDATE SET nation = EXCLUDED.nation""")
    cursor.execute("DELETE FROM staged WHERE nation IS NOT NULL")
    return cursor.rowcount


def _find_neighbourhoods(cursor: CursorWrapper) -> None:
    """Give each point without a neighbourhood we know the one that holds it, else the nearest."""
    cursor.execute("""
        UPDATE staged SET lsoa = NULL
        WHERE lsoa IS NOT NULL AND NOT EXISTS (SELECT FROM directory_lsoa WHERE code = staged.lsoa)""")
    cursor.execute("DROP TABLE IF EXISTS spot, placed")
    cursor.execute(f"""
        CREATE TEMP TABLE spot ON COMMIT DROP AS SELECT DISTINCT easting, northing, {HERE} AS point
        FROM staged s WHERE lsoa IS NULL AND easting IS NOT NULL""")
    cursor.execute("CREATE INDEX ON spot USING gist (point)")
    cursor.execute("ANALYZE spot")
    # Outlines lead, so that each is made ready once and then holds many points.
    cursor.execute("""
        CREATE TEMP TABLE placed ON COMMIT DROP AS
        WITH ground AS MATERIALIZED (
            SELECT code, boundary FROM directory_lsoa WHERE boundary IS NOT NULL
                AND boundary && (SELECT ST_SetSRID(ST_Extent(point)::geometry, 27700) FROM spot)
        )
        SELECT easting, northing, min(code) AS lsoa
        FROM ground JOIN spot ON ST_Covers(ground.boundary, spot.point) GROUP BY easting, northing""")
    cursor.execute(f"""
        INSERT INTO placed SELECT easting, northing, (
            SELECT code FROM directory_lsoa WHERE ST_DWithin(boundary, spot.point, {NEAR_METRES})
            ORDER BY boundary <-> spot.point LIMIT 1
        ) FROM spot LEFT JOIN placed USING (easting, northing) WHERE placed.lsoa IS NULL""")
    cursor.execute("ANALYZE placed")
    cursor.execute("""
        UPDATE staged SET lsoa = placed.lsoa FROM placed WHERE staged.lsoa IS NULL
            AND staged.easting = placed.easting AND staged.northing = placed.northing""")
    cursor.execute("DROP TABLE spot, placed")


def _write(cursor: CursorWrapper, vintage: Vintage, *, knows_ends: bool) -> None:
    """Write every staged row that has a point."""
    cursor.execute("SELECT count(*) FROM staged WHERE easting IS NOT NULL")
    coming = cursor.fetchone()[0]
    if mostly_new(cursor, "directory_postcode", coming):
        _clear_the_way(cursor, knows_ends=knows_ends)
        with bare(cursor, "directory_postcode"):
            cursor.execute(INSERT, [vintage.pk])
        return
    if knows_ends:
        cursor.execute("""
            UPDATE directory_postcode held SET terminated_by = s.terminated_by FROM staged s
            WHERE held.compact = s.compact AND held.terminated_by IS DISTINCT FROM s.terminated_by""")
    # Meeting a row in an upsert locks and so rewrites it, changed or not: leave out what says nothing new.
    cursor.execute(f"""
        DELETE FROM staged s USING directory_postcode held
        WHERE s.compact = held.compact AND s.easting IS NOT NULL AND ({RANK.format("s")} > {RANK.format("held")}
            OR (held.point, held.lsoa_id, held.precision) = ({HERE}, s.lsoa, s.precision)
            AND (s.terminated_by IS NULL OR held.terminated_by IS NOT NULL))""")
    cursor.execute(f"{INSERT} {BETTER}", [vintage.pk])


def _clear_the_way(cursor: CursorWrapper, *, knows_ends: bool) -> None:
    """Before a rebuild, which has no key to meet the old rows at: keep the better of each pair."""
    cursor.execute(f"""
        DELETE FROM staged s USING directory_postcode held WHERE s.compact = held.compact
            AND s.easting IS NOT NULL AND {RANK.format("s")} > {RANK.format("held")}""")
    if not knows_ends:
        cursor.execute("""
            UPDATE staged s SET terminated_by = held.terminated_by FROM directory_postcode held
            WHERE s.compact = held.compact AND held.terminated_by IS NOT NULL""")
    cursor.execute("""
        DELETE FROM directory_postcode held USING staged s
        WHERE s.compact = held.compact AND s.easting IS NOT NULL""")


RANK = "array_position(ARRAY['unit', 'sector', 'outcode'], {}.precision::text)"
INSERT = f"""
    INSERT INTO directory_postcode AS held (compact, point, lsoa_id, precision, terminated_by, vintage_id)
    SELECT s.compact, {HERE}, s.lsoa, s.precision, s.terminated_by, %s FROM staged s
    WHERE s.easting IS NOT NULL"""
BETTER = """
    ON CONFLICT (compact) DO UPDATE SET point = EXCLUDED.point, lsoa_id = EXCLUDED.lsoa_id,
        precision = EXCLUDED.precision, vintage_id = EXCLUDED.vintage_id,
        terminated_by = coalesce(held.terminated_by, EXCLUDED.terminated_by)"""


def _place_by_neighbours(
    cursor: CursorWrapper, reading: Reading, vintage: Vintage, *, knows_ends: bool
) -> int:
    """Rows without a point: learn their end if we hold them, else put them in the middle of their sector.

    Returns how many had to be refused.
    """
    cursor.execute("DELETE FROM staged WHERE easting IS NOT NULL")
    cursor.execute(
        """UPDATE directory_postcode held SET terminated_by = s.terminated_by FROM staged s
        WHERE held.compact = s.compact AND s.terminated_by IS NOT NULL
            AND (%s OR held.terminated_by IS NULL)""",
        [knows_ends],
    )
    cursor.execute("DELETE FROM staged s USING directory_postcode held WHERE held.compact = s.compact")
    for code in (SECTOR, OUTCODE):
        cursor.execute(f"""
            UPDATE staged s SET easting = ST_X(area.point), northing = ST_Y(area.point),
                lsoa = area.lsoa_id, precision = area.precision
            FROM directory_postcodearea area WHERE s.easting IS NULL AND area.code = {code}""")
    refused = _refuse(cursor, reading, UNPLACED, "has no position, and no neighbour whose position we know")
    _write(cursor, vintage, knows_ends=knows_ends)
    return refused


def refresh_areas(cursor: CursorWrapper) -> None:
    """Work out again the middle of every sector and outcode, from the postcodes whose place is exact."""
    cursor.execute("DELETE FROM directory_postcodearea")
    for code, precision in ((SECTOR, "sector"), (OUTCODE, "outcode")):
        cursor.execute(
            f"""
            WITH middle AS MATERIALIZED (
                SELECT {code} AS code, count(*) AS postcodes,
                    ST_SetSRID(ST_MakePoint(round(avg(ST_X(point))), round(avg(ST_Y(point)))), 27700) AS point
                FROM directory_postcode WHERE precision = 'unit' GROUP BY 1
            )
            INSERT INTO directory_postcodearea (code, precision, point, lsoa_id, postcodes)
            SELECT code, %s, point, coalesce(
                (SELECT code FROM directory_lsoa WHERE boundary IS NOT NULL
                    ORDER BY boundary <-> middle.point LIMIT 1),
                (SELECT code FROM directory_lsoa ORDER BY centre <-> middle.point LIMIT 1)
            ), postcodes FROM middle""",
            [precision],
        )
    cursor.execute("ANALYZE directory_postcodearea")
