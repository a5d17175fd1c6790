"""A panel on a page."""

import re
from datetime import date

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.template import engines

from directory.models import Lsoa
from marketplace.charts import NOWHERE
from marketplace.models import KeptGround
from marketplace.panel import Chart
from marketplace.querysets.kept_panels import drawn as outlined
from marketplace.querysets.kept_panels import newest_boundaries
from marketplace.templatetags.panels import ground_of
from tests.factories.directory import HOME, LsoaFactory
from tests.marketplace.charts.samples import MISSING, SAMPLES, a_panel


def drawn(panel, words=""):
    text = "{% load panels %}{% panel p " + words + "%}"
    return engines["django"].from_string(text).render({"p": panel})


@pytest.fixture
def two_neighbours(db):
    for number, west in enumerate((0, 1000)):
        east = west + 1000
        square = Polygon(
            ((west, 0), (east, 0), (east, 490), (east, 1000), (west, 1000), (west, 0)), srid=27700
        )
        LsoaFactory(code=f"E0{number}", name=f"Wold 00{number}A", boundary=MultiPolygon(square, srid=27700))


@pytest.mark.parametrize("kind", sorted(set(SAMPLES) - {"areas", "tiles"}))
def test_a_panel_has_its_table_and_all_that_makes_it_true(kind):
    panel = SAMPLES[kind]
    html = drawn(panel, 'files="/f/x"')
    assert html.count("<tr") == len(panel.table.rows) + 1
    assert ("<svg" in html) is (kind != "cards")
    assert "style=" not in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for words in (
        panel.sentence,
        "April to June 2026",
        "Out of everybody who asked",
        "30 June 2026",
        "M16",
        "/f/x.csv",
    ):
        assert words in html


def test_codes_of_measures_lead_to_where_they_are_told(client):
    addresses = re.findall(r'href="([^"#]+)#([^"]+)"', drawn(SAMPLES["bars"]))
    assert [code for _, code in addresses] == ["M2", "M16"]
    page = client.get(addresses[0][0]).content.decode()
    assert [code for _, code in addresses if f'id="{code}"' not in page] == []


def test_a_missing_panel_says_why_and_has_no_table():
    html = drawn(MISSING, 'files="/f/x"')
    assert "Requests that the council arranges are not on this site" in html
    assert ("<table" in html, "<svg" in html, ".csv" in html) == (False, False, False)


def test_words_are_escaped_wherever_they_stand():
    html = drawn(a_panel(Chart("bars"), ("<i>", "b"), [("<b>&", 3)], notes=(("2026-03-09", "<u>"),)))
    assert not {"<i>", "<b>", "<u>"} & set(re.findall(r"<\w>", html))
    assert "9 March 2026: &lt;u&gt;" in html


def test_only_the_public_is_linked_to_releases(db):
    panel = a_panel(Chart("bars"), ("a", "b"), [("c", 3)], releases=("RL-1",))
    assert "RL-1.json" in drawn(panel, 'audience="public"')
    assert "RL-1.json" not in drawn(panel)


def test_a_long_table_is_one_press_away():
    rows = [(f"row {number}", number) for number in range(20)]
    html = drawn(a_panel(Chart("bars"), ("a", "b"), rows))
    assert "<details" in html
    assert html.count("<tr") == 21


def test_a_map_draws_neighbours_without_a_gap(two_neighbours, django_assert_num_queries):
    rows = [("Wold 000A", "E00", 12), ("Wold 001A", "E01", None)]
    panel = a_panel(Chart("areas", key=1, values=(2,), unit="hours"), ("Area", "Code", "Missing"), rows)
    html = drawn(panel)
    assert html.count('stroke-width="0.6"') == 2
    assert html.count('fill="url(#a_areas-nothing)"') == 2
    assert "E00" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    ground = ground_of(HOME, "lsoa")
    assert (ground.width, ground.height, ground.middles["E00"]) == (600, 300, (150, 150))
    with django_assert_num_queries(2):
        drawn(panel)


@pytest.mark.parametrize("by", ["msoa", "district"])
def test_neighbourhoods_are_drawn_as_one_where_that_is_asked(two_neighbours, by):
    Lsoa.objects.update(name="Wold 001A")
    assert len(ground_of(HOME, by).shapes) == 1


def test_a_map_of_an_area_nobody_knows_is_a_table(db):
    html = drawn(
        a_panel(Chart("areas", key=1, values=(2,)), ("Area", "Code", "Missing"), [("Nowhere", "E99", 1)])
    )
    assert ("<svg" in html, "<table" in html) == (False, True)


def test_a_day_is_read_as_people_read_it():
    assert "1 January 2024" in drawn(SAMPLES["line"])
    assert date(2026, 6, 30) == SAMPLES["line"].as_of


def test_a_map_is_drawn_once_for_each_load_of_boundaries(two_neighbours, django_assert_num_queries):
    KeptGround.objects.keep(HOME)
    ground, newest = outlined(HOME, "lsoa"), newest_boundaries()
    with django_assert_num_queries(1):
        assert KeptGround.objects.of(HOME, "lsoa", newest) == ground
    with django_assert_num_queries(2):
        KeptGround.objects.keep(HOME)
    KeptGround.objects.update(vintage=newest + 1, content=NOWHERE.as_json)
    assert KeptGround.objects.of(HOME, "lsoa", newest) == ground
    KeptGround.objects.keep(HOME)
    assert KeptGround.objects.filter(vintage=newest).count() == 3


def test_of_very_many_rows_the_picture_has_the_first_and_the_table_all(db):
    html = drawn(
        a_panel(Chart("bars"), ("Who", "Points"), [(f"Nr {number} & co", number) for number in range(100)])
    )
    assert (html.count("<tr"), html.count('class="govuk-table__cell number"')) == (101, 100)
    assert ("The table has 60 more." in html, html.count("Nr 99 &amp; co"), html.count("Nr 30 &amp; co")) == (
        True,
        1,
        2,
    )
