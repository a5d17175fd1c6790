"""Files go into the database whole or not at all, once, and the better point always wins."""

from datetime import date

import pytest
import time_machine
from django.contrib.gis.geos import Point

from accounts.models import Event
from directory.actions import places
from directory.actions.places import loading, staging
from directory.actions.places import postcodes as postcode_loading
from directory.gazetteer.recognising import recognise
from directory.models import Authority, Lsoa, Postcode, PostcodeArea, PostcodeElsewhere, Vintage
from tests.directory import official
from tests.directory.official import directory, directory_row, write, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    """Load a text as a file of some name; returns what came of it."""

    def loaded(text, name="file.csv", **more):
        return places.load(recognise(write(tmp_path / name, text)), by=None, say=lambda _: None, **more)

    return loaded


@pytest.fixture
def square(load):
    """The square county, with outlines."""
    load(official.COUNCILS)
    load(official.INDICATORS)
    load(official.collection(official.neighbourhood_features()))


def held():
    return {
        row[0]: row[1:]
        for row in Postcode.objects.values_list("compact", "lsoa_id", "precision", "terminated_by")
    }


def reasons(done):
    return [(one.row, one.value, one.why) for one in done.reading.refused]


def test_load_of_councils_gives_counties_and_leaves_out_other_nations(square):
    assert list(Authority.objects.order_by("gss").values_list("gss", "tier", "county_id")) == [
        (official.WEST, "district", official.COUNTY),
        (official.EAST, "district", official.COUNTY),
        (official.COUNTY, "council", None),
    ]


def test_load_of_indicators_and_outlines(square):
    lsoa = Lsoa.objects.get(pk=official.NORTH_WEST)
    assert (lsoa.district_id, lsoa.council_id, lsoa.residents, lsoa.deprivation_decile, lsoa.setting) == (
        official.WEST, official.COUNTY, 1600, 7, "Rural",
    )  # fmt: skip
    assert lsoa.boundary.area == 4_000_000
    assert lsoa.centre.coords == (401_000, 303_000)


def test_load_of_outlines_alone_finds_district_and_county_on_the_map(load):
    load(official.collection(official.county_features()))
    load(official.collection(official.district_features()))
    load(official.collection(official.neighbourhood_features()))
    assert list(Lsoa.objects.order_by("pk").values_list("district_id", "council_id")) == [
        (official.WEST, official.COUNTY),
        (official.WEST, official.COUNTY),
        (official.EAST, official.COUNTY),
        (official.EAST, official.COUNTY),
    ]


def test_load_of_neighbourhoods_without_councils_is_refused_in_words(load):
    with pytest.raises(places.TooManyRefused, match="load the councils"):
        load(official.collection(official.neighbourhood_features()))
    assert not Lsoa.objects.exists()


def test_load_of_an_outline_in_degrees_lands_on_the_grid(load, square):
    ring = [[-1.99, 52.6], [-1.98, 52.6], [-1.98, 52.61], [-1.99, 52.6]]
    load(official.a_line_each([official.feature({"LSOA21CD": official.SOUTH_WEST}, ring)]), "a.geojsonl.gz")
    x, y = Lsoa.objects.get(pk=official.SOUTH_WEST).boundary.centroid.coords
    assert 400_500 < x < 402_000
    assert 300_000 < y < 302_000


def test_load_of_an_outline_with_no_inside_is_refused(load, square):
    flat = [[400_000, 300_000], [401_000, 300_000], [400_500, 300_000], [400_000, 300_000]]
    features = [*official.neighbourhood_features()[1:], official.feature({"LSOA21CD": "E01000001"}, flat)]
    done = load(official.collection(features))
    assert reasons(done) == [(4, "E01000001", "has an outline with nothing inside")]
    assert Lsoa.objects.get(pk="E01000001").boundary.area == 4_000_000


