"""Whether people have a choice: for stated needs, how many providers could come to each neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from directory.models import Need, Skill
from directory.pattern import Pattern, PatternVisit
from directory.question import Question
from directory.statement import Times, lanes
from directory.statement.planes import bits
from directory.tags import TagKind, tag
from marketplace.estimators import markets
from marketplace.measures.capacity import CONFIRMED_DAYS
from marketplace.measures.registry import Reading, answer, measure, no_answer

DAYS_AHEAD = 14
ENOUGH = 3
HOUR = 60
NO_NEIGHBOURHOODS = "no neighbourhoods of this council are known"
NOBODY_OLD = "it is not known how many people of 65 and over live here"


@dataclass(frozen=True, slots=True)
class Profile:
    """A need as somebody would state it: which tasks and skills, on which days, between when, how long, by how many."""

    slug: str
    words: str
    needs: tuple[str, ...]
    days: tuple[int, ...]
    earliest: int
    latest: int
    minutes: int
    skills: tuple[str, ...] = ()
    workers: int = 1

    def pattern(self, starts_on: date) -> Pattern:
        """It as the pattern of a search, for fourteen days."""
        visits = tuple(
            PatternVisit(day, self.earliest, self.latest, self.minutes, self.workers) for day in self.days
        )
        return Pattern(visits, starts_on=starts_on, ends_on=starts_on + timedelta(days=DAYS_AHEAD - 1))


EVERY_DAY, WEEKDAYS = tuple(range(7)), tuple(range(5))
PROFILES = {
    profile.slug: profile
    for profile in (
        Profile(
            "morning",
            "Half an hour of personal care on a weekday, between 7am and 9am",
            ("washing", "dressing"),
            WEEKDAYS,
            7 * HOUR,
            9 * HOUR,
            30,
        ),
        Profile(
            "bedtime",
            "Half an hour of personal care at the weekend, between 7pm and 10pm",
            ("washing", "dressing"),
            (5, 6),
            19 * HOUR,
            22 * HOUR,
            30,
        ),
        Profile(
            "two-workers",
            "Half an hour with two workers and a hoist on any day, between 7am and 10am",
            ("moving",),
            EVERY_DAY,
            7 * HOUR,
            10 * HOUR,
            30,
            ("hoist",),
            2,
        ),
        Profile(
            "dementia",
            "An hour with somebody trained in dementia on a weekday, between 10am and 4pm",
            ("dementia",),
            WEEKDAYS,
            10 * HOUR,
            16 * HOUR,
            60,
            ("dementia-trained",),
        ),
        Profile(
            "home",
            "Two hours of cleaning and shopping on a weekday, between 9am and 5pm",
            ("cleaning", "shopping"),
            WEEKDAYS,
            9 * HOUR,
            17 * HOUR,
            120,
        ),
    )
}
"""The five needs that are asked about everywhere, so that councils and quarters can be compared."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How many providers could come to one neighbourhood, and how many of them confirmed their hours within fourteen days."""

    lsoa: str
    name: str
    district: str
    aged_65_over: int
    providers: int
    confirmed: int

    @property
    def words(self) -> str:
        """The class: 0, 1, 2, 3 to 5, 6 or more."""
        return markets.choice_class(self.providers)


_REACHES = (
    "CASE WHEN e.area IS NULL THEN (e.x - p.x) ^ 2 + (e.y - p.y) ^ 2 <= e.travels_metres::float ^ 2"
    " ELSE e.reach && p.centre AND ST_Covers(e.area, p.centre) END"
)
_PLACES = (
    "SELECT code, name, district_id, centre, ST_X(centre) AS x, ST_Y(centre) AS y, aged_65_over"
    " FROM directory_lsoa WHERE council_id = %(council)s"
)
_NEAR = (
    "SELECT DISTINCT ON (e.listing_id) e.provider_id, e.reach, ST_X(e.point) AS x, ST_Y(e.point) AS y,"
    " e.travels_metres, e.area FROM directory_searchentry e WHERE"
    " e.during @> %(now)s::timestamptz AND e.tags @> %(musts)s::int[] AND e.reach &&"
    " (SELECT ST_SetSRID(ST_Extent(centre)::geometry, 27700) FROM places)"
    " AND e.provider_id <> ALL(%(without)s::bigint[])"
)
# Whole statements: what is put in are bits and dates reckoned by the words of search; all else is a parameter.
# All offers of a listing have one coverage. Places are counted one by one, so that no pairs need be kept or sorted.
_CHOICE = """
    WITH places AS MATERIALIZED ({places}), near AS MATERIALIZED ({near}),
    able AS MATERIALIZED (
        SELECT n.*, coalesce(r.hours_confirmed_at >= %(fresh)s, FALSE) AS confirmed
        FROM near n JOIN directory_provider r ON r.id = n.provider_id
        CROSS JOIN LATERAL ({together}) o WHERE {some_start}
    )
    SELECT p.code, p.name, p.district_id, p.aged_65_over, c.providers, c.confirmed
    FROM places p CROSS JOIN LATERAL (
        SELECT count(DISTINCT e.provider_id) AS providers,
            count(DISTINCT e.provider_id) FILTER (WHERE e.confirmed) AS confirmed
        FROM able e WHERE {reaches}
    ) c ORDER BY p.name, p.code
"""
_SHARES = """
    WITH places AS MATERIALIZED ({places}), near AS MATERIALIZED ({near}),
    whole AS (SELECT district_id, count(*) AS many FROM places GROUP BY district_id)
    SELECT p.district_id, e.provider_id, count(DISTINCT p.code)::float / w.many FROM places p
    JOIN near e ON {reaches} JOIN whole w USING (district_id) GROUP BY p.district_id, e.provider_id, w.many
"""


