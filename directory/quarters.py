"""Quarters of a year, by which people are counted: 2026Q1."""

from __future__ import annotations

import re
from datetime import date, timedelta


def quarter_of(day: date) -> str:
    """The quarter a day is in: 2026Q1."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def first_of(quarter: str) -> date:
    """The first day of a quarter. Raises ValueError for what is none."""
    if not re.fullmatch(r"20\d\dQ[1-4]", quarter):
        raise ValueError(f"A quarter is named like 2026Q1, not {quarter!r}.")
    return date(int(quarter[:4]), 3 * int(quarter[5]) - 2, 1)


def next_quarter(quarter: str) -> str:
    """The quarter after."""
    return quarter_of(first_of(quarter) + timedelta(days=100))


def quarter_before(quarter: str) -> str:
    """The quarter before."""
    return quarter_of(first_of(quarter) - timedelta(days=1))
