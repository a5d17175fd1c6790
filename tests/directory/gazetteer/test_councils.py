"""Lists of councils: dates, counties and successors."""

from datetime import date

import pytest

from directory.gazetteer.councils import (
    HomepageRow,
    SuccessorRow,
    read_councils,
    read_homepages,
    read_successors,
    tier_of,
)
from directory.gazetteer.files import WrongFile
from directory.gazetteer.reading import Reading
from tests.directory.official import COUNCILS

HEADER = COUNCILS.splitlines(keepends=True)[0]


def councils(*rows):
    reading = Reading("councils.csv")
    return read_councils([HEADER, *(f"{row}\n" for row in rows)], reading), reading


def test_councils_have_a_tier_and_a_county():
    reading = Reading("councils.csv")
    rows = read_councils(COUNCILS.splitlines(keepends=True), reading)
    assert [(row.gss, row.tier, row.county) for row in rows] == [
        ("E10000099", "council", ""),
        ("E07000097", "district", "E10000099"),
        ("E07000098", "district", "E10000099"),
    ]
    assert (reading.elsewhere, reading.refused) == (2, [])


def test_councils_last_day_is_the_day_before_the_next_began():
    rows, _ = councils(
        "OLD,,Old,E10000001,,2023-04-01,NEW,England,,CTY,,old",
        "ENN,,Other,E10000002,,2020-03-31,NEW,England,,CTY,,other",
        "NEW,,New,E06000001,2023-04-01,,,England,,UA,,new",
    )
    assert [(row.name, row.valid_until, row.replaced_by) for row in rows] == [
        ("Old", date(2023, 3, 31), ("E06000001",)),
        ("Other", date(2020, 3, 31), ("E06000001",)),
        ("New", None, ()),
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A,,A,E10000001,,,ZZZ,England,,CTY,,a", "is replaced by a council that is not in the list"),
        ("A,,A,E10000001,,,,England,,PARISH,,a", "has a type of council we do not know"),
        ("A,,A,E1,,,,England,,CTY,,a", "has no name or no code such as E10000013"),
        ("A,,A,E10000001,1/4/2023,,,England,,CTY,,a", "has a date that is not written as 2023-04-01"),
    ],
)
def test_councils_refuse_what_is_wrong(row, why):
    rows, reading = councils(row)
    assert (rows, [one.why for one in reading.refused]) == ([], [why])


def test_councils_without_a_column_are_the_wrong_file():
    with pytest.raises(WrongFile, match=r"without: .*nation"):
        read_councils(["gss-code,local-authority-type,replaced-by\n"], Reading("a"))


def test_successors_name_what_holds_the_ground_now():
    reading = Reading("a")
    rows = list(
        read_successors(
            [
                "LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD\n",
                "E08000016,Barnsley,E08000038,Barnsley,E08000038\n",
                "S12000033,Aberdeen,S12000033,Aberdeen,S12000033\n",
                "E1,x,y,z,\n",
            ],
            reading,
        )
    )
    assert rows == [SuccessorRow("E08000016", "Barnsley", "E08000038", "Barnsley", "E08000038")]
    assert (reading.elsewhere, reading.refusals) == (1, 1)


def test_homepages_must_be_web_addresses():
    reading = Reading("a")
    lines = [
        "id,gss,homepage_url\n",
        "1,E10000013,https://www.gloucestershire.gov.uk/\n",
        "2,E07000082,javascript:alert(1)\n",
    ]
    rows = list(read_homepages(lines, reading))
    assert rows == [HomepageRow("E10000013", "https://www.gloucestershire.gov.uk/")]
    assert [one.why for one in reading.refused] == ["has no web address"]


@pytest.mark.parametrize(
    ("gss", "tier"), [("E07000082", "district"), ("E06000023", "council"), ("X07000001", "district")]
)
def test_tier_is_in_the_code(gss, tier):
    assert tier_of(gss) == tier
