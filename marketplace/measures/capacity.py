"""What providers have: the hours they have promised and those they have left, read once for all measures of supply."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from directory.enums import EntryKind
from directory.hours import (
    A_DAY,
    DAYS_A_WEEK,
    LONDON,
    MINUTES_AN_HOUR,
    SLOTS_A_DAY,
    SLOTS_A_WEEK,
    from_bitstring,
    monday_of,
    shifted,
    slots_between,
)
from directory.models import DiaryEntry, FreeHours, SearchEntry
from directory.tags import TagKind, tag
from directory.usual_week import DAYS_FRESH
from marketplace.disclosure import Policy, spreads
from marketplace.week_grid import Cell, hours_by_cell

if TYPE_CHECKING:
    from django.db.models import QuerySet

CONFIRMED_DAYS = DAYS_FRESH  # as search has it, and as providers are asked to
WEEKS = 2
PROMISED = (EntryKind.VISIT, EntryKind.OUTSIDE)
LAID_BARE = "too few providers, or one so large that it would be laid bare"


@dataclass(frozen=True, slots=True)
class Capacity:
    """One provider's hours a week by cell of the week. ``free`` is unknown, not spare, unless ``confirmed`` in fourteen days."""

    provider: int
    district: str
    legal_form: str
    confirmed: bool
    promised: Mapping[Cell, float] = field(default_factory=dict)
    free: Mapping[Cell, float] = field(default_factory=dict)

    @property
    def spare(self) -> Mapping[Cell, float]:
        """What is free and was said to be so."""
        return self.free if self.confirmed else {}

    @property
    def promised_hours(self) -> float:
        """Hours a week."""
        return sum(self.promised.values())

    @property
    def spare_hours(self) -> float:
        """Hours a week that are free and were said to be so."""
        return sum(self.spare.values())

    @property
    def hours(self) -> float:
        """All that is known, a week."""
        return self.promised_hours + self.spare_hours


def offers_in(council: str, needs: Iterable[int] = ()) -> QuerySet[SearchEntry]:
    """What people may find now of providers who set out from a council's area; with ``needs``, of those who do any of these."""
    entries = SearchEntry.objects.holding().filter(provider__lsoa__council=council)
    tags = [tag(TagKind.NEED, need) for need in needs]
    return entries.filter(tags__overlap=tags) if tags else entries


def next_monday(today: date) -> date:
    """The first day of the two weeks that are looked at: whole weeks, none of which has begun."""
    return monday_of(today) + DAYS_A_WEEK * A_DAY


def capacity(
    entries: QuerySet[SearchEntry], *, monday: date | None = None, weeks: int = WEEKS
) -> list[Capacity]:
    """Everybody who can be found in ``entries``, with their hours a week in so many weeks from a Monday on. Three queries."""
    now = timezone.now()
    monday = monday or next_monday(timezone.localdate(now))
    columns = ("provider", "provider__lsoa__district", "provider__legal_form", "provider__hours_confirmed_at")
    known = list(entries.order_by("provider").values_list(*columns).distinct())
    providers = [provider for provider, *_ in known]
    free, promised = _free(providers, monday, weeks), _promised(providers, monday, weeks)
    fresh = now - timedelta(days=CONFIRMED_DAYS)
    return [
        Capacity(
            provider,
            district,
            form,
            said_at is not None and said_at >= fresh,
            promised.get(provider, {}),
            free.get(provider, {}),
        )
        for provider, district, form, said_at in known
    ]


def _free(providers: Sequence[int], monday: date, weeks: int) -> dict[int, Counter[Cell]]:
    """Free hours; of each lane only the weeks that are looked at leave the database."""
    cut = RawSQL(
        "substring(free FROM greatest(%s::date - from_on, 0) * %s + 1 FOR %s)",
        [monday, SLOTS_A_DAY, weeks * SLOTS_A_WEEK],
        output_field=TextField(),
    )
    rows = FreeHours.objects.filter(provider__in=providers).annotate(cut=cut)
    return _by_cell(
        (
            (provider, shifted(from_bitstring(bits), max(from_on, monday), monday, weeks))
            for provider, from_on, bits in rows.values_list("provider", "from_on", "cut")
        ),
        weeks,
    )


def _promised(providers: Sequence[int], monday: date, weeks: int) -> dict[int, Counter[Cell]]:
    starts = datetime.combine(monday, time(), LONDON)
    ends = datetime.combine(monday + timedelta(weeks=weeks), time(), LONDON)
    held = DiaryEntry.objects.holding().filter(
        worker__provider__in=providers, kind__in=PROMISED, during__overlap=DateTimeTZRange(starts, ends)
    )
    masks: dict[tuple[int, int], int] = defaultdict(int)
    for provider, worker, during in held.values_list("worker__provider", "worker", "during"):
        masks[provider, worker] |= slots_between(during.lower, during.upper, monday, weeks)
    return _by_cell(((provider, mask) for (provider, _), mask in masks.items()), weeks)


def _by_cell(masks: Iterable[tuple[int, int]], weeks: int) -> dict[int, Counter[Cell]]:
    """The hours a week of each provider, of all its workers together."""
    found: dict[int, Counter[Cell]] = defaultdict(Counter)
    for provider, mask in masks:
        found[provider].update(hours_by_cell(mask, weeks))
    return found


def laid_bare(hours: Mapping[int, float], policy: Policy | None) -> str:
    """Why hours by provider may not be told together; nothing when they may. No policy is for one who may see each."""
    minutes = {str(provider): round(each * MINUTES_AN_HOUR) for provider, each in hours.items() if each > 0}
    return "" if policy is None or not minutes or spreads(policy, minutes) else LAID_BARE