def choice(
    council: str, profile: Profile, *, now: datetime | None = None, without: Sequence[int] = ()
) -> list[Choice]:
    """Every neighbourhood of a council with who could come to it: one statement, and two for what the words stand for.

    A provider counts when something of it may be found now that has every task and skill, at least one visit of the
    profile fits into its free hours in the fourteen days from tomorrow, and its coverage holds the middle of the place.
    ``without`` leaves providers out, as if they had stopped.
    """
    now = now or timezone.now()
    question = Question(0, 0, profile.pattern(timezone.localdate(now) + timedelta(days=1)), now)
    times = Times(question)
    text = _CHOICE.format(
        places=_PLACES,
        near=_NEAR,
        together=lanes.together(times, "n.provider_id"),
        some_start=_some_start(times),
        reaches=_REACHES,
    )
    asked = {
        "council": council,
        "now": now,
        "musts": musts(profile.needs, profile.skills),
        "fresh": now - timedelta(days=CONFIRMED_DAYS),
        "without": list(without),
    }
    return [Choice(*row) for row in _rows(text, asked)]


def reach_shares(
    council: str, needs: Iterable[str] = (), *, now: datetime | None = None
) -> dict[tuple[str, int], float]:
    """The part of each district's neighbourhoods that each provider covers, by district and provider."""
    text = _SHARES.format(places=_PLACES, near=_NEAR, reaches=_REACHES)
    asked = {"council": council, "now": now or timezone.now(), "musts": musts(needs), "without": []}
    return {(district, provider): part for district, provider, part in _rows(text, asked)}


def musts(needs: Iterable[str], skills: Iterable[str] = ()) -> list[int]:
    """The tags of tasks and skills. Raises LookupError for a word that the taxonomy does not have."""
    found = []
    for model, kind, words in ((Need, TagKind.NEED, list(needs)), (Skill, TagKind.SKILL, list(skills))):
        ids = list(model.objects.filter(slug__in=words).values_list("pk", flat=True))
        if len(ids) != len(set(words)):
            raise LookupError(f"Not all of these are in the taxonomy: {', '.join(words)}.")
        found += [tag(kind, pk) for pk in ids]
    return found


def _some_start(times: Times) -> str:
    """Whether any visit could start in any of the weeks. All visits of a profile are alike, so there is one plane."""
    (plane,) = times.planes
    every = 0
    for window in times.windows:
        every |= window.mask
    tests = [
        f"position(B'1' IN ({lanes.week(times, plane, number)} & {bits(every & ~unasked)})) > 0"
        for number, unasked in enumerate(plane.unasked)
        if every & ~unasked
    ]
    return f"({' OR '.join(tests)})"


def _rows(text: str, asked: Mapping[str, Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text, asked)
        return cursor.fetchall()


@measure("M17", "Choice")
def choice_share(rows: Sequence[Choice], *, as_of: date) -> Reading:
    """The part of people of 65 and over who live where three or more providers could come for one stated need.

    Formula: people aged 65+ in neighbourhoods where C >= 3 / people aged 65+; C = providers that can be found, do it, have a free visit, and cover the place
    Unit: share
    Out of: residents of 65 and over, Census 2021
    Window: fourteen days from tomorrow
    Source: what the search of this site would find from the middle of each LSOA
    Cannot see: providers who are not on the site, and several people who count on the same free hour; a worker is taken to set out from the provider's place
    """
    if not rows:
        return no_answer("M17", NO_NEIGHBOURHOODS, as_of=as_of)
    everybody = sum(row.aged_65_over for row in rows)
    some = sum(row.aged_65_over for row in rows if row.providers >= ENOUGH)
    providers = max(row.providers for row in rows)
    said = f"at most {providers} providers reach one place, {max(row.confirmed for row in rows)} with hours confirmed within {CONFIRMED_DAYS} days"
    value = some / everybody if everybody else None
    return answer("M17", value, otherwise=NOBODY_OLD, of=everybody, as_of=as_of, coverage=said)


@measure("M17b", "Choice, once others have had their part")
def crowded_choice(
    spare: Mapping[int, float],
    reach: Mapping[tuple[str, int], float],
    people: Mapping[str, int],
    *,
    as_of: date,
) -> dict[str, Reading]:
    """Spare hours a week for each person of 65 and over, when all who can reach a provider share what it has; by district.

    Formula: sum over providers j of w_ij S_j / sum over districts k of w_kj D_k; w the part of the district reached, S spare hours, D people aged 65+
    Unit: hours a week for each person aged 65+
    Out of: residents of 65 and over, Census 2021
    Window: two whole weeks from the next Monday
    Source: free hours said to be right within fourteen days, coverage of listings, Census 2021
    Cannot see: that most people of 65 and over want no care; it overstates demand where catchments overlap
    """
    supply = {str(provider): hours for provider, hours in spare.items()}
    weights = {
        (district, str(provider)): part
        for (district, provider), part in reach.items()
        if provider in spare and people.get(district)
    }
    living = {district: float(number) for district, number in people.items()}
    access = markets.crowded_access(supply, living, weights)
    return {
        district: answer(
            "M17b",
            access[district] if number else None,
            otherwise=NOBODY_OLD,
            of=number,
            as_of=as_of,
        )
        for district, number in people.items()
    }