def test_load_of_the_directory(load, square):
    done = load(
        directory(
            directory_row("GL1 1AA", 401_000, 301_000, lsoa=official.SOUTH_WEST),
            directory_row("GL1 1AB", 403_000, 303_000, lsoa="E01099999"),
            directory_row("GL1 1AD", 401_000, 303_000, ended="201304"),
            directory_row("GL1 1AE", "", "", quality="9", ended="199601"),
            directory_row("CF1 1AA", 318_000, 176_000, nation="W92000004"),
            directory_row("GL1 1ZZ", 318_000, 176_000, nation="W92000004"),
            directory_row("GL1 1AA", 402_000, 302_000, lsoa=official.SOUTH_WEST),
            directory_row("GL1 1AF", 500_000, 500_000),
            directory_row("HR9 9AA", "", "", quality="9"),
        ),
        "ONSPD_FEB_2025_UK.csv",
    )
    assert held() == {
        "GL11AA": (official.SOUTH_WEST, "unit", None),
        "GL11AB": (official.NORTH_EAST, "unit", None),
        "GL11AD": (official.NORTH_WEST, "unit", date(2013, 4, 30)),
        "GL11AE": (official.NORTH_WEST, "sector", date(1996, 1, 31)),
    }
    assert reasons(done) == [
        (8, "GL11AA", "appears more than once"),
        (9, "GL11AF", "is in no neighbourhood we know"),
        (10, "HR99AA", "has no position, and no neighbour whose position we know"),
    ]
    assert list(PostcodeElsewhere.objects.values_list("compact", "nation")) == [("GL11ZZ", "Wales")]
    vintage = Vintage.objects.get(source="onspd")
    assert (vintage.label, vintage.rows, vintage.refused, vintage.elsewhere) == ("2025-02", 4, 3, 2)
    assert Event.objects.get(thing_reference=vintage.reference).facts == {"rows": 4, "refused": 3}


def test_load_of_the_directory_from_its_zip(load, square, tmp_path):
    row = directory_row("GL1 1AA", 401_000, 301_000, lsoa=official.SOUTH_WEST)
    path = zipped(tmp_path / "ONSPD_FEB_2025.zip", Data__ONSPD_FEB_2025_UK_dot_csv=directory(row))
    places.load(recognise(path), by=None, say=lambda _: None)
    assert held() == {"GL11AA": (official.SOUTH_WEST, "unit", None)}


def test_load_of_code_point_finds_neighbourhoods_on_the_map(square, tmp_path):
    folder = tmp_path / "codepo_gb"
    folder.mkdir()
    write(folder / "gl.csv", '"GL1 1AA",10,403000,301000,"E92000001","","","","",""\n')
    write(folder / "hr.csv", '"HR1 1AA",10,404500,301000,"E92000001","","","","",""\n')
    places.load(recognise(folder), by=None, say=lambda _: None)
    # The second stands on a pier, half a kilometre off the map.
    assert held() == {
        "GL11AA": (official.SOUTH_EAST, "unit", None),
        "HR11AA": (official.SOUTH_EAST, "unit", None),
    }


def test_load_works_out_the_middle_of_sectors_and_outcodes(load, square):
    load("postcode,easting,northing\nGL11AA,400500,300500\nGL11AB,401500,301500\nGL12AA,403000,303000\n")
    assert [
        (area.code, area.precision, area.point.coords, area.lsoa_id, area.postcodes)
        for area in PostcodeArea.objects.order_by("code")
    ] == [
        ("GL1", "outcode", (401_667, 301_667), official.SOUTH_WEST, 3),
        ("GL1 1", "sector", (401_000, 301_000), official.SOUTH_WEST, 2),
        ("GL1 2", "sector", (403_000, 303_000), official.NORTH_EAST, 1),
    ]


