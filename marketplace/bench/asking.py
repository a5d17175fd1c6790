"""Mixed searches out of dice: what people all over England might ask, each as the brief the pages keep."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from django.db import connection

from directory.enums import RegulatedClass
from directory.models import Language, Need, Skill
from directory.pattern import PatternVisit
from marketplace.bench.nation.inventing import MONDAY
from marketplace.models import Brief

SHARES = {"dense city": 30, "rural": 30, "rare language": 16, "very broad": 12, "nothing found": 12}
CITIES = (
    "Westminster",
    "Camden",
    "Hackney",
    "Lambeth",
    "Birmingham",
    "Manchester",
    "Leeds",
    "Bristol, City of",
)
COMMON_LANGUAGES = 12
EVERY_DAY, WEEKDAYS = tuple(range(7)), tuple(range(5))
WEEKS = (
    (EVERY_DAY, ((420, 570, 45), (990, 1110, 45)), 1),
    ((0, 2, 4), ((600, 780, 120),), 1),
    (WEEKDAYS, ((480, 600, 60),), 1),
    (EVERY_DAY, ((420, 600, 30), (720, 840, 30), (960, 1080, 30), (1200, 1320, 30)), 1),
    (EVERY_DAY, ((450, 600, 45), (1200, 1320, 45)), 2),
    ((1,), ((780, 1020, 180),), 1),
    (WEEKDAYS, ((930, 1110, 60),), 1),
    ((5,), ((540, 900, 180),), 1),
    (EVERY_DAY, ((1320, 1860, 540),), 1),
)
SIMPLE_WEEKS = WEEKS[5:8]
HARD_WEEK = (EVERY_DAY, ((1320, 1860, 540), (420, 600, 45), (720, 840, 45)), 2)


def ask(many: int, seed: int) -> list[tuple[str, Brief]]:
    """Briefs with their class, written anew; the same for the same seed and the same places."""
    dice = Random(seed)
    kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
    chosen = [kinds[number * 37 % len(kinds)] for number in range(many)]
    places = {kind: iter(_postcodes(kind, chosen.count(kind), seed)) for kind in SHARES}
    Brief.objects.all().delete()
    briefs = [_brief(dice, kind, next(places[kind]), number) for number, kind in enumerate(chosen)]
    Brief.objects.bulk_create(briefs)
    return list(zip(chosen, briefs, strict=True))


POSTCODES = """
    WITH chosen AS (
        SELECT l.code FROM directory_lsoa l JOIN directory_authority d ON d.gss = l.district_id
        WHERE (d.name = ANY(%(cities)s) OR cardinality(%(cities)s::text[]) = 0) AND l.setting LIKE %(setting)s
        ORDER BY md5(l.code || %(seed)s) LIMIT %(many)s
    )
    SELECT min(p.compact) FROM directory_postcode p JOIN chosen c ON c.code = p.lsoa_id
    WHERE p.terminated_by IS NULL GROUP BY c.code ORDER BY md5(c.code || %(seed)s)
"""


def _postcodes(kind: str, many: int, seed: int) -> list[str]:
    """Real postcodes of the kind of place a search is about."""
    wanted = {
        "cities": list(CITIES) if kind in {"dense city", "very broad"} else [],
        "setting": "Rural" if kind == "rural" else "%",
        "seed": f"{kind}{seed}",
        "many": many,
    }
    with connection.cursor() as cursor:
        cursor.execute(POSTCODES, wanted)
        return [compact for (compact,) in cursor.fetchall()]


def _brief(dice: Random, kind: str, postcode: str, number: int) -> Brief:
    days, windows, workers = dice.choice(SIMPLE_WEEKS if kind == "very broad" else WEEKS)
    if kind == "nothing found":
        days, windows, workers = HARD_WEEK
    visits = [
        PatternVisit(day, earliest, latest, minutes, workers, "", sleep_in=False)
        for day in days
        for earliest, latest, minutes in windows
    ]
    return Brief(
        reference=f"bench-{number:06}",
        postcode=postcode,
        needs=_needs(dice, kind),
        visits=[{name: getattr(visit, name) for name in visit.__slots__} for visit in visits],
        every_weeks=2 if dice.random() < 0.15 else 1,
        starts_on=MONDAY + timedelta(days=dice.randrange(3, 21)),
        requirements=_wishes(dice, kind),
        funding=dice.choice(("own", "direct_payment", "council", "not_sure")),
    )


def _needs(dice: Random, kind: str) -> list[int]:
    if kind == "nothing found":
        return list(Need.objects.filter(regulated=RegulatedClass.NURSING).values_list("pk", flat=True))
    ordinary = list(Need.objects.exclude(regulated=RegulatedClass.NURSING).values_list("pk", flat=True))
    return dice.sample(ordinary, 1 if kind == "very broad" else dice.choice((1, 2, 2, 3)))


def _wishes(dice: Random, kind: str) -> list[dict[str, object]]:
    wishes: list[dict[str, object]] = []
    languages = list(Language.objects.order_by("pk").values_list("pk", flat=True))
    if kind in {"rare language", "nothing found"}:
        wishes.append(_language(dice, languages[COMMON_LANGUAGES:], must=True))
    elif dice.random() < 0.3:
        wishes.append(_language(dice, languages[1:COMMON_LANGUAGES], must=False))
    if dice.random() < 0.3:
        skill = dice.choice(list(Skill.objects.values_list("pk", flat=True)))
        wishes.append({"kind": "skill", "id": skill, "level": 0, "must": False})
    return wishes


def _language(dice: Random, languages: Sequence[int], *, must: bool) -> dict[str, object]:
    return {"kind": "language", "id": dice.choice(languages), "level": dice.choice((1, 2)), "must": must}
