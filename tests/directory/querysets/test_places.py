"""Where a postcode is, in any spelling, or which of three ways there is no answer."""

from contextlib import suppress
from datetime import date

import pytest
from django.contrib.gis.geos import Point
from django.core.cache import caches
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.locating import NotAPostcode, NotInEngland, UnknownPostcode, Unlocated
from directory.models import Lsoa, Postcode, PostcodeArea, PostcodeElsewhere, Vintage
from tests.factories.directory import HERE, AuthorityFactory, LsoaFactory
from tests.thorough import LETTERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def gloucester():
    """GL1 2AB, the middle of its sector and outcode, and one postcode over the border."""
    county = AuthorityFactory(gss="E10000013", name="Gloucestershire")
    city = AuthorityFactory(gss="E07000081", name="Gloucester", tier="district", county=county)
    lsoa = LsoaFactory(code="E01022300", name="Gloucester 004H", council=county, district=city)
    vintage = Vintage.objects.create(source="postcodes", label="2014", digest="0", rows=1, refused=0)
    Postcode.objects.create(compact="GL12AB", point=HERE, lsoa=lsoa, precision="unit", vintage=vintage)
    for code, precision, east in (("GL1 2", "sector", 100), ("GL1", "outcode", 200)):
        PostcodeArea.objects.create(
            code=code,
            precision=precision,
            point=Point(HERE.x + east, HERE.y, srid=27700),
            lsoa=lsoa,
            postcodes=1,
        )
    PostcodeElsewhere.objects.create(compact="GL13ZZ", nation="Wales")
    return lsoa


@pytest.mark.parametrize(
    "text",
    [
        "GL1 2AB",
        "gl12ab",
        " gL1  2Ab ",
        "GL1-2AB",
        "ＧＬ１　２ＡＢ",
        "GLI 2AB",
        "1 High St, Gloucester GL1 2AB",
        "G L 1 2 A B",
    ],
)
def test_locate_in_every_spelling(gloucester, text):
    found = Postcode.objects.locate(text)
    assert (found.compact, found.outcode, found.point, found.precision) == ("GL12AB", "GL1", HERE, "unit")
    assert (found.lsoa_id, found.district_name, found.council_name) == (
        "E01022300", "Gloucester", "Gloucestershire",
    )  # fmt: skip
    assert found.words == "GL1, Gloucester, Gloucestershire"
    assert not found.is_approximate


def test_locate_is_one_query_more_for_a_neighbourhood_not_asked_about_lately(
    gloucester, django_assert_num_queries
):
    caches["process"].clear()
    with django_assert_num_queries(2) as queries:
        first = Postcode.objects.locate("GL1 2AB")
    with django_assert_num_queries(1):
        assert Postcode.objects.locate("GL1 2AB") == first
    assert not any(word in query["sql"] for query in queries for word in ("boundary", "area"))


@pytest.mark.parametrize(
    ("text", "precision", "east"),
    [
        ("GL1 2ZZ", "sector", 100),
        ("GL1 9ZZ", "outcode", 200),
        ("gl1 2", "sector", 100),
        ("gl1", "outcode", 200),
    ],
)
def test_locate_falls_back_to_the_sector_then_the_outcode(gloucester, text, precision, east):
    found = Postcode.objects.locate(text)
    assert (found.precision, found.point.x - HERE.x, found.is_approximate) == (precision, east, True)


def test_locate_an_ended_postcode(gloucester):
    Postcode.objects.update(terminated_by=date(2020, 1, 31))
    assert Postcode.objects.locate("GL1 2AB").terminated_by == date(2020, 1, 31)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("", NotAPostcode, "Type a postcode"),
        ("nonsense", NotAPostcode, "does not look like a UK postcode"),
        ("90210", NotAPostcode, "another country"),
        ("EH1 1AA", NotInEngland, "Scotland"),
        ("CF10 1AA", NotInEngland, "Wales"),
        ("BT1 1AA", NotInEngland, "Northern Ireland"),
        ("JE2 3AB", NotInEngland, "Channel Islands"),
        ("GL1 3ZZ", NotInEngland, "Wales"),
        ("SY23 3BZ", UnknownPostcode, "in Wales"),
        ("M1 1AA", UnknownPostcode, "do not know that postcode"),
    ],
)
def test_locate_says_which_way_there_is_no_answer(gloucester, text, kind, words):
    with pytest.raises(Unlocated, match=words) as caught:
        Postcode.objects.locate(text)
    assert type(caught.value) is kind
    assert text == "" or text not in str(caught.value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(LETTERS)
    | st.from_regex(r"[A-Za-z]{1,2}[0-9]{1,2}[A-Za-z]? ?[0-9][A-Za-z]{2}", alphabet=LETTERS)
)
def test_locate_never_fails_in_any_other_way(gloucester, text):
    with suppress(Unlocated):
        assert Postcode.objects.locate(text).lsoa_id == gloucester.pk


def test_locate_in_words_of_a_city_that_is_its_own_council(gloucester):
    Lsoa.objects.update(district="E10000013")
    assert Postcode.objects.locate("GL1 2AB").words == "GL1, Gloucestershire"


def test_around_gives_the_neighbourhood_that_holds_a_point_first(gloucester):
    far = Point(HERE.x + 5_000, HERE.y, srid=27700)
    for code, centre in (("E01000001", HERE), ("E01000002", far)):
        ground = centre.buffer(1_000)
        LsoaFactory(
            code=code, boundary=f"SRID=27700;MULTIPOLYGON({ground.wkt[len('POLYGON') :]})", centre=centre
        )
    assert [one.code for one in Lsoa.objects.around(far)] == ["E01000002", "E01000001"]
