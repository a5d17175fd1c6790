"""The command: the right order, progress, a report of what was refused, and all of it safe to repeat."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from directory.models import Authority, Lsoa, Postcode, PostcodeArea, Vintage
from tests.directory import official
from tests.directory.official import write

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared" / "data"
data = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data is not here")


def load(capsys, *files, **options):
    call_command("load_places", *files, **options)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_load_places_puts_files_in_the_order_they_need(capsys, tmp_path):
    said = load(
        capsys,
        write(tmp_path / "1.csv.gz", "postcode,easting,northing\nGL11AA,400500,300500\n"),
        write(tmp_path / "2.geojson", official.collection(official.neighbourhood_features())),
        write(tmp_path / "3.csv.xz", official.INDICATORS),
        write(tmp_path / "4.csv", official.COUNCILS),
    )
    names = [line.partition(":")[0] for line in said.splitlines() if not line.startswith(" ")]
    assert names == ["4.csv", "3.csv.xz", "2.geojson", "1.csv.gz", "Held now"]
    assert "1 taken, 0 refused: " in said
    assert "1 postcodes, 4 neighbourhoods, 2 districts, 1 councils with social care" in said


@pytest.mark.django_db
def test_load_places_writes_down_what_it_refused(capsys, tmp_path):
    load(capsys, write(tmp_path / "i.csv", official.INDICATORS), write(
        tmp_path / "n.geojson", official.collection(official.neighbourhood_features())
    ))  # fmt: skip
    file = write(
        tmp_path / "p.csv", "postcode,easting,northing\nGL11AA,400500,300500\nno,1,1\nGL11AB,400500,300500\n"
    )
    report = tmp_path / "reports" / "refused.csv"
    said = load(capsys, file, refused=report)
    assert "refused: 1 in p.csv: is not a postcode" in said
    with report.open() as stream:
        assert list(csv.reader(stream)) == [
            ["file", "row", "value", "why"],
            ["p.csv", "3", "no", "is not a postcode"],
        ]


@pytest.mark.django_db
def test_load_places_twice_skips_what_is_loaded(capsys, tmp_path):
    file = write(tmp_path / "c.csv", official.COUNCILS)
    load(capsys, file)
    assert "skipped" in load(capsys, file)
    assert "3 taken" in load(capsys, file, again=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,age\nAnn,7\n", "none of the files we know"),
        ("postcode,easting,northing\nno,1,1\n", "rows are wrong"),
    ],
)
@pytest.mark.django_db
def test_load_places_of_a_wrong_file_says_so(tmp_path, text, words):
    with pytest.raises(CommandError, match=words):
        call_command("load_places", write(tmp_path / "f.csv", text), refused=tmp_path / "refused.csv")
    assert not Vintage.objects.exists()


def test_load_places_of_nothing_says_what_to_give():
    with pytest.raises(CommandError, match="Say what to load"):
        call_command("load_places")


@pytest.mark.django_db
def test_load_places_of_the_invented_county(capsys):
    said = load(capsys, invented=True)
    assert "0 refused" in said
    assert "7 districts, 2 councils with social care" in said
    found = Postcode.objects.locate(Postcode.objects.within("QV11").earliest("pk").compact.lower())
    assert (found.council_name, found.precision) == ("Castermouth", "unit")
    assert Postcode.objects.locate("QV1").precision == "outcode"
    assert not Authority.objects.filter(area=None).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM directory_postcode JOIN directory_lsoa ON code = lsoa_id"
            " WHERE NOT ST_Covers(boundary, point)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_load_places_killed_half_way_leaves_the_old_truth_and_starts_again(capsys, tmp_path):
    load(capsys, write(tmp_path / "i.csv", official.INDICATORS))
    load(capsys, write(tmp_path / "n.geojson", official.collection(official.neighbourhood_features())))
    rows = "".join(
        f"GL{a}{b}A{d},{400_001 + a},{300_001 + b}\n" for a in range(10, 36) for b in range(10) for d in "ABDEFGHJ"
    )  # fmt: skip
    file = write(tmp_path / "p.csv", f"postcode,easting,northing\n{rows}")
    command = [sys.executable, ROOT / "manage.py", "load_places", "--skip-checks", file]
    url = "postgis://{USER}@{HOST}/{NAME}".format(
        **{key: str(connection.settings_dict[key]).replace("/", "%2F") for key in ("USER", "HOST", "NAME")}
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE directory_postcodearea IN SHARE MODE")
        with subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.PIPE, text=True
        ) as loading:
            try:
                assert comes_to(cursor, 1, "relation = 'directory_postcodearea'::regclass AND NOT granted")
                written = "relation = 'directory_postcode'::regclass AND mode = 'RowExclusiveLock'"
                assert comes_to(cursor, 1, written)
            finally:
                loading.kill()
    with connection.cursor() as cursor:
        assert comes_to(cursor, 0, "relation = 'directory_postcode'::regclass")
    assert (Postcode.objects.count(), PostcodeArea.objects.count()) == (0, 0)
    assert not Vintage.objects.filter(source="postcodes").exists()
    assert "2,080 taken" in load(capsys, file)
    assert Postcode.objects.count() == 2_080


def comes_to(cursor, number, which):
    """Whether there are soon so many locks of this kind."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        cursor.execute(f"SELECT count(*) FROM pg_locks WHERE {which}")
        if cursor.fetchone() == (number,):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.data
@data
@pytest.mark.django_db
def test_load_places_of_gloucestershire(capsys):
    said = load(
        capsys,
        SHARED / "la/uk_local_authorities_current.csv",
        SHARED / "la/la_all_codes_drkane.csv",
        SHARED / "geo/lsoa21_gloucestershire.geojson",
        SHARED / "geo/gloucestershire_postcodes.csv.gz",
    )
    assert "20,065 taken, 0 refused" in said
    assert Lsoa.objects.count() == 393
    found = Postcode.objects.locate("gl50 1pa")
    assert (found.district_name, found.council_name) == ("Cheltenham", "Gloucestershire")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM directory_postcode JOIN directory_lsoa ON code = lsoa_id"
            " WHERE ST_Distance(boundary, point) > 100"
        )
        assert cursor.fetchone()[0] < 20


@pytest.mark.data
@data
@pytest.mark.django_db
def test_councils_of_england_today_and_what_became_of_the_others(capsys):
    load(
        capsys,
        SHARED / "la/uk_local_authorities_current.csv",
        SHARED / "la/la_all_codes_drkane.csv",
        SHARED / "geo/england_lsoa21_indicators.csv.gz",
    )
    current = Authority.objects.current()
    assert (current.with_social_care().count(), current.filter(tier="district").count()) == (153, 164)
    assert not current.filter(tier="district", county=None).exists()
    assert Lsoa.objects.values("district").distinct().count() == 296
    assert Lsoa.objects.values("council").distinct().count() == 153
    assert not Lsoa.objects.exclude(council__in=current).exists()
    became = {
        "E10000006": ["Cumberland", "Westmorland and Furness"],
        "E07000190": ["Somerset"],
        "E08000016": ["Barnsley"],
        "E10000013": ["Gloucestershire"],
    }
    for gss, names in became.items():
        assert [one.name for one in Authority.objects.in_place_of(gss)] == names