def test_load_of_ended_postcodes_marks_what_is_held_and_places_the_rest(load, square):
    load("postcode,easting,northing\nGL11AA,400500,300500\nGL21AA,403000,303000\n")
    done = load("GL11AA\nGL11AB\nGL29AA\nHR99AA\n", "ended-2025-02.txt")
    gone = date(2025, 2, 28)
    assert held() == {
        "GL11AA": (official.SOUTH_WEST, "unit", gone),
        "GL11AB": (official.SOUTH_WEST, "sector", gone),
        "GL21AA": (official.NORTH_EAST, "unit", None),
        "GL29AA": (official.NORTH_EAST, "outcode", gone),
    }
    assert reasons(done) == [(4, "HR99AA", "has no position, and no neighbour whose position we know")]


@pytest.mark.parametrize("worth", [1, 1_000])
def test_load_never_replaces_a_point_by_a_rougher_one(monkeypatch, load, square, worth):
    monkeypatch.setattr(staging, "WORTH_REBUILDING", worth)
    load("postcode,easting,northing\nGL11AA,400500,300500\n")
    load("GL11AA\nGL11AA\n", "ended-2025-02.txt")
    load(
        "postcode,easting,northing,precision\nGL11AA,403000,303000,sector\nGL11AB,403000,303000,sector\n"
        "GL11AD,403000,303000,sector\n"
    )
    assert held() == {
        "GL11AA": (official.SOUTH_WEST, "unit", date(2025, 2, 28)),
        "GL11AB": (official.NORTH_EAST, "sector", None),
        "GL11AD": (official.NORTH_EAST, "sector", None),
    }
    load("postcode,easting,northing\nGL11AA,403000,301000\nGL11AB,401000,303000\nGL11AD,401000,303000\n")
    assert held() == {
        "GL11AA": (official.SOUTH_EAST, "unit", date(2025, 2, 28)),
        "GL11AB": (official.NORTH_WEST, "unit", None),
        "GL11AD": (official.NORTH_WEST, "unit", None),
    }


def test_load_rebuilding_the_table_puts_every_key_and_index_back(
    monkeypatch, load, square, django_assert_num_queries
):
    before = indexes()
    monkeypatch.setattr(staging, "WORTH_REBUILDING", 1)
    load("postcode,easting,northing\nGL11AA,400500,300500\nGL11AB,400500,300500\n")
    assert indexes() == before
    assert len(held()) == 2


def indexes():
    with postcode_loading.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'directory_postcode' UNION ALL"
            " SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'directory_postcode'::regclass ORDER BY 1, 2"
        )
        return cursor.fetchall()


def test_load_of_the_directory_can_bring_a_postcode_back(load, square):
    load("postcode,easting,northing\nGL11AA,400500,300500\n")
    load("GL11AA\nGL11AA\n", "ended.txt", label="2025-02")
    load(directory(directory_row("GL1 1AA", 400_500, 300_500, lsoa=official.SOUTH_WEST)))
    assert held() == {"GL11AA": (official.SOUTH_WEST, "unit", None)}


def test_load_of_the_same_file_is_skipped_unless_asked_again(load, square):
    text = "postcode,easting,northing\nGL11AA,400500,300500\n"
    assert load(text).was_new
    Postcode.objects.all().delete()
    assert not load(text, "renamed.csv").was_new
    assert held() == {}
    assert load(text, again=True).was_new
    assert len(held()) == 1
    assert Vintage.objects.filter(source="postcodes").count() == 1


def test_load_stopped_half_way_leaves_the_old_truth(monkeypatch, load, square):
    load("postcode,easting,northing\nGL11AA,400500,300500\n")
    before = (held(), Vintage.objects.count(), PostcodeArea.objects.count())
    text = "postcode,easting,northing\nGL11AA,403000,303000\nGL12AA,403000,303000\n"

    def stop(cursor):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(postcode_loading, "refresh_areas", stop)
        with pytest.raises(KeyboardInterrupt):
            load(text)
    assert (held(), Vintage.objects.count(), PostcodeArea.objects.count()) == before
    assert load(text).was_new
    assert len(held()) == 2


