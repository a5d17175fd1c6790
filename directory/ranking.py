"""The order of what is found, and why. The help page says the same in words; money never buys a place.

Whoever can do more of the visits always comes first. Among those who can do the same number:

- *best*: more of what was preferred; hours said to be right in the last fourteen days; a nearer band of
  distance; and then chance, drawn anew each day, so that nobody is always first;
- *nearest*: the distance, then as in best;
- *cost*: the price of the week for the visits they can do, then as in best;
- *soonest*: the day they could start, then as in best.

All of *best* after the number of visits is one whole number, the smaller the better, so that the database and
Python agree on it.
"""

import hashlib
import hmac
from datetime import date, timedelta

from directory.usual_week import DAYS_FRESH

BANDS_METRES = (3_219, 8_047, 16_093, 32_187)  # 2, 5, 10 and 20 miles
FRESH = timedelta(days=DAYS_FRESH)
FEW = 5  # when fewer can do every visit, a change of times is suggested
MOST_PREFERS = 63
TEAMS = 3

PRIME = 2_147_483_647
DRAWS = 1 << 31
_PLACES = len(BANDS_METRES) + 1
_WORD = 8


def draw(key: bytes, day: date) -> tuple[int, int]:
    """The day's secret pair of numbers that the order by chance is made from."""
    digest = hmac.digest(key, b"order of listings " + day.isoformat().encode(), hashlib.sha256)
    return 1 + int.from_bytes(digest[:_WORD]) % (PRIME - 1), int.from_bytes(digest[_WORD : 2 * _WORD]) % PRIME


def chance(listing_id: int, pair: tuple[int, int]) -> int:
    """A listing's place by chance: any two listings are as likely to come one way round as the other."""
    times, plus = pair
    return (listing_id % PRIME * times + plus) % PRIME


def band(metres: int) -> int:
    """The band of distance, 0 being within two miles."""
    return sum(metres >= limit for limit in BANDS_METRES)


def is_fresh(confirmed_on: date | None, today: date) -> bool:
    """Whether hours were said to be right in the last fourteen days."""
    return confirmed_on is not None and confirmed_on >= today - FRESH


def best(*, preferred: int, fresh: bool, metres: int, by_chance: int) -> int:
    """Everything *best* looks at after the number of visits, as one number; the smaller the better."""
    worse = MOST_PREFERS - min(preferred, MOST_PREFERS)
    return ((worse * 2 + (not fresh)) * _PLACES + band(metres)) * DRAWS + by_chance
