"""Numbers and names as a picture and its table say them."""

from __future__ import annotations

import re
from textwrap import wrap

NOT_SHOWN = "not shown"
QUARTER = re.compile(r"(20\d\d)Q([1-4])")
MONTHS = ("Jan to Mar", "Apr to Jun", "Jul to Sep", "Oct to Dec")
POUND = "£"
A_LINE = 38  # letters across the narrowest phone
TEN = 10


def said(value: str | float | None, *, money: bool = False) -> str:
    """``1234`` is ``1,234``, ``-3.14159`` is ``−3.1`` and ``2026Q1`` is ``Jan to Mar 2026``; the larger, the fewer places.

    Pounds have their pence.
    """
    if value is None:
        return NOT_SHOWN
    if isinstance(value, str):
        found = QUARTER.fullmatch(value)
        return f"{MONTHS[int(found[2]) - 1]} {found[1]}" if found else value
    if money:
        return f"{value:,.2f}".replace("-", "−").removesuffix(".00")
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    places = 2 if abs(value) < 1 else 1 if abs(value) < TEN * TEN else 0
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text == "-0" else text).replace("-", "−")


def lines(text: str, letters: int = A_LINE, most: int = 3) -> list[str]:
    """Words over a few lines; what does not fit ends in an ellipsis, and stands whole in the table."""
    return wrap(text, letters, max_lines=most, placeholder="…") or [""]
