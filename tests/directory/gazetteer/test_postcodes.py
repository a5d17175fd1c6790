"""Rows of postcode files: what is taken, and what is refused and why."""

from datetime import date

import pytest

from directory.gazetteer.files import WrongFile
from directory.gazetteer.postcodes import (
    PostcodeRow,
    month_end,
    read_code_point,
    read_directory,
    read_ended,
    read_table,
)
from directory.gazetteer.reading import Reading
from tests.directory.official import directory, directory_row

LSOA = "E01000001"


def read(reader, text, **more):
    reading = Reading("file.csv")
    return list(reader(text.splitlines(keepends=True), reading, **more)), reading


def why(reading):
    return [(one.row, one.value, one.why) for one in reading.refused]


def test_directory_live_ended_and_approximate():
    rows, reading = read(
        read_directory,
        directory(
            directory_row("GL1 1AA", 401000, 301000, lsoa=LSOA),
            directory_row("GL1 1AB", 401001, 301001, lsoa=LSOA, ended="201304"),
            directory_row("GL1 1AD", 401002, 301002, lsoa=LSOA, quality="6"),
            directory_row("GL1 1AE", "", "", lsoa=LSOA, quality="9", ended="199601"),
        ),
    )
    assert rows == [
        PostcodeRow(2, "GL11AA", 401000, 301000, LSOA, "unit", None, None),
        PostcodeRow(3, "GL11AB", 401001, 301001, LSOA, "unit", date(2013, 4, 30), None),
        PostcodeRow(4, "GL11AD", 401002, 301002, LSOA, "sector", None, None),
        PostcodeRow(5, "GL11AE", None, None, None, None, date(1996, 1, 31), None),
    ]
    assert reading.refused == []


def test_directory_passes_over_other_nations():
    rows, reading = read(
        read_directory,
        directory(
            directory_row("EH1 1AA", 325000, 673000, nation="S92000003"),
            directory_row("JE2 3AB", "", "", nation="L93000001", quality="9"),
        ),
    )
    assert [(row.compact, row.nation) for row in rows] == [
        ("EH11AA", "Scotland"),
        ("JE23AB", "the Channel Islands"),
    ]
    assert (reading.elsewhere, reading.refused) == (2, [])


def test_directory_refuses_what_is_wrong():
    _, reading = read(
        read_directory,
        directory(
            directory_row("GL1 1CA", 401000, 301000).replace("GL1 1CA", "nonsense"),
            directory_row("GL1 1AA", "4o1000", 301000),
            directory_row("GL1 1AB", 401000, 1_300_000),
            directory_row("GL1 1AD", 401000, 301000, nation="Q00000000"),
            directory_row("GL1 1AE", 401000, 301000, ended="2013-04"),
            '"GL11AF","GL1 1AF"',
        ),
    )
    assert why(reading) == [
        (2, "nonsense", "is not a postcode"),
        (3, "GL1 1AA", "has no easting and northing on the map of England"),
        (4, "GL1 1AB", "has no easting and northing on the map of England"),
        (5, "GL1 1AD", "has no nation we know"),
        (6, "GL1 1AE", "has an end that is not a year and month"),
        (7, "GL11AF", "is too short: at least 18 columns were expected"),
    ]
    assert reading.refusals == 6


def test_directory_without_a_column_is_the_wrong_file():
    with pytest.raises(WrongFile, match="lacks a column"):
        read(read_directory, "pcds,doterm,lsoa21,osgrdind\n")


def test_directory_of_the_newer_column_names():
    rows, _ = read(
        read_directory,
        "pcd7,pcds,doterm,lad25cd,east1m,north1m,gridind,ctry25cd,lsoa21cd\n"
        "GL1 1AA,GL1 1AA,,E07000097,401000,301000,1,E92000001,E01000001\n",
    )
    assert rows == [PostcodeRow(2, "GL11AA", 401000, 301000, LSOA, "unit", None, None)]


def test_code_point_reads_quality_and_nation():
    rows, reading = read(
        read_code_point,
        '"GL1 1AA",10,401000,301000,"E92000001","E19000003","E18000010","","E07000097","E05010958"\n'
        '"GL11AB",60,401001,301001,"E92000001"\n'
        '"GL1 1AD",90,0,0,"E92000001"\n'
        '"CF101AA",10,318000,176000,"W92000004"\n'
        '"GL1 1AE",10\n',
    )
    assert [(row.compact, row.precision, row.nation) for row in rows] == [
        ("GL11AA", "unit", None),
        ("GL11AB", "sector", None),
        ("GL11AD", None, None),
        ("CF101AA", None, "Wales"),
    ]
    assert why(reading) == [(5, "GL1 1AE", "is too short: at least 5 columns were expected")]


def test_table_takes_its_own_precision():
    rows, reading = read(
        read_table,
        "postcode,easting,northing,precision\nGL11AA,1,2,outcode\nGL11AB,1,2,guess\nGL11AD,1,2\n",
    )
    assert [(row.compact, row.precision, row.lsoa) for row in rows] == [("GL11AA", "outcode", None)]
    assert [reason for _, _, reason in why(reading)] == [
        "has a precision that is not unit, sector or outcode",
        "is too short: 4 columns were expected",
    ]


def test_table_survives_nul_and_a_field_beyond_reason():
    rows, reading = read(
        read_table, f"postcode,easting,northing\nGL\x001AA,1,2\n{'A' * 200_000},1,2\nGL11AA,1,2\n"
    )
    assert [row.compact for row in rows] == ["GL11AA"]
    assert [one.row for one in reading.refused] == [2, 3]
    assert reading.refused[0].value == "GL?1AA"


def test_ended_list_says_when_they_were_gone_by():
    rows, reading = read(read_ended, "postcode\nAL100JP\nal10 0js\n\nno\n", gone_by=date(2025, 2, 28))
    assert [(row.compact, row.terminated_by) for row in rows] == [
        ("AL100JP", date(2025, 2, 28)),
        ("AL100JS", date(2025, 2, 28)),
    ]
    assert why(reading) == [(5, "no", "is not a postcode")]


@pytest.mark.parametrize("text", ["", "2013", "201313", "201300", "000001", "2013O4", "²01304"])
def test_month_end_of_nonsense_is_none(text):
    assert month_end(text) is None


def test_month_end_knows_leap_years():
    assert month_end("202402") == date(2024, 2, 29)