def test_load_of_mostly_wrong_rows_changes_nothing(load, square):
    with pytest.raises(places.TooManyRefused, match="Nothing was changed") as caught:
        load("postcode,easting,northing\nGL11AA,400500,300500\nno,1,1\nnor,1,1\n")
    assert held() == {}
    assert "is not a postcode" in str(caught.value)
    assert not Vintage.objects.filter(source="postcodes").exists()


def test_load_that_takes_every_kind_of_file_has_somewhere_to_put_it():
    assert set(loading.TAKERS) == set(loading.Kind)


SUCCESSION = """\
local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,region,\
local-authority-type,county-la,gov-uk-slug
CTY,Square County Council,Square,E10000099,,2027-03-31,"NEW,EUN",England,South West,CTY,,square
WES,West District Council,West,E07000097,,2027-03-31,NEW,England,South West,NMD,CTY,west
EAS,East District Council,East,E07000098,,2027-03-31,EUN,England,South West,NMD,CTY,east
NEW,New West Council,New West,E06000097,2027-04-01,,,England,South West,UA,,new-west
EUN,New East Council,New East,E06000098,2027-04-01,,,England,South West,UA,,new-east
"""


def test_settle_waits_for_the_day_a_council_ends_then_follows(load, square):
    with time_machine.travel(date(2027, 3, 31)):
        load(SUCCESSION)
        assert set(Lsoa.objects.values_list("council_id", flat=True)) == {official.COUNTY}
        assert {one.name for one in Authority.objects.current()} == {"Square", "West", "East"}
    with time_machine.travel(date(2027, 4, 1)):
        assert places.settle() == 0
        assert list(Lsoa.objects.order_by("pk").values_list("district_id", "council_id")) == [
            ("E06000097", "E06000097"),
            ("E06000097", "E06000097"),
            ("E06000098", "E06000098"),
            ("E06000098", "E06000098"),
        ]
        assert {one.name for one in Authority.objects.current()} == {"New West", "New East"}
        assert [one.name for one in Authority.objects.in_place_of(official.COUNTY)] == [
            "New East",
            "New West",
        ]


def test_settle_of_a_council_split_in_two_goes_by_the_map(load, square):
    Authority.objects.filter(pk=official.WEST).update(valid_until=date(2020, 1, 1))
    south, north = (
        Authority.objects.create(
            gss=f"E0700009{n}", name=f"W{n}", slug=f"w{n}", tier="district", county_id=official.COUNTY
        )
        for n in (1, 2)
    )
    Authority.objects.get(pk=official.WEST).successors.set([south, north])
    assert places.settle() == 2
    for one, y in ((south, 300_000), (north, 302_000)):
        one.area = Lsoa.objects.get(pk=official.SOUTH_WEST if y == 300_000 else official.NORTH_WEST).boundary
        one.save()
    assert places.settle() == 0
    assert Lsoa.objects.get(pk=official.NORTH_WEST).district == north


def test_settle_gives_a_council_the_ground_of_its_neighbourhoods(square):
    assert Authority.objects.get(pk=official.COUNTY).area.covers(Point(402_000, 302_000, srid=27700))


def test_successors_of_a_recoded_council_keep_ground_and_site(load, square):
    load("id,gss,homepage_url\n1,E07000097,https://west.example/\n")
    load("LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD\nE07000097,West,E07000197,West,E10000099\n")
    new = Authority.objects.get(pk="E07000197")
    assert (new.county_id, new.homepage, new.area.area) == (
        official.COUNTY,
        "https://west.example/",
        8_000_000,
    )
    assert Lsoa.objects.get(pk=official.SOUTH_WEST).district == new
    # A list that has not heard of the change does not undo it.
    load(official.COUNCILS + "\n")
    assert [one.gss for one in Authority.objects.current().filter(name="West")] == ["E07000197"]
