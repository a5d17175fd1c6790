"""Rates against the least the law lets an employer pay: refused for wages, only said for whoever trades.

Only waking hours count as work for the minimum wage (Royal Mencap Society v Tomlinson-Blake [2021] UKSC 8), so the
flat sum of a sleep-in is not held against it; but nobody is employed for nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from accounts.spoken import say_day, say_pounds
from directory.bands import BAND_WORDS, HOURLY_BANDS, Band


@dataclass(frozen=True, slots=True)
class Floor:
    """The least an hour, and the next one already known, with the day it begins."""

    pence: int
    next_pence: int | None = None
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands against some rates: what is refused, by band, and what is only said."""

    refused: dict[Band, str] = field(default_factory=dict)
    warned: list[str] = field(default_factory=list)


def judge(engagement: str, rates: Mapping[Band, int | None], floor: Floor | None) -> Finding:
    """Hold rates (pence, by band; None falls back to another) against the floor. An agency pays its own workers."""
    named = {band: pence for band, pence in rates.items() if pence is not None}
    if floor is None or engagement not in {"employed", "self_employed"}:
        return Finding()
    under = [band for band in HOURLY_BANDS if band in named and named[band] < floor.pence]
    if engagement == "self_employed":
        return Finding(warned=_trading(under, named, floor))
    refused = {
        band: f"Wages may not be under {say_pounds(floor.pence)} an hour, the National Living Wage"
        for band in under
    }
    if named.get(Band.SLEEP_IN) == 0:
        refused[Band.SLEEP_IN] = "Nobody is employed for nothing. Enter what the night is paid"
    soon = floor.next_pence and [
        band for band in HOURLY_BANDS if floor.pence <= named.get(band, 0) < floor.next_pence
    ]
    return Finding(refused, [_coming(floor)] if soon else [])


def _trading(under: list[Band], named: Mapping[Band, int], floor: Floor) -> list[str]:
    nothing = [band for band in named if named[band] == 0]
    said = [f"You ask for nothing for this: {BAND_WORDS.get(band, 'a sleep-in')}." for band in nothing]
    if set(under) - set(nothing):
        least = say_pounds(floor.pence)
        said.append(
            f"Some of your rates are under {least} an hour, the least an employer would have to pay. You may ask for "
            "that. Remember that you pay your own tax, travel and days off from it."
        )
    return said


def _coming(floor: Floor) -> str:
    day = say_day(floor.next_on, weekday=False) if floor.next_on else ""
    return f"From {day} wages may not be under {say_pounds(floor.next_pence or 0)} an hour. Change your rates by then."
