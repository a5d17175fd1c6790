"""Times, days and money as people write them and read them: GOV.UK style, in plain words."""

import re
import unicodedata
from datetime import date

MINUTES_A_DAY = 1440
NOON = 720
HOURS_A_HALF_DAY = 12
HOURS_A_DAY = 24
MINUTES_AN_HOUR = 60
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH_LETTERS = 3
LONGEST_SHORT_YEAR = 99
CENTURY = 2000
MILE = 1609.344
BANDS = (2, 5, 10, 20)
# Characters that make text read in another order than it is stored: a way to disguise words.
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LAYOUT = frozenset("\n\r\t")

TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?(?::00)?\s*(am|pm|a\.m\.?|p\.m\.?)?", re.ASCII)
POUNDS = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", re.ASCII)
POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)
PENCE = re.compile(r"(\d+)\s*p", re.ASCII)


class UnclearError(ValueError):
    """What was written cannot be read; the message says how to mend it."""


def say_time(minutes: int) -> str:
    """``450`` is ``7:30am``; minutes past midnight of the next day read as that day's time."""
    minutes %= MINUTES_A_DAY
    if minutes in (0, NOON):
        return "midday" if minutes else "midnight"
    hour, rest = divmod(minutes, MINUTES_AN_HOUR)
    clock = f"{(hour - 1) % HOURS_A_HALF_DAY + 1}"
    return f"{clock}:{rest:02d}{_half(hour)}" if rest else f"{clock}{_half(hour)}"


def _half(hour: int) -> str:
    return "pm" if hour >= HOURS_A_HALF_DAY else "am"


def read_time(text: str) -> int:
    """Minutes past midnight from ``7.30am``, ``19:30``, ``noon``. Unclear when am or pm is not plain."""
    words = " ".join(text.lower().split())
    if words in ("noon", "midday", "12 noon", "12 midday"):
        return NOON
    if words in ("midnight", "12 midnight"):
        return 0
    match = TIME.fullmatch(words)
    if not match:
        raise UnclearError("Enter a time, like 7:30am or 6pm")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if minute >= MINUTES_AN_HOUR or hour > HOURS_A_DAY or (half and not 1 <= hour <= HOURS_A_HALF_DAY):
        raise UnclearError("Enter a real time, like 7:30am or 6pm")
    if half:
        return (hour % HOURS_A_HALF_DAY + (HOURS_A_HALF_DAY if half == "p" else 0)) * MINUTES_AN_HOUR + minute
    plain = len(match[1]) > 1 and match[2] is not None  # 07:30 and 19:30 say which half of the day
    if hour > HOURS_A_HALF_DAY or hour == 0 or plain:
        return (hour * MINUTES_AN_HOUR + minute) % MINUTES_A_DAY
    raise UnclearError("Say whether the time is am or pm, like 7:30am or 6pm")


def say_day(day: date, *, weekday: bool = True) -> str:
    """``Monday 30 November 2026``, or without its weekday."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day:%A} {text}" if weekday else text


def read_month(text: str) -> int | None:
    """The number of a month written as a number, a name or the first letters of one."""
    text = text.strip().lower().rstrip(".")
    if text.isdecimal():
        return int(text)
    found = [n for n, name in enumerate(MONTHS, 1) if name.lower().startswith(text)]
    return found[0] if len(text) >= MONTH_LETTERS and len(found) == 1 else None


def read_day(day: str, month: str, year: str) -> date:
    """A date from three boxes; a year of two digits is this century's."""
    number = read_month(month)
    if not (day.strip().isdecimal() and number and year.strip().isdecimal()):
        raise UnclearError("must be a real date")
    full = int(year)
    try:
        return date(full + CENTURY if full <= LONGEST_SHORT_YEAR else full, number, int(day))
    except (ValueError, OverflowError) as error:
        raise UnclearError("must be a real date") from error


def read_pounds(text: str) -> int:
    """Pence from ``£12.50``, ``12.5``, ``1,200`` or ``80p``."""
    words = text.strip().lower()
    if match := PENCE.fullmatch(words):
        return int(match[1])
    match = POUNDS.fullmatch(words)
    if not match:
        raise UnclearError("must be an amount of money, like 12.50")
    return int(match[1].replace(",", "")) * 100 + int((match[2] or "").ljust(2, "0"))


def say_pounds(pence: int) -> str:
    """``£12.50``; whole pounds without their noughts, and a minus before the sign."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{whole:,}{f'.{rest:02d}' if rest else ''}"


def say_postcode(text: str) -> str:
    """``QV41AG`` is ``QV4 1AG``; anything else, and the front of one, stays as it is."""
    whole = POSTCODE.fullmatch(text)
    return " ".join(whole.groups()) if whole else text


def say_distance(metres: float) -> str:
    """A band, never a figure: nobody's home may be found by asking how far away it is."""
    miles = metres / MILE
    lower = 0
    for upper in BANDS:
        if miles < upper:
            return f"{lower} to {upper} miles away" if lower else f"less than {upper} miles away"
        lower = upper
    return f"more than {lower} miles away"


def unreadable(text: str, *, lines: bool = False) -> str | None:
    """What is wrong with the characters of a text, in words for whoever wrote it, or None."""
    if OVERRIDES.intersection(text):
        return "has a hidden character that changes the order of the letters. Type it again"
    allowed = LAYOUT if lines else frozenset("\t")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in allowed for letter in text):
        return "has a hidden character in it. Type it again"
    return None
