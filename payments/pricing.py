"""What a visit and a week cost: rate bands, minimum visits, travel and two workers, in whole pence.

The rule, in one line: for each worker of each visit, the elapsed minutes of each band at that
band's rate, plus what is missing to the minimum at the rate of the band the visit starts in,
rounded once, plus travel. A sleep-in is a flat sum for each worker, plus travel.

The same sum is said twice on purpose: visit by visit for people (`price_visit`, `price_week`) and
over groups of equal visits in integers a database can repeat (`signature`, `cost_of`). They agree
exactly, and a test says so.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from accounts.spoken import say_pounds
from directory.bands import BAND_WORDS, FALLBACK, HOURLY_BANDS, Band, minutes_by_band
from directory.hours import minutes_words
from payments.money import round_half_up

AN_HOUR = 60


class TariffError(ValueError):
    """Rates nothing can be priced with. Its text is for people."""


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a provider charges: pence an hour for each band, a minimum visit, travel for each visit.

    A band without a rate falls back: Saturday and night to weekday, Sunday to Saturday, bank holiday
    to Sunday. A weekday rate is needed. Without ``sleep_in_pence`` a sleep-in is priced by the hour.
    """

    pence_per_hour: Mapping[Band, int]
    minimum_minutes: int = 0
    travel_pence: int = 0
    sleep_in_pence: int | None = None

    def __post_init__(self):
        if Band.WEEKDAY not in self.pence_per_hour:
            raise TariffError("Add a weekday rate.")
        amounts = [
            *self.pence_per_hour.values(),
            self.minimum_minutes,
            self.travel_pence,
            self.sleep_in_pence or 0,
        ]
        if min(amounts) < 0:
            raise TariffError("Rates, minimum visits and travel cannot be less than nothing.")

    def rate(self, band: Band) -> int:
        """Pence an hour in a band, or in the band it falls back to."""
        while band not in self.pence_per_hour:
            band = FALLBACK[band]
        return self.pence_per_hour[band]

    def rates(self) -> tuple[int, ...]:
        """Pence an hour for every hourly band, fallbacks filled in, in the order of HOURLY_BANDS."""
        return tuple(self.rate(band) for band in HOURLY_BANDS)


@dataclass(frozen=True, slots=True)
class TimedVisit:
    """A visit at real instants, by one worker or two; ``sleep_in`` when that was agreed."""

    starts_at: datetime
    ends_at: datetime
    workers: int = 1
    sleep_in: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a price with words for people; the lines of a price add up to its total."""

    words: str
    pence: int


@dataclass(frozen=True, slots=True)
class Price:
    """A total in pence and the lines it is the sum of."""

    lines: tuple[Line, ...]
    total_pence: int


@dataclass(frozen=True, order=True, slots=True)
class Group:
    """Equal visits: minutes of each of HOURLY_BANDS, the band they start in, workers, and how many."""

    minutes: tuple[int, ...]
    first: int
    workers: int = 1
    sleep_in: bool = False
    count: int = 1


def price_visit(tariff: Tariff, visit: TimedVisit, bank_holidays: Collection[date] = frozenset()) -> Price:
    """The price of one visit, with a line for each thing that is paid for."""
    return _price(tariff, _group(visit, frozenset(bank_holidays)))


def price_week(
    tariff: Tariff, visits: Iterable[TimedVisit], bank_holidays: Collection[date] = frozenset()
) -> Price:
    """The price of several visits: equal ones share their lines, "5 visits × 45 minutes weekday at £22 an hour"."""
    prices = [_price(tariff, group) for group in signature(visits, bank_holidays)]
    lines = tuple(line for price in prices for line in price.lines)
    return Price(lines, sum(price.total_pence for price in prices))


def signature(
    visits: Iterable[TimedVisit], bank_holidays: Collection[date] = frozenset()
) -> tuple[Group, ...]:
    """The visits as groups of equals, in a steady order: all a price depends on besides the tariff."""
    known = frozenset(bank_holidays)
    counted = Counter(_group(visit, known) for visit in visits)
    return tuple(
        Group(group.minutes, group.first, group.workers, group.sleep_in, count)
        for group, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )


def cost_of(
    groups: Iterable[Group],
    rates: Sequence[int],
    minimum_minutes: int = 0,
    travel_pence: int = 0,
    sleep_in_pence: int | None = None,
) -> int:
    """The total of `price_week` in plain integers, as a database repeats it.

    ``rates`` is pence an hour for each of HOURLY_BANDS (`Tariff.rates`). For each group:
    count × workers × ((2 × (Σ minutes × rate + shortfall × rate of the first band) + 60) ÷ 120,
    rounded down, + travel).
    """
    total = 0
    for group in groups:
        if group.sleep_in and sleep_in_pence is not None:
            each = sleep_in_pence
        else:
            shortfall = max(minimum_minutes - sum(group.minutes), 0)
            worth = sum(minutes * rate for minutes, rate in zip(group.minutes, rates, strict=True))
            each = (2 * (worth + shortfall * rates[group.first]) + AN_HOUR) // (2 * AN_HOUR)
        total += group.count * group.workers * (each + travel_pence)
    return total


@lru_cache(maxsize=4096)
def _group(visit: TimedVisit, bank_holidays: frozenset[date]) -> Group:
    found = minutes_by_band(visit.starts_at, visit.ends_at, bank_holidays)
    minutes = tuple(found.get(band, 0) for band in HOURLY_BANDS)
    return Group(minutes, HOURLY_BANDS.index(next(iter(found))), visit.workers, visit.sleep_in)


def _price(tariff: Tariff, group: Group) -> Price:
    """The lines of a group, rounded once a visit and shared out so that they add up exactly."""
    times = group.count * group.workers
    lines, worth, so_far = [], 0, 0
    for words, minutes, rate in _timed_parts(tariff, group):
        worth += minutes * rate
        upto = round_half_up(worth, AN_HOUR)
        lines.append(
            Line(f"{_counted(group)} × {words} at {say_pounds(rate)} an hour", times * (upto - so_far))
        )
        so_far = upto
    if not lines and tariff.sleep_in_pence is not None:
        so_far = tariff.sleep_in_pence
        lines.append(Line(f"{_counted(group)} × sleep-in at {say_pounds(so_far)} a night", times * so_far))
    if tariff.travel_pence:
        lines.append(
            Line(
                f"{_counted(group)} × travel at {say_pounds(tariff.travel_pence)}",
                times * tariff.travel_pence,
            )
        )
    return Price(tuple(lines), times * (so_far + tariff.travel_pence))


def _timed_parts(tariff: Tariff, group: Group) -> list[tuple[str, int, int]]:
    """Words, minutes and rate of every part of a visit paid by the hour; none for a flat sleep-in."""
    if group.sleep_in and tariff.sleep_in_pence is not None:
        return []
    parts = [
        (f"{minutes_words(minutes)} {BAND_WORDS[band]}", minutes, tariff.rate(band))
        for band, minutes in zip(HOURLY_BANDS, group.minutes, strict=True)
        if minutes
    ]
    shortfall = tariff.minimum_minutes - sum(group.minutes)
    if shortfall > 0:
        words = f"{minutes_words(shortfall)} to make up the {minutes_words(tariff.minimum_minutes)} minimum"
        parts.append((words, shortfall, tariff.rate(HOURLY_BANDS[group.first])))
    return parts


def _counted(group: Group) -> str:
    workers = f" × {group.workers} workers" if group.workers > 1 else ""
    return f"{group.count} visit{'' if group.count == 1 else 's'}{workers}"
