"""How far money reaches: what is spent, what is promised, what is left, and the day until which it lasts. Whole pence.

A charge is split by the shares that hold on its day; what a source pays a week is counted from Monday to Sunday.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from directory.hours import monday_of
from payments.splitting import Share, split

A_DAY = timedelta(days=1)
VISIT, WAGES, EMPLOYER, TAKEN_OFF = "visit", "wages", "employer", "taken off"
"""What money goes for: a visit that is charged, wages of one, what comes on top of wages; less what was taken off."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something of one arrangement that is paid, or is to be: ``spent`` when it took place. ``visit`` is the weekly visit.

    ``about`` is the reference of the visit itself, or of the agreement an employer's costs are of.
    """

    on: date
    pence: int
    spent: bool
    visit: int | None = None
    what: str = VISIT
    about: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A share, the source it pays from, and the days it holds."""

    share: Share
    source: int
    valid_from: date
    valid_until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Charged:
    """What lines say that a share was charged for something, and the source it was charged to."""

    share: int | None
    source: int
    pence: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one source pays of something on a day."""

    source: int
    on: date
    pence: int
    spent: bool
    what: str = VISIT
    about: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """So much money for these days, the last one with them."""

    starts_on: date
    ends_on: date
    pence: int

    def has(self, part: Part) -> bool:
        """Whether it is paid in these days."""
        return self.starts_on <= part.on <= self.ends_on


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one budget stands. ``lasts_until`` is the last day it pays for in full: None when it does not reach the first."""

    period: Period
    spent: int
    promised: int
    lasts_until: date | None

    @property
    def unspent(self) -> int:
        """What is still there, promised or not; less than nothing when more is spent than there was."""
        return self.period.pence - self.spent

    @property
    def left(self) -> int:
        """What nobody has been promised; less than nothing when more is promised than there is."""
        return self.period.pence - self.spent - self.promised

    @property
    def short(self) -> int:
        """What is missing to pay for everything that is agreed."""
        return max(-self.left, 0)

    @property
    def is_enough(self) -> bool:
        """Whether it pays for everything that is agreed."""
        return self.left >= 0


def parts(
    due: Iterable[Due], shares: Sequence[Held], charged: Mapping[str, Sequence[Charged]] | None = None
) -> Iterator[Part]:
    """What each source pays of one arrangement, day by day.

    What was ``charged`` for just what is due stands as it was charged, and comes first in its week: so the sum of these
    is the sum of the lines, whatever order visits were charged in.
    """
    weeks: dict[date, list[Due]] = defaultdict(list)
    for one in due:
        weeks[monday_of(one.on)].append(one)
    for _, week in sorted(weeks.items()):
        stands = {one.about: lines for one in week if (lines := _as_charged(one, charged or {}))}
        taken: dict[int, int] = {}
        for line in (line for lines in stands.values() for line in lines):
            if line.share is not None:
                taken[line.share] = taken.get(line.share, 0) + line.pence
        for one in sorted(week, key=lambda it: (it.on, it.what == EMPLOYER, it.visit or 0, it.pence)):
            if one.about in stands:
                for line in stands[one.about]:
                    yield Part(line.source, one.on, line.pence, one.spent, one.what, one.about)
            else:
                yield from _parts_of(one, [held for held in shares if held.holds(one.on)], taken)


def _as_charged(one: Due, charged: Mapping[str, Sequence[Charged]]) -> Sequence[Charged]:
    """Its lines, when they sum to what is due."""
    lines = charged.get(one.about, ())
    return lines if sum(line.pence for line in lines) == one.pence else ()


def _parts_of(one: Due, shares: Sequence[Held], taken: dict[int, int]) -> Iterator[Part]:
    sources = {held.share.key: held.source for held in shares}
    for key, pence in split(one.pence, [held.share for held in shares], visit=one.visit, taken=taken).items():
        taken[key] = taken.get(key, 0) + pence
        yield Part(sources[key], one.on, pence, one.spent, one.what, one.about)


def standing(period: Period, paid: Iterable[Part]) -> Standing:
    """Where ``period`` stands with what falls on its days."""
    inside = sorted(filter(period.has, paid), key=lambda one: one.on)
    spent = sum(one.pence for one in inside if one.spent)
    promised = sum(one.pence for one in inside if not one.spent)
    return Standing(period, spent, promised, _lasts_until(period, inside))


def _lasts_until(period: Period, inside: Sequence[Part]) -> date | None:
    """The day before the first one whose charges it cannot pay in full; the last day when it can pay them all."""
    left = period.pence
    for one in inside:
        left -= one.pence
        if left < 0:
            day = one.on - A_DAY
            return day if day >= period.starts_on else None
    return period.ends_on


def tax_year(day: date) -> tuple[date, date]:
    """The first and last day of the tax year that ``day`` is in."""
    first = date(day.year, 4, 6)
    year = day.year if day >= first else day.year - 1
    return date(year, 4, 6), date(year + 1, 4, 5)
