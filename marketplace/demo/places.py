"""Where things happen: the county is loaded, its councils join, and three corners are kept short of care."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import StringIO
from math import dist
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.management import call_command

from accounts.models import Organisation, User
from directory.actions import councils, evidence_policies, hours
from directory.models import Authority, Postcode
from marketplace.person_traits import msoa

DATA = Path(settings.BASE_DIR) / "directory" / "data"
CITY_METRES, TOWN_METRES, HAMLET_METRES = 2_400, 1_600, 400
JITTER_METRES = 2_000  # public positions move as far as this


@dataclass(frozen=True)
class Corner:
    """A place kept short of personal care on purpose, and how far around it reaches."""

    name: str
    east: int
    north: int
    metres: int

    def room(self, spot: tuple[int, int]) -> int:
        """How far somebody at ``spot`` may travel and surely not come here."""
        return round(dist(spot, (self.east, self.north))) - self.metres - JITTER_METRES


NOBODY_TWICE_A_DAY = Corner("Farrow Bank", 611_976, 403_961, 1_500)
ONLY_IN_TWOS = Corner("Marchfleet", 610_000, 412_500, 1_800)
ONLY_AFTER_THE_SCHOOL_RUN = Corner("Ollerstow", 623_500, 426_500, 1_800)
CORNERS = (NOBODY_TWICE_A_DAY, ONLY_IN_TWOS, ONLY_AFTER_THE_SCHOOL_RUN)


@dataclass(frozen=True)
class Spot:
    """A postcode, where it is, and the place people say it is in."""

    postcode: str
    east: int
    north: int
    town: str


@cache
def spots() -> tuple[Spot, ...]:
    """Every postcode of the county. Each neighbourhood has about as many, so chance follows the people."""
    places = [
        (place["name"], _reach(place["kind"]), (place["easting"], place["northing"]))
        for place in json.loads((DATA / "invented_county.json").read_text())["places"]
    ]
    found = []
    for row in csv.DictReader((DATA / "invented_postcodes.csv").open(encoding="utf-8")):
        spot = (int(row["easting"]), int(row["northing"]))
        town = min(places, key=lambda place: dist(spot, place[2]) - place[1])[0]
        found.append(Spot(row["postcode"], *spot, town))
    return tuple(found)


def _reach(kind: str) -> int:
    return {"city": CITY_METRES, "town": TOWN_METRES}.get(kind, HAMLET_METRES)


def anywhere(random: Random) -> Spot:
    """Where somebody lives."""
    return random.choice(spots())


def somewhere_in(town: str, random: Random) -> Spot:
    """A postcode of one town, village or hamlet."""
    return random.choice([spot for spot in spots() if spot.town == town])


@cache
def _by_area() -> dict[str, dict[str, list[Spot]]]:
    """Postcodes by district and middle layer area."""
    known = {spot.postcode: spot for spot in spots()}
    rows = csv.DictReader((DATA / "invented_neighbourhoods.csv").open(encoding="utf-8"))
    homes = {row["lsoa21cd"]: (row["lad24nm"], msoa(row["lsoa21nm"])) for row in rows}
    found: dict[str, dict[str, list[Spot]]] = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader((DATA / "invented_postcodes.csv").open(encoding="utf-8")):
        district, area = homes[row["lsoa21cd"]]
        found[district][area].append(known[row["postcode"]])
    return found


def areas_of(district: str) -> list[str]:
    """The middle layer areas of a district, such as ``Wrenchester 003``."""
    return sorted(_by_area()[district])


def spots_in(area: str) -> list[Spot]:
    """The postcodes of a middle layer area."""
    return next(areas[area] for areas in _by_area().values() if area in areas)


def load() -> None:
    """The invented county's places, unless they are there."""
    if not Postcode.objects.filter(pk=spots()[0].postcode).exists():
        call_command("load_places", "--invented", verbosity=0, stdout=StringIO())


def welcome(administrators: dict[str, User], *, today: date) -> dict[str, Organisation]:
    """Each council joins with its administrator and says its school terms; the organisations by code."""
    joined = {}
    for authority in Authority.objects.filter(pk__in=administrators):
        chief = administrators[authority.pk]
        joined[authority.pk] = councils.join(
            authority, name=f"{authority.name} Council", administrator=chief, by=None
        )
        hours.set_school_terms(authority, school_terms(today), by=chief)
    return joined


def take_files(administrators: dict[str, User]) -> None:
    """One council, the county, lets providers send papers for their checks; the other keeps it off."""
    for authority in Authority.objects.filter(pk__in=administrators).order_by("-pk")[:1]:
        evidence_policies.switch(authority, allowed=True, certificates=False, by=administrators[authority.pk])


def school_terms(today: date) -> list[tuple[date, date]]:
    """Six half terms of each school year around ``today``, about when England has them."""
    found = []
    for year in range(today.year - 3, today.year + 2):
        october, february, may = (
            _last_monday(year, 10),
            _monday(date(year + 1, 2, 13)),
            _last_monday(year + 1, 5),
        )
        week = timedelta(days=7)
        found += [
            (date(year, 9, 3), october - timedelta(days=3)),
            (october + week, date(year, 12, 18)),
            (date(year + 1, 1, 5), february - timedelta(days=3)),
            (february + week, date(year + 1, 3, 27)),
            (date(year + 1, 4, 13), may - timedelta(days=3)),
            (may + week, date(year + 1, 7, 21)),
        ]
    return found


def _monday(day: date) -> date:
    """The first Monday from ``day`` on."""
    return day + timedelta(days=-day.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    after = date(year, month + 1, 1) - timedelta(days=1)
    return after - timedelta(days=after.weekday())
