"""The invented county is believable, whole, and nowhere near anybody's home."""

import json
from collections import Counter
from itertools import pairwise
from math import dist
from pathlib import Path
from random import Random

import pytest

from directory.gazetteer.reading import COMPACT
from directory.invention.county import invent, on_the_grid
from directory.invention.ground import cells, coast, holds, natural
from directory.invention.names import CITY, HAMLETS, TOWNS, VILLAGES
from directory.invention.writing import write
from directory.postcodes import ENGLAND, INVENTED_AREA, parse

DATA = Path(__file__).resolve().parents[3] / "directory" / "data"


@pytest.fixture(scope="module")
def county():
    return invent()


def area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def test_files_kept_are_what_the_seed_makes(county, tmp_path):
    write(county, tmp_path)
    made = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert made == {name: (DATA / name).read_text() for name in made}
    by_hand = {"invented_cqc.json"}  # who is in the invented register is written, not drawn
    assert set(made) == {path.name for path in DATA.glob("invented_*")} - by_hand


def test_county_has_the_size_of_a_county(county):
    assert len(county.neighbourhoods) == 120
    assert 5_500 < sum(len(one.postcodes) for one in county.neighbourhoods) < 6_500
    assert 150_000 < sum(one.people["residents"] for one in county.neighbourhoods) < 250_000
    assert len(county.districts) == 7


def test_postcodes_cannot_exist_and_are_all_different(county):
    codes = [code for one in county.neighbourhoods for code, _ in one.postcodes]
    assert len(set(codes)) == len(codes)
    assert all(COMPACT.fullmatch(code) and parse(code).is_invented for code in codes)
    assert INVENTED_AREA not in ENGLAND


def test_every_postcode_is_inside_its_neighbourhood(county):
    for one in county.neighbourhoods:
        assert all(holds(one.outline, point) for _, point in one.postcodes)


def test_county_is_in_the_sea_fifty_kilometres_from_england(county):
    spurn_head, cromer, skegness = (540_000, 410_500), (622_000, 342_500), (557_000, 363_000)
    nearest = min(
        dist(on_the_grid(point), land) for point in county.outline for land in (spurn_head, cromer, skegness)
    )
    assert nearest > 50_000


def test_neighbourhoods_fill_the_county_without_overlapping(county):
    whole = abs(area(county.outline))
    parts = sum(abs(area(one.outline)) for one in county.neighbourhoods)
    assert abs(whole - parts) / whole < 0.001


def test_names_are_used_once(county):
    names = [name for one in county.neighbourhoods for name, _, _ in one.places]
    assert Counter(names) == Counter([*VILLAGES, *HAMLETS])
    assert len({one.name for one in county.neighbourhoods}) == 120


def test_older_people_live_by_the_coast_and_in_the_country(county):
    def share(chosen):
        return sum(one.people["aged_65_over"] for one in chosen) / sum(
            one.people["residents"] for one in chosen
        )

    rural = [one for one in county.neighbourhoods if one.rural]
    urban = [one for one in county.neighbourhoods if not one.rural and one.town == CITY]
    assert share(rural) > share(urban) + 0.05


def test_places_name_a_postcode_that_is_held():
    said = json.loads((DATA / "invented_county.json").read_text())
    held = (DATA / "invented_postcodes.csv").read_text()
    assert len(said["places"]) == 1 + len(TOWNS) + len(VILLAGES) + len(HAMLETS)
    assert all(f"\n{place['postcode'].replace(' ', '')}," in held for place in said["places"])


def test_another_seed_makes_another_county(county):
    assert invent(7).neighbourhoods[0].outline != county.neighbourhoods[0].outline


def test_natural_borders_are_the_same_from_both_sides():
    random = Random(1)
    outline = coast(10_000, 10_000, random)
    rings = natural(cells([(3_000, 5_000), (7_000, 5_000)], outline), random)
    left, right = ({frozenset(side) for side in pairwise(ring)} for ring in rings)
    assert len(left & right) > 4


@pytest.mark.parametrize(
    ("point", "inside"), [((1, 1), True), ((3, 1), False), ((-1, 1), False), ((1, 3), False)]
)
def test_holds(point, inside):
    assert holds([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)], point) is inside
