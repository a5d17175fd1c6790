"""What a council tries and what it means to do, against what is seen: before and after, and declared and observed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import fmean

from marketplace.disclosure import STAFF
from marketplace.enums import InterventionMeasure, MarketService, Relations, Rules
from marketplace.estimators.comparing import ALIKE, FEWEST_PAIRS, matched, standardised_difference
from marketplace.estimators.comparing import before_and_after as estimated
from marketplace.measures.market import A_YEAR, Bought, bought, market_position, visits_of
from marketplace.measures.panels_made import Ask, without
from marketplace.measures.prices import services_of
from marketplace.measures.released import last_day
from marketplace.models import Booking, Intervention, Release, SubMarket
from marketplace.panel import Chart, Panel, Table
from marketplace.person_traits import first_of, msoa, quarter_before, quarter_of
from marketplace.quarters import quarter_words

TITLE = "Before and after, against areas like them"
BEFORE = 4  # quarters at most
CODES = {InterventionMeasure.MISSING_HOURS: ("M4",), InterventionMeasure.ASKED_HOURS: ("M2",)}
DRIFT = "Declared and seen"
AXES = (("rules", 1), ("relationships", 2))
NONE_LASTING = (
    "Agreements on this site are younger than a year, so no hours can count as a lasting relationship yet: "
    "whether that has drifted is not known."
)
HALF = 0.5
SIDE: dict[str, float] = {Rules.MANY: 0.75, Rules.FEW: 0.25, Relations.CLOSE: 0.75, Relations.LOOSE: 0.25}
Series = dict[str, list[float]]


def before_and_after(tried: Intervention, *, today: date) -> Panel:
    """M4 or M2 by middle layer area. "Cannot tell yet" unless five areas have numbers on both sides."""
    ask = Ask("before_and_after", tried.authority, STAFF, quarter_of(tried.starts_on), today)
    codes = CODES[InterventionMeasure(tried.measure)]
    before, after, references = _quarters(tried)
    if not before or not after:
        side = "before it began" if not before else "since it began"
        return without(
            ask, TITLE, codes, f"Cannot tell yet: no whole quarter {side} is released.", window=_window(tried)
        )
    treated, others = _sides(tried, before)
    pairs = {
        mine: theirs for mine, theirs in matched(treated, others).items() if mine in after and theirs in after
    }
    told = estimated(
        [_change(each, before, after) for each in pairs],
        [_change(each, before, after) for each in pairs.values()],
    )
    if told is None:
        why = f"Cannot tell yet: it takes {FEWEST_PAIRS} areas with numbers before and after, and there are {len(pairs)}."
        return without(ask, TITLE, codes, why, window=_window(tried))
    unsure = (
        "It may be chance: the line crosses no difference."
        if told.includes_nought
        else "That is more than chance would do."
    )
    direction = "less" if told.value < 0 else "more"
    sentence = f"Where it is tried, each area changed by {abs(told.value):.1f} hours a week {direction} than areas like it. {unsure}"
    rows = (("Tried there, against areas like them", told.value, told.low, told.high),)
    return Panel(
        ask.key,
        TITLE,
        sentence,
        Table(("What", "Hours a week", "From", "To"), rows),
        Chart("dots", low=2, high=3, unit="hours a week for each area", lines=(("No difference", 0.0),)),
        codes,
        last_day(max(quarter for _, quarter in references)),
        _window(tried),
        f"{len(pairs)} pairs of middle layer areas",
        coverage=_alike(treated, others, pairs),
        releases=tuple(reference for reference, _ in references),
    )


def _quarters(tried: Intervention) -> tuple[Series, dict[str, float], list[tuple[str, str]]]:
    """By area: each of the last quarters before it began; the middle of those since; and what they were released as."""
    listed = [
        one for one in Release.objects.listed(tried.authority_id, STAFF.name) if one["cube"] == tried.measure
    ]
    newest = {one["period"]: one for one in sorted(listed, key=lambda one: one["version"])}
    earlier = [period for period in sorted(newest) if last_day(period) < tried.starts_on][-BEFORE:]
    later = [period for period in sorted(newest) if first_of(period) >= tried.starts_on]
    shown = Release.objects.areas(tried.measure, tried.authority_id, "msoa", STAFF.name)
    used = [(newest[period]["reference"], period) for period in (*earlier, *later)]
    return _in_all(shown, earlier), {area: fmean(each) for area, each in _in_all(shown, later).items()}, used


def _in_all(shown: Mapping[str, Mapping[str, float]], periods: Sequence[str]) -> Series:
    """Areas that may be shown in every one of some quarters."""
    if not periods:
        return {}
    areas = set.intersection(*(set(shown[period]) for period in periods))
    return {area: [shown[period][area] for period in periods] for area in sorted(areas)}


def _sides(tried: Intervention, before: Series) -> tuple[Series, Series]:
    """The areas where it is tried, and all others."""
    there = {msoa(name) for name in tried.lsoas.values_list("name", flat=True)}
    mine = {area: values for area, values in before.items() if area in there}
    return mine, {area: values for area, values in before.items() if area not in there}


def _change(area: str, before: Series, after: Mapping[str, float]) -> float:
    return after[area] - fmean(before[area])


def _alike(treated: Series, others: Series, pairs: Mapping[str, str]) -> str:
    """How like each other the two sides were before."""
    apart = standardised_difference(
        [fmean(treated[area]) for area in pairs], [fmean(others[area]) for area in pairs.values()]
    )
    if apart is None:
        return ""
    words = "were alike" if abs(apart) < ALIKE else "were not alike, so read this with care"
    return f"Before it began the two sides {words} ({apart:.2f} standard deviations apart)."


def _window(tried: Intervention) -> str:
    return f"Up to {BEFORE} quarters before {quarter_words(quarter_of(tried.starts_on))}, and those since"


def drift(market: SubMarket, *, today: date) -> Panel:
    """M33: where the council means this market to stand, and where it was seen to stand in the last four quarters."""
    ask = Ask("drift", market.authority, STAFF, quarter_before(quarter_of(today)), today)
    readings = {
        period: market_position(_bought(market, period), as_of=last_day(period))
        for period in _last_quarters(ask)
    }
    seen = [
        (f"Seen in {quarter_words(period)}", rules.value, relations.value, "observed")
        for period, (rules, relations) in readings.items()
        if rules.value is not None and relations.value is not None
    ]
    declared = [
        (
            f"Declared from {stance.since:%-d %b %Y}: {stance.model}",
            SIDE[stance.rules],
            SIDE[stance.relations],
            "declared",
        )
        for stance in reversed(market.declared)
    ]
    if not declared and not seen:
        why = "Nothing is declared yet, and of what is bought nothing may be told"
        return without(ask, DRIFT, ("M33",), f"{why}: {readings[ask.period][0].reason}")
    lasting = _could_last(market, ask.period)
    return Panel(
        ask.key,
        DRIFT,
        f"{_meant(market)} {_apart(declared, seen, AXES if lasting else AXES[:1])}".strip(),
        Table(("When", "rules", "relationships", "What"), (*declared, *seen)),
        Chart("quadrant", values=(1, 2), key=3),
        ("M33",),
        today,
        "Since it was first declared, and the last four quarters",
        "hours bought; what is declared stands in the middle of its quarter of the square",
        coverage=(
            f"What is bought may not be told: {readings[ask.period][0].reason}."
            if not seen
            else ""
            if lasting
            else NONE_LASTING
        ),
    )


def _last_quarters(ask: Ask) -> list[str]:
    """Four, the oldest first."""
    found = [ask.period]
    while len(found) < BEFORE:
        found.insert(0, quarter_before(found[0]))
    return found


def _bought(market: SubMarket, period: str) -> list[Bought]:
    """The hours of this service and area."""
    visits = visits_of(market.authority_id, period)
    if market.district_id:
        visits = visits.filter(booking__listing__provider__lsoa__district=market.district_id)
    bookings = set(visits.order_by().values_list("booking", flat=True).distinct())
    served = services_of(bookings)
    of_it = [booking for booking in bookings if served.get(booking, MarketService.OTHER) == market.service]
    return bought(market.authority_id, period, visits=visits.filter(booking__in=of_it)) if of_it else []


def _could_last(market: SubMarket, period: str) -> bool:
    """Whether any agreement with providers of the council began a year before the quarter was over."""
    ours = Booking.objects.filter(listing__provider__lsoa__council=market.authority_id)
    return ours.filter(starts_on__lte=last_day(period) - A_YEAR).exists()


def _meant(market: SubMarket) -> str:
    return (
        f"It is meant to be: {market.declared[0].model.lower()}."
        if market.declared
        else "Nothing is declared yet."
    )


def _apart(declared: Sequence[tuple], seen: Sequence[tuple], axes: Sequence[tuple[str, int]] = AXES) -> str:
    """Whether the newest point seen stands in the quarter of the square that was declared last, on what can be seen of it."""
    if not declared or not seen:
        return "A point is a prompt to talk, not a verdict."
    drifted = [axis for axis, place in axes if (declared[-1][place] > HALF) != (seen[-1][place] > HALF)]
    return (
        f"It has drifted on {' and '.join(drifted)}: decide which of the two should change."
        if drifted
        else f"On {' and '.join(axis for axis, _ in axes)} it is seen to be so."
    )
