"""Put neighbourhoods into the database: who runs them, who lives there, and their outlines."""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

from directory.actions.places.councils import ensure
from directory.actions.places.staging import Say, stage, told
from directory.gazetteer.areas import read_shapes
from directory.gazetteer.indicators import NORTHMOST, read_neighbourhoods
from directory.gazetteer.reading import Reading
from directory.gazetteer.recognising import Found, Kind
from directory.models import Vintage

TABLE = (
    "row int, code text, name text, district text, district_name text, council text, council_name text,"
    " x float8, y float8, residents int, aged int, disabled int, decile int, setting text"
)
SHAPES = "row int, code text, name text, district text, outline geometry"
# Outlines drawn for a map can cross themselves; this keeps every piece that has an inside.
MENDED = "ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(outline, 27700)), 3))"


def take_neighbourhoods(found: Found, vintage: Vintage, reading: Reading, say: Say) -> int:  # noqa: ARG001
    """Add and correct neighbourhoods from a table of indicators; councils not met before come with them."""
    reading.part = found.parts[0].name
    with found.parts[0].text() as lines, connection.cursor() as cursor:
        stage(cursor, "staged", TABLE, told(read_neighbourhoods(lines, reading), say))
        refused = refuse_repeats(cursor, reading)
        cursor.execute("""
            SELECT council, max(council_name), '' FROM staged GROUP BY council
            UNION SELECT district, max(district_name), max(council) FROM staged
            WHERE district <> council GROUP BY district""")
        ensure(cursor.fetchall())
        cursor.execute("ANALYZE directory_authority")  # or each row looks for its council through all of them
        cursor.execute(f"""
            INSERT INTO directory_lsoa (code, name, district_id, council_id, centre, residents, aged_65_over,
                disabled, deprivation_decile, setting)
            SELECT code, name, district, council,
                CASE WHEN y <= {NORTHMOST} THEN ST_Transform(ST_SetSRID(ST_MakePoint(x, y), 4326), 27700)
                    ELSE ST_SetSRID(ST_MakePoint(x, y), 27700) END,
                residents, aged, disabled, decile, setting
            FROM staged
            ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, district_id = EXCLUDED.district_id,
                council_id = EXCLUDED.council_id, centre = EXCLUDED.centre, residents = EXCLUDED.residents,
                aged_65_over = EXCLUDED.aged_65_over, disabled = EXCLUDED.disabled,
                deprivation_decile = EXCLUDED.deprivation_decile, setting = EXCLUDED.setting""")
        taken = cursor.rowcount
        cursor.execute("DROP TABLE staged")
        cursor.execute("ANALYZE directory_lsoa")
    say(f"  {taken:,} neighbourhoods, {refused} repeated" if refused else f"  {taken:,} neighbourhoods")
    return taken


def stage_shapes(cursor: CursorWrapper, found: Found, reading: Reading, say: Say) -> None:
    """Stage the outlines in ``found`` on the national grid; those with no inside are refused."""
    reading.part = found.parts[0].name
    with found.parts[0].text() as stream:
        stage(cursor, "staged", SHAPES, told(read_shapes(stream, reading, found.spelling), say))
    refuse_repeats(cursor, reading)
    cursor.execute(f"UPDATE staged SET outline = {MENDED}")
    cursor.execute("DELETE FROM staged WHERE ST_IsEmpty(outline) RETURNING row, code")
    for row, code in cursor.fetchall():
        reading.refuse(row, code, "has an outline with nothing inside")


def take_shapes(found: Found, vintage: Vintage, reading: Reading, say: Say) -> int:  # noqa: ARG001
    """Give neighbourhoods, or councils, their outlines; those not met before are added."""
    with connection.cursor() as cursor:
        stage_shapes(cursor, found, reading, say)
        if found.kind == Kind.COUNCIL_SHAPES:
            cursor.execute("SELECT code, name, '' FROM staged")
            ensure(cursor.fetchall())
            cursor.execute(
                "UPDATE directory_authority SET area = outline FROM staged WHERE gss = staged.code"
            )
            taken = cursor.rowcount
        else:
            taken = _take_neighbourhood_shapes(cursor, reading)
        cursor.execute("DROP TABLE staged")
        cursor.execute("ANALYZE directory_authority, directory_lsoa")
    say(f"  {taken:,} outlines")
    return taken


def _take_neighbourhood_shapes(cursor: CursorWrapper, reading: Reading) -> int:
    cursor.execute("""
        UPDATE staged SET district = '' WHERE district NOT IN (SELECT gss FROM directory_authority)""")
    cursor.execute("""
        UPDATE staged SET district = held.district_id FROM directory_lsoa held
        WHERE district = '' AND held.code = staged.code""")
    cursor.execute("""
        UPDATE staged SET district = (
            SELECT gss FROM directory_authority lowest
            WHERE ST_Covers(area, ST_PointOnSurface(outline))
                AND NOT EXISTS (SELECT FROM directory_authority WHERE county_id = lowest.gss)
            ORDER BY valid_until DESC NULLS FIRST, tier DESC LIMIT 1
        ) WHERE district = ''""")
    cursor.execute("DELETE FROM staged WHERE district IS NULL RETURNING row, code")
    for row, code in cursor.fetchall():
        reading.refuse(row, code, "is in no district we know: load the councils and their boundaries first")
    cursor.execute("""
        INSERT INTO directory_lsoa (code, name, district_id, council_id, centre, boundary, residents,
            aged_65_over, disabled, setting)
        SELECT code, staged.name, district, coalesce(county_id, gss), ST_PointOnSurface(outline), outline,
            0, 0, 0, ''
        FROM staged JOIN directory_authority ON gss = district
        ON CONFLICT (code) DO UPDATE SET boundary = EXCLUDED.boundary, name = EXCLUDED.name""")
    return cursor.rowcount


def refuse_repeats(cursor: CursorWrapper, reading: Reading) -> int:
    """Take out all but the first of the staged rows that share a code. Returns how many."""
    cursor.execute("""
        DELETE FROM staged WHERE ctid NOT IN (SELECT min(ctid) FROM staged GROUP BY code)
        RETURNING row, code""")
    repeats = cursor.fetchall()
    for row, code in repeats:
        reading.refuse(row, code, "appears more than once")
    return len(repeats)
