"""The invented county put together: who lives where, and every postcode."""

from dataclasses import dataclass, field
from itertools import product
from math import cos, dist, pi, sin, sqrt
from random import Random

from directory.invention.ground import Point, Ring, cells, coast, holds, natural
from directory.invention.names import CITY, COUNTY, HAMLETS, TOWNS, VILLAGES, Town
from directory.postcodes import INVENTED_AREA

SEED = 1948
# East of Spurn Head and north of Cromer: open sea, within the national grid.
CORNER = (605_000, 400_000)
WIDTH, HEIGHT = 34_000, 30_000
COUNTY_CODE, CITY_CODE = "X10000001", "X06000001"
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
POSTCODES_EACH = (42, 58)
NEIGHBOURHOODS_A_SECTOR = 4
TOWN_METRES = 420
RURAL_APART_METRES = 2_000
TOWN_EDGE_METRES = 1_300


@dataclass
class Neighbourhood:
    """One LSOA to be."""

    town: Town
    seed: Point
    rural: bool
    code: str = ""
    name: str = ""
    outline: Ring = field(default_factory=list)
    postcodes: list[tuple[str, Point]] = field(default_factory=list)
    places: list[tuple[str, str, Point]] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)


@dataclass
class County:
    """The whole of it."""

    outline: Ring
    neighbourhoods: list[Neighbourhood]

    @property
    def districts(self) -> list[tuple[str, Town]]:
        """Each district's code with its town; the city is its own council."""
        return [(CITY_CODE, CITY), *((f"X0700000{n}", town) for n, town in enumerate(TOWNS, 1))]


def invent(seed: int = SEED) -> County:
    """Make the county. The same seed makes the same county."""
    random = Random(seed)  # noqa: S311
    outline = coast(WIDTH, HEIGHT, random)
    found = _urban(random) + _rural(outline, random)
    found.sort(key=lambda one: ((CITY, *TOWNS).index(one.town), one.rural, _turn(one)))
    shapes = natural(cells([one.seed for one in found], outline), random)
    villages, hamlets = list(VILLAGES), list(HAMLETS)
    for number, (one, shape) in enumerate(zip(found, shapes, strict=True), 1):
        one.code, one.outline = f"X01{number:06}", shape
        _name_places(one, villages, hamlets, random)
        _populate(one, random)
    _name(found)
    _post(found, random)
    return County(outline, found)


def _turn(one: Neighbourhood) -> tuple[int, float]:
    """An order in which neighbours come near one another: out from the middle in rings."""
    away = dist(one.seed, (one.town.east, one.town.north))
    return round(away / 1_000), one.seed[0] - one.seed[1]


def _urban(random: Random) -> list[Neighbourhood]:
    """The neighbourhoods of each town, spread as a sunflower spreads its seeds, with a little chance."""
    found = []
    for town in (CITY, *TOWNS):
        turn = random.uniform(0, 2 * pi)
        for number in range(town.neighbourhoods):
            reach = TOWN_METRES * sqrt(number + 0.3) * random.uniform(0.9, 1.1)
            angle = turn + number * 2.399963
            found.append(
                Neighbourhood(
                    town, (town.east + reach * cos(angle), town.north + reach * sin(angle)), rural=False
                )
            )
    return found


def _rural(outline: Ring, random: Random) -> list[Neighbourhood]:
    """A neighbourhood around each village, each in the district whose town is nearest."""
    found: list[Neighbourhood] = []
    while len(found) < len(VILLAGES):
        spot = (random.uniform(0, WIDTH), random.uniform(0, HEIGHT))
        clear = all(dist(spot, one.seed) > RURAL_APART_METRES for one in found) and all(
            dist(spot, (town.east, town.north)) > TOWN_METRES * sqrt(town.neighbourhoods) + TOWN_EDGE_METRES
            for town in (CITY, *TOWNS)
        )
        if clear and holds(outline, spot):
            nearest = min(TOWNS, key=lambda town: dist(spot, (town.east, town.north)))
            found.append(Neighbourhood(nearest, spot, rural=True))
    return found


def _name_places(one: Neighbourhood, villages: list[str], hamlets: list[str], random: Random) -> None:
    if one.rural:
        one.places.append((villages.pop(random.randrange(len(villages))), "village", one.seed))
        hamlet = _scattered(one, random)
        one.places.append((hamlets.pop(random.randrange(len(hamlets))), "hamlet", hamlet))


def _populate(one: Neighbourhood, random: Random) -> None:
    residents = random.randrange(1_150, 2_050)
    older = (
        random.uniform(0.22, 0.34)
        if one.rural or "Coast" in one.town.district
        else random.uniform(0.11, 0.24)
    )
    one.people = {
        "residents": residents,
        "aged_65_over": round(residents * older),
        "disabled": round(residents * (0.1 + older * random.uniform(0.25, 0.45))),
        "decile": random.randint(4, 10) if one.rural else random.randint(1, 10),
    }


def _name(found: list[Neighbourhood]) -> None:
    """Wrenchester 001A to 001D, 002A ...: as the census names them."""
    met: dict[str, int] = {}
    for one in found:
        number = met[one.town.district] = met.get(one.town.district, -1) + 1
        one.name = f"{one.town.district} {number // 4 + 1:03}{'ABCD'[number % 4]}"


def _post(found: list[Neighbourhood], random: Random) -> None:
    """Give each neighbourhood its postcodes; four neighbourhoods or so share a sector."""
    outcode = 0
    for town in (CITY, *TOWNS):
        theirs = [one for one in found if one.town == town]
        per_outcode = -(-len(theirs) // town.outcodes)
        for place, one in enumerate(theirs):
            first = outcode + 1 + place // per_outcode
            sector = place % per_outcode // NEIGHBOURHOODS_A_SECTOR + 1
            turn = place % per_outcode % NEIGHBOURHOODS_A_SECTOR
            letters = [a + b for a, b in product(UNIT_LETTERS[turn * 5 : turn * 5 + 5], UNIT_LETTERS)]
            for unit in sorted(random.sample(letters, random.randint(*POSTCODES_EACH))):
                one.postcodes.append((f"{INVENTED_AREA}{first}{sector}{unit}", _door(one, random)))
        outcode += town.outcodes


def _door(one: Neighbourhood, random: Random) -> Point:
    """Where people live: anywhere in a town, around the green of a village."""
    chance = random.random()
    if one.rural and chance < 0.9:  # noqa: PLR2004
        _, kind, centre = one.places[chance > 0.65]  # noqa: PLR2004
        spread = 240 if kind == "village" else 110
        spot = (round(random.gauss(centre[0], spread)), round(random.gauss(centre[1], spread)))
        if holds(one.outline, spot):
            return spot
    return _scattered(one, random)


def _scattered(one: Neighbourhood, random: Random) -> Point:
    """Anywhere in the neighbourhood."""
    xs, ys = zip(*one.outline, strict=True)
    while True:
        spot = (round(random.uniform(min(xs), max(xs))), round(random.uniform(min(ys), max(ys))))
        if holds(one.outline, spot):
            return spot


def on_the_grid(point: Point) -> tuple[int, int]:
    """A point of the county as an easting and a northing."""
    return round(point[0]) + CORNER[0], round(point[1]) + CORNER[1]


__all__ = ["CITY_CODE", "COUNTY", "COUNTY_CODE", "County", "Neighbourhood", "invent", "on_the_grid"]
