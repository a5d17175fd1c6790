"""A quarter in words."""

from __future__ import annotations

MONTHS = ("January to March", "April to June", "July to September", "October to December")


def quarter_words(period: str) -> str:
    """``2026Q1`` is January to March 2026."""
    return f"{MONTHS[int(period[5]) - 1]} {period[:4]}"
