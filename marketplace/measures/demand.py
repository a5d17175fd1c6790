"""What people look for and ask for, and what stands in the way. Counted in people it comes from what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from directory.demand import Barrier, Found
from marketplace.disclosure import Path, Release
from marketplace.measures.bands import ended
from marketplace.measures.registry import Reading, answer, measure, no_answer, not_built
from marketplace.measures.released import NOTHING_RELEASED, last_day, summed, whole

WHOLE = 100
A_THOUSAND = 1000
WIDEST = 15  # per cent
NO_CENSUS = "how many people aged 65 and over live here is not loaded"
HIDDEN = "too many of those who looked are in groups too small to be shown"
LIMITED = [barrier for barrier in Barrier if barrier]


@measure("M1", "People who asked for care")
def people_asking(release: Release | None, within: Path = ()) -> Reading:
    """How many people asked for care, each once however often they asked.

    Formula: number of distinct people with one request or more
    Unit: people
    Out of: everybody who lives in the council’s area
    Window: one calendar quarter
    Source: the published release of people who asked
    Cannot see: care arranged off the site, and people who only looked, who are never added to these
    """
    return _people("M1", release, within)


@measure("M1b", "People who looked and did not ask")
def people_looking(release: Release | None, within: Path = ()) -> Reading:
    """How many visitors looked for care in earnest and asked nobody. Never added to those who asked.

    Formula: number of distinct visitors with a search that counts, and no request
    Unit: visitors
    Out of: everybody who searched from the council’s area with a place and a task
    Window: one calendar quarter; looks of one visitor for one service within 28 days are one
    Source: the published release of people who looked; robots, staff and providers are left out
    Cannot see: one person on two devices, who counts twice, and two on one, who count once
    """
    return _people("M1b", release, within)


def _people(code: str, release: Release | None, within: Path) -> Reading:
    if release is None:
        return no_answer(code, NOTHING_RELEASED)
    as_of = last_day(release.period)
    return answer(code, whole(release, within), otherwise=release.policy.few, as_of=as_of)


@measure("M5", "Searches that find nobody")
def zero_results(release: Release | None, within: Path = ()) -> Reading:
    """The part of visitors whose search ended with nobody who could do what they need, at any time.

    Formula: visitors whose last search found nobody suitable / visitors
    Unit: share
    Out of: visitors with a search that counts
    Window: one calendar quarter
    Source: the published release of people who looked, by what came of it; low and high are what it could be, given groups too small to be shown and what rounding took
    Cannot see: people who did not search because they expected nothing
    """
    return _found("M5", release, Found.NOBODY, within)


@measure("M5b", "Searches that find nobody free")
def none_available(release: Release | None, within: Path = ()) -> Reading:
    """The part of visitors whose search ended with somebody who suits, but nobody who is free at those times.

    Formula: visitors for whom somebody suits and nobody has time / visitors
    Unit: share
    Out of: visitors with a search that counts
    Window: one calendar quarter
    Source: the published release of people who looked, by what came of it; low and high are what it could be, given groups too small to be shown and what rounding took
    Cannot see: providers who would make time if asked
    """
    return _found("M5b", release, Found.NO_TIME, within)


@measure("M5c", "Searches that find one or two")
def thin_results(release: Release | None, within: Path = ()) -> Reading:
    """The part of visitors whose search ended with only one or two who could come: hardly a choice.

    Formula: visitors for whom one or two could come / visitors
    Unit: share
    Out of: visitors with a search that counts
    Window: one calendar quarter
    Source: the published release of people who looked, by what came of it; low and high are what it could be, given groups too small to be shown and what rounding took
    Cannot see: whether those one or two were wanted
    """
    return _found("M5c", release, Found.THIN, within)


def _found(code: str, release: Release | None, block: str, within: Path) -> Reading:
    """One block of what came of looking, between what it is at least and at most."""
    if release is None:
        return no_answer(code, NOTHING_RELEASED)
    more: dict[str, Any] = {"of": whole(release, within), "as_of": last_day(release.period)}
    band = ended(release, block, within)
    if band is None or not band.low:
        return no_answer(code, release.policy.few, **more)
    if band.high - band.low > WIDEST:
        return no_answer(code, HIDDEN, **more)
    value, low, high = (each / WHOLE for each in (round((band.low + band.high) / 2), band.low, band.high))
    return answer(code, value, low=low, high=high, **more)


@measure("M6", "What stands in the way")
def binding_constraint(release: Release | None, within: Path = ()) -> dict[str, Reading]:
    """Of visitors who found nobody, or nobody free: how many would have found somebody if just one thing had not been asked for.

    Formula: visitors whose search finds somebody when exactly that filter is dropped / visitors of whom the barrier is shown
    Unit: share
    Out of: visitors who found nobody, or nobody free, by the one thing that stood in the way
    Window: one calendar quarter
    Source: the published release of people who looked; the search asked again without each filter in turn
    Cannot see: two things that stand in the way together
    """
    if release is None:
        return {"": no_answer("M6", NOTHING_RELEASED)}
    every, as_of = summed(release, "barrier", within), last_day(release.period)
    found = Counter({barrier: every[barrier] for barrier in LIMITED if every[barrier]})
    if not found:
        return {"": no_answer("M6", release.policy.few, as_of=as_of)}
    of = found.total()
    return {
        barrier: answer("M6", round(number * WHOLE / of) / WHOLE, of=of, as_of=as_of)
        for barrier, number in found.most_common()
    }


@measure("M1c", "People who will ask in five years")
def need_in_five_years() -> Reading:
    """How many people would ask in a quarter five years from now, if the same part of them asked as asks now. It is never drawn on from the weeks of one year.

    Formula: people aged 65 and over in the projection × the part of them who ask now, with its lowest and its highest
    Unit: people
    Out of: people aged 65 and over as projected
    Window: one quarter, five years after the newest that is published
    Source: a projection of the population by age; published releases of people who asked
    Cannot see: changes in health, in money and in what families can do
    No data yet: projections of the population are not loaded
    """
    return not_built("M1c")


@measure("M1d", "People who ask, of those aged 65 and over")
def asking_rate(asked: Sequence[int], aged: int, *, as_of: date | None = None) -> Reading:
    """How many people ask in a quarter for each thousand aged 65 and over who live here. It is told for the newest quarter, between the fewest and the most of the last four.

    Formula: 1,000 × people who asked / people aged 65 and over; low and high are those of the last four published quarters
    Unit: of each 1,000 people
    Out of: people aged 65 and over
    Window: the newest published quarter and up to three before it
    Source: published releases of people who asked; Census 2021
    Cannot see: how many who ask are under 65: age is not asked for a request
    """
    if not asked:
        return no_answer("M1d", NOTHING_RELEASED)
    if not aged:
        return no_answer("M1d", NO_CENSUS, as_of=as_of)
    rates = [A_THOUSAND * number / aged for number in asked]
    return answer("M1d", rates[-1], of=aged, low=min(rates), high=max(rates), as_of=as_of)
