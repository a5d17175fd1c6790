"""What things are called in the invented county. None of these names is on a map of England."""

from typing import NamedTuple

COUNTY = "Wrenshire"


class Town(NamedTuple):
    """A town and the district it is the heart of. ``east`` and ``north`` are metres from the county's corner."""

    name: str
    district: str
    kind: str
    east: int
    north: int
    neighbourhoods: int
    outcodes: int


# The city runs its own social care; the rest share the county's.
CITY = Town("Castermouth", "Castermouth", "city", 24_500, 12_000, 26, 2)
TOWNS = (
    Town("Wrenchester", "Wrenchester", "town", 15_500, 17_000, 18, 2),
    Town("Saltmere", "Saltmere Coast", "town", 28_000, 21_500, 10, 2),
    Town("Tarnwick", "Tarnwick", "town", 8_000, 23_500, 9, 1),
    Town("Drayhythe", "Dray Valley", "town", 15_500, 6_500, 8, 1),
    Town("Ollerstow", "Ollerwold", "town", 18_500, 26_500, 7, 1),
    Town("Marchfleet", "Fenmarch", "town", 5_000, 12_500, 6, 1),
)
VILLAGES = (
    "Brimblestow", "Cold Tansel", "Corvelworth", "Cotterquay", "Dunnickholme", "Fennimoor", "Gannetsea",
    "Garrelden", "Heskerby", "Hollow Dray", "Ibberstead", "Kestleholme", "Lorrelham", "Mirrenby",
    "Nettlequay", "Nine Elders", "Oxenlathe", "Pellowstead", "Quillthorpe", "Ruddlecombe", "Saltry",
    "Skerrowby", "Tanselby", "Thrupplewick", "Umberstow", "Vennelford", "Wexenham", "Yaffleworth",
    "Yarrelthorpe", "Zeal Corvel", "Averlathe", "Bellowby", "Crakesea", "Dovelathe", "Emberwold",
    "Farrowstow",
)  # fmt: skip
HAMLETS = (
    "Brimble Foot", "Corvel End", "Dunnick Row", "Far Ruddle", "Fenny Pellow", "Gannet Hythe", "Garrel Mill",
    "Hesker Bank", "Ibber Cross", "Kestle Gate", "Lantern Row", "Lorrel Green", "Mirren Side", "Nettle Hythe",
    "Nether Quill", "Oxen Row", "Pellow Green", "Quill End", "Ruddle Top", "Saltry Bar", "Skerrow Cross",
    "Tansel Moor", "Thrupple Mill", "Umber Lathe", "Upper Wexen", "Vennel Gate", "Yaffle Bottom",
    "Yarrel Foot", "Zeal Mill", "Aver Side", "Bellow Hill", "Crake Bar", "Dove Mill", "Ember Side",
    "Farrow Bank", "Little Skerrow",
)  # fmt: skip
