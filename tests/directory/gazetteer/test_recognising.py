"""A file is known by what is in it; a wrong one says what it is not and what was expected."""

import pytest

from directory.gazetteer.files import WrongFile
from directory.gazetteer.recognising import Kind, edition, recognise
from tests.directory import official
from tests.directory.official import write, zipped


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (official.directory(), Kind.POSTCODE_DIRECTORY),
        ("pcd7,pcds,doterm,lad25cd,east1m,north1m,gridind,ctry25cd,lsoa21cd\n", Kind.POSTCODE_DIRECTORY),
        ('"GL1 1AA",10,383000,218000,"E92000001","","",""\n', Kind.CODE_POINT),
        ("postcode,easting,northing,lsoa21cd\n", Kind.POSTCODES),
        ("GL11AA\nGL11AB\nGL11AD\n", Kind.ENDED_POSTCODES),
        (official.COUNCILS, Kind.COUNCILS),
        ("LADCD,LADNM,LADCD_ACTIVE,LADNM_ACTIVE,UTLACD,UTLANM\n", Kind.SUCCESSORS),
        ("id,gss,slug,homepage_url,name\n", Kind.HOMEPAGES),
        (official.INDICATORS, Kind.NEIGHBOURHOODS),
        (official.collection(official.neighbourhood_features()), Kind.NEIGHBOURHOOD_SHAPES),
        (official.a_line_each(official.neighbourhood_features()), Kind.NEIGHBOURHOOD_SHAPES),
        (official.collection(official.district_features()), Kind.COUNCIL_SHAPES),
        (official.collection(official.county_features()), Kind.COUNCIL_SHAPES),
    ],
)
def test_recognise_each_kind(tmp_path, text, kind):
    assert recognise(write(tmp_path / "file", text)).kind == kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("name,age\nAnn,7\n", "none of the files we know: it begins “name,age”"),
        ("\x00\x01\x02", "none of the files we know"),
        ('{"type": "FeatureCollection", "features": []}', "holds no GeoJSON feature"),
        ('{"type": "Topology"}', "holds no GeoJSON feature"),
        ('{"type": "FeatureCollection", "features": [{"type": "Fea', "breaks off"),
        (official.collection([official.feature({"lsoa11cd": "E01000001"})]), "an older census"),
        (official.collection([official.feature({"wd24cd": "E05000001"})]), "no lsoa21cd"),
        ("=HYPERLINK(0)\n", "begins “'=HYPERLINK"),
    ],
)
def test_recognise_a_wrong_file_in_words(tmp_path, text, words):
    with pytest.raises(WrongFile, match="Expected one of: the ONS Postcode Directory") as caught:
        recognise(write(tmp_path / "file", text))
    assert words in str(caught.value)


def test_recognise_the_big_table_in_the_ons_zip(tmp_path):
    path = zipped(
        tmp_path / "ONSPD_FEB_2025.zip",
        Data__ONSPD_FEB_2025_UK_dot_csv=official.directory(),
        Data__multi_csv__GL_dot_csv=official.directory(),
        Data__readme_dot_txt="Read me.",
    )
    found = recognise(path)
    assert (found.kind, [part.name for part in found.parts]) == (
        Kind.POSTCODE_DIRECTORY,
        ["ONSPD_FEB_2025_UK.csv"],
    )


def test_recognise_every_file_of_a_code_point_folder(tmp_path):
    folder = tmp_path / "codepo_gb"
    folder.mkdir()
    for area in ("al", "gl"):
        write(folder / f"{area}.csv", f'"{area.upper()}1 1AA",10,383000,218000,"E92000001"\n')
    assert [part.name for part in recognise(folder).parts] == ["al.csv", "gl.csv"]


def test_recognise_refuses_a_folder_of_different_tables(tmp_path):
    write(tmp_path / "a.csv", official.COUNCILS)
    write(tmp_path / "b.csv", official.INDICATORS)
    with pytest.raises(WrongFile, match="one at a time"):
        recognise(tmp_path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ONSPD_FEB_2025_UK.csv", "2025-02"),
        ("ONSPD_AUGUST_2024.zip", "2024-08"),
        ("LSOA_Dec_2021_Boundaries.geojson", "2021-12"),
        ("codepo_2025-08.zip", "2025-08"),
        ("codepo_gb.zip", "codepo_gb.zip"),
    ],
)
def test_edition_is_read_from_the_name(name, said):
    assert edition(name) == said
